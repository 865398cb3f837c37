"""The registry room as Django knows it."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.registry"
    label = "registry"
