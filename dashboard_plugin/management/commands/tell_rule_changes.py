"""Tell people of the projects whose financing is astride a change of rule."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dashboard_plugin.use_cases.rule_changes import tell_rule_changes


class Command(BaseCommand):
    help = "Tell the people of projects astride a change of a rule of financing, once for each change."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{tell_rule_changes()} notices given.")
