"""The reports room as Django knows it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.reports"
    label = "reports"
