"""The worktime room as Django knows it."""

from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.worktime"
    label = "worktime"
