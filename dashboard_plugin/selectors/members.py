"""The people of a commune's space, and the requests that wait."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from commune_core.policy import Operation
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.data import CommuneRef, MembershipView, MembersPage
from dashboard_plugin.errors import UnknownMembership
from dashboard_plugin.selectors.access import Access, membership_view, open_commune, with_named
from dashboard_plugin.selectors.communes import refs
from dashboard_plugin.selectors.people import display_names

MOST_PENDING = 200
WAITING = (Membership.Status.PENDING, Membership.Status.PROVISIONAL)


def members(
    user_id: int | None, *, commune: str, after: int | None = None, limit: int | None = None
) -> MembersPage:
    """The members, and for those who decide on them, the requests, the oldest first.

    With a `limit`, a page of members, which goes on `after` the `following` of the page before. Raises
    Forbidden, UnknownCommune, UnknownMembership.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_MEMBERS)
    can_decide = access.permits(Operation.DECIDE_MEMBERSHIP)
    rows = _of(access).exclude(status=Membership.Status.ENDED).order_by("requested_at", "pk")
    places = rows.exclude(status__in=WAITING)
    if after is not None:
        places = places.filter(_later_than(access, after))
    shown = list(places if limit is None else places[: limit + 1])
    more = limit is not None and len(shown) > limit
    shown = shown[:limit]
    waiting = rows.filter(status__in=WAITING)[:MOST_PENDING] if can_decide and after is None else ()
    views = _views((*shown, *waiting), {access.row.pk: access.commune} if access.row else {})
    return MembersPage(
        commune=access.commune,
        members=views[: len(shown)],
        pending=views[len(shown) :],
        can_decide=can_decide,
        can_name=access.permits(Operation.NAME_READER),
        following=shown[-1].pk if more else None,
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


def _later_than(access: Access, membership_id: int) -> Q:
    """Requests made after that one, in the order of the list; the one named may have ended since."""
    last = Membership.objects.filter(commune=access.row, pk=membership_id).first()
    if last is None:
        raise UnknownMembership(
            "Cette page de la liste n’existe pas.", hint="Repartez du début de la liste.", field="after"
        )
    return Q(requested_at__gt=last.requested_at) | Q(requested_at=last.requested_at, pk__gt=last.pk)


def _of(access: Access) -> QuerySet[Membership]:
    return with_named(Membership.objects.filter(commune=access.row))


def _views(
    rows: QuerySet[Membership] | tuple[Membership, ...], communes: dict[int | None, CommuneRef]
) -> tuple[MembershipView, ...]:
    names = display_names(row.user_id for row in rows)
    return tuple(membership_view(row, communes[row.commune_id], names[row.user_id]) for row in rows)
