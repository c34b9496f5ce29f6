"""Questions: what members ask, and what whoever follows them answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import following as follow
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.once import once_of
from dashboard_plugin.pages.promotion_following import whole
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.stale import StaleQuestion

LONGEST = 2000


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """One's own and the form that asks, or those one answers; a POST asks or answers."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = follow.questions(person, promotion_id=identifier, after=whole(request.GET.get("apres", "")) or 0)
    if request.method != "POST":
        return _show(request, view)
    try:
        if view.mine:
            text = request.POST.get("question", "")
            follow.ask_question(person, promotion_id=identifier, text=text, once=once_of(request))
            messages.success(request, "Votre question est posée. La réponse paraîtra ici.")
        else:
            follow.answer_question(
                person,
                promotion_id=identifier,
                question_id=number(request, "numero"),
                answer=request.POST.get("reponse", ""),
                version=number(request, "version"),
            )
            messages.success(request, "Votre réponse est enregistrée : le membre la lit sur cette page.")
    except (InvalidPromotion, StaleQuestion, NotSaved) as error:
        return _show(request, follow.questions(person, promotion_id=identifier), error)
    return HttpResponseRedirect(reverse("viatic:promotion_questions", args=[identifier]))


def _show(request: HttpRequest, view: follow.QuestionList, error: CommuneError | None = None) -> HttpResponse:
    answered = whole(request.POST.get("numero", "")) if error else None
    context = {
        "view": view,
        "error": error,
        "error_at": f"reponse-{answered}" if answered else "question",
        "typed": request.POST.get("reponse" if answered else "question", "") if error else "",
        "answered": answered,
        "longest": LONGEST,
        "following": f"?apres={view.following}" if view.following else "",
    }
    status = outcome(error)[0] if error else 200
    return show_promotion(request, "promotion_questions", context, promotion=view.promotion, status=status)
