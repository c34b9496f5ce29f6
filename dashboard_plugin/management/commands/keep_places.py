"""Keep the places of promotions: late invitations end, and those who wait enter."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dashboard_plugin.use_cases.promotion_places import keep_places


class Command(BaseCommand):
    help = "End the invitations to promotions that were not taken in time, and let those who wait enter."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{keep_places()} places moved.")
