"""Modération: the first claimants of a commune, for a moderator to confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard_plugin import api
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.members import decision, number


@page
@require_http_methods(["GET", "HEAD", "POST"])
def moderation(request: HttpRequest) -> HttpResponse:
    """The provisional referents, each with two buttons."""
    person = user_id(request)
    if request.method == "POST":
        accept = decision(request)
        api.decide_membership(person, membership_id=number(request, "demande"), accept=accept)
        messages.success(request, "La personne est confirmée." if accept else "Le rattachement est refusé.")
        return HttpResponseRedirect(reverse("viatic:moderation"))
    return show(request, "moderation", {"waiting": api.pending_memberships(person)})
