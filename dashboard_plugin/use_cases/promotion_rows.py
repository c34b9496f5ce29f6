"""Write the seats that the plan of a file says, a few queries for thousands, inside one write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commune_core.promotions.roster import Step
from commune_core.promotions.states import check_seat_step
from dashboard_plugin.applets.promotions.models import (
    FundingLine,
    GroupTutor,
    Promotion,
    PromotionGroup,
    PromotionLog,
    Seat,
)
from dashboard_plugin.platform import get_clock
from dashboard_plugin.use_cases.promotion_places import put

AT_ONCE = 500
STATES = {"enrolled": "member", "invited": "invited", "waiting": "waiting"}


def write_steps(
    row: Promotion,
    steps: Sequence[Step],
    *,
    author_id: int,
    source: str,
    asked: bool = False,
    funding: FundingLine | None = None,
) -> None:
    """Make or bring back the seat of every step; `asked` lets them wait for an agreement instead."""
    groups = named_groups(row, (step.group for step in steps if step.group))
    stored = Seat.objects.in_bulk([step.seat_id for step in steps if step.seat_id is not None])
    now = get_clock().now()
    made, again, told = [], [], []
    for step in steps:
        state = "asked" if asked else STATES[step.fate]
        seat = stored.get(step.seat_id) if step.seat_id is not None else None
        if seat is None:
            seat = Seat(promotion=row, added_at=now)
            made.append(seat)
        else:
            # One that was invited, too late to be taken, ends first.
            check_seat_step("left" if seat.state == "invited" else seat.state, state)
            again.append(seat)
        put(seat, state, author_id=author_id)
        _fill(seat, step, groups, author_id=author_id, source=source)
        if funding is not None:
            seat.funding = funding
        told.append((seat, state))
    Seat.objects.bulk_create(made, batch_size=AT_ONCE)
    Seat.objects.bulk_update(again, FIELDS, batch_size=AT_ONCE)
    _log(row, told, author_id, source)


FIELDS = (
    "user", "email", "name", "role", "state", "group", "commune", "funding", "source", "secret_sha256",
    "expires_on", "sent_at", "added_by", "waiting_since", "entered_at", "ended_at", "reason", "moved_to",
    "decided_by", "version",
)  # fmt: skip


def named_groups(row: Promotion, names: Iterable[str]) -> dict[str, PromotionGroup]:
    """The groups of these names, made where they are new, by their name without case."""
    known = {each.name.casefold(): each for each in row.groups.order_by("-pk")}
    for name in names:
        if name.casefold() not in known:
            known[name.casefold()] = PromotionGroup.objects.create(
                promotion=row, name=name, position=len(known) + 1
            )
    return known


def _fill(seat: Seat, step: Step, groups: dict[str, PromotionGroup], *, author_id: int, source: str) -> None:
    seat.user_id = step.user_id if step.user_id is not None else seat.user_id
    if seat.email is None and seat.pk is None:
        seat.email = step.email
    seat.name = "" if seat.user_id is not None else step.name
    seat.role, seat.source, seat.added_by_id = step.role, source, author_id
    seat.group = groups[step.group.casefold()] if step.group else None
    seat.commune_id = step.commune_id
    if seat.state == "member":
        seat.sent_at = None


def _log(row: Promotion, told: Sequence[tuple[Seat, str]], author_id: int, source: str) -> None:
    """A line for each seat, and their groups to the tutors who are in force at once."""
    numbers = dict(Seat.objects.filter(promotion=row, email__isnull=False).values_list("email", "pk"))
    now = get_clock().now()
    for seat, _ in told:
        # MySQL does not give the numbers of rows that are made together.
        seat.pk = seat.pk or numbers[seat.email]
    PromotionLog.objects.bulk_create(
        (
            PromotionLog(
                promotion=row, at=now, author_id=author_id, subject_id=seat.user_id, seat_id=seat.pk,
                fact="enrolled", detail={"to": state, "by": source},
            )
            for seat, state in told
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    tutors = [seat for seat, state in told if seat.role == "tutor" and state == "member" and seat.group_id]
    GroupTutor.objects.bulk_create(
        (GroupTutor(seat=seat, group=seat.group) for seat in tutors), ignore_conflicts=True
    )
    Seat.objects.filter(pk__in=[seat.pk for seat in tutors]).update(group=None)
