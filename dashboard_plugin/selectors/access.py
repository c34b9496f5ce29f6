"""Who acts on which commune: what the policy needs to know, read in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from commune_core.errors import Forbidden
from commune_core.policy import SITE_OPERATIONS, Actor, Operation, Target, permits
from dashboard_plugin.applets.members.models import Membership, NamedReader, SiteRole
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.data import PRACTICE_CODE, CommuneRef, MembershipView
from dashboard_plugin.platform import get_platform
from dashboard_plugin.selectors.communes import find_commune, of_code, practice_ref, refs

ACTIVE = (Membership.Status.CONFIRMED, Membership.Status.PROVISIONAL)


@dataclass(frozen=True)
class Access:
    """One person before one commune. `row` is None for a practice commune that was never written.

    `invited`: before one council of it, whether his voice is asked for.
    """

    user_id: int | None
    row: Commune | None
    membership: Membership | None
    invited: bool = False

    @property
    def person(self) -> int:
        """The person's id; raises Forbidden for a visitor, whom no policy lets write."""
        if self.user_id is None:
            raise Forbidden()
        return self.user_id

    @property
    def practice(self) -> bool:
        """Whether the commune is somebody's private exercise."""
        return self.row is None or self.row.is_practice

    @cached_property
    def commune(self) -> CommuneRef:
        """The commune as it is handed out."""
        return practice_ref(self.row) if self.row is None or self.row.is_practice else refs([self.row])[0]

    @cached_property
    def member(self) -> MembershipView | None:
        """The person's place in the commune."""
        return membership_view(self.membership, self.commune) if self.membership else None

    @cached_property
    def actor(self) -> Actor:
        """What the policy needs to know of him here, his roles on the site left out."""
        place = self.membership
        return Actor(
            user_id=self.user_id,
            site_roles=frozenset(),
            role=place.role if place else None,
            status=place.status if place else None,
            function=place.function if place else None,
            named=bool(place and getattr(place, "named", False)),
            invited=self.invited,
        )

    @cached_property
    def _actor_with_site_roles(self) -> Actor:
        return replace(self.actor, site_roles=site_roles(self.user_id))

    def permits(self, operation: Operation, *, sensitive: bool = False) -> bool:
        """Whether the policy grants the operation. Site roles only add rights: they are read when needed."""
        owner_id = self.row.owner_id if self.row else self.user_id
        target = Target("practice" if self.practice else "commune", owner_id, sensitive)
        if permits(operation, self.actor, target):
            return True
        return operation in SITE_OPERATIONS and permits(operation, self._actor_with_site_roles, target)

    def require(self, operation: Operation, *, sensitive: bool = False) -> None:
        """Raise Forbidden, always with the same words, unless the policy grants the operation."""
        if not self.permits(operation, sensitive=sensitive):
            raise Forbidden()


def open_commune(user_id: int | None, code: str | None = None) -> Access:
    """The person before the commune of `code`, or before his own; raises UnknownCommune.

    Without a code: the commune where he is confirmed, else provisional, else his practice commune.
    """
    if code is None:
        return _own(user_id)
    if code == PRACTICE_CODE:
        return Access(user_id, practice_row(user_id), None)
    # The code of a practice commune begins with a letter, an INSEE code with a digit.
    practices = Commune.objects.filter(kind=Commune.Kind.PRACTICE)
    found = [] if code[:1].isdigit() else of_code(practices, code)
    row = found[0] if found else find_commune(code)
    return Access(user_id, row, _memberships(user_id).filter(commune=row).first())


def renewed(access: Access) -> Access:
    """The same person before the same commune, read again: once it is his turn to write, he may have left."""
    if access.row is None or access.row.is_practice:
        return access
    return Access(access.user_id, access.row, _memberships(access.user_id).filter(commune=access.row).first())


def open_by_id(user_id: int | None, commune_id: int) -> Access:
    """The person before the commune of this id (a membership names it)."""
    # Asked for again and again by open threads: one person has one place at most in a commune, in no order.
    place = next(iter(_places(user_id).filter(commune=commune_id)), None)
    if place is not None:
        return Access(user_id, place.commune, place)
    return Access(user_id, Commune.objects.select_related("departement", "epci").get(pk=commune_id), None)


def practice_row(user_id: int | None) -> Commune | None:
    """The person's practice commune, if it was ever written."""
    if user_id is None:
        return None
    return Commune.objects.filter(kind=Commune.Kind.PRACTICE, owner_id=user_id).first()


def own_commune(user_id: int | None) -> CommuneRef:
    """The commune the person works on: where he is confirmed, else provisional, else his practice commune.

    A practice commune that was never written has no id.
    """
    return _own(user_id).commune


def my_memberships(user_id: int | None) -> tuple[MembershipView, ...]:
    """The person's places in the communes of today, ended ones left out."""
    places = tuple(_memberships(user_id).exclude(status=Membership.Status.ENDED))
    communes = {ref.id: ref for ref in refs({place.commune_id: place.commune for place in places}.values())}
    return tuple(membership_view(place, communes[place.commune_id]) for place in places)


def membership_view(place: Membership, commune: CommuneRef, person: str = "") -> MembershipView:
    """A place as it is handed out."""
    return MembershipView(
        commune=commune,
        role=str(place.role),
        function=str(place.function),
        status=str(place.status),
        id=place.pk,
        user_id=place.user_id,
        person=person,
        requested_at=place.requested_at,
        named=bool(getattr(place, "named", False)),
    )


def site_roles(user_id: int | None) -> frozenset[str]:
    """The roles the person holds on the whole site: ours, and those the host adds."""
    if user_id is None:
        return frozenset()
    ours = SiteRole.objects.filter(user_id=user_id).values_list("role", flat=True)
    return frozenset(ours) | get_platform().site_roles(user_id)


def with_named(places: QuerySet[Membership]) -> QuerySet[Membership]:
    """Memberships that know whether the person was named to read sensitive points (`named`)."""
    named = NamedReader.objects.filter(commune=OuterRef("commune"), user=OuterRef("user"))
    return places.annotate(named=Exists(named))


def _own(user_id: int | None) -> Access:
    place = next((each for each in _memberships(user_id) if each.status in ACTIVE), None)
    return Access(user_id, place.commune, place) if place else Access(user_id, practice_row(user_id), None)


def _memberships(user_id: int | None) -> QuerySet[Membership]:
    """The person's places in current communes, the surest first."""
    surest = Case(
        When(status=Membership.Status.CONFIRMED, then=Value(0)),
        When(status=Membership.Status.PROVISIONAL, then=Value(1)),
        default=Value(2),
    )
    return _places(user_id).order_by(surest, "requested_at", "pk")


def _places(user_id: int | None) -> QuerySet[Membership]:
    if user_id is None:
        return Membership.objects.none()
    places = Membership.objects.filter(user_id=user_id, commune__status=Commune.Status.CURRENT)
    return with_named(places).select_related("commune__departement", "commune__epci")
