"""The people of a commune's space, and the requests that wait."""

from __future__ import annotations

from django.db.models import QuerySet

from commune_core.policy import Operation
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.data import CommuneRef, MembershipView, MembersPage
from dashboard_plugin.selectors.access import Access, membership_view, open_commune, with_named
from dashboard_plugin.selectors.communes import refs
from dashboard_plugin.selectors.people import display_names

MOST_PENDING = 200
WAITING = (Membership.Status.PENDING, Membership.Status.PROVISIONAL)


def members(user_id: int | None, *, commune: str) -> MembersPage:
    """The members, and for those who decide on them, the requests; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, commune)
    access.require(Operation.READ_MEMBERS)
    can_decide = access.permits(Operation.DECIDE_MEMBERSHIP)
    rows = _of(access).exclude(status=Membership.Status.ENDED).order_by("requested_at", "pk")
    views = _views(rows, {access.row.pk: access.commune} if access.row else {})
    return MembersPage(
        commune=access.commune,
        members=tuple(view for view in views if view.status not in WAITING),
        pending=tuple(view for view in views if view.status in WAITING) if can_decide else (),
        can_decide=can_decide,
        can_name=access.permits(Operation.NAME_READER),
    )


def pending_memberships(user_id: int | None, *, commune: str | None = None) -> tuple[MembershipView, ...]:
    """The requests the person may decide on, the oldest first; raises Forbidden, UnknownCommune.

    Without a commune (moderators): those of every commune that has no confirmed referent.
    """
    if commune is not None:
        access = open_commune(user_id, commune)
        access.require(Operation.DECIDE_MEMBERSHIP)
        rows = _of(access).filter(status__in=WAITING)
        return _views(
            rows.order_by("requested_at", "pk"), {access.row.pk: access.commune} if access.row else {}
        )
    Access(user_id, _nowhere(), None).require(Operation.CONFIRM_REFERENT)
    led = Membership.objects.filter(role=Membership.Role.REFERENT, status=Membership.Status.CONFIRMED)
    rows = Membership.objects.filter(status__in=WAITING, commune__status=Commune.Status.CURRENT)
    rows = rows.exclude(commune__in=led.values("commune")).select_related("commune__departement")
    waiting = tuple(with_named(rows).order_by("requested_at", "pk")[:MOST_PENDING])
    communes = {ref.id: ref for ref in refs({row.commune_id: row.commune for row in waiting}.values())}
    return _views(waiting, communes)


def is_moderator(user_id: int | None) -> bool:
    """Whether the person confirms the referents of any commune."""
    return Access(user_id, _nowhere(), None).permits(Operation.CONFIRM_REFERENT)


def _nowhere() -> Commune:
    """Any commune, for rights that do not depend on which one."""
    return Commune(kind=Commune.Kind.COMMUNE)


def _of(access: Access) -> QuerySet[Membership]:
    return with_named(Membership.objects.filter(commune=access.row))


def _views(
    rows: QuerySet[Membership] | tuple[Membership, ...], communes: dict[int | None, CommuneRef]
) -> tuple[MembershipView, ...]:
    names = display_names(row.user_id for row in rows)
    return tuple(membership_view(row, communes[row.commune_id], names[row.user_id]) for row in rows)
