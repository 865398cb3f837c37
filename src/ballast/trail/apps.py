"""The trail room as Django knows it."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.trail"
    label = "trail"
