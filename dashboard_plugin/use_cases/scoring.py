"""Stored domain scores: written with each answer, rebuilt whole by a command, equal both ways."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from commune_core.referential import load
from dashboard_plugin.applets.diagnostic.models import Campaign, DomainScore
from dashboard_plugin.selectors.facts import facts_of
from dashboard_plugin.selectors.state import SurveyState, read_answers


def campaign_state(campaign: Campaign, *, today: date) -> SurveyState:
    """The answers of one campaign, in its own version of the questionnaire."""
    referential = load(campaign.referential_version)
    answers = read_answers(campaign, referential)
    profile = facts_of(campaign.commune, referential)
    return SurveyState(referential, campaign.year, today, profile, answers)


def store_scores(campaign: Campaign, state: SurveyState, domains: Iterable[str]) -> int:
    """Write the scores of these domains as they stand; gives the number of rows that changed."""
    existing = {row.domain: row for row in DomainScore.objects.filter(campaign=campaign)}
    written = 0
    for code in domains:
        result = state.scorecard.domains[code]
        columns = {
            "score_num": result.score.numerator if result.score is not None else None,
            "score_den": result.score.denominator if result.score is not None else None,
            "coverage_num": result.coverage.numerator,
            "coverage_den": result.coverage.denominator,
            "level": result.level,
            "computed_on": state.today,
        }
        row = existing.get(code) or DomainScore(campaign=campaign, domain=code)
        if row.pk and all(getattr(row, name) == value for name, value in columns.items()):
            continue
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()
        written += 1
    return written


def answered_domains(state: SurveyState) -> list[str]:
    """The domains where somebody gave an answer, in reading order."""
    touched = {state.referential.item(item_id).domain for item_id in state.answers}
    return [domain.code for domain in state.referential.domains if domain.code in touched]
