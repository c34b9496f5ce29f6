"""What must happen once a day, whatever the scheduler that runs it."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

DAILY = (
    "rebuild_scores",
    "drop_old_uploads",
    "forget_invitations",
    "drop_sent_forms",
    "keep_places",
    "tell_deadlines",
    "tell_rule_changes",
    "send_notices",
    "send_places",
)


class Command(BaseCommand):
    help = f"The daily work: {', '.join(DAILY)}. Safe to stop and to run twice."

    names: tuple[str, ...] = DAILY

    def handle(self, *args: Any, **options: Any) -> None:
        for name in self.names:
            self.stdout.write(f"{name}: ", ending="")
            call_command(name, stdout=self.stdout, stderr=self.stderr)
