from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(blank=True)),
                ("href", models.CharField(blank=True, max_length=300)),
                ("key", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-id"], name="messages_of_a_person")],
                "constraints": [models.UniqueConstraint(fields=("account", "key"), name="one_message_of_a_key")],
            },
        ),
    ]
