"""Read how far the members of promotions are."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dashboard_plugin.use_cases.read_progress import read_all_progress


class Command(BaseCommand):
    help = (
        "Read the progress of promotions from the host, at most once an hour. Safe to stop and to run twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{read_all_progress()} members read.")
