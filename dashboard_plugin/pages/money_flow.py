"""What every form of money does once sent: save, take away, compare, or give back what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from commune_core.errors import InvalidPlan
from dashboard_plugin.pages.money_form import Part, Typed, version_of
from dashboard_plugin.stale import StaleMoney

GONE = "Quelqu’un a retiré cette ligne entre-temps. Votre saisie est là : l’enregistrer l’ajoute de nouveau."

Render = Callable[[str, dict[str, Any], int], HttpResponse]


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its words, its parts, where it is sent, and what sending it does.

    `new_url` is where it is sent once its line is gone; `back` where one goes from it; `hidden` what it
    carries along.
    """

    heading: str
    parts: tuple[Part, ...]
    url: str
    new_url: str
    back: str
    version: int
    save: Callable[[dict[str, Any], int], object]
    saved: str
    remove: Callable[[int], None] | None = None
    lead: str = ""
    place: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)

    @property
    def removable(self) -> bool:
        """Whether there is something to take away: a template would call `remove` itself."""
        return self.remove is not None


def handle(
    request: HttpRequest, form: Form, stored: Any, render: Render, *, blank: str = "", gone: bool = False
) -> HttpResponse:
    """The page of a form, or what becomes of it once sent.

    `stored` holds a value for each part; `blank` is a part to leave empty; `gone`: the line was taken away
    while its form was being filled.
    """
    if request.method != "POST":
        typed = Typed.of(form.parts, stored)
        if blank:
            typed.texts[blank] = typed.read[blank] = ""
        return _form(form, render, typed, form.version, 200)
    if "retirer" in request.POST:
        return _remove(request, form, render)
    typed = Typed.sent(form.parts, request.POST)
    values = typed.values()
    if gone:
        return _gone(form, render, typed)
    version = version_of(request.POST)
    if not typed.errors:
        try:
            form.save(values, version)
        except StaleMoney as error:
            return _stale(form, render, typed, error.current)
        except InvalidPlan as error:
            typed.fault(error)
        else:
            messages.success(request, form.saved)
            return HttpResponseRedirect(form.back)
    return _form(form, render, typed, version, 422)


def _remove(request: HttpRequest, form: Form, render: Render) -> HttpResponse:
    try:
        if form.remove is not None:
            form.remove(version_of(request.POST))
    except StaleMoney as error:
        row = error.current
        return _form(form, render, Typed.of(form.parts, row.fields), row.version, 409, changed=True)
    messages.success(request, "La ligne est retirée.")
    return HttpResponseRedirect(form.back)


def _form(
    form: Form, render: Render, typed: Typed, version: int, status: int, *, changed: bool = False
) -> HttpResponse:
    context = {
        "form": form, "lines": typed.lines(), "typed": typed, "version": version, "changed": changed
    }  # fmt: skip
    return render("money_form", context, status)


def _stale(form: Form, render: Render, typed: Typed, current: Any) -> HttpResponse:
    if current is None:
        return _gone(form, render, typed)
    fields, version = current if isinstance(current, tuple) else (current.fields, current.version)
    return render("money_conflict", {"form": form, "lines": typed.lines(fields), "version": version}, 409)


def _gone(form: Form, render: Render, typed: Typed) -> HttpResponse:
    """Somebody took the line away meanwhile: what was typed is there to be added again."""
    typed.general = GONE
    return _form(replace(form, url=form.new_url, remove=None), render, typed, 0, 409)
