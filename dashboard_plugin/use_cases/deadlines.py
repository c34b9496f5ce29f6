"""Tell the people of a project that a deadline of it, or of one of its steps, is near or past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q

from commune_core.notices import LATE_FOR, deadline_news
from commune_core.projects import ENDED
from dashboard_plugin.applets.projects.models import Part, Project, Step
from dashboard_plugin.applets.talk.models import Notice
from dashboard_plugin.platform import PARIS, get_clock
from dashboard_plugin.selectors.followers import readers
from dashboard_plugin.use_cases.notices import tell
from dashboard_plugin.use_cases.writing import lock, one_write

AT_ONCE = 200


def tell_deadlines() -> int:
    """Tell each deadline on its eve and once it is past; gives how many notices were given.

    Run twice, late, or stopped half-way, it tells nothing twice and catches up a week.
    """
    return sum(_tell(projects) for projects in _expected())


def _expected() -> Iterator[list[int]]:
    """The projects with something expected around today, a batch at a time."""
    today = get_clock().today()
    around = (today - timedelta(days=LATE_FOR), today + timedelta(days=1))
    steps = Step.objects.filter(project=OuterRef("pk"), due_on__range=around, done_on=None)
    rows = Project.objects.filter(Q(due_on__range=around) | Exists(steps)).exclude(status__in=ENDED)
    last = 0
    while numbers := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield numbers
        last = numbers[-1]


def _tell(numbers: list[int]) -> int:
    communes = Project.objects.filter(pk__in=numbers).values_list("commune_id", flat=True)
    with one_write():
        # Another program that does the same waits, then finds what this one has told.
        lock(*set(communes))
        news = _news(numbers)
        parts = Part.objects.filter(project_id__in=news, user_id__isnull=False).select_related("project")
        granted = readers((part.user_id, part.project) for part in parts if part.user_id)
        projects = {part.project_id: part.project for part in parts}
        told = _told(numbers)
        whom: dict[Project, set[int]] = {}
        for user_id, number in granted:
            if told.get((user_id, number), date.min) < news[number]:
                whom.setdefault(projects[number], set()).add(user_id)
        tell("deadline", whom)
    return sum(map(len, whom.values()))


def _news(numbers: list[int]) -> Mapping[int, date]:
    """Since when something of these projects is news, for those of which something is."""
    today = get_clock().today()
    days = list(
        Project.objects.filter(pk__in=numbers, due_on__isnull=False)
        .exclude(status__in=ENDED)
        .values_list("pk", "due_on")
    )
    days += Step.objects.filter(project_id__in=numbers, due_on__isnull=False, done_on=None).values_list(
        "project_id", "due_on"
    )
    since: dict[int, date] = {}
    for number, due_on in days:
        first = deadline_news(due_on, today) if due_on else None
        if first is not None:
            since[number] = max(first, since.get(number, date.min))
    return since


def _told(numbers: list[int]) -> Mapping[tuple[int, int], date]:
    """The day each person was last told of a deadline of each of these projects."""
    oldest = datetime.combine(get_clock().today() - timedelta(days=LATE_FOR + 2), time.min, PARIS)
    rows = Notice.objects.filter(kind="deadline", project_id__in=numbers, at__gte=oldest)
    return {
        (user_id, number): at.astimezone(PARIS).date()
        for user_id, number, at in rows.order_by("at").values_list("user_id", "project_id", "at")
    }
