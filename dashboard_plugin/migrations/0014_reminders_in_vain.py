from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("viatic", "0013_notices_of_questions")]

    operations = [
        migrations.AddField("seat", "unheeded", models.PositiveSmallIntegerField(default=0)),
        migrations.RemoveIndex("seat", "viatic_seat_situation"),
        migrations.AddIndex(
            "seat",
            models.Index(
                fields=[
                    "promotion", "role", "state", "last_seen_on", "still_since", "passed_count", "group",
                    "unheeded",
                ],
                name="viatic_seat_situation",
            ),
        ),
    ]  # fmt: skip
