"""The park in which an enterprise is now, beside its unit: both decide who may see it."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from ballast.kernel import clock


def fill(apps: Any, schema_editor: Any) -> None:
    """Take the park from the spell that was recorded last among those that hold today."""
    today = clock.today().isoformat()
    parks: dict[str, str] = {}
    spells = apps.get_model("registry", "EnterpriseSpell")._base_manager.filter(aspect="park").order_by("id")
    for code, start, end, value in spells.values_list("enterprise_id", "valid_from", "valid_to", "value"):
        if start.isoformat() <= today and (end is None or end.isoformat() > today):
            parks[code] = value
    enterprises = apps.get_model("registry", "Enterprise")._base_manager
    for code, park in parks.items():
        if park and park != "none":
            enterprises.filter(code=code).update(park_id=park)


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.AddField(
            "enterprise",
            "park",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.park"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
