"""Comment ce score est calculé: every sum, from a point's note to the score of the commune."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commune_core.explanation import DomainSum, ItemSum
from dashboard_plugin import api
from dashboard_plugin.pages import french
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.years import asked_year
from dashboard_plugin.point_data import ScoreExplained

REASONS = {
    "context": "donne le contexte, sans note",
    "masked": "masqué, ne concerne pas une commune de cette taille",
    "not_applicable": "sans objet",
    "unanswered": "sans réponse",
}


@page
@require_safe
def score(request: HttpRequest, code: str) -> HttpResponse:
    """The arithmetic of both scores, domain by domain; `domaine` opens one of them."""
    told = api.explain_score(user_id(request), commune=code, year=asked_year(request))
    moved = moved_to(request, told.commune, code, "score")
    if moved is not None:
        return moved
    overall, ours = told.explanation.overall, told.explanation.ours
    context = {
        "told": told,
        "opened": request.GET.get("domaine", ""),
        "means": (("commune", "Score de la commune", overall), ("nous", "Ce qui dépend de nous", ours)),
        "domains": [(domain, _lines(told, domain)) for domain in overall.domains],
    }
    return show(request, "score", context, commune=told.commune)


def _lines(told: ScoreExplained, domain: DomainSum) -> list[tuple[ItemSum, str, str]]:
    """Each point of a domain, its answer in words, and why it is left out."""
    return [
        (line, french.answer(line.item, told.answers.get(line.item.id)), REASONS.get(line.left_out, ""))
        for line in domain.items
    ]
