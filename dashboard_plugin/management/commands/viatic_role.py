"""Give somebody a role over the whole site, or take it back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard_plugin.applets.members.models import SiteRole


class Command(BaseCommand):
    help = "Give somebody a role over the whole site, or take it back. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="name of the account")
        parser.add_argument("role", choices=SiteRole.Role.values)
        parser.add_argument("--remove", action="store_true", help="take the role back")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"No account is named '{options['username']}'.")
        if options["remove"]:
            SiteRole.objects.filter(user=user, role=options["role"]).delete()
        else:
            SiteRole.objects.get_or_create(user=user, role=options["role"])
        held = SiteRole.objects.filter(user=user).order_by("role").values_list("role", flat=True)
        self.stdout.write(f"{options['username']}: {', '.join(held) or 'no role'}")
