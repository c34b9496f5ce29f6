"""Tell that a page of a course is wrong, or has grown old."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, time, timedelta

from commune_core.doubts import MOST_A_DAY, TooManyDoubts, checked
from commune_core.doubts import Doubt as Told
from commune_core.errors import Forbidden
from commune_core.policy import Operation
from dashboard_plugin.applets.doubts.models import Doubt
from dashboard_plugin.platform import PARIS, get_clock, get_platform
from dashboard_plugin.selectors.doubts import place_of, require
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.writing import announce, lock_account, one_write

TWICE_WITHIN = timedelta(minutes=2)
"""The same words sent again so soon by a program are one doubt: the network lost our reply."""


def tell_doubt(user_id: int | None, *, course: str, unit: str, page: str, told: Told, once: str = "") -> int:
    """Keep what a reader says of a page; gives its number. The same form (`once`) tells it once; without a
    form, the same words again within two minutes are the same doubt.

    Raises Forbidden (also for whoever looks as somebody else), UnknownCoursePage, InvalidDoubt,
    TooManyDoubts, NotSaved.
    """
    person = require(user_id, Operation.TELL_DOUBT)
    if get_platform().is_stood_in_for(person):
        raise Forbidden()
    place_of(course, unit, page)
    kept = checked(told)
    with one_write():
        lock_account(person)
        now, mine = get_clock().now(), Doubt.objects.filter(author_id=person)
        said = {"course": course, "unit": unit, "page": page, **asdict(kept)}
        again = mine.filter(**said, told_at__gte=now - TWICE_WITHIN).values_list("pk", flat=True)
        earlier = made_before(once, Doubt) if once else again.first()
        if earlier is not None:
            return earlier
        begun = datetime.combine(get_clock().today(), time.min, PARIS)
        if mine.filter(told_at__gte=begun).count() >= MOST_A_DAY:
            raise TooManyDoubts()
        row = Doubt.objects.create(**said, author_id=person, told_at=now)
        remember(once, row.pk)
        announce("doubt.told", user_id, course_number=course, doubt=row.pk)
    return row.pk
