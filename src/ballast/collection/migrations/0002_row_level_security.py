"""Returns and their lines are held where their enterprise is."""

from django.db import migrations

from ballast.scoping.policies import protect_children


class Migration(migrations.Migration):
    dependencies = [("collection", "0001_initial"), ("registry", "0003_row_level_security")]

    operations = [
        protect_children("collection_return", "enterprise_id"),
        protect_children("collection_returnline", "filed_id", "collection_return", "id"),
    ]
