"""Tell that a page of a course is wrong, or has grown old."""

from __future__ import annotations

from datetime import datetime, time

from commune_core.doubts import MOST_A_DAY, TooManyDoubts, checked
from commune_core.doubts import Doubt as Told
from commune_core.errors import Forbidden
from commune_core.policy import Operation
from dashboard_plugin.applets.doubts.models import Doubt
from dashboard_plugin.platform import PARIS, get_clock, get_platform
from dashboard_plugin.selectors.doubts import place_of, require
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.writing import announce, lock_account, one_write


def tell_doubt(
    user_id: int | None, *, course: str, unit: str, page: str, told: Told, once: str = ""
) -> int:
    """Keep what a reader says of a page; gives its number. The same form (`once`) tells it once.

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
        if (earlier := made_before(once, Doubt)) is not None:
            return earlier
        begun = datetime.combine(get_clock().today(), time.min, PARIS)
        if Doubt.objects.filter(author_id=person, told_at__gte=begun).count() >= MOST_A_DAY:
            raise TooManyDoubts()
        row = Doubt.objects.create(
            course=course,
            unit=unit,
            page=page,
            kind=kept.kind,
            text=kept.text,
            source=kept.source,
            author_id=person,
            told_at=get_clock().now(),
        )
        remember(once, row.pk)
        announce("doubt.told", user_id, course=course, doubt=row.pk)
    return row.pk
