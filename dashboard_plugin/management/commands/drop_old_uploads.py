"""Throw away the files that people brought and never imported."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dashboard_plugin.use_cases.import_answers import drop_old_uploads


class Command(BaseCommand):
    help = "Throw away the files of answers that waited a day for their import."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{drop_old_uploads()} files thrown away.")
