from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="MadeReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("period", models.CharField(max_length=7)),
                ("audience", models.CharField(max_length=20)),
                ("snapshot", models.CharField(max_length=64)),
                ("numbers", models.IntegerField()),
                ("name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=100)),
            ],
        ),
    ]
