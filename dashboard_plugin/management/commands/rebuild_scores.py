"""Compute every stored domain score again from the answers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commune_core.errors import CommuneError
from dashboard_plugin.platform import get_clock
from dashboard_plugin.use_cases.rebuild_scores import rebuild_scores


class Command(BaseCommand):
    help = "Compute every stored domain score again from the answers. Safe to stop and to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = rebuild_scores(today=get_clock().today())
        except CommuneError as error:
            raise CommandError(f"{error.message}\n{error.hint}") from error
        self.stdout.write(f"{written} stored scores changed.")
