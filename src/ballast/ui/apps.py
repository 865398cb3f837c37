"""The ui room as Django knows it: templates, template tags, static files."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.ui"
    label = "ui"
