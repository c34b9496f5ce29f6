"""Compute again what communes alike publish, from what each release was made of."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commune_core.errors import CommuneError
from dashboard_plugin.use_cases.comparison import rebuild_peers, years_in_common


class Command(BaseCommand):
    help = "Compute every published comparison again. Safe to stop and to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = sum(rebuild_peers(year=year) for year in years_in_common())
        except CommuneError as error:
            raise CommandError(f"{error.message}\n{error.hint}") from error
        self.stdout.write(f"{written} published cells changed.")
