"""The trail room as Django knows it."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class TrailConfig(AppConfig):
    """Configuration of the room: the guards stand after every migration, and exports are recorded."""

    name = "ballast.trail"
    label = "trail"

    def ready(self) -> None:
        from ballast.trail import checks, receivers
        from ballast.ui.signals import exported

        post_migrate.connect(_guard, sender=self, dispatch_uid="trail.guards")
        exported.connect(receivers.on_exported, dispatch_uid="trail.exported")
        checks.enlist()


def _guard(using: str, **_: Any) -> None:
    """Put the triggers up where the tables have come to be (a migration backwards may have taken them away)."""
    from ballast.trail import guards

    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        columns = (
            {column.name for column in connection.introspection.get_table_description(cursor, guards.ENTRIES)}
            if guards.ENTRIES in tables
            else set()
        )
    if guards.HEADS in tables and set(guards.SEALING) <= columns:
        guards.install(connection)
