"""The accounts room as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.accounts"
    label = "accounts"
