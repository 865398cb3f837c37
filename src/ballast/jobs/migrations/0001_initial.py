import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("arguments", models.JSONField(default=dict)),
                ("account", models.CharField(max_length=60)),
                ("asked_by", models.CharField(max_length=60)),
                ("scope", models.JSONField()),
                ("effect_key", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "等待"),
                            ("running", "进行中"),
                            ("done", "完成"),
                            ("failed", "失败"),
                            ("cancelled", "已取消"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(blank=True, null=True)),
                ("said", models.CharField(blank=True, max_length=200)),
                ("result", models.TextField(blank=True)),
                ("result_href", models.CharField(blank=True, max_length=300)),
                ("error", models.TextField(blank=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("token", models.CharField(blank=True, max_length=32)),
                ("asked_at", models.DateTimeField()),
                ("queued_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("beat_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "-id"], name="jobs_of_a_person"),
                    models.Index(fields=["state"], name="jobs_by_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("failed", "cancelled")), _negated=True),
                        fields=("effect_key",),
                        name="one_standing_job_for_an_effect",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Effect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200, unique=True)),
                ("at", models.DateTimeField()),
                ("text", models.TextField(blank=True)),
                ("href", models.CharField(blank=True, max_length=300)),
                (
                    "job",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jobs.job"),
                ),
            ],
        ),
    ]
