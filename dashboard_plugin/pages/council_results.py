"""What a council says once it is closed: the spread of its voices, its notes, the answer it settles."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import InvalidAnswer, StaleAnswer, UnknownItem
from commune_core.privacy import COUNCIL_DISTRIBUTION_MIN, COUNCIL_MEDIAN_MIN
from dashboard_plugin import api
from dashboard_plugin.council import ResultRow, Results
from dashboard_plugin.data import AnswerView
from dashboard_plugin.errors import InvalidRequest, NotSaved, RoundOpen
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.council import round_number
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.point_conflict import NEW_YEAR, Difference, differences
from dashboard_plugin.pages.point_form import Fields, PointForm, from_answer, from_post, merged
from dashboard_plugin.pages.point_saving import arguments
from dashboard_plugin.stale import StaleNotes


@dataclass(frozen=True, slots=True)
class Typed:
    """What the page of a point holds in its two forms."""

    answer: PointForm
    why: str
    notes: str
    version: int
    """That of the notes."""


@page
@require_safe
def resultats(request: HttpRequest, code: str, round_id: str) -> HttpResponse:
    """Every point, what parts the council first; an open round leads back to its page."""
    number = round_number(round_id)
    try:
        view = api.council_results(user_id(request), commune=code, round_id=number)
    except RoundOpen:
        return HttpResponseRedirect(reverse("viatic:conseil", args=[code, number]))
    moved = moved_to(request, view.commune, code, "conseil_resultats", round_id)
    if moved is not None:
        return moved
    return show(request, "council_results", {"view": view, **_thresholds()}, commune=view.commune)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def resultat(request: HttpRequest, code: str, round_id: str, item_id: str) -> HttpResponse:
    """One point: the spread, the notes of the discussion, and the answer that is settled."""
    view = api.council_results(user_id(request), commune=code, round_id=round_number(round_id))
    row = view.row(item_id)
    if row is None:
        raise UnknownItem(
            "Ce point n’a pas de résultat que vous puissiez lire.", hint="Repartez des résultats du conseil."
        )
    if request.method == "POST":
        noting = request.POST.get("geste") == "noter"
        return _note(request, view, row) if noting else _settle(request, view, row)
    moved = moved_to(request, view.commune, code, "conseil_resultat", round_id, item_id)
    return moved if moved is not None else _show(request, view, row, _stored(row))


def _stored(row: ResultRow) -> Typed:
    why = row.settlement.reason if row.settlement else ""
    return Typed(from_answer(row.item, row.answer), why, row.notes, row.version)


def _note(request: HttpRequest, view: Results, row: ResultRow) -> HttpResponse:
    notes = request.POST.get("notes", "").replace("\r\n", "\n").strip()
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
    typed = replace(_stored(row), notes=notes, version=version)
    try:
        api.note_discussion(
            user_id(request),
            commune=view.commune.code,
            round_id=view.round.id,
            item_id=row.item.id,
            notes=notes,
            version=typed.version,
        )
    except StaleNotes as error:
        typed = replace(typed, version=row.version)
        return _show(request, view, row, typed, theirs=error.current, status=409)
    except (InvalidRequest, NotSaved) as error:
        return _show(request, view, row, typed, failure=error, status=_status(error))
    messages.success(request, "Les notes sont enregistrées.")
    return HttpResponseRedirect(row.url)


def _settle(request: HttpRequest, view: Results, row: ResultRow) -> HttpResponse:
    form = from_post(row.item, request.POST, row.answer)
    if row.answer is not None and "garder_reponse" in request.POST:
        form = merged(row.item, form, row.answer, request.POST)
    kept = row.settlement and request.POST.get("garder_pourquoi") == "leur"
    why = row.settlement.reason if row.settlement and kept else request.POST.get("pourquoi", "").strip()
    typed = replace(_stored(row), answer=form, why=why.replace("\r\n", "\n"))
    if not form.choice or form.raw == "":
        return _show(request, view, row, typed, error="Choisissez la réponse retenue.")
    try:
        api.settle_item(
            user_id(request),
            commune=view.commune.code,
            round_id=view.round.id,
            item_id=row.item.id,
            answer=arguments(form),
            why=typed.why,
        )
    except InvalidAnswer as error:
        return _show(request, view, row, typed, error=f"{error.message} {error.hint}".strip())
    except StaleAnswer as error:
        return _compare(request, view, row, typed, error.current)
    except (InvalidRequest, NotSaved) as error:
        return _show(request, view, row, typed, failure=error, status=_status(error))
    messages.success(request, "La réponse retenue est celle de la commune.")
    return HttpResponseRedirect(row.url)


def _status(error: InvalidRequest | NotSaved) -> int:
    return 503 if isinstance(error, NotSaved) else 422


def _show(
    request: HttpRequest,
    view: Results,
    row: ResultRow,
    typed: Typed,
    *,
    error: str = "",
    failure: InvalidRequest | NotSaved | None = None,
    theirs: str | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "view": view,
        "row": row,
        "item": row.item,
        "typed": typed,
        "fields": Fields(row.item, typed.answer, view.referential, error),
        "error": error,
        "failure": failure,
        "missing_why": failure is not None and failure.where.get("field") == "pourquoi",
        "theirs": theirs,
        "scale": view.referential.scale_labels,
        **_thresholds(),
    }
    return show(request, "council_result", context, commune=view.commune, status=422 if error else status)


def _compare(
    request: HttpRequest, view: Results, row: ResultRow, typed: Typed, current: AnswerView | None
) -> HttpResponse:
    """The commune's answer changed meanwhile: both, part by part, the reason included."""
    if current is None:
        fresh = replace(typed, answer=replace(typed.answer, version=None))
        return _show(request, view, row, fresh, error=NEW_YEAR)
    item, form = row.item, typed.answer
    # Before anybody settled, there is no other reason to choose from.
    their_why = row.settlement.reason if row.settlement else typed.why
    parts = (
        *differences(item, from_answer(item, current), form),
        Difference("pourquoi", "Pourquoi", their_why, typed.why),
    )
    context = {
        "row": row,
        "item": item,
        "form": replace(form, version=current.version),
        "why": typed.why,
        "current": current,
        "differences": parts,
    }
    return show(request, "council_conflict", context, commune=view.commune, status=409)


def _thresholds() -> dict[str, int]:
    return {"least": COUNCIL_MEDIAN_MIN, "enough": COUNCIL_DISTRIBUTION_MIN}
