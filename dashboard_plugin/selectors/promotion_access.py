"""Who acts on which promotion: the seat he holds in it, and the groups he tutors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import QuerySet

from commune_core.errors import Forbidden
from commune_core.policy import SITE_OPERATIONS, Actor, Operation, Target, permits
from dashboard_plugin.applets.promotions.models import GroupTutor, Promotion, Seat
from dashboard_plugin.selectors.access import site_roles

ON_A_PROMOTION = (
    Operation.JOIN_PROMOTION,
    Operation.READ_PROMOTION,
    Operation.MANAGE_PROMOTION,
    Operation.NAME_ROLES,
    Operation.ENROL_MEMBERS,
    Operation.FOLLOW_GROUP,
    Operation.READ_AGGREGATES,
    Operation.HOLD_MEETING,
    Operation.ANNOUNCE,
    Operation.ATTEST,
    Operation.TAKE_PART,
)


@dataclass(frozen=True)
class PromotionAccess:
    """One person before one promotion; `seat` is the one he holds, None where it is not in force."""

    user_id: int | None
    row: Promotion
    seat: Seat | None
    groups: frozenset[int]

    @property
    def person(self) -> int:
        """The person's id; raises Forbidden for a visitor."""
        if self.user_id is None:
            raise Forbidden()
        return self.user_id

    @property
    def role(self) -> str:
        """His role in it, empty where he has none."""
        return self.seat.role if self.seat else ""

    @property
    def actor(self) -> Actor:
        """What the policy needs to know of him here, his roles on the site left out."""
        return Actor(user_id=self.user_id, promotion_role=self.role or None, promotion_groups=self.groups)

    @cached_property
    def _actor_with_site_roles(self) -> Actor:
        return replace(self.actor, site_roles=site_roles(self.user_id))

    def permits(self, operation: Operation, *, group_id: int | None = None) -> bool:
        """Whether the policy grants the operation: on that one group, or on the whole promotion."""
        target = Target("promotion", group_id=group_id)
        if permits(operation, self.actor, target):
            return True
        return operation in SITE_OPERATIONS and permits(operation, self._actor_with_site_roles, target)

    def require(self, operation: Operation, *, group_id: int | None = None) -> None:
        """Raise Forbidden, always with the same words, unless the policy grants the operation."""
        if not self.permits(operation, group_id=group_id):
            raise Forbidden()

    def permits_somewhere(self, operation: Operation) -> bool:
        """Whether it is granted on the whole promotion, or on one of the groups he tutors at least."""
        return self.permits(operation) or any(self.permits(operation, group_id=each) for each in self.groups)

    def require_somewhere(self, operation: Operation) -> None:
        """Raise Forbidden unless it is granted somewhere: what is then read goes through `within`."""
        if not self.permits_somewhere(operation):
            raise Forbidden()

    def within(self, operation: Operation) -> frozenset[int] | None:
        """The groups on which it is granted; None for the whole promotion, an empty set for nothing."""
        if self.permits(operation):
            return None
        return frozenset(each for each in self.groups if self.permits(operation, group_id=each))

    def members(self, operation: Operation = Operation.FOLLOW_GROUP) -> QuerySet[Seat]:
        """The seats of members on which it is granted, whatever their state: all, or those of his groups."""
        seats, groups = Seat.objects.filter(promotion=self.row, role="member"), self.within(operation)
        return seats if groups is None else seats.filter(group__in=groups)


def open_promotion(user_id: int | None, promotion_id: int) -> PromotionAccess:
    """The person before this promotion; raises Forbidden where there is none, as for one he may not read.

    Two queries, three for a tutor.
    """
    row = Promotion.objects.select_related("body").filter(pk=promotion_id).first()
    if row is None:
        raise Forbidden()
    seat = _seat(user_id, row)
    groups: frozenset[int] = frozenset()
    if seat is not None and seat.role == "tutor":
        groups = frozenset(GroupTutor.objects.filter(seat=seat).values_list("group", flat=True))
    return PromotionAccess(user_id, row, seat, groups)


def renewed_promotion(access: PromotionAccess) -> PromotionAccess:
    """The same person before the same promotion, read again: once it is his turn, he may have left."""
    return open_promotion(access.user_id, access.row.pk)


def _seat(user_id: int | None, row: Promotion) -> Seat | None:
    """The seat he holds: taken, and not that of a member while the promotion is prepared."""
    if user_id is None:
        return None
    seat = Seat.objects.filter(promotion=row, user_id=user_id, state="member").first()
    return None if seat is not None and seat.role == "member" and row.state == "draft" else seat
