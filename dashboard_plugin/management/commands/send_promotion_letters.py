"""Write to members of promotions what their organisers wrote, and what is due."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dashboard_plugin.use_cases.promotion_letters import send_promotion_letters
from dashboard_plugin.use_cases.promotion_reminders import drop_old_reminders, send_promotion_reminders


class Command(BaseCommand):
    help = (
        "Send the announcements and reminders of promotions that are due, out of quiet hours. "
        "Run it every hour: nothing is sent twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"{send_promotion_letters()} announcements and {send_promotion_reminders()} reminders sent, "
            f"{drop_old_reminders()} old reminders forgotten."
        )
