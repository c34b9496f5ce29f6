"""One signalement: what was told, where it stands, and for an author the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.doubts import KINDS, LONGEST_REPLY, STATES
from commune_core.errors import CommuneError
from dashboard_plugin.api import doubts
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.thread import a_number
from dashboard_plugin.stale import StaleDoubt

NAMES = {"state": "etat", "reply": "reponse"}
"""Field of an answer → its name in the form."""
READ = "lu_"
"""Before the name of a field: the value that the form was read with."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of two answers, face to face; `keep_theirs` where only theirs changed."""

    name: str
    label: str
    theirs: str
    yours: str
    their_words: str
    your_words: str
    keep_theirs: bool

    @property
    def same(self) -> bool:
        """Whether there is nothing to choose."""
        return self.theirs == self.yours


@page
@require_http_methods(["GET", "HEAD", "POST"])
def doute(request: HttpRequest, doubt_id: str) -> HttpResponse:
    """For whoever told it and for authors; a POST answers it over the version that was read."""
    person, number = user_id(request), a_number(doubt_id) or 0
    if request.method != "POST":
        found = doubts.doubt(person, doubt_id=number)
        return _show(request, found, {"state": found.state, "reply": found.reply})
    typed = _sent(request, "")
    version = a_number(request.POST.get("version", "")) or 0
    try:
        doubts.answer_doubt(person, doubt_id=number, version=version, **typed)
    except StaleDoubt as stale:
        return _compare(request, stale.current, typed)
    except doubts.InvalidDoubt as error:
        found = doubts.doubt(person, doubt_id=number)
        return _show(request, found, typed, faults=error.faults, status=outcome(error)[0])
    except NotSaved as error:
        found = doubts.doubt(person, doubt_id=number)
        return _show(request, found, typed, error=error, status=outcome(error)[0])
    messages.success(request, "La réponse est enregistrée : le lecteur la trouve dans ses signalements.")
    return HttpResponseRedirect(reverse("viatic:doute", args=[number]))


def _sent(request: HttpRequest, prefix: str) -> dict[str, str]:
    # A browser sends two characters for each end of line, and counts one in `maxlength`.
    return {
        field: request.POST.get(prefix + name, "").replace("\r\n", "\n").strip()
        for field, name in NAMES.items()
    }


def _show(
    request: HttpRequest,
    found: doubts.DoubtView,
    typed: Mapping[str, str],
    *,
    faults: Mapping[str, str] | None = None,
    error: CommuneError | None = None,
    status: int = 200,
) -> HttpResponse:
    # On an error the form still rests on what it was read with: another's answer meanwhile must not pass.
    read = _sent(request, READ) if status != 200 else {"state": found.state, "reply": found.reply}
    version = a_number(request.POST.get("version", "")) if status != 200 else found.version
    context = {
        "doubt": found,
        "kind": KINDS.get(found.kind, ""),
        "state": STATES.get(found.state, ""),
        "may_answer": doubts.may_answer(user_id(request)),
        "typed": {NAMES[field]: words for field, words in typed.items()},
        "read": {READ + NAMES[field]: words for field, words in read.items()},
        "version": version or 0,
        "faults": {NAMES[field]: words for field, words in (faults or {}).items()},
        "error": error,
        "states": STATES.items(),
        "longest": LONGEST_REPLY,
        "back": doubts.way_back(user_id(request), found.place.course),
    }
    return show(request, "doubt", context, status=status)


def _compare(request: HttpRequest, current: doubts.DoubtView, typed: Mapping[str, str]) -> HttpResponse:
    """The answer that is stored beside the one that was sent; what one did not touch is theirs."""
    read = _sent(request, READ)
    theirs = {"state": current.state, "reply": current.reply}
    labels = {"state": "Où en est le signalement", "reply": "Réponse"}
    parts = [
        Part(
            name=NAMES[field],
            label=label,
            theirs=theirs[field],
            yours=typed[field],
            their_words=_words(field, theirs[field]),
            your_words=_words(field, typed[field]),
            keep_theirs=typed[field] == read[field],
        )
        for field, label in labels.items()
    ]
    stored = {READ + NAMES[field]: words for field, words in theirs.items()}
    context = {"doubt": current, "parts": parts, "stored": stored}
    return show(request, "doubt_conflict", context, status=409)


def _words(field: str, value: str) -> str:
    return (STATES.get(value, value) if field == "state" else value) or "Rien"
