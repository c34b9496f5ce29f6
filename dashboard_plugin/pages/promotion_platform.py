"""A promotion beside the platform: bring its courses in step, follow the run, compare both sides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError
from dashboard_plugin.api import promotion_platform as platform
from dashboard_plugin.errors import ClosedPromotion
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import json_page, page, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.pages.promotion_sync_words import told

POLLED_EVERY = 2000
"""Milliseconds between two looks at a run that goes on."""


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def plateforme(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """Where it stands; a POST begins or goes on with a run, stops it, or does a little of it."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    error: CommuneError | None = None
    if request.method == "POST":
        try:
            _act(request, person, identifier)
            return HttpResponseRedirect(reverse("viatic:promotion_plateforme", args=[identifier]))
        except ClosedPromotion as refusal:
            error = refusal
    view = platform.promotion_platform(person, promotion_id=identifier)
    context = {
        "view": view,
        "run": view.run,
        "told": told(view.run) if view.run else "",
        "every": POLLED_EVERY,
        "error": error,
    }
    return show_promotion(
        request,
        "promotion_platform",
        context,
        promotion=view.promotion,
        status=outcome(error)[0] if error else 200,
    )


def _act(request: HttpRequest, person: int | None, identifier: int) -> None:
    if "arreter" in request.POST:
        platform.stop_sync(person, promotion_id=identifier, run_id=number(request, "arreter"))
        return
    if "continuer" in request.POST:
        platform.step_sync(person, promotion_id=identifier, run_id=number(request, "continuer"))
        return
    run = platform.start_sync(
        person, promotion_id=identifier, unenrol=request.POST.get("desinscrire") == "oui"
    )
    platform.step_sync(person, promotion_id=identifier, run_id=run)


@never_cache
@json_page
@require_http_methods(["GET", "HEAD", "POST"])
def etat(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """Where the last run stands, for the script of the page; a POST does a little of it without workers."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    run = platform.promotion_platform(person, promotion_id=identifier).run
    if run is not None and request.method == "POST" and run.going:
        run = platform.step_sync(person, promotion_id=identifier, run_id=run.id)
    if run is None:
        return JsonResponse({"going": False, "value": 0, "max": 0, "told": ""})
    return JsonResponse(
        {"going": run.going, "value": run.done + run.failed, "max": run.total, "told": told(run)}
    )


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def ecarts(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """Both sides compared, course by course; a POST mends what differs."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    error: CommuneError | None = None
    if request.method == "POST":
        try:
            strangers = request.POST.get("retirer") == "oui"
            run = platform.start_sync(person, promotion_id=identifier, mend=True, remove_strangers=strangers)
            platform.step_sync(person, promotion_id=identifier, run_id=run)
            messages.success(
                request, "La correction est demandée : la mise à jour ci-dessous dit où elle en est."
            )
            return HttpResponseRedirect(reverse("viatic:promotion_plateforme", args=[identifier]))
        except ClosedPromotion as refusal:
            error = refusal
    view = platform.promotion_drift(person, promotion_id=identifier)
    return show_promotion(
        request,
        "promotion_drift",
        {"view": view, "error": error},
        promotion=view.promotion,
        status=outcome(error)[0] if error else 200,
    )
