"""The état des lieux of one commune in one year, read whole: its answers, its weightings, its scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from commune_core import scoring
from commune_core.answers import NOT_APPLICABLE, from_json
from commune_core.model import Item
from commune_core.referential import Referential, load
from dashboard_plugin.applets.diagnostic.models import Answer, Campaign
from dashboard_plugin.applets.steering.models import Weighting
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.data import AnswerView, WeightingView
from dashboard_plugin.selectors.people import display_names

_COLUMNS = ("state", "reason", "depends_on", "comment", "answered_at", "version", "confidence", "source")
SETTLED = ("answered", "not_applicable")
"""States that count as answered; "je ne sais pas" is kept, and still to be answered."""


@dataclass(frozen=True)
class SurveyState:
    """Answers by item id, in the version of the questionnaire they were given to.

    `weightings` maps an item id to what the team chose for it; `left_out` are points that count
    neither in scores nor in coverage.
    """

    referential: Referential
    year: int
    today: date
    population: int | None
    answers: Mapping[str, AnswerView]
    weightings: Mapping[str, WeightingView] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    def without_sensitive(self) -> SurveyState:
        """The same as seen by those who may not read sensitive points: as if these did not exist.

        Left in the scores, an answer nobody may read could be found again by subtraction.
        """
        items = self.referential.items
        reserved = frozenset(item_id for item_id, item in items.items() if item.sensitive)
        answers = {item_id: answer for item_id, answer in self.answers.items() if item_id not in reserved}
        return replace(self, answers=answers, left_out=reserved)

    @property
    def chosen(self) -> dict[str, dict[str, int | None]]:
        """The importance and urgency the team chose, as `commune_core.priorities.rank` takes them."""
        return {
            "importance": {item_id: each.importance for item_id, each in self.weightings.items()},
            "urgency": {item_id: each.urgency for item_id, each in self.weightings.items()},
        }

    @cached_property
    def scorecard(self) -> scoring.Scorecard:
        """Notes, alerts, domain and overall scores."""
        return scoring.score(
            self.referential,
            {item_id: answer.value for item_id, answer in self.answers.items()}
            | dict.fromkeys(self.left_out, NOT_APPLICABLE),
            today=self.today,
            population=self.population,
            depends_on={
                item_id: answer.depends_on for item_id, answer in self.answers.items() if answer.depends_on
            },
        )

    def counts(self, items: Iterable[Item]) -> tuple[int, int]:
        """How many of these points are answered, out of how many."""
        states = [self.answers[item.id].state if item.id in self.answers else None for item in items]
        return sum(state in SETTLED for state in states), len(states)


def read_state(
    commune: Commune | None, *, today: date, weightings: bool = False, latest: bool = False
) -> SurveyState:
    """The state of a commune this year, or in its `latest` year with a campaign; empty without one."""
    campaign = None
    if commune is not None:
        campaigns = Campaign.objects.filter(commune=commune, year__lte=today.year)
        campaign = (campaigns if latest else campaigns.filter(year=today.year)).order_by("-year").first()
    population = commune.population if commune else None
    if campaign is None:
        return SurveyState(load(), today.year, today, population, {})
    referential = load(campaign.referential_version)
    return SurveyState(
        referential=referential,
        year=campaign.year,
        today=today,
        population=population,
        answers=read_answers(campaign, referential),
        weightings=_read_weightings(campaign) if weightings else {},
    )


def asked_in(commune: Commune | None, item_id: str) -> tuple[Item, dict[int, tuple[int, Item]]]:
    """A point as last asked, and in each campaign of the commune: its id to (year, the point as asked then).

    The point is sensitive for ever once a year's questionnaire said so. Raises UnknownItem.
    """
    rows = Campaign.objects.filter(commune=commune).order_by("-year") if commune else ()
    asked = ((row.pk, row.year, load(row.referential_version).items.get(item_id)) for row in rows)
    years = {key: (year, item) for key, year, item in asked if item is not None}
    item = next((item for _, item in years.values()), None) or load().item(item_id)
    return replace(item, sensitive=item.sensitive or any(each.sensitive for _, each in years.values())), years


def read_answers(campaign: Campaign, referential: Referential) -> dict[str, AnswerView]:
    """Every answer of a campaign, by item id."""
    # Columns, not instances: a dashboard reads them all, and instances cost more than the scoring.
    rows = list(
        Answer.objects.filter(campaign=campaign).values_list("item_id", "author_id", "value", *_COLUMNS)
    )
    names = display_names(author_id for _, author_id, *_ in rows)
    items = referential.items
    return {
        item_id: _view(items[item_id], value, names[author_id], columns)
        for item_id, author_id, value, *columns in rows
        if item_id in items
    }


def answer_view(item: Item, row: Answer) -> AnswerView:
    """A stored answer as it is handed out."""
    name = display_names([row.author_id])[row.author_id]
    return _view(item, row.value, name, [getattr(row, column) for column in _COLUMNS])


def _view(item: Item, value: Any, author_name: str, columns: Iterable[Any]) -> AnswerView:
    told = dict(zip(_COLUMNS, columns, strict=True))
    return AnswerView(value=from_json(item, value), author_name=author_name, **told)


def weighting_view(row: Weighting) -> WeightingView:
    """A stored choice as it is handed out."""
    return _weighting(row, display_names([row.author_id])[row.author_id])


def _read_weightings(campaign: Campaign) -> dict[str, WeightingView]:
    rows = list(Weighting.objects.filter(campaign=campaign))
    # Nobody is asked of the host for a commune that chose nothing, which is most of them.
    names = display_names(row.author_id for row in rows) if rows else {}
    return {row.item_id: _weighting(row, names[row.author_id]) for row in rows}


def _weighting(row: Weighting, author_name: str) -> WeightingView:
    return WeightingView(row.importance, row.urgency, row.reason, author_name, row.at, row.version)
