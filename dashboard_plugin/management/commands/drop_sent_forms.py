"""Forget the forms that were sent a day ago: nobody sends the same page again so late."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dashboard_plugin.use_cases.once import drop_sent_forms


class Command(BaseCommand):
    help = "Forget the forms that were sent a day ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{drop_sent_forms()} forms forgotten.")
