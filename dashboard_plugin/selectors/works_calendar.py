"""The days of a commune's actions and projects: what begins, is due, or has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from commune_core.policy import Operation
from commune_core.projects import ENDED
from dashboard_plugin.applets.projects.models import Project, Step
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.works import EVERYTHING, kept_by
from dashboard_plugin.works_data import CalendarEntry, CalendarKind, ProjectCalendar, ProjectFilters

MOST = 400
"""Of sheets and of steps, in one month: more would be read by nobody, and by no telephone."""


def project_calendar(
    user_id: int | None, *, commune: str | None, month: date, filters: ProjectFilters = EVERYTHING
) -> ProjectCalendar:
    """The days of the month that begins on `month`, in their order; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    kept, days = kept_by(access, filters), (month, last)
    dated = Q(starts_on__range=days) | Q(due_on__range=days) | Q(ended_on__range=days)
    rows = list(kept.filter(dated).order_by("due_on", "pk")[: MOST + 1])
    steps = Step.objects.filter(project__in=kept, due_on__range=days).select_related("project")
    stages = list(steps.order_by("due_on", "position", "pk")[: MOST + 1])
    entries = [entry for row in rows[:MOST] for entry in _of(row) if month <= entry.on <= last]
    entries += [_stage(step, step.due_on) for step in stages[:MOST] if step.due_on]
    return ProjectCalendar(
        commune=access.commune,
        month=month,
        entries=tuple(sorted(entries, key=lambda entry: (entry.on, entry.kind, entry.title, entry.url))),
        can_create=access.permits(Operation.CREATE_PROJECT),
        cut=len(rows) > MOST or len(stages) > MOST,
    )


def _of(row: Project) -> Iterator[CalendarEntry]:
    over = row.status in ENDED
    days: tuple[tuple[CalendarKind, date | None], ...] = (
        ("start", row.starts_on),
        ("due", None if over else row.due_on),
        ("end", row.ended_on),
    )
    for kind, on in days:
        if on is not None:
            late = kind == "due" and on < get_clock().today()
            yield CalendarEntry(on, kind, row.title, row.title, _url(row), over, late)


def _stage(step: Step, on: date) -> CalendarEntry:
    over = step.done_on is not None or step.project.status in ENDED
    late = not over and on < get_clock().today()
    return CalendarEntry(on, "step", step.title, step.project.title, _url(step.project), over, late)


def _url(row: Project) -> str:
    return reverse("viatic:projet", args=[row.pk])
