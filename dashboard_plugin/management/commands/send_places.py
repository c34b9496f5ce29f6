"""Send the letters of places in promotions that have not left yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dashboard_plugin.use_cases.promotion_invitations import send_due_letters


class Command(BaseCommand):
    help = "Send the letters to people who were enrolled in a promotion, or invited to it, that are due."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{send_due_letters()} letters sent.")
