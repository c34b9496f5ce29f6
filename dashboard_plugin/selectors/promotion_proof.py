"""Proofs of a promotion: its members with their hours, and all that is known of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from commune_core.promotions.proof import Came, within
from dashboard_plugin.applets.promotions.models import Seat
from dashboard_plugin.applets.promotions.proof import AttestationHolder
from dashboard_plugin.errors import UnknownSeat
from dashboard_plugin.platform import get_platform
from dashboard_plugin.proof_data import EvidenceLog, Given, Issuing, LogLine, ProofPage, ProofRow
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion
from dashboard_plugin.selectors.promotion_hours import SeatHours, bounds, came, hours_of, of_members
from dashboard_plugin.selectors.promotions import promotion_view

PAGE_SIZE = 50
AT_ONCE = 500
HOW = {"screen": "présence notée à l’écran", "code": "code de la séance", "paper": "feuille signée"}


def proofs(user_id: int | None, *, promotion_id: int, page: int = 1) -> ProofPage:
    """The members with their hours, fifty a page, for who attests; raises Forbidden.

    As many queries for one as for fifty, whatever the size of the promotion.
    """
    access = _attesting(user_id, promotion_id)
    members = of_members(access.members(Operation.ATTEST))
    total = members.count()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    seats = list(members[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return ProofPage(promotion_view(access), tuple(_rows(seats)), total, page, pages)


def all_proofs(user_id: int | None, *, promotion_id: int) -> Iterator[ProofRow]:
    """The same without end, for a file; whoever may not is refused before the first."""
    access = _attesting(user_id, promotion_id)
    return _every(access)


def evidence_log(user_id: int | None, *, promotion_id: int, seat_id: int | None = None) -> EvidenceLog:
    """All that is known of one member, for who attests; of oneself, for a member (`seat_id` None: one's own).

    Nothing of what he did before the promotion, or after it. Raises Forbidden, UnknownSeat.
    """
    access = open_promotion(user_id, promotion_id)
    own = access.seat.pk if access.seat and access.permits(Operation.TAKE_PART) else None
    mine = seat_id in (None, own)
    access.require(Operation.TAKE_PART if mine else Operation.ATTEST)
    found = own if mine else seat_id
    seat = of_members(Seat.objects.filter(promotion=access.row, pk=found or 0)).first()
    if seat is None:
        raise UnknownSeat.here()
    known = hours_of([seat])[seat.pk]
    return EvidenceLog(
        promotion=promotion_view(access),
        seat_id=seat.pk,
        person=display_names([seat.user_id])[seat.user_id],
        first=bounds(seat)[0],
        last=bounds(seat)[1],
        hours=known.hours,
        lines=tuple(sorted(_lines(seat, known), key=lambda line: (line.on, line.kind, line.title))),
        missing=known.missing,
        given=given_to([seat.pk]).get(seat.pk, ()),
        mine=mine,
    )


def issuing(user_id: int | None, *, promotion_id: int) -> Issuing:
    """Who would be given an attestation now, counted over all the members; raises Forbidden."""
    access = _attesting(user_id, promotion_id)
    ready = held = unfinished = 0
    for row in _every(access):
        if row.given and row.given.revoked_at is None:
            held += 1
        elif row.is_complete:
            ready += 1
        else:
            unfinished += 1
    return Issuing(promotion_view(access), ready, held, unfinished)


def given_to(seat_ids: Iterable[int]) -> Mapping[int, tuple[Given, ...]]:
    """The attestations of these seats, the last given first, in one query."""
    rows = AttestationHolder.objects.filter(seat__in=tuple(seat_ids)).select_related("attestation")
    found: dict[int, list[Given]] = {}
    for row in rows.order_by("-attestation_id"):
        each = row.attestation
        if row.seat_id is not None:
            given = Given(each.pk, each.code, each.issued_at, each.revoked_at)
            found.setdefault(row.seat_id, []).append(given)
    return {seat: tuple(each) for seat, each in found.items()}


def _attesting(user_id: int | None, promotion_id: int) -> PromotionAccess:
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ATTEST)
    return access


def _every(access: PromotionAccess) -> Iterator[ProofRow]:
    """By hundreds, from one seat to the next: somebody who enters meanwhile moves no page."""
    members, last = of_members(access.members(Operation.ATTEST)), 0
    while seats := list(members.filter(pk__gt=last)[:AT_ONCE]):
        yield from _rows(seats)
        last = seats[-1].pk


def _rows(seats: Sequence[Seat]) -> Iterator[ProofRow]:
    known, given = hours_of(seats), given_to(seat.pk for seat in seats)
    names = display_names(seat.user_id for seat in seats)
    for seat in seats:
        each = known[seat.pk]
        last = next(iter(given.get(seat.pk, ())), None)
        yield ProofRow(seat.pk, names[seat.user_id], seat.state, each.hours, each.missing, last)


def _lines(seat: Seat, known: SeatHours) -> Iterator[LogLine]:
    if seat.user_id is None:
        raise Forbidden()
    first, last = bounds(seat)
    titles = {course.key: title for course, title in known.programme}
    for key, trace in get_platform().course_traces(seat.user_id, titles).items():
        for on, count in trace.days.items():
            if within(on, first, last):
                several = "s" if count > 1 else ""
                yield LogLine(on, "steps", titles[key], f"{count} étape{several} terminée{several}")
        for test in trace.tests:
            if within(test.on, first, last):
                points = f"{_plain(test.earned)} sur {_plain(test.possible)}"
                yield LogLine(test.on, "test", f"{titles[key]} : {test.title}", points)
    how = _ways(came([seat.pk]).get(seat.pk, ()))
    for line in known.hours.lines:
        if line.on is None or line.why_not:
            continue
        told = "réussi" if line.kind == "course" else how.get((line.title, line.on.isoformat()), "")
        yield LogLine(line.on, line.kind, line.title, told, line.minutes)


def _ways(meetings: Iterable[Came]) -> Mapping[tuple[str, str], str]:
    return {(each.title, each.on.isoformat()): HOW.get(each.how, "") for each in meetings}


def _plain(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".").replace(".", ",")
