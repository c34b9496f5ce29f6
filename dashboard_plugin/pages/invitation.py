"""The page a letter of invitation leads to, and the way out of a project one follows."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commune_core import invitations as rules
from commune_core.errors import Forbidden
from dashboard_plugin import api
from dashboard_plugin.api import people
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.members import decision
from dashboard_plugin.pages.project_shell import project_number, show_project
from dashboard_plugin.platform import get_platform


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Who invites, to what, until when, and two buttons; once it is accepted, the project itself."""
    person = user_id(request)
    if request.method == "POST":
        return _decide(request, person, secret)
    view = people.invitation(person, secret=secret)
    if view.mine:
        return HttpResponseRedirect(reverse("viatic:projet", args=[view.project_id]))
    context = {"view": view, "roles": rules.ROLES, "account": get_platform().user(person).email}
    response = show(request, "invitation", context)
    # The address of this page is a secret: no other site is told of it.
    response["Referrer-Policy"] = "same-origin"
    return response


def _decide(request: HttpRequest, person: int, secret: str) -> HttpResponse:
    accept = decision(request)
    project = people.decide_invitation(person, secret=secret, accept=accept)
    if not accept:
        messages.success(request, "L’invitation est refusée. La personne qui vous a invité le voit.")
        return HttpResponseRedirect(reverse("viatic:accueil"))
    messages.success(request, "Ce projet vous est ouvert. Vous le retrouvez sur votre page d’accueil.")
    return HttpResponseRedirect(reverse("viatic:projet", args=[project]))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def quitter(request: HttpRequest, project_id: str) -> HttpResponse:
    """A guest follows a project no more: what it means, and the button."""
    person, number = user_id(request), project_number(project_id)
    project = api.project(person, project_id=number)
    if not project.as_guest:
        raise Forbidden()
    if project.fields.parent_id and request.method != "POST":
        # He was invited to the project that gathers this action: that is what he would leave.
        return HttpResponseRedirect(reverse("viatic:quitter", args=[project.fields.parent_id]))
    if request.method == "POST":
        people.leave_project(person, project_id=number)
        messages.success(request, f"Vous ne suivez plus « {project.fields.title} ».")
        return HttpResponseRedirect(reverse("viatic:accueil"))
    return show_project(request, "guest_leave", {}, project=project)
