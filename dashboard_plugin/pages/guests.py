"""Invités: who follows one project without belonging to its commune, for those who may invite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commune_core import invitations as rules
from commune_core.errors import CommuneError
from commune_core.invitations import InvalidInvitation, TooManyInvitations
from commune_core.typography import day
from dashboard_plugin.api import people
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.guest_data import GuestsView, GuestView, Invited
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.project_shell import project_number, show_project
from dashboard_plugin.platform import get_clock
from dashboard_plugin.stale import StaleGuest

A_YEAR = timedelta(days=365)
FIELDS = {"email": "adresse", "name": "nom", "role": "role", "expires_on": "jusqu", "message": "message"}
"""Where each field of the rules is in the form."""


@dataclass(frozen=True, slots=True)
class InviteForm:
    """What was typed in the form that invites; `until` as the browser sends a day."""

    email: str = ""
    name: str = ""
    role: str = "reader"
    until: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One invitation on the page, with what its form holds: what is stored, or what was typed and refused."""

    guest: GuestView
    state: str
    role: str
    form_role: str
    form_until: str
    unfolded: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an invitation that two people changed: the value and the words of each, which is kept."""

    name: str
    label: str
    theirs: str
    their_words: str
    yours: str
    your_words: str
    keep_yours: bool


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def invites(request: HttpRequest, project_id: str) -> HttpResponse:
    """The list and the form that invites; a POST invites, sends again, changes or withdraws."""
    person, project = user_id(request), project_number(project_id)
    view = people.guests(person, project_id=project)
    if request.method != "POST":
        return _show(request, view, _form(request, view))
    act = request.POST.get("geste")
    try:
        if act == "inviter":
            return _invite(request, person, view)
        if act in ("changer", "renvoyer", "retirer"):
            return _change(request, person, project, act)
    except StaleGuest as stale:
        return _compare(request, view, stale.current, act or "")
    except (InvalidInvitation, TooManyInvitations) as error:
        return _show(request, view, _typed(request), error)
    raise InvalidRequest("Cette demande n’est pas complète.", hint="Revenez à la page et recommencez.")


def _show(
    request: HttpRequest, view: GuestsView, form: InviteForm, error: CommuneError | None = None
) -> HttpResponse:
    at = FIELDS.get(str(error.where.get("field", "")), "") if error else ""
    inviting = request.POST.get("geste") == "inviter"
    context = {
        "held": [_line(request, each, refused=error is not None) for each in view.held],
        "ended": [_line(request, each, refused=False) for each in view.ended],
        "form": form,
        "roles": rules.ROLES.items(),
        "error": error,
        "error_at": at if inviting else "",
        "today": get_clock().today().isoformat(),
        "last": (get_clock().today() + rules.LONGEST).isoformat(),
    }
    status = outcome(error)[0] if error else 200
    return show_project(request, "guests", context, project=view.project, status=status)


def _line(request: HttpRequest, guest: GuestView, *, refused: bool) -> Line:
    sent = request.POST
    again = refused and sent.get("geste") == "changer" and sent.get("invite") == str(guest.id)
    return Line(
        guest,
        rules.STATES[guest.state],
        rules.ROLES[guest.role],
        sent.get("role", "") if again else guest.role,
        sent.get("jusqu", "") if again else guest.expires_on.isoformat(),
        again,
    )


def _form(request: HttpRequest, view: GuestsView) -> InviteForm:
    """An empty form, or the words of an invitation that ended, to send it anew."""
    again = request.GET.get("de", "")
    ended = view.of(int(again)) if again.isascii() and again.isdigit() and len(again) < 19 else None
    until = (get_clock().today() + A_YEAR).isoformat()
    if ended is None or ended.held:
        return InviteForm(until=until)
    return InviteForm(ended.email, ended.name, ended.role, until, ended.message)


def _typed(request: HttpRequest) -> InviteForm:
    if request.POST.get("geste") != "inviter":
        return InviteForm(until=(get_clock().today() + A_YEAR).isoformat())
    sent = request.POST
    return InviteForm(
        sent.get("adresse", ""),
        sent.get("nom", ""),
        sent.get("role", ""),
        sent.get("jusqu", ""),
        sent.get("message", ""),
    )


def _invite(request: HttpRequest, person: int, view: GuestsView) -> HttpResponse:
    form = _typed(request)
    done = people.invite_guest(
        person,
        project_id=view.project.id,
        email=form.email,
        name=form.name,
        role=form.role,
        expires_on=typed_day(form.until),
        message=form.message.replace("\r\n", "\n"),
    )
    messages.success(request, _told(form.email.strip(), done))
    return _back(view.project.id)


def _told(email: str, done: Invited) -> str:
    if done.replaced is None:
        return f"L’invitation est envoyée à {email}."
    was = done.replaced
    words = f" Son message était : « {was.message} »." if was.message else ""
    return (
        f"Cette adresse avait déjà une invitation en attente, envoyée par {was.invited_by} "
        f"({rules.ROLES[was.role].lower()}, jusqu’au {day(was.expires_on)}). La vôtre la remplace, "
        f"et la lettre repart à {email} : l’ancien lien ne sert plus.{words}"
    )


def _change(request: HttpRequest, person: int, project: int, act: str) -> HttpResponse:
    which = {
        "project_id": project,
        "guest_id": number(request, "invite"),
        "version": number(request, "version"),
    }
    if act == "renvoyer":
        people.resend_invitation(person, **which)
        messages.success(request, "La lettre est repartie, avec un nouveau lien : l’ancien ne sert plus.")
    elif act == "retirer":
        people.revoke_guest(person, **which)
        messages.success(request, "L’invitation est retirée : ce projet n’est plus ouvert à cette personne.")
    else:
        until = typed_day(request.POST.get("jusqu", ""))
        people.change_guest(person, role=request.POST.get("role", ""), expires_on=until, **which)
        messages.success(request, "L’invitation est changée.")
    return _back(project)


def _compare(request: HttpRequest, view: GuestsView, current: GuestView, act: str) -> HttpResponse:
    """What the invitation has become, beside what was asked of it."""
    context = {
        "current": current,
        "act": act,
        "parts": _parts(request, current) if act == "changer" else (),
        "state": rules.STATES[current.state],
    }
    return show_project(request, "guest_conflict", context, project=view.project, status=409)


def _parts(request: HttpRequest, current: GuestView) -> tuple[Part, ...]:
    """Role and last day face to face; where one was not touched, the other's is kept unless one says so."""
    role, until = request.POST.get("role", ""), request.POST.get("jusqu", "")
    theirs = current.expires_on.isoformat()
    return (
        Part(
            "role",
            "Ce que la personne peut faire",
            current.role,
            rules.ROLES[current.role],
            role,
            rules.ROLES.get(role, "Pas de choix"),
            role != request.POST.get("role_lu"),
        ),
        Part(
            "jusqu",
            "Dernier jour",
            theirs,
            day(current.expires_on),
            until,
            day(asked) if (asked := typed_day(until)) else "Pas de jour",
            until != request.POST.get("jusqu_lu"),
        ),
    )


def typed_day(text: str) -> date | None:
    """The day that was typed, as a browser sends it or as people write it (31/12/2027); None for none."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    return None


def _back(project: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("viatic:invites", args=[project]))
