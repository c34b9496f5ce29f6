"""Tell the people of projects that a deadline is near or past."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dashboard_plugin.use_cases.deadlines import tell_deadlines


class Command(BaseCommand):
    help = "Tell the people of actions and projects that a deadline is near or past. Tells nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{tell_deadlines()} notices given.")
