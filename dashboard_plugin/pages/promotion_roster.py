"""A file of people: brought, its columns said, what it would do shown, then done."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError, Forbidden
from commune_core.promotions.roster import FATES
from commune_core.promotions.roster_columns import TARGETS
from commune_core.promotions.roster_lines import MOST_ROWS
from commune_core.promotions.words import InvalidPromotion
from commune_core.tabular import UnreadableTable
from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.downloads import kept
from dashboard_plugin.exports import promotion_roster as out
from dashboard_plugin.exports.answers import XLSX
from dashboard_plugin.exports.grids import read_grids
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.promotion_roster_data import RosterColumns, RosterPlan

MOST_SHOWN = 200


@page
@require_http_methods(["GET", "HEAD", "POST"])
def fichier(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """A form to bring a file; a POST leads to what it would do, and enrols nobody."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = rosters.promotion_members(person, promotion_id=identifier)
    if not view.can_enrol:
        raise Forbidden()
    error = ""
    if request.method == "POST":
        sent = request.FILES.get("fichier")
        try:
            if sent is None:
                raise UnreadableTable("Choisissez un fichier.", hint="")
            if (sent.size or 0) > out.LARGEST:
                raise UnreadableTable("Ce fichier est trop lourd.", hint="Est-ce le bon ?")
            grids = read_grids(sent.read(), sent.name or "")
            number = rosters.bring_roster(person, promotion_id=identifier, name=sent.name or "", grids=grids)
            return _to("promotion_plan", identifier, number)
        except (UnreadableTable, InvalidPromotion) as refused:
            error = f"{refused.message} {refused.hint}".strip()
    context = {
        "error": error,
        "most": MOST_ROWS,
        "largest": out.LARGEST // 1024 // 1024,
        "targets": TARGETS,
    }
    status = 422 if error else 200
    return show_promotion(request, "promotion_file", context, promotion=view.promotion, status=status)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def colonnes(request: HttpRequest, promotion_id: str, upload_id: str) -> HttpResponse:
    """Which column says what; a POST keeps it, and leads to what the file would do."""
    person, identifier, number = user_id(request), promotion_number(promotion_id), _number(upload_id)
    asked = request.POST.get("feuille") or request.GET.get("feuille") or ""
    sheet = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else None
    view = rosters.roster_columns(person, promotion_id=identifier, upload_id=number, sheet=sheet)
    if request.method != "POST":
        return _columns(request, view)
    said = {each.place: request.POST.get(f"colonne-{each.place}", "") for each in view.columns}
    try:
        rosters.choose_roster_columns(
            person,
            promotion_id=identifier,
            upload_id=number,
            sheet=view.sheet,
            header=view.header,
            targets={place: target for place, target in said.items() if target},
        )
    except InvalidPromotion as error:
        return _columns(request, view, error=error, said=said)
    return _to("promotion_plan", identifier, number)


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, promotion_id: str, upload_id: str) -> HttpResponse:
    """The fate of every line; a POST carries it out, all of it or nothing."""
    person, identifier, number = user_id(request), promotion_number(promotion_id), _number(upload_id)
    if request.method != "POST":
        found = rosters.read_roster(person, promotion_id=identifier, upload_id=number)
        return _plan(request, found) if found else _to("promotion_colonnes", identifier, number)
    aside = request.POST.get("ecarter") == "oui"
    try:
        done = rosters.enrol_roster(
            person,
            promotion_id=identifier,
            upload_id=number,
            digest=request.POST.get("plan", ""),
            set_aside=aside,
        )
    except rosters.RosterChanged as error:
        return _plan(request, error.plan, error)
    except InvalidPromotion as error:
        found = rosters.read_roster(person, promotion_id=identifier, upload_id=number)
        return _plan(request, found, error) if found else _to("promotion_colonnes", identifier, number)
    counts = done.counts
    messages.success(
        request,
        f"Inscrits : {counts['enrolled']}. Invités par courriel : {counts['invited']}. "
        f"Sur liste d’attente : {counts['waiting']}. Déjà là : {counts['present']}."
        + (f" Lignes mises de côté : {counts['faulty']}." if counts["faulty"] else ""),
    )
    return HttpResponseRedirect(reverse("viatic:promotion_membres", args=[identifier]))


@never_cache
@page
@require_safe
def corriger(request: HttpRequest, promotion_id: str, upload_id: str) -> HttpResponseBase:
    """The faulty lines as a workbook: their own columns, and what to mend beside them."""
    found = rosters.read_roster(
        user_id(request), promotion_id=promotion_number(promotion_id), upload_id=_number(upload_id)
    )
    if found is None:
        raise Http404
    response = HttpResponse(out.faulty_lines(found), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{out.NAME}"'
    return kept(response)


def _columns(
    request: HttpRequest,
    view: RosterColumns,
    *,
    error: CommuneError | None = None,
    said: dict[int, str] | None = None,
) -> HttpResponse:
    columns = [(each, said.get(each.place, "") if said else each.target) for each in view.columns]
    context = {"view": view, "error": error, "targets": TARGETS, "columns": columns}
    status = 422 if error else 200
    return show_promotion(request, "promotion_columns", context, promotion=view.promotion, status=status)


def _plan(request: HttpRequest, found: RosterPlan, error: CommuneError | None = None) -> HttpResponse:
    counts = found.counts
    context = {
        "plan": found,
        "error": error,
        "effect": _effect(counts),
        "written_to": counts["enrolled"] + counts["invited"],
        "waiting": counts["waiting"],
        "fates": [(label, counts[fate]) for fate, label in FATES.items()],
        "faulty": [
            (step, [(found.labels.get(each.column, each.label), each) for each in step.faults])
            for step in found.faulty[:MOST_SHOWN]
        ],
        "written": found.written[:MOST_SHOWN],
        "present": [step for step in found.steps if step.fate == "present"][:MOST_SHOWN],
        "words": {fate: label.split(",")[0].split(" par ")[0] for fate, label in FATES.items()},
        "most": MOST_SHOWN,
    }
    status = outcome(error)[0] if error else 200
    return show_promotion(request, "promotion_plan", context, promotion=found.promotion, status=status)


def _effect(counts: Mapping[str, int]) -> str:
    """The words of the button that carries a plan out: what it does, and no more."""
    if counts["enrolled"] and counts["invited"]:
        return "Inscrire et inviter ces personnes"
    if counts["enrolled"]:
        return "Inscrire ces personnes"
    return "Inviter ces personnes" if counts["invited"] else "Mettre ces personnes sur la liste d’attente"


def _to(name: str, identifier: int, number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"viatic:{name}", args=[identifier, number]))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
