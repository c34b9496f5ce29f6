"""Forget the addresses of people whose invitation to a project has been over for a year."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dashboard_plugin.use_cases.forget_invitations import forget_invitations


class Command(BaseCommand):
    help = "Delete the invitations to a project that ended a year ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_invitations()} invitations forgotten.")
