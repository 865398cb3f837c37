"""The triggers that refuse changes. They also stand again after every later migration (`apps`)."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from ballast.trail import guards


def install(apps: Any, schema_editor: Any) -> None:
    guards.install(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("trail", "0002_who_where_and_seals")]
    operations = [migrations.RunPython(install, remove)]
