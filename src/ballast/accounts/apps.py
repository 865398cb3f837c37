"""The accounts room as Django knows it."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    """Configuration of the room."""

    name = "ballast.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Every session that Django begins enters the list of open ones."""
        from ballast.accounts.sessions import began

        user_logged_in.connect(began, dispatch_uid="ballast.accounts.began")
