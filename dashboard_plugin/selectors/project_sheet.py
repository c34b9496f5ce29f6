"""One action or project with what hangs on it: steps, documents, journal, points, actions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from commune_core.model import Item
from commune_core.policy import Operation
from commune_core.projects import ENDED, PlannedStep, deadline, expected
from commune_core.referential import load, versions
from commune_core.territory import normalise
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.projects.models import Entry, Project, Step
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.project_data import ProjectView
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.project_access import ProjectAccess, open_project
from dashboard_plugin.selectors.projects import project_view
from dashboard_plugin.selectors.themes import announced
from dashboard_plugin.selectors.works import in_order, project_rows
from dashboard_plugin.sheet_data import (
    AimView,
    EntryView,
    LinkView,
    ProjectJournal,
    ProjectSheet,
    ProjectSteps,
    StepView,
)

MOST_ACTIONS = 200
LAST_ENTRIES = 5
PAGE = 50


def project_sheet(user_id: int | None, *, project_id: int) -> ProjectSheet:
    """The sheet of one action or project; raises Forbidden."""
    access = _open(user_id, project_id)
    project = project_view(access)
    steps = step_views(access.row)
    order = {each.id: place for place, each in enumerate(expected(planned(steps)))}
    now = sorted((step for step in steps if step.id in order), key=lambda step: order[step.id])
    actions = in_order(Project.objects.filter(parent=access.row))[:MOST_ACTIONS]
    return ProjectSheet(
        project=project,
        aims=_aims(project),
        actions=project_rows(actions),
        steps=steps,
        expected=() if project.fields.status in ENDED else tuple(now),
        links=_links(access.row),
        entries=_entries(access.row.entries.order_by("-at", "-pk")[:LAST_ENTRIES]),
        joined=_joined(access, project),
    )


def project_steps(user_id: int | None, *, project_id: int) -> ProjectSteps:
    """The steps in their order; raises Forbidden."""
    access = _open(user_id, project_id)
    return ProjectSteps(project_view(access), step_views(access.row))


def project_journal(user_id: int | None, *, project_id: int, after: int | None = None) -> ProjectJournal:
    """The documents, and a page of the journal, the latest first; `after` is the `following` of a page.

    Raises Forbidden, InvalidRequest.
    """
    access = _open(user_id, project_id)
    rows = access.row.entries.order_by("-at", "-pk")
    if after is not None:
        last = rows.filter(pk=after).first()
        if last is None:
            raise InvalidRequest("Cette page du journal n’existe pas.", hint="Repartez du début du journal.")
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    shown = list(rows[: PAGE + 1])
    return ProjectJournal(
        project=project_view(access),
        links=_links(access.row),
        entries=_entries(shown[:PAGE]),
        following=shown[PAGE - 1].pk if len(shown) > PAGE else None,
    )


def step_views(row: Project) -> tuple[StepView, ...]:
    """The steps of a row, in their order."""
    steps = list(row.steps.order_by("position", "pk"))
    by_id = {step.pk: step for step in steps}
    return tuple(_step(row, step, by_id.get(step.after_id or 0)) for step in steps)


def planned(steps: Iterable[StepView]) -> list[PlannedStep]:
    """The same as the rules take them."""
    return [
        PlannedStep(step.id, step.title, step.due_on, step.after, step.done_on is not None) for step in steps
    ]


def _open(user_id: int | None, project_id: int) -> ProjectAccess:
    access = open_project(user_id, project_id)
    access.require(Operation.READ_PROJECT)
    return access


def _step(row: Project, step: Step, before: Step | None) -> StepView:
    status = "done" if step.done_on else row.status
    return StepView(
        id=step.pk,
        title=step.title,
        due_on=step.due_on,
        done_on=step.done_on,
        deadline=deadline(step.due_on, status, get_clock().today()),
        after=before.pk if before else None,
        after_title=before.title if before else "",
        waits=before is not None and before.done_on is None,
        version=step.version,
    )


def _links(row: Project) -> tuple[LinkView, ...]:
    rows = list(row.links.order_by("added_at", "pk"))
    names = display_names(each.author_id for each in rows)
    return tuple(
        LinkView(each.pk, each.title, each.url, names[each.author_id], each.added_at) for each in rows
    )


def _entries(rows: Iterable[Entry]) -> tuple[EntryView, ...]:
    held = list(rows)
    names = display_names(each.author_id for each in held)
    return tuple(EntryView(each.pk, each.at, names[each.author_id], each.fact, each.text) for each in held)


def _aims(project: ProjectView) -> tuple[AimView, ...]:
    """The points aimed at, as today's questionnaire words them, or the last one that had them."""
    known: dict[str, Item] = {
        each: item for version in versions() for each, item in load(version).items.items()
    }
    known |= load().items
    items = [known[each] for each in project.fields.items if each in known]
    slugs = {slug for item in items for slug in item.themes}
    courses = get_platform().courses_for_themes(sorted(slugs)) if slugs else {}
    today = load().items

    def address(item: Item) -> str:
        open_here = item.id in today and not project.as_guest
        return reverse("viatic:point", args=[project.commune.code, item.id]) if open_here else ""

    return tuple(
        AimView(
            item.id,
            item.label,
            address(item),
            tuple(courses[slug] for slug in item.themes if slug in courses),
            announced(item, courses),
        )
        for item in items
    )


def _joined(access: ProjectAccess, project: ProjectView) -> tuple[str, ...]:
    """The people named without account whom a member goes by the name of; for who may change the sheet."""
    fields = project.fields
    people = (fields.pilot, fields.elected, *fields.participants)
    bare = {normalise(each.name): each.name for each in people if each and not each.user_id}
    may = access.permits(Operation.EDIT_PROJECT) and access.access.permits(Operation.READ_MEMBERS)
    if not bare or not may:
        return ()
    members = Membership.objects.filter(commune=access.row.commune_id, status="confirmed")
    known = {normalise(name) for name in display_names(members.values_list("user_id", flat=True)).values()}
    return tuple(name for key, name in sorted(bare.items()) if key in known)
