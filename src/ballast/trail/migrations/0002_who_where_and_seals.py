from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trail", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(unique=True)),
                ("key", models.CharField(max_length=16)),
                ("previous", models.CharField(max_length=64)),
                ("first_sequence", models.BigIntegerField()),
                ("last_sequence", models.BigIntegerField()),
                ("count", models.IntegerField()),
                ("first_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("sealed_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("head", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="account",
            field=models.CharField(blank=True, default="", max_length=150),
        ),
        migrations.AddField(
            model_name="entry",
            name="address",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="entry",
            name="after",
            field=models.JSONField(default=None, null=True),
        ),
        migrations.AddField(
            model_name="entry",
            name="batch",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="entry",
            name="before",
            field=models.JSONField(default=None, null=True),
        ),
        migrations.AddField(
            model_name="entry",
            name="marks",
            field=models.CharField(default="", editable=False, max_length=160),
        ),
        migrations.AddField(
            model_name="entry",
            name="outcome",
            field=models.CharField(default="done", max_length=20),
        ),
        migrations.AddField(
            model_name="entry",
            name="scope",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="entry",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="entry",
            name="sequence",
            field=models.BigIntegerField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="entry",
            name="txid",
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["at"], name="trail_by_time"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["account", "at"], name="trail_by_account"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["action", "at"], name="trail_by_action"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(condition=models.Q(("sequence", None)), fields=["id"], name="trail_unsealed"),
        ),
    ]
