"""The annual table of the trainings that a commune paid for, which it annexes to its accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from commune_core.policy import Operation
from commune_core.promotions.proof import shares
from dashboard_plugin.applets.promotions.models import FundingLine, Promotion, Seat
from dashboard_plugin.platform import PARIS, get_clock
from dashboard_plugin.proof_data import Training, TrainingTable
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_hours import SeatHours, hours_of, of_members

COMMITTED = ("accepted", "invoiced", "paid")
"""States of a funding that engages the commune: neither a quote, nor what was refused."""
MOST_LINES = 500


def training_table(user_id: int | None, *, commune: str, year: int | None = None) -> TrainingTable:
    """The trainings of one year (by default, this one), for the head of the commune; raises Forbidden,
    UnknownCommune.

    Those the commune ordered and agreed to: what an élu follows on his own, or pays from his own rights, is
    his. A training belongs to the year in which it ends. A constant number of queries.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_TRAININGS)
    this_year = get_clock().today().year
    chosen = this_year if year is None else year
    lines = FundingLine.objects.filter(commune=access.row, state__in=COMMITTED)
    lines = lines.select_related("promotion__body").order_by("promotion__ends_on", "promotion", "pk")
    known = list(lines[:MOST_LINES])
    held = [line for line in known if year_of(line.promotion) == chosen]
    seats = list(of_members(Seat.objects.filter(funding__in=[line.pk for line in held])))
    hours, names = hours_of(seats), display_names(seat.user_id for seat in seats)
    rows = []
    for line in held:
        own = [seat for seat in seats if seat.funding_id == line.pk]
        rows += list(_rows(line, own, hours, names))
    years = {this_year, chosen, *(year_of(line.promotion) for line in known)}
    return TrainingTable(access.commune, chosen, tuple(rows), tuple(sorted(years, reverse=True)))


def can_read_trainings(user_id: int | None, *, commune: str) -> bool:
    """Whether the table is this person's to read."""
    return open_commune(user_id, commune).permits(Operation.READ_TRAININGS)


def year_of(row: Promotion) -> int:
    """The year in which a promotion ends; without dates, that in which it was made."""
    day = row.ends_on or row.starts_on or row.created_at.astimezone(PARIS).date()
    return day.year


def _rows(
    line: FundingLine,
    seats: Sequence[Seat],
    hours: Mapping[int, SeatHours],
    names: Mapping[int | None, str],
) -> Iterator[Training]:
    borne = line.amount if line.kind == "community" else 0
    costs, left = ((None,) * len(seats), None) if borne is None else shares(borne, line.seats, len(seats))
    empty = max(0, line.seats - len(seats))

    def row(person: str, minutes: int, cost: int | None, places: int = 1) -> Training:
        promotion = line.promotion
        body = promotion.body
        return Training(
            person=person,
            title=promotion.title,
            body=body.name,
            approval=body.approval_number,
            starts_on=promotion.starts_on,
            ends_on=promotion.ends_on,
            minutes=minutes,
            payer=line.kind,
            cost=cost,
            places=places,
        )

    for seat, cost in zip(seats, costs, strict=True):
        yield row(names[seat.user_id], hours[seat.pk].hours.minutes, cost)
    if empty or left:
        yield row("", 0, left, empty)
