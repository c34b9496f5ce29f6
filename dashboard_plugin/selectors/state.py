"""The état des lieux of one commune in one year, read whole: its answers, its weightings, its scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from commune_core import photograph, scoring
from commune_core.answers import NOT_APPLICABLE, from_json
from commune_core.conditions import Profile
from commune_core.errors import AlteredPhotograph
from commune_core.model import Item
from commune_core.referential import Referential, load
from commune_core.tailoring import Tailored, tailor
from dashboard_plugin.applets.diagnostic.models import Answer, Campaign, Photograph
from dashboard_plugin.applets.steering.models import Weighting
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.data import AnswerView, WeightingView
from dashboard_plugin.errors import UnknownCampaign
from dashboard_plugin.selectors.facts import facts_of
from dashboard_plugin.selectors.people import display_names

_COLUMNS = ("state", "reason", "depends_on", "comment", "answered_at", "version", "confidence", "source")
SETTLED = ("answered", "not_applicable")
"""States that count as answered; "je ne sais pas" is kept, and still to be answered."""
THE_COMMUNE = "la commune"
"""Who answered, in a photograph: it names nobody."""


@dataclass(frozen=True)
class SurveyState:
    """Answers by item id, in the version of the questionnaire they were given to.

    `weightings` maps an item id to what the team chose for it; `left_out` are points that count neither in
    scores nor in coverage. `years` are those one may look at, this year included. `kept_scores` are those of
    a photograph: they stay what they were whatever becomes of the rules.
    """

    referential: Referential
    year: int
    today: date
    profile: Profile
    answers: Mapping[str, AnswerView]
    weightings: Mapping[str, WeightingView] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    campaign_id: int | None = None
    closed: bool = False
    years: tuple[int, ...] = ()
    kept_scores: photograph.Scores | None = None

    def without_sensitive(self) -> SurveyState:
        """The same as seen by those who may not read sensitive points: as if these did not exist.

        Left in the scores, an answer nobody may read could be found again by subtraction.
        """
        items = self.referential.items
        reserved = frozenset(item_id for item_id, item in items.items() if item.sensitive)
        answers = {item_id: answer for item_id, answer in self.answers.items() if item_id not in reserved}
        return replace(self, answers=answers, left_out=reserved, kept_scores=None)

    @cached_property
    def tailored(self) -> Tailored:
        """What the rules of the questionnaire change for this commune."""
        return tailor(self.referential, self.profile)

    @property
    def asked(self) -> tuple[Item, ...]:
        """The points that concern the commune, in reading order."""
        hidden = self.tailored.hidden
        return tuple(item for item in self.referential.items.values() if item.id not in hidden)

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
        card = scoring.score(
            self.referential,
            {item_id: answer.value for item_id, answer in self.answers.items()}
            | dict.fromkeys(self.left_out, NOT_APPLICABLE),
            today=self.today,
            tailored=self.tailored,
            depends_on={
                item_id: answer.depends_on for item_id, answer in self.answers.items() if answer.depends_on
            },
        )
        kept = self.kept_scores
        if kept is None:
            return card
        return replace(
            card, domains=kept.domains, overall=kept.overall, ours=kept.ours, coverage=kept.coverage
        )

    def counts(self, items: Iterable[Item]) -> tuple[int, int]:
        """How many of these points are answered, out of how many."""
        states = [self.answers[item.id].state if item.id in self.answers else None for item in items]
        return sum(state in SETTLED for state in states), len(states)


def read_state(
    commune: Commune | None,
    *,
    today: date,
    year: int | None = None,
    weightings: bool = False,
    latest: bool = False,
) -> SurveyState:
    """The état des lieux of a commune in a `year`, by default this one, or its `latest` with a campaign.

    This year's is empty before its campaign is opened. A closed one is read from its latest photograph.
    Raises UnknownCampaign for another year without a campaign, AlteredPhotograph.
    """
    found = Campaign.objects.filter(commune=commune, year__lte=today.year).order_by("year")
    campaigns = {campaign.year: campaign for campaign in found} if commune is not None else {}
    wanted = year if year is not None else max(campaigns, default=today.year) if latest else today.year
    years = tuple(sorted({*campaigns, today.year}))
    campaign = campaigns.get(wanted)
    if campaign is None:
        if wanted != today.year:
            raise UnknownCampaign.of(wanted)
        return SurveyState(load(), wanted, today, facts_of(commune, load()), {}, years=years)
    if campaign.status == Campaign.Status.CLOSED:
        return photographed(campaign, years)
    referential = load(campaign.referential_version)
    return SurveyState(
        referential=referential,
        year=campaign.year,
        today=today,
        profile=facts_of(commune, referential),
        answers=read_answers(campaign, referential),
        weightings=_read_weightings(campaign) if weightings else {},
        campaign_id=campaign.pk,
        years=years,
    )


def photographed(campaign: Campaign, years: tuple[int, ...] = ()) -> SurveyState:
    """A closed campaign as its latest photograph shows it; raises AlteredPhotograph."""
    return state_of(campaign, read_photograph(campaign, latest_photograph(campaign)), years)


def latest_photograph(campaign: Campaign) -> Photograph:
    """The photograph of a closed campaign that counts; raises AlteredPhotograph where it is missing."""
    row = Photograph.objects.filter(campaign=campaign).order_by("-number").first()
    if row is None:
        raise AlteredPhotograph(
            f"L’état des lieux de {campaign.year} est clos, et sa photographie manque.",
            hint="Prévenez votre administrateur : elle se trouve dans une sauvegarde de la base de données.",
            year=campaign.year,
        )
    return row


def read_photograph(campaign: Campaign, row: Photograph) -> photograph.Photograph:
    """What a stored photograph shows, checked against its fingerprint; raises AlteredPhotograph."""
    taken = photograph.read(row.payload, row.sha256)
    if (taken.year, taken.number) != (campaign.year, row.number):
        raise AlteredPhotograph(
            f"La photographie {row.number} de l’état des lieux de {campaign.year} est celle d’un autre.",
            hint="N’en tenez pas compte et prévenez votre administrateur.",
            year=campaign.year,
        )
    return taken


def state_of(campaign: Campaign, taken: photograph.Photograph, years: tuple[int, ...] = ()) -> SurveyState:
    """A photograph as an état des lieux: read on the day it was closed, dates grow no older."""
    referential = load(taken.referential_version)
    items = referential.items
    return SurveyState(
        referential=referential,
        year=taken.year,
        today=taken.as_of,
        profile=profile_of(taken),
        answers={
            item_id: AnswerView(
                value=from_json(items[item_id], kept.value),
                author_name=THE_COMMUNE,
                **{column: getattr(kept, column) for column in _COLUMNS},
            )
            for item_id, kept in taken.answers.items()
        },
        weightings={
            item_id: WeightingView(kept.importance, kept.urgency, kept.reason, THE_COMMUNE, None, 1)
            for item_id, kept in taken.weightings.items()
        },
        campaign_id=campaign.pk,
        closed=True,
        years=years,
        kept_scores=taken.scores,
    )


def profile_of(taken: photograph.Photograph) -> Profile:
    """What was known of the commune when its photograph was taken."""
    return Profile(population=taken.commune.population, **taken.profile)


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
