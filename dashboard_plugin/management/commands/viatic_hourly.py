"""What must happen every hour, whatever the scheduler that runs it."""

from __future__ import annotations

from dashboard_plugin.management.commands import viatic_daily


class Command(viatic_daily.Command):
    help = "The hourly work: progress and runs of promotions, letters. Safe to stop and to run twice."
    # Reminders rest on the progress: it is read first.
    names = (
        "read_promotion_progress",
        "send_notices",
        "send_places",
        "send_promotion_letters",
        "sync_promotions",
    )
