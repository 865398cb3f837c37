"""The files room as Django knows it."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.files"
    label = "files"
