from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PublishedYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.IntegerField()),
                ("document", models.CharField(max_length=200)),
                ("published_by", models.CharField(max_length=100)),
                ("published_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="DaySetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("kind", models.CharField(max_length=10)),
                ("name", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("document", models.CharField(blank=True, max_length=200)),
                ("set_by", models.CharField(max_length=100)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["day", "id"], name="worktime_day")],
            },
        ),
    ]
