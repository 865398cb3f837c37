"""The targets room as Django knows it."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.targets"
    label = "targets"
