import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("viatic", "0012_roster_columns")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="promotion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="viatic.promotion",
            ),
        ),
    ]
