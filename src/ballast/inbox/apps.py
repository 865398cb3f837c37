"""The inbox room as Django knows it."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.inbox"
    label = "inbox"
