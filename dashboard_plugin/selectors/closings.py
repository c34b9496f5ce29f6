"""What one needs to close an action or project: its points as they were when it began, and as they stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time

from commune_core.answers import from_json
from commune_core.policy import Operation
from dashboard_plugin.applets.diagnostic.models import Answer, Campaign
from dashboard_plugin.applets.projects.models import Project
from dashboard_plugin.closing_data import ClosingPoint, ClosingView
from dashboard_plugin.platform import PARIS, get_clock
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.project_access import ProjectAccess, open_project
from dashboard_plugin.selectors.projects import project_view
from dashboard_plugin.selectors.state import SurveyState, read_state
from dashboard_plugin.selectors.survey import item_rows, readable, seen_by

Notes = Mapping[str, tuple[int | None, int | None]]


def closing(user_id: int | None, *, project_id: int) -> ClosingView:
    """An action or project and the points it aims at, for whoever may change its sheet.

    Raises Forbidden, AlteredPhotograph.
    """
    access = open_project(user_id, project_id)
    access.require(Operation.EDIT_PROJECT)
    return closing_view(access)


def closing_view(access: ProjectAccess) -> ClosingView:
    """The same for an access that was granted."""
    row, today = access.row, get_clock().today()
    state = seen_by(access.access, read_state(access.access.row, today=today, year=today.year))
    effects = {each.item_id: each for each in row.effects.all()}
    aimed = dict.fromkeys([*row.aims.order_by("pk").values_list("item_id", flat=True), *sorted(effects)])
    asked = {item.id: item for item in state.asked}
    shown = readable([asked[item_id] for item_id in aimed if item_id in asked], access.access)
    before = notes_when_it_began(access, {item.id for item in shown} - set(effects))
    names = display_names({each.author_id for each in effects.values()}) if effects else {}
    answers = access.access.permits(Operation.ANSWER_ITEM) and not state.closed
    points = []
    for each in item_rows(state, access.access.commune, shown, None):
        read = effects.get(each.item.id)
        then = (read.before, read.before_year) if read else before.get(each.item.id, (None, None))
        points.append(
            ClosingPoint(
                row=each,
                before=then[0],
                before_year=then[1],
                after=read.after if read else None,
                after_year=read.after_year if read else None,
                said=read.said if read else "",
                said_by=names[read.author_id] if read else "",
                at=read.at if read else None,
                version=read.version if read else None,
                can_answer=answers,
            )
        )
    return ClosingView(
        project=project_view(access),
        points=tuple(points),
        hidden=len(aimed) - len(points),
        year=state.year,
        closed=state.closed,
    )


def begun_on(row: Project) -> date:
    """The day an action began: the one its sheet says, else the one it was written."""
    return row.starts_on or row.created_at.astimezone(PARIS).date()


def notes_when_it_began(access: ProjectAccess, items: Collection[str]) -> Notes:
    """The note of each point in the état des lieux of the year the action began, as it stood that day.

    Else that of the year before, or of the first that was made: (note, year), or nothing where none says it.
    """
    commune, day = access.access.row, begun_on(access.row)
    if commune is None or not items:
        return {}
    years = list(Campaign.objects.filter(commune=commune).order_by("year").values_list("year", flat=True))
    earlier = [year for year in years if year <= day.year]
    for year in [*reversed(earlier), *(year for year in years if year > day.year)][:3]:
        state = read_state(commune, today=get_clock().today(), year=year)
        if not state.closed:
            state = _as_of(state, day, items)
        notes = {item: state.scorecard.items[item].note for item in items if item in state.referential.items}
        if any(note is not None for note in notes.values()):
            return {item: (note, year if note is not None else None) for item, note in notes.items()}
    return {}


def _as_of(state: SurveyState, day: date, items: Collection[str]) -> SurveyState:
    """An état des lieux still open, with these points as they stood at the end of a day.

    A point first answered after that day stands as it was first answered.
    """
    ends = datetime.combine(day, time.max, PARIS)
    rows = Answer.history.filter(campaign_id=state.campaign_id, item_id__in=items)
    kept = {}
    for row in rows.order_by("history_date", "history_id"):
        if row.item_id not in kept or row.history_date <= ends:
            kept[row.item_id] = row
    known = state.referential.items
    then = {
        item_id: replace(state.answers[item_id], value=from_json(known[item_id], row.value), state=row.state)
        for item_id, row in kept.items()
        if item_id in state.answers and item_id in known
    }
    return replace(state, answers={**state.answers, **then})
