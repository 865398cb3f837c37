"""A project, and what was reported of it, are held where its unit is."""

from django.db import migrations

from ballast.scoping.policies import protect_children, protect_placed


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("registry", "0003_row_level_security")]

    operations = [
        protect_placed("projects_project", "unit_id"),
        protect_children("projects_projectstate", "project_id", "projects_project", "code"),
    ]
