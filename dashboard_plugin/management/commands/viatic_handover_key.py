"""Say the key under which this site seals handovers, for the operator of another site to accept them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dashboard_plugin.selectors.handover import site_keys


class Command(BaseCommand):
    help = (
        "Print the key of this site's seals, which another site adds to VIATIC_HANDOVER_KEYS. Whoever holds "
        "it can make archives accepted as ours: it is handed over as a password is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(site_keys()[0].hex())
