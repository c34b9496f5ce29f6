"""Who is told of what in a promotion: of a question those who may answer it, of the answer whoever asked, of
an attestation its holder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from commune_core.policy import Actor, Operation, Target, permits
from dashboard_plugin.applets.promotions.models import GroupTutor, Promotion, Seat
from dashboard_plugin.applets.promotions.proof import AttestationHolder

OF_PAPERS = ("attested", "revoked")
Told = tuple[int, int, str]
"""An account, a promotion, and the kind of what it is told of it."""


def answerers(seat: Seat) -> frozenset[int]:
    """The accounts that may answer this member: the tutors of his group, and who organises; two queries."""
    seats = Seat.objects.filter(promotion=seat.promotion_id, state="member", user__isnull=False)
    target = Target("promotion", group_id=seat.group_id)
    return frozenset(
        actor.user_id
        for actor in actors_of(seats.exclude(role="member")).values()
        if actor.user_id is not None and permits(Operation.FOLLOW_GROUP, actor, target)
    )


def papers_told(asked: Iterable[tuple[int, Promotion, str]]) -> Mapping[Told, int]:
    """Of the attestations that these people were told of, the number of the latest: it is theirs, even once
    they have left. One query, none for nothing."""
    told = {(user_id, promotion.pk, kind) for user_id, promotion, kind in asked if kind in OF_PAPERS}
    if not told:
        return {}
    held = AttestationHolder.objects.filter(
        user__in={user_id for user_id, _, _ in told},
        attestation__promotion__in={promotion for _, promotion, _ in told},
    ).order_by("attestation")
    found: dict[Told, int] = {}
    for user_id, promotion, number, revoked_at in held.values_list(
        "user_id", "attestation__promotion_id", "attestation_id", "attestation__revoked_at"
    ):
        found[user_id, promotion, "attested" if revoked_at is None else "revoked"] = number
    return {each: number for each, number in found.items() if each in told}


def concerned(asked: Iterable[tuple[int, Promotion, str]]) -> frozenset[Told]:
    """Of what these people were told, what still concerns them; two queries in all, none for nothing.

    A question, whoever follows a group at least; a reply, a member. See `papers_told` for attestations.
    """
    told = [(user_id, promotion, kind) for user_id, promotion, kind in asked if kind not in OF_PAPERS]
    if not told:
        return frozenset()
    actors = actors_of(
        Seat.objects.filter(
            promotion__in={promotion.pk for _, promotion, _ in told},
            user__in={user_id for user_id, _, _ in told},
            state="member",
        )
    )
    return frozenset(
        (user_id, promotion.pk, kind)
        for user_id, promotion, kind in told
        if (actor := actors.get((user_id, promotion.pk))) is not None and _concerns(kind, actor, promotion)
    )


def _concerns(kind: str, actor: Actor, promotion: Promotion) -> bool:
    if kind == "reply":
        # A member sees nothing of what is prepared.
        return promotion.state != "draft" and permits(Operation.TAKE_PART, actor, Target("promotion"))
    return any(
        permits(Operation.FOLLOW_GROUP, actor, Target("promotion", group_id=group))
        for group in (None, *actor.promotion_groups)
    )


def actors_of(seats: Iterable[Seat]) -> Mapping[tuple[int, int], Actor]:
    """Who holds these seats, with the groups he tutors."""
    held = [seat for seat in seats if seat.user_id is not None]
    groups: dict[int, set[int]] = defaultdict(set)
    rows = GroupTutor.objects.filter(seat__in=[seat.pk for seat in held if seat.role == "tutor"])
    for seat_id, group_id in rows.values_list("seat_id", "group_id"):
        groups[seat_id].add(group_id)
    return {
        (seat.user_id or 0, seat.promotion_id): Actor(
            seat.user_id, promotion_role=seat.role, promotion_groups=frozenset(groups[seat.pk])
        )
        for seat in held
    }
