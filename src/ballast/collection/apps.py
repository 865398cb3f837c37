"""The collection room as Django knows it."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.collection"
    label = "collection"
