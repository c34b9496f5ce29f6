"""The steps of an action or project: add, change, do, put in order, take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commune_core.projects import InvalidProject, PlannedStep, check_steps
from dashboard_plugin.applets.projects.models import Project, Step
from dashboard_plugin.errors import UnknownStep
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.project_sheet import planned, step_views
from dashboard_plugin.stale import StaleStep
from dashboard_plugin.use_cases.following import followed, tell_journal
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.writing import announce

MOST_STEPS, LONGEST_TITLE = 100, 200
NEW = 0
"""Number of a step that has none yet."""


def add_step(
    user_id: int | None,
    *,
    project_id: int,
    title: str,
    due_on: date | None = None,
    after: int | None = None,
    once: str = "",
) -> int:
    """Add a step at the end; gives its number. The same form (`once`) adds one.

    Raises Forbidden, InvalidProject, NotSaved.
    """
    with followed(user_id, project_id) as row:
        if (earlier := made_before(once, Step)) is not None:
            return earlier
        steps = planned(step_views(row))
        if len(steps) >= MOST_STEPS:
            raise InvalidProject(
                f"{MOST_STEPS} étapes au plus.", hint="Rangez la suite dans une autre action.", field="title"
            )
        step = PlannedStep(NEW, _title(title), due_on, after)
        _check([*steps, step], step)
        last = row.steps.order_by("-position").values_list("position", flat=True).first() or 0
        made = Step.objects.create(
            project=row, position=last + 1, title=step.title, due_on=due_on, after_id=after
        )
        remember(once, made.pk)
        announce("step.added", user_id, project=row.pk, step=made.pk)
    return made.pk


def save_step(
    user_id: int | None,
    *,
    project_id: int,
    step_id: int,
    title: str,
    due_on: date | None,
    after: int | None,
    version: int,
) -> int:
    """Change a step over the `version` that was read; gives the new one.

    Raises Forbidden, UnknownStep, InvalidProject, NotSaved, and StaleStep, whose `current` is the StepView.
    """
    with followed(user_id, project_id) as row:
        step = _step(row, step_id)
        wanted = PlannedStep(step.pk, _title(title), due_on, after, step.done_on is not None)
        if step.version != version:
            if (step.title, step.due_on, step.after_id) == (wanted.title, due_on, after):
                return step.version  # said already: by another, or by oneself and the reply was lost
            raise _stale(row, step)
        others = [each for each in planned(step_views(row)) if each.id != step.pk]
        _check([*others, wanted], wanted)
        step.title, step.due_on, step.after_id = wanted.title, due_on, after
        step.version += 1
        step.save(update_fields=["title", "due_on", "after", "version"])
        announce("step.saved", user_id, project=row.pk, step=step.pk)
    return step.version


def tick_step(user_id: int | None, *, project_id: int, step_id: int, done: bool) -> None:
    """Say that a step is done, or that it is not; said twice, it keeps its first day.

    It asks for no version: whoever says the same as what stands changes nothing, and the words of a step that
    somebody changed meanwhile stay. Raises Forbidden, UnknownStep, NotSaved.
    """
    with followed(user_id, project_id) as row:
        step = _step(row, step_id)
        if (step.done_on is not None) is done:
            return
        step.done_on = get_clock().today() if done else None
        step.version += 1
        step.save(update_fields=["done_on", "version"])
        tell_journal(row, user_id, "step_done" if done else "step_reopened", step.title)
        announce("step.saved", user_id, project=row.pk, step=step.pk)


def place_step(user_id: int | None, *, project_id: int, step_id: int, before: int | None) -> None:
    """Put a step just before another, or last; done twice, it is done once.

    Raises Forbidden, UnknownStep, NotSaved.
    """
    with followed(user_id, project_id) as row:
        step = _step(row, step_id)
        order = [each for each in row.steps.order_by("position", "pk") if each.pk != step.pk]
        place = next((index for index, each in enumerate(order) if each.pk == before), len(order))
        order.insert(place, step)
        for position, each in enumerate(order, start=1):
            each.position = position
        Step.objects.bulk_update(order, ["position"])
        announce("step.saved", user_id, project=row.pk, step=step.pk)


def remove_step(user_id: int | None, *, project_id: int, step_id: int, version: int) -> None:
    """Take a step away; one that is gone already is no fault.

    Raises Forbidden, NotSaved, and StaleStep where somebody changed it since it was read.
    """
    with followed(user_id, project_id) as row:
        step = row.steps.filter(pk=step_id).first()
        if step is None:
            return
        if step.version != version:
            raise _stale(row, step)
        tell_journal(row, user_id, "step_removed", step.title)
        # Those that waited for it wait for nothing; their writers are told.
        row.steps.filter(after=step).update(after=None)
        step.delete()
        announce("step.removed", user_id, project=row.pk, step=step_id)


def _step(row: Project, step_id: int) -> Step:
    found = row.steps.filter(pk=step_id).first()
    if found is None:
        raise UnknownStep("Cette étape n’existe plus.", hint="Rechargez la page des étapes.")
    return found


def _stale(row: Project, step: Step) -> StaleStep:
    return StaleStep(next(view for view in step_views(row) if view.id == step.pk))


def _title(title: str) -> str:
    words = " ".join(title.split())
    if not words or len(words) > LONGEST_TITLE:
        raise InvalidProject(
            "Dites en quoi consiste l’étape.", hint=f"{LONGEST_TITLE} caractères au plus.", field="title"
        )
    return words


def _check(steps: Sequence[PlannedStep], step: PlannedStep) -> None:
    """Raise InvalidProject for an order that cannot be; `field` says what of `step` is at fault."""
    if step.after is not None and step.after not in {each.id for each in steps}:
        raise InvalidProject(
            "L’étape à suivre n’existe plus.", hint="Choisissez-en une autre, ou aucune.", field="after"
        )
    check_steps(steps)
