"""The order of the dates of a State grant: what may be signed when, and what must follow (R15, R15b)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from commune_core.financing import parameters

ELIGIBLE, LOST, NEUTRAL = "eligible", "ineligible_sauf_derogation", "neutre"


def start_of_works(signed: date, received: date) -> str:
    """R15: what signing a first commitment that day does to a request received on `received`.

    Before: no longer eligible, unless the préfet allows it. The same day is admitted by the text. Studies
    and land are no start of works: they are "neutre" whatever their date.
    """
    return LOST if signed < received else ELIGIBLE


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What must happen by when; None where the date it counts from is not known."""

    complete: date
    start_by: date | None = None
    start_by_extended: date | None = None
    end_by: date | None = None


def deadlines(
    received: date, day: date, *, notified: date | None = None, started: date | None = None
) -> Deadlines:
    """R15b: a silent request is complete after three months; works start two years after the notification
    (three if extended) and end four years after they started."""
    extended = parameters.whole("grant.start_years", day) + parameters.whole("grant.start_extension", day)
    return Deadlines(
        complete=months_later(received, parameters.whole("grant.complete_months", day)),
        start_by=notified and months_later(notified, 12 * parameters.whole("grant.start_years", day)),
        start_by_extended=notified and months_later(notified, 12 * extended),
        end_by=started and months_later(started, 12 * parameters.whole("grant.end_years", day)),
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later (before, if negative); the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
