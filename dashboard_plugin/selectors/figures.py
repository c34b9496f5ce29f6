"""Public figures about communes: what was imported, and what it proposes to one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Max

from commune_core import proposals
from commune_core.answers import accepted
from commune_core.errors import AlteredPhotograph, Forbidden
from commune_core.model import Item
from commune_core.policy import Actor, Operation, Target, permits
from commune_core.referential import load
from commune_core.versions import lineage, predecessors
from dashboard_plugin.applets.territory.models import Figure
from dashboard_plugin.selectors.access import Access, site_roles
from dashboard_plugin.selectors.state import SurveyState, read_state


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """One indicator that a file may hold: the item it answers, and what is already there."""

    indicator: str
    item: Item
    accepted: str
    communes: int
    latest: int | None


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """Every indicator of the questionnaire, in its order."""

    rows: tuple[KnownFigure, ...]


def require_administrator(user_id: int | None) -> None:
    """Raise Forbidden unless the person may import figures."""
    actor = Actor(user_id, site_roles=site_roles(user_id))
    if not permits(Operation.IMPORT_FIGURES, actor, Target("site")):
        raise Forbidden()


def known_figures(user_id: int | None) -> KnownFigures:
    """What may be imported and what was; raises Forbidden."""
    require_administrator(user_id)
    there = {
        row["indicator"]: (row["communes"], row["latest"])
        for row in Figure.objects.values("indicator").annotate(
            communes=Count("commune", distinct=True), latest=Max("vintage")
        )
    }
    return KnownFigures(
        tuple(
            KnownFigure(item.figure, item, accepted(item), *there.get(item.figure, (0, None)))
            for item in load().items.values()
            if item.figure
        )
    )


def proposed(access: Access, state: SurveyState) -> dict[str, proposals.Proposal]:
    """What may be proposed for each item of an open year that has no answer yet, by id."""
    if access.row is None or state.closed:
        return {}
    figures = [
        proposals.Figure(*row)
        for row in Figure.objects.filter(commune=access.row).values_list(
            "indicator", "vintage", "value", "source"
        )
    ]
    closed = [year for year in state.years if year < state.year]
    last = _last_year(access, state, closed[-1]) if closed else None
    if last is not None and not access.permits(Operation.READ_COMMUNE, sensitive=True):
        last = last.without_sensitive()
    found = proposals.propose(
        state.referential,
        today=state.today,
        figures=figures,
        last={item_id: answer.value for item_id, answer in last.answers.items()} if last else {},
        last_year=last.year if last else 0,
        predecessors=_predecessors(last, state) if last else lambda item: (),
    )
    return {item_id: each for item_id, each in found.items() if item_id not in state.answers}


def _last_year(access: Access, state: SurveyState, year: int) -> SurveyState | None:
    """An earlier year; None where its photograph was altered: it proposes nothing, and holds nothing back."""
    try:
        return read_state(access.row, today=state.today, year=year)
    except AlteredPhotograph:
        return None


def _predecessors(last: SurveyState, state: SurveyState) -> Callable[[Item], tuple[str, ...]]:
    """Which points of last year's questionnaire each point takes over."""
    line = lineage(last.referential.version, state.referential.version)
    return lambda item: predecessors(line, item.id)
