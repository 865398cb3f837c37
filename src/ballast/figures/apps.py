"""The figures room as Django knows it."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.figures"
    label = "figures"
