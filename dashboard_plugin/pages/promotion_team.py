"""Who runs, tutors and observes a promotion."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError
from commune_core.promotions.words import ROLES, STAFF, InvalidPromotion
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.promotion_data import TeamView
from dashboard_plugin.stale import StaleSeat

WHAT = {
    "organiser": "Voit tout, règle tout, inscrit les membres et délivre les attestations.",
    "tutor": "Voit les membres de ses groupes, anime leurs séances et leur écrit.",
    "observer": "Voit les totaux, et aucun nom.",
}
FIELDS = {"email": "adresse", "role": "role", "groups": "groupes"}


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def equipe(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The list and the form that names; a POST names somebody, or lets one go."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = rooms.promotion_team(person, promotion_id=identifier)
    if request.method != "POST":
        return _show(request, view)
    try:
        if "retirer" in request.POST:
            seat, version = number(request, "retirer"), number(request, "version")
            rooms.end_role(person, promotion_id=identifier, seat_id=seat, version=version)
            messages.success(request, "Cette personne n’a plus de rôle dans la promotion.")
        else:
            groups = request.POST.get("groupes", "").replace("\n", ",").split(",")
            rooms.name_role(
                person,
                promotion_id=identifier,
                email=request.POST.get("adresse", ""),
                role=request.POST.get("role", ""),
                groups=groups,
            )
            messages.success(request, "Le rôle est donné : la personne le trouve dans ses promotions.")
    except (InvalidPromotion, StaleSeat) as error:
        return _show(request, rooms.promotion_team(person, promotion_id=identifier), error)
    # Whoever has just given up his own role reads this page no more.
    mine = any(each.id == identifier for each in rooms.promotions(person).rows)
    name, arguments = ("promotion_equipe", [identifier]) if mine else ("promotions", [])
    return HttpResponseRedirect(reverse(f"viatic:{name}", args=arguments))


def _show(request: HttpRequest, view: TeamView, error: CommuneError | None = None) -> HttpResponse:
    naming = error is not None and "retirer" not in request.POST
    at = FIELDS.get(str(error.where.get("field", "")), "") if error and naming else ""
    context = {
        "staff": view.staff,
        "groups": view.groups,
        "roles": [(code, ROLES[code], WHAT[code]) for code in STAFF],
        "typed": {name: request.POST.get(name, "") if naming else "" for name in FIELDS.values()},
        "error": error,
        "error_at": at,
    }
    status = outcome(error)[0] if error else 200
    return show_promotion(request, "promotion_team", context, promotion=view.promotion, status=status)
