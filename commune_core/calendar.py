"""The electoral period: from when a commune may no longer advertise what it did (code électoral, L52-1).

What is forbidden is promotion: facts, figures and usual services go on. The dates are parameters of law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commune_core.errors import UnknownParameter
from commune_core.financing import parameters
from commune_core.financing.dates import months_later

MUNICIPAL, RESTRAINT = "election.municipal", "election.restraint"


@dataclass(frozen=True, slots=True)
class ElectoralPeriod:
    """The restraint before general municipal elections: from `since` to `until`, both included.

    `month` is the first day of the month of the vote, whose day a decree fixes: `until` is the last day for
    which that month is known to be the next one. `sources` are the articles, `sure` whether nothing of it is
    to be checked.
    """

    month: date
    since: date
    until: date
    sources: tuple[str, str]
    sure: bool
    note: str


def electoral_period(day: date) -> ElectoralPeriod | None:
    """The electoral period that `day` falls in; None outside one, and for a day the parameters lack."""
    period = coming_period(day)
    return period if period is not None and day >= period.since else None


def coming_period(day: date) -> ElectoralPeriod | None:
    """The electoral period before the next elections, begun or not; None for a day the parameters lack."""
    try:
        vote, months = parameters.at(MUNICIPAL, day), parameters.at(RESTRAINT, day)
        month = parameters.day(MUNICIPAL, day)
    except UnknownParameter:
        return None
    since = months_later(month, -parameters.whole(RESTRAINT, day))
    if vote.until is None:
        return None
    return ElectoralPeriod(
        month=month,
        since=since,
        until=vote.until,
        sources=(months.source, vote.source),
        sure=vote.certainty == months.certainty == "A",
        note=vote.note,
    )


@dataclass(frozen=True, slots=True)
class Mandate:
    """The time between two general municipal elections: from the month after one to that of the next."""

    since: date
    until: date

    @property
    def years(self) -> range:
        """The calendar years it touches."""
        return range(self.since.year, self.until.year + 1)


def mandate(day: date) -> Mandate | None:
    """The mandate that `day` falls in; None for a day the parameters lack."""
    try:
        vote = parameters.at(MUNICIPAL, day)
    except UnknownParameter:
        return None
    return None if vote.until is None else Mandate(vote.since, vote.until)
