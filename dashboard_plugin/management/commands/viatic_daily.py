"""What must happen once a day, whatever the scheduler that runs it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commune_core.errors import CommuneError
from dashboard_plugin.platform import get_clock
from dashboard_plugin.use_cases.rebuild_scores import rebuild_scores


class Command(BaseCommand):
    help = "Daily work: scores follow the age of what is dated. Safe to stop and to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = rebuild_scores(today=get_clock().today())
        except CommuneError as error:
            raise CommandError(f"{error.message}\n{error.hint}") from error
        self.stdout.write(f"{written} stored scores changed.")
