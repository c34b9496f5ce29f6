"""Seats of promotions that are found by an address, since no account is on them yet."""

from __future__ import annotations

from django.db.models import QuerySet

from dashboard_plugin.applets.promotions.models import Seat
from dashboard_plugin.platform import get_platform


def seats_addressed_to(user_id: int) -> QuerySet[Seat]:
    """Seats offered to the proven address of an account, that no account has taken yet, or another has."""
    account = get_platform().user(user_id)
    email = account.email.strip().lower()
    if not (email.isascii() and email and account.email_verified):  # see `invitations.address`
        return Seat.objects.none()
    return Seat.objects.filter(email=email).exclude(user_id=user_id)
