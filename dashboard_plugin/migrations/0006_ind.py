"""Values of indicators to the last digit on any database, and who changed them.

The columns are made again rather than altered: a cast would round what they hold. Nothing wrote in them
before this.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from dashboard_plugin.applets.indicators.fields import ExactNumber


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("viatic", "0005_projects"),
    ]

    operations = [
        migrations.RemoveField(model_name="indicator", name="baseline"),
        migrations.RemoveField(model_name="indicator", name="target"),
        migrations.RemoveField(model_name="indicatorvalue", name="value"),
        migrations.AddField(
            model_name="indicator",
            name="baseline",
            field=ExactNumber(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="indicator",
            name="target",
            field=ExactNumber(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="indicatorvalue",
            name="value",
            field=ExactNumber(default=0),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ValueChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("before", ExactNumber(null=True)),
                ("now", ExactNumber(null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="viatic.indicator",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="viatic.apikey",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["indicator", "on"], name="viatic_valuechange_day")],
            },
        ),
    ]
