"""Open a promotion, and change its settings, its programme, and what is known of its body."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError, Forbidden
from commune_core.promotions.words import BODIES, KINDS, InvalidPromotion
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.once import once_of
from dashboard_plugin.pages.promotion_conflict import compare
from dashboard_plugin.pages.promotion_form import (
    FIELD_OF,
    PARTS,
    PromotionForm,
    body_of,
    fields_of,
    form_of,
    sent_form,
)
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.promotion_data import BodyFields, PromotionView
from dashboard_plugin.stale import StaleBody, StalePromotion

HOW = {
    "open": "Toute personne qui a le lien s’inscrit, dans la limite des places.",
    "approval": "On demande une place avec le lien, et vous acceptez ou refusez.",
    "closed": "Seules les personnes que vous inscrivez ou invitez entrent.",
}
NEW_ROWS = 3
BODY_FIELDS = ("organisme", "organisme_nom", "organisme_sorte", "siren", "agrement", "agrement_fin")


@page
@require_http_methods(["GET", "HEAD", "POST"])
def nouvelle(request: HttpRequest) -> HttpResponse:
    """The form of a new promotion; its programme comes next, in its settings."""
    person = user_id(request)
    if not rooms.promotions(person).can_create:
        raise Forbidden(hint="Demandez à la personne qui administre le site de vous laisser animer.")
    if request.method != "POST":
        return _show_new(request, PromotionForm())
    form = sent_form(request.POST)
    try:
        chosen = request.POST.get("organisme", "")
        body = number(request, "organisme") if chosen.isdigit() else body_of(request.POST)
        made = rooms.create_promotion(person, fields=fields_of(form), body=body, once=once_of(request))
    except (InvalidPromotion, NotSaved) as error:
        return _show_new(request, form, error)
    messages.success(request, "La promotion est créée. Composez maintenant son programme.")
    return HttpResponseRedirect(reverse("viatic:promotion", args=[made]))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def reglages(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The settings and the programme; a POST writes them, or shows both where somebody was faster."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = _managed(person, identifier)
    if request.method != "POST":
        form = form_of(view.fields)
        return _show_edit(request, view, form, view.version, form.mark())
    form = _kept(request, view)
    version, read = number(request, "version"), request.POST.get("lu", "")
    try:
        rooms.save_promotion(person, promotion_id=identifier, fields=fields_of(form), version=version)
    except (InvalidPromotion, NotSaved) as error:
        return _show_edit(request, view, form, version, read, error)
    except StalePromotion as error:
        return _show_conflict(request, form, read, error.current)
    messages.success(request, "Les réglages sont enregistrés.")
    if request.POST.get("suite") == "programme":
        return HttpResponseRedirect(f"{reverse('viatic:promotion_reglages', args=[identifier])}#programme")
    return HttpResponseRedirect(reverse("viatic:promotion", args=[identifier]))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def organisme(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """Who trains and its approval; a POST writes it, for all the promotions of this body."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = _managed(person, identifier)
    if request.method != "POST":
        return _show_body(request, view, body_typed(view.body.fields), view.body.version)
    typed, version = {name: request.POST.get(name, "") for name in BODY_FIELDS}, number(request, "version")
    try:
        rooms.save_body(person, promotion_id=identifier, fields=body_of(request.POST), version=version)
    except (InvalidPromotion, NotSaved) as error:
        return _show_body(request, view, typed, version, error)
    except StaleBody as error:
        return _show_body(request, view, typed, error.current.version, error, error.current.fields)
    messages.success(request, "L’organisme est enregistré.")
    return HttpResponseRedirect(reverse("viatic:promotion", args=[identifier]))


def body_typed(fields: BodyFields) -> dict[str, str]:
    """A stored body as its form holds it."""
    until = fields.approved_until.isoformat() if fields.approved_until else ""
    values = ("", fields.name, fields.kind, fields.siren, fields.approval_number, until)
    return dict(zip(BODY_FIELDS, values, strict=True))


def _managed(person: int, identifier: int) -> PromotionView:
    view = rooms.promotion(person, promotion_id=identifier)
    if "manage_promotion" not in view.may:
        raise Forbidden()
    return view


def _kept(request: HttpRequest, view: PromotionView) -> PromotionForm:
    """What was sent; after a comparison, with what is stored where « garder_<part> » says so."""
    form, stored = sent_form(request.POST), form_of(view.fields)
    for name, _, _ in PARTS:
        if request.POST.get(f"garder_{name}") == "leur":
            form = form.with_part(name, stored)
    return form


def _about(form: PromotionForm, error: CommuneError | None) -> dict[str, Any]:
    at = FIELD_OF.get(str(error.where.get("field", "")), "titre") if error else ""
    kinds = [(code, label, HOW[code]) for code, label in KINDS.items()]
    return {"form": form, "kinds": kinds, "bodies": BODIES.items(), "error": error, "error_at": at}


def _show_new(request: HttpRequest, form: PromotionForm, error: CommuneError | None = None) -> HttpResponse:
    context = {
        **_about(form, error),
        "known": rooms.own_bodies(user_id(request)),
        "typed": {name: request.POST.get(name, "") for name in BODY_FIELDS},
    }
    return show(request, "promotion_new", context, status=outcome(error)[0] if error else 200)


def _show_edit(
    request: HttpRequest,
    view: PromotionView,
    form: PromotionForm,
    version: int,
    read: str,
    error: CommuneError | None = None,
) -> HttpResponse:
    choices = rooms.programme_choices()
    titles = _titles(view)
    context = {
        **_about(form, error),
        "rows": [(place, each, titles.get(each.key, each.key)) for place, each in enumerate(form.courses)],
        "new_rows": [(len(form.courses) + place, place) for place in range(NEW_ROWS)],
        "choices": [each for each in choices if each.key not in {row.key for row in form.courses}],
        "version": version,
        "read": read,
    }
    status = outcome(error)[0] if error else 200
    return show_promotion(request, "promotion_edit", context, promotion=view, status=status)


def _show_conflict(request: HttpRequest, form: PromotionForm, read: str, now: PromotionView) -> HttpResponse:
    context = {
        "parts": compare(form_of(now.fields), form, read, _titles(now)),
        "pairs": list(form.pairs()),
        "read": form_of(now.fields).mark(),
    }
    return show_promotion(request, "promotion_conflict", context, promotion=now, status=409)


def _show_body(
    request: HttpRequest,
    view: PromotionView,
    typed: dict[str, str],
    version: int,
    error: CommuneError | None = None,
    stored: BodyFields | None = None,
) -> HttpResponse:
    at = FIELD_OF.get(str(error.where.get("field", "")), "organisme_nom") if error else ""
    context = {
        "typed": typed,
        "bodies": BODIES.items(),
        "version": version,
        "stored": stored,
        "error": error,
        "error_at": at,
    }
    status = outcome(error)[0] if error else 200
    return show_promotion(request, "promotion_body", context, promotion=view, status=status)


def _titles(view: PromotionView) -> dict[str, str]:
    """The names of the courses a form may hold: those that open today, then those of the programme."""
    opened = {each.key: each.title for each in rooms.programme_choices()}
    return opened | {each.fields.key: each.title for each in view.courses}
