"""The front door and the health page."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campus import catalogue, demo
from dashboard_plugin.applets.territory.models import Commune


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """What the academy is; members go straight to their own home page."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
    context = {
        "courses": len(catalogue.snapshot().courses),
        "members": demo.MEMBERS if demo.allowed(request) else (),
    }
    return render(request, "campus/welcome.html", context)


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the academy can work, else 503, with what is missing."""
    courses = catalogue.snapshot()
    report: dict[str, object] = {"courses": len(courses.courses), "courses_left_out": dict(courses.broken)}
    try:
        report |= {
            "database": "ok",
            "communes": Commune.objects.filter(
                kind=Commune.Kind.COMMUNE, status=Commune.Status.CURRENT
            ).count(),
        }
    except DatabaseError as error:
        report |= {"database": str(error), "communes": 0}
    well = report["database"] == "ok" and bool(report["communes"]) and bool(courses.courses)
    return JsonResponse({"status": "ok" if well else "incomplete", **report}, status=200 if well else 503)
