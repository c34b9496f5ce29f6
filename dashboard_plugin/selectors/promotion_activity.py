"""The activity of a training body in one year, over the promotions of it that the reader organises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count

from commune_core.policy import Operation
from commune_core.promotions.activity import FUNCTIONS, UNTOLD, spread
from commune_core.territory import SIZE_CLASSES, size_class
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.applets.promotions.proof import Attestation
from dashboard_plugin.platform import PARIS, get_clock
from dashboard_plugin.proof_data import ActivityReport, ActivityRow
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_hours import hours_of, of_members
from dashboard_plugin.selectors.promotions import promotion_view

MOST_PROMOTIONS = 200


def activity(user_id: int | None, *, promotion_id: int, year: int | None = None) -> ActivityReport:
    """The year (by default, this one) of the body of this promotion; raises Forbidden.

    Only the promotions that he organises himself: others of the same body are not his to read. A constant
    number of queries.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ATTEST)
    this_year = get_clock().today().year
    chosen = this_year if year is None else year
    run = Promotion.objects.filter(
        body=access.row.body_id, seats__user=access.person, seats__role="organiser", seats__state="member"
    )
    every = list(run.exclude(state="draft").order_by("starts_on", "pk")[:MOST_PROMOTIONS])
    held = [row for row in every if chosen in years_of(row)]
    seats = list(of_members(Seat.objects.filter(promotion__in=held)).select_related("promotion", "commune"))
    minutes = _minutes(seats, chosen)
    attested = _attested(held, chosen)
    members = Counter(seat.promotion_id for seat in seats)
    told = {this_year, chosen, *(each for row in every for each in years_of(row))}
    return ActivityReport(
        promotion=promotion_view(access),
        year=chosen,
        years=tuple(sorted(told, reverse=True)),
        rows=tuple(
            ActivityRow(
                id=row.pk,
                title=row.title,
                state=row.state,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                members=members[row.pk],
                minutes=minutes[row.pk],
                attested=attested.get(row.pk, 0),
            )
            for row in held
        ),
        functions=spread(_functions(seats)),
        sizes=spread(_sizes(seats)),
    )


def years_of(row: Promotion) -> range:
    """The years that a promotion touches; without dates, that in which it was made."""
    made = row.created_at.astimezone(PARIS).date()
    first: date = row.starts_on or row.ends_on or made
    last: date = max(row.ends_on or first, first)
    return range(first.year, last.year + 1)


def _minutes(seats: Sequence[Seat], year: int) -> Counter[int]:
    """Minutes that count and are of that year, by promotion."""
    known, found = hours_of(seats), Counter[int]()
    for seat in seats:
        for line in known[seat.pk].hours.lines:
            if not line.why_not and line.on is not None and line.on.year == year:
                found[seat.promotion_id] += line.minutes
    return found


def _attested(rows: Iterable[Promotion], year: int) -> Mapping[int, int]:
    """Attestations of trainings that ended in that year and that stand, by promotion."""
    standing = Attestation.objects.filter(
        promotion__in=[row.pk for row in rows], revoked_at__isnull=True, completed_on__year=year
    )
    return dict(standing.order_by().values_list("promotion").annotate(count=Count("pk")))


def _functions(seats: Sequence[Seat]) -> Mapping[str, int]:
    """People by function: that in the commune of his seat, else in another where he is confirmed."""
    people = {seat.user_id: seat.commune_id for seat in seats}
    places = Membership.objects.filter(user__in=people, status=Membership.Status.CONFIRMED).order_by("pk")
    found: dict[int, str] = {}
    for user, commune, function in places.values_list("user_id", "commune_id", "function"):
        if user not in found or people[user] == commune:
            found[user] = function
    counts = Counter(found.get(user or 0, "") for user in people)
    return {label: counts[code] for code, label in (*FUNCTIONS.items(), ("", UNTOLD))}


def _sizes(seats: Sequence[Seat]) -> Mapping[str, int]:
    """People by the size of the commune of their seat."""
    people = {seat.user_id: seat.commune for seat in seats}
    classes = [size_class(commune.population) if commune else None for commune in people.values()]
    counts = Counter(each.label if each else UNTOLD for each in classes)
    return {label: counts[label] for label in (*(each.label for each in SIZE_CLASSES), UNTOLD)}
