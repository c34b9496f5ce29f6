"""Between the host's courses and the commune: the way in, the way back, the groups of a course."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from commune_core import referential
from commune_core.errors import UnknownItem
from dashboard_plugin import api
from dashboard_plugin.api import promotion_home
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.platform import get_platform

# In the session: course → the point one came from, for the last few courses.
CAME_FROM = "viatic_came_from"
MOST_COURSES = 20
OUTCOMES = {
    "enrolled": "Inscrits",
    "moved": "Changés de groupe",
    "already": "Déjà dans ce groupe",
    "invited": "Invités : inscrits dès que leur compte est créé et confirmé",
    "ungrouped": "Inscrits, mais le groupe leur est refusé par la plateforme",
    "refused": "Refusés : adresse incorrecte, ou inscription que la plateforme n’accepte pas",
    "failed": "Non traités, la base de données n’a pas répondu : renvoyez-les",
}


@page
@require_safe
def entree(request: HttpRequest, course_key: str) -> HttpResponse:
    """Leads into the course, and remembers the point (`?point=`) to come back to."""
    url = get_platform().course_url(course_key)
    if url is None:
        raise Http404
    remember_point(request, course_key, known_item(request.GET.get("point", "")))
    return HttpResponseRedirect(url)


def remember_point(request: HttpRequest, course_key: str, item: str) -> None:
    """Keep in the session the point one comes from into a course; an empty one is forgotten."""
    came_from: dict[str, str] = request.session.get(CAME_FROM, {})
    came_from.pop(course_key, None)
    if item:
        came_from[course_key] = item
    request.session[CAME_FROM] = dict(list(came_from.items())[-MOST_COURSES:])


@page
@require_safe
def retour(request: HttpRequest, course_key: str) -> HttpResponse:
    """The tab « Ma commune » of a course: to the point one came from, else to one's commune."""
    commune = api.current_commune(user_id(request))
    item = request.session.get(CAME_FROM, {}).get(course_key)
    if item:
        return HttpResponseRedirect(reverse("viatic:point", args=[commune.code, item]))
    return HttpResponseRedirect(reverse("viatic:commune", args=[commune.code]))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def promotions(request: HttpRequest, course_key: str) -> HttpResponse:
    """The groups of a course and their progress, for its team; the form enrols people in one of them."""
    person = user_id(request)
    typed = {"groupe": "", "adresses": ""}
    problem = report = None
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        try:
            report = api.enrol_group(
                person,
                course_key=course_key,
                group=typed["groupe"],
                addresses=typed["adresses"],
                divide=request.POST.get("diviser") == "oui",
            )
        except InvalidRequest as error:
            problem = error
        else:
            for outcome, title in OUTCOMES.items():
                found = [address for address, became in report.outcomes if became == outcome]
                if found:
                    messages.info(request, f"{title} ({len(found)}) : {', '.join(found)}.")
            here = reverse("viatic:course_promotions", args=[course_key])
            return HttpResponseRedirect(f"{here}?{urlencode({'groupe': report.group})}")
    view = api.classroom(person, course_key=course_key, group=request.GET.get("groupe"))
    context = {
        "view": view,
        "own": promotion_home.course_promotions(person, course_key=course_key),
        "problem": problem,
        "typed": typed,
        "course_url": get_platform().course_url(course_key),
    }
    return show(request, "promotions", context, status=422 if problem else 200)


def known_item(name: str) -> str:
    """The same id where it is a point of the questionnaire, else nothing."""
    try:
        return referential.load().item(name).id
    except UnknownItem:
        return ""
