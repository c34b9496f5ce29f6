"""Keep the platform in step with promotions: begin the runs that are due, carry on the others."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dashboard_plugin.use_cases.carry_on_sync import carry_on, unfinished_runs
from dashboard_plugin.use_cases.promotion_sync import begin_due


class Command(BaseCommand):
    help = "Bring the platform in step with promotions that changed, and carry on runs. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long it may take."""
        parser.add_argument("--minutes", type=float, default=20.0, help="how long to work at most")

    def handle(self, *args: Any, **options: Any) -> None:
        deadline = time.monotonic() + options["minutes"] * 60
        begin_due()
        runs = unfinished_runs()
        for run_id in runs:
            while time.monotonic() < deadline and carry_on(run_id):
                pass
        self.stdout.write(f"{len(runs)} runs of promotions carried on.")
