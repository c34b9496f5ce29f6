"""Forget who was invited, once the invitation has been over for a year: nobody needs the address any more."""

from __future__ import annotations

from django.db.models import Q

from commune_core.invitations import KEPT_FOR
from dashboard_plugin.applets.projects.models import Guest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.use_cases.writing import one_write

AT_ONCE = 500


def forget_invitations() -> int:
    """Delete the invitations that ended a year ago; gives how many. Stopped, the next run goes on."""
    clock = get_clock()
    answered = Q(
        status__in=(Guest.Status.REFUSED, Guest.Status.REVOKED), decided_at__lt=clock.now() - KEPT_FOR
    )
    over = Q(
        status__in=(Guest.Status.PENDING, Guest.Status.ACCEPTED), expires_on__lt=clock.today() - KEPT_FOR
    )
    rows = Guest.objects.filter(answered | over).order_by("pk")
    gone = 0
    while numbers := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with one_write():
            gone += Guest.objects.filter(answered | over, pk__in=numbers).delete()[0]
    return gone
