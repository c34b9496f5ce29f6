"""Places of a promotion as they are taken and freed: what every way in and out shares."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from commune_core.policy import Operation
from commune_core.promotions.places import Place, approval, entering
from commune_core.promotions.states import ENDED, ENROLS, HOLDS_A_PLACE, check_seat_step
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin import promotion_letters
from dashboard_plugin.applets.promotions.models import GroupTutor, Promotion, Seat
from dashboard_plugin.errors import ClosedPromotion
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.promotion_access import PromotionAccess, renewed_promotion
from dashboard_plugin.selectors.promotion_roster import in_other_sessions
from dashboard_plugin.use_cases.promotion_log import note, refuse_archived
from dashboard_plugin.use_cases.writing import lock_accounts, lock_promotion, one_write, write_to

AT_ONCE = 200


def held_promotion(
    access: PromotionAccess, operation: Operation, *, enters: bool = False, people: Collection[int] = ()
) -> PromotionAccess:
    """One's turn in a promotion, inside a write, with the operation asked again; `enters`: somebody may.

    `people` are the accounts that would enter: one at a time, so that nobody enters two promotions that share
    a course by two doors at once. Raises Forbidden, ClosedPromotion.
    """
    lock_promotion(access.row.pk)
    lock_accounts(people)
    present = renewed_promotion(access)
    present.require(operation)
    refuse_archived(present.row)
    if enters and present.row.state in ENDED:
        raise ClosedPromotion.ended()
    return present


def room(row: Promotion) -> str:
    """Where a member who is agreed to stands now: `member`, or `waiting`."""
    seats = Seat.objects.filter(promotion=row, role="member")
    taken = seats.filter(state__in=HOLDS_A_PLACE).count()
    return approval(row.capacity, taken=taken, waiting=seats.filter(state="waiting").count())


def step(seat: Seat, state: str, *, author_id: int | None, reason: str = "") -> None:
    """Lead a stored seat to a state, with its dates; the log is its caller's. Raises ClosedStep."""
    check_seat_step(seat.state, state)
    put(seat, state, author_id=author_id, reason=reason)
    seat.save()


def put(seat: Seat, state: str, *, author_id: int | None, reason: str = "") -> None:
    """The fields of a seat that comes to a state, not stored yet."""
    now = get_clock().now()
    seat.version = seat.version + 1 if seat.pk else 1
    seat.state, seat.reason, seat.decided_by_id = state, reason, author_id
    seat.waiting_since = now if state == "waiting" else None
    seat.ended_at = now if state in ("left", "moved", "refused") else None
    if state == "member":
        seat.entered_at = now
    # The link of an invitation that was answered still says so.
    if state in ("invited", "waiting"):
        seat.secret_sha256, seat.expires_on, seat.sent_at = "", None, None
    if state != "moved":
        seat.moved_to = None


def seated_as(seat: Seat) -> None:
    """Give a tutor who enters the group that he was invited for."""
    if seat.role == "tutor" and seat.group_id is not None:
        GroupTutor.objects.get_or_create(seat=seat, group_id=seat.group_id)
        Seat.objects.filter(pk=seat.pk).update(group=None)


def refuse_other_session(row: Promotion, user_id: int) -> None:
    """Raise InvalidPromotion for a person who is taught a course of this promotion in another one."""
    if elsewhere(row, (user_id,)):
        raise InvalidPromotion(
            "Cette personne suit déjà un cours de ce programme dans une autre promotion.",
            hint="Une personne suit un cours avec une seule promotion : elle quitte d’abord l’autre, ou "
            "est transférée par qui organise les deux.",
            field="promotion",
        )


def elsewhere(row: Promotion, people: Collection[int]) -> frozenset[int]:
    """Of these accounts, those that another promotion teaches one of its courses."""
    seats = in_other_sessions(row, Seat.objects.filter(user__in=people)) if people else Seat.objects.none()
    return frozenset(each for each in seats.values_list("user_id", flat=True) if each)


def let_enter(row: Promotion) -> int:
    """Give the places that are free to those who wait, in order, inside the write that freed them.

    Gives how many entered. Nobody enters what is over or in preparation, nor while he follows one of its
    courses with another promotion: he keeps his rank.
    """
    if row.state not in ENROLS:
        return 0
    stored = Seat.objects.filter(promotion=row, role="member", state__in=(*HOLDS_A_PLACE, "waiting"))
    waits = dict(stored.filter(state="waiting", user__isnull=False).values_list("pk", "user_id"))
    seats = [Place(*each) for each in stored.values_list("pk", "state", "waiting_since")]
    if not any(each.state == "waiting" for each in seats):
        return 0
    held = elsewhere(row, waits.values())
    numbers = entering((each for each in seats if waits.get(each.id) not in held), row.capacity)
    people = {waits[number] for number in numbers if number in waits}
    lock_accounts(people)
    # Whom another promotion took while we waited for our turn keeps waiting, and his place until tomorrow.
    held = elsewhere(row, people)
    numbers = tuple(number for number in numbers if waits.get(number) not in held)
    for start in range(0, len(numbers), AT_ONCE):
        for seat in Seat.objects.filter(pk__in=numbers[start : start + AT_ONCE]).order_by("pk"):
            state = "member" if seat.user_id is not None else "invited"
            step(seat, state, author_id=None)
            note(row, None, "place_freed", seat=seat, detail={"from": "waiting", "to": state})
            if seat.user_id is not None:
                Seat.objects.filter(pk=seat.pk).update(sent_at=get_clock().now())
                path = reverse("viatic:promotion", args=[row.pk])
                write_to((seat.user_id,), promotion_letters.place_freed(row.title, path=path))
    return len(numbers)


def keep_places() -> int:
    """Once a day: end the invitations that were not taken in time, and let those who wait enter.

    An account that is erased frees a place too. Gives how many places moved. Stopped, the next run goes on.
    """
    today = get_clock().today()
    late = Q(seats__state="invited", seats__expires_on__lt=today)
    wanted = Promotion.objects.filter(late | Q(seats__state="waiting")).exclude(state="archived").distinct()
    moved = 0
    for number in list(wanted.order_by("pk").values_list("pk", flat=True)):
        with one_write():
            lock_promotion(number)
            row = Promotion.objects.get(pk=number)
            moved += end_late_invitations(row) + let_enter(row)
    return moved


def end_late_invitations(row: Promotion) -> int:
    """End the invitations of one promotion that were not taken in time."""
    late = Seat.objects.filter(promotion=row, state="invited", expires_on__lt=get_clock().today())
    seats = list(late.order_by("pk"))
    for seat in seats:
        step(seat, "left", author_id=None)
        note(row, None, "expired", seat=seat, detail={"from": "invited", "to": "left"})
    return len(seats)
