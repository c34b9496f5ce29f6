"""Name who organises, tutors or observes a promotion, and let one go."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model

from commune_core.invitations import InvalidInvitation, address
from commune_core.policy import Operation
from commune_core.promotions.words import STAFF, InvalidPromotion
from dashboard_plugin.applets.promotions.models import GroupTutor, Promotion, PromotionGroup, Seat
from dashboard_plugin.errors import UnknownSeat
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.promotion_access import open_promotion, renewed_promotion
from dashboard_plugin.stale import StaleSeat
from dashboard_plugin.use_cases.promotion_log import note, refuse_archived
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write

LONGEST_GROUP, MOST_GROUPS, MOST_STAFF = 80, 400, 200


def name_role(
    user_id: int | None, *, promotion_id: int, email: str, role: str, groups: Iterable[str] = ()
) -> int:
    """Give a role to the account of this address; gives the number of the seat.

    `groups` names those a tutor follows, made where they are new; for another role they are left out. Twice
    the same changes nothing. Raises Forbidden, InvalidPromotion, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.NAME_ROLES)
    if role not in STAFF:
        raise InvalidPromotion("Choisissez un rôle.", hint="Cochez l’un des trois choix.", field="role")
    wanted = _checked_groups(groups) if role == "tutor" else ()
    person = _account(email)
    now = get_clock().now()
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        present.require(Operation.NAME_ROLES)
        refuse_archived(present.row)
        seat = Seat.objects.filter(promotion=present.row, user_id=person).first()
        if seat is None:
            _check_room(present.row)
            seat = Seat(promotion=present.row, user_id=person, added_at=now, version=0)
            seat.added_by_id = access.person
        before = seat.role if seat.pk and seat.state == "member" else ""
        if before == "organiser" and role != "organiser":
            _keep_an_organiser(seat)
        if before != role:
            seat.role, seat.state, seat.group, seat.waiting_since = role, "member", None, None
            seat.entered_at, seat.ended_at, seat.decided_by_id = now, None, access.person
            seat.version += 1
            seat.save()
            note(present.row, access.person, "role_given", seat=seat, detail={"from": before, "to": role})
        changed = _tutor(present.row, seat, wanted)
        if changed and before == role:
            Seat.objects.filter(pk=seat.pk).update(version=seat.version + 1)
        announce("promotion.role_given", user_id, promotion=present.row.pk, seat=seat.pk, role=role)
    return seat.pk


def end_role(user_id: int | None, *, promotion_id: int, seat_id: int, version: int) -> None:
    """Let somebody organise, tutor or observe no more; the last organiser stays until another is named.

    Raises Forbidden, UnknownSeat, InvalidPromotion, StaleSeat, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.NAME_ROLES)
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        present.require(Operation.NAME_ROLES)
        refuse_archived(present.row)
        seat = Seat.objects.filter(promotion=present.row, pk=seat_id, role__in=STAFF).first()
        if seat is None:
            raise UnknownSeat.here()
        if seat.state != "member":
            return  # sent twice, or by two: he has no role any more
        if seat.version != version:
            raise StaleSeat(seat.version)
        if seat.role == "organiser":
            _keep_an_organiser(seat)
        seat.state, seat.ended_at, seat.decided_by_id = "left", get_clock().now(), access.person
        seat.version += 1
        seat.save()
        seat.tutored.all().delete()
        note(present.row, access.person, "role_ended", seat=seat, detail={"from": seat.role})
        announce("promotion.role_ended", user_id, promotion=present.row.pk, seat=seat.pk)


def _account(email: str) -> int:
    """The confirmed account of this address; raises InvalidPromotion."""
    try:
        wanted = address(email)
    except InvalidInvitation as error:
        raise InvalidPromotion(error.message, hint=error.hint, field="email") from error
    found = get_user_model().objects.filter(email__iexact=wanted, is_active=True).order_by("pk").first()
    if found is None:
        raise InvalidPromotion(
            "Aucun compte confirmé n’a cette adresse.",
            hint="La personne crée d’abord son compte, puis vous la nommez ici.",
            field="email",
        )
    return int(found.pk)


def _checked_groups(groups: Iterable[str]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for each in groups:
        if name := " ".join(each.split()):
            names.setdefault(name.casefold(), name)
    if len(names) > MOST_GROUPS or any(len(each) > LONGEST_GROUP for each in names.values()):
        raise InvalidPromotion(
            f"{MOST_GROUPS} groupes au plus, et {LONGEST_GROUP} caractères par nom.",
            hint="Séparez-les par des virgules.",
            field="groups",
        )
    return tuple(names.values())


def _check_room(row: Promotion) -> None:
    if Seat.objects.filter(promotion=row, role__in=STAFF, state="member").count() >= MOST_STAFF:
        raise InvalidPromotion(
            f"{MOST_STAFF} personnes ont déjà un rôle : c’est le plus.", hint="Retirez-en une.", field="email"
        )


def _keep_an_organiser(seat: Seat) -> None:
    others = Seat.objects.filter(promotion=seat.promotion_id, role="organiser", state="member")
    if not others.exclude(pk=seat.pk).exists():
        raise InvalidPromotion(
            "C’est la dernière personne qui organise cette promotion.",
            hint="Nommez d’abord une autre personne.",
            field="role",
        )


def _tutor(row: Promotion, seat: Seat, wanted: Iterable[str]) -> bool:
    """Let the seat tutor these groups and no other; says whether anything changed."""
    known = {each.name.casefold(): each for each in row.groups.order_by("pk")}
    numbers = set()
    for name in wanted:
        group = known.get(name.casefold())
        if group is None:
            group = PromotionGroup.objects.create(promotion=row, name=name, position=len(known) + 1)
            known[name.casefold()] = group
        numbers.add(group.pk)
    gone, _ = seat.tutored.exclude(group__in=numbers).delete()
    held = set(seat.tutored.values_list("group_id", flat=True))
    GroupTutor.objects.bulk_create(GroupTutor(seat=seat, group_id=each) for each in numbers - held)
    return bool(gone or numbers - held)
