"""The jobs room as Django knows it."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.jobs"
    label = "jobs"
