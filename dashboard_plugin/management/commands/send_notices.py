"""Write to people what they were told of and have not seen."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dashboard_plugin.use_cases.notice_letters import drop_old_notices, send_notices


class Command(BaseCommand):
    help = "Send the letters that are due, out of quiet hours. Run it every hour: nothing is sent twice."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{send_notices()} letters sent, {drop_old_notices()} old notices thrown away.")
