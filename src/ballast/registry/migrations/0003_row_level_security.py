"""The second net under the managers: PostgreSQL shows and takes the rows of the scope told, and raises where none was."""

from django.db import migrations

from ballast.scoping.policies import functions, protect_children, protect_enterprises


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_enterprise_park")]

    operations = [
        functions(),
        protect_enterprises("registry_enterprise"),
        protect_children("registry_enterprisespell", "enterprise_id"),
        protect_children("registry_registerchange", "enterprise_id"),
        protect_children("registry_succession", "successor_id"),
        protect_children("registry_membership", "enterprise_id"),
    ]
