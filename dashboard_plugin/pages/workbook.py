"""Classeur du tableau de bord: take projects, money and indicators away, and bring a workbook in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError
from commune_core.financing.money import euros
from commune_core.tabular import LARGEST, UnreadableTable
from commune_core.workbook.cells import shown, written
from commune_core.workbook.mapping import TARGETS
from commune_core.workbook.own_lines import UNNAMED
from commune_core.workbook.planning import RowStep
from commune_core.workbook.sheets import Column, sheets
from dashboard_plugin.api import exchange
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.exports import workbook as out
from dashboard_plugin.exports.answers import XLSX
from dashboard_plugin.exports.grids import read_grids
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to

MOST_SHOWN = 100
LONGEST_SHOWN = 200


@page
@require_http_methods(["GET", "HEAD", "POST"])
def classeur(request: HttpRequest, code: str) -> HttpResponse:
    """What can be taken away, and a form to bring a workbook: a POST shows what it would change."""
    view = exchange.workbook(user_id(request), commune=code)
    moved = moved_to(request, view.commune, code, "classeur")
    if moved is not None:
        return moved
    if request.method != "POST":
        return _files(request, view)
    sent = request.FILES.get("fichier")
    if sent is None:
        return _files(request, view, error="Choisissez un fichier.")
    try:
        if (sent.size or 0) > LARGEST:
            raise UnreadableTable("Ce fichier est trop lourd.", hint="Est-ce le bon ?")
        name = sent.name or ""
        grids = read_grids(sent.read(), name)
        number = exchange.bring_workbook(user_id(request), commune=code, name=name, grids=grids)
    except UnreadableTable as error:
        return _files(request, view, error=f"{error.message} {error.hint}")
    return _to("classeur_import", view.commune.code, number)


@never_cache
@page
@require_safe
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The whole workbook (`xlsx`), or one of its sheets (`csv`, named by ?feuille=)."""
    view = exchange.workbook(user_id(request), commune=code)
    asked = request.GET.get("feuille", "projects")
    sheet = asked if asked in sheets() else "projects"
    stem = f"tableau-de-bord-{view.commune.code}-{view.on.isoformat()}"
    if kind == "csv":
        body, content_type = out.text_table(view, sheet), "text/csv; charset=utf-8"
        name = f"{stem}-{sheet}.csv"
    else:
        body, content_type, name = out.workbook(view), XLSX, f"{stem}.xlsx"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(body, content_type=content_type, headers=headers)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def colonnes(request: HttpRequest, code: str, upload_id: str) -> HttpResponse:
    """Which column of one's own workbook says what; a POST keeps it, and shows what the file would change."""
    number = _number(upload_id)
    asked = request.POST.get("feuille") or request.GET.get("feuille") or ""
    sheet = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else None
    person = user_id(request)
    view = exchange.columns_of_workbook(person, commune=code, upload_id=number, sheet=sheet)
    if request.method != "POST":
        return _columns(request, view)
    said = {each.place: request.POST.get(f"colonne-{each.place}", "") for each in view.columns}
    again = request.POST.get("encore") == "oui"
    try:
        exchange.choose_columns(
            person,
            commune=code,
            upload_id=number,
            sheet=view.sheet,
            header=view.header,
            columns={place: target for place, target in said.items() if target},
            again=again,
        )
    except InvalidRequest as error:
        return _columns(request, view, error=error, said=said, again=again)
    return _to("classeur_import", view.commune.code, number)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def importation(request: HttpRequest, code: str, upload_id: str) -> HttpResponse:
    """What a workbook would change, row by row; a POST does it, all of it or nothing."""
    person, number = user_id(request), _number(upload_id)
    if request.method != "POST":
        plan = exchange.read_workbook_import(person, commune=code, upload_id=number)
        return _plan(request, plan) if plan else _to("classeur_colonnes", code, number)
    digest = request.POST.get("plan", "")
    try:
        done = exchange.import_workbook(person, commune=code, upload_id=number, digest=digest)
    except exchange.WorkbookChanged as error:
        return (
            _plan(request, error.plan, error=error) if error.plan else _to("classeur_colonnes", code, number)
        )
    words = f"{_lines(len(done.added), 'ajoutée')}, {_lines(len(done.changed), 'modifiée')}"
    if done.by_columns:
        opened = _opened(done)
        words = f"{opened} fiche{'s' if opened > 1 else ''} ouverte{'s' if opened > 1 else ''}"
    messages.success(request, f"{words} depuis le fichier «\u00a0{done.name}\u00a0».")
    return HttpResponseRedirect(reverse("viatic:projets", args=[done.commune.code]))


def _lines(count: int, done: str) -> str:
    several = "s" if count > 1 else ""
    return f"{count} ligne{several} {done}{several}"


def _to(name: str, code: str, number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"viatic:{name}", args=[code, str(number)]))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _files(request: HttpRequest, view: exchange.WorkbookView, *, error: str = "") -> HttpResponse:
    context = {
        "view": view,
        "error": error,
        "largest": LARGEST // 1024 // 1024,
        "kinds": [(kind, len(view.tables[kind.code])) for kind in sheets().values()],
    }
    return show(request, "workbook", context, commune=view.commune, status=422 if error else 200)


def _columns(
    request: HttpRequest,
    view: exchange.ColumnsView,
    *,
    error: CommuneError | None = None,
    said: dict[int, str] | None = None,
    again: bool | None = None,
) -> HttpResponse:
    context = {
        "view": view,
        "error": error,
        "targets": TARGETS,
        "columns": [(each, said.get(each.place, "") if said else each.target) for each in view.columns],
        "again": view.again if again is None else again,
    }
    status = 422 if error else 200
    return show(request, "workbook_columns", context, commune=view.commune, status=status)


def _plan(
    request: HttpRequest, plan: exchange.WorkbookPlan, *, error: CommuneError | None = None
) -> HttpResponse:
    context = {
        "plan": plan,
        "error": error,
        "most": MOST_SHOWN,
        "refused": [(step, _where(step)) for step in plan.refused[:MOST_SHOWN]],
        "changed": [(step, _where(step), _moves(step)) for step in plan.changed[:MOST_SHOWN]],
        "added": _added(plan)[:MOST_SHOWN],
        "opened": _opened(plan),
    }
    return show(request, "workbook_import", context, commune=plan.commune, status=409 if error else 200)


def _opened(plan: exchange.WorkbookPlan) -> int:
    """How many sheets of actions and projects a file opens."""
    return sum(step.kind == "projects" for step in plan.added)


def _added(plan: exchange.WorkbookPlan) -> list[tuple[str, str, list[str]]]:
    """What is added as the file tells it, one line each: its name, where it is, and what comes with it."""
    lines: dict[Any, list[RowStep]] = {}
    for rank, step in enumerate(plan.added):
        # A line of one's own workbook makes a sheet and all that hangs on it; one of ours makes one thing.
        lines.setdefault((step.sheet, step.number) if plan.by_columns else rank, []).append(step)
    return [
        (steps[0].label, _where(steps[0]), [_with(each) for each in steps[1:]]) for steps in lines.values()
    ]


def _with(step: RowStep) -> str:
    """One thing that comes with an action, in a few words."""
    kind, values = sheets()[step.kind], step.values
    if step.kind == "people":
        return f"{kind.column('role').choices[values['role']]}\u00a0: {values['name']}"
    if step.kind == "costs":
        paid = f", {euros(values['paid'])} payés" if values["paid"] else ""
        return f"Dépense de {values['year']}\u00a0: {euros(values['planned'])} HT{paid}"
    if step.kind == "grants":
        funder = "financeur à préciser" if values["funder"] == UNNAMED else values["funder"]
        return f"Aide de {values['year']}\u00a0: {euros(values['amount'])}, {funder}"
    return f"{kind.title}\u00a0: {values.get('url') or step.label}"[:LONGEST_SHOWN]


def _where(step: RowStep) -> str:
    """Where a line is in the file, and what it tells of."""
    sheet = f"feuille « {step.sheet} », " if step.sheet else ""
    return f"{sheet}ligne {step.number}"


def _moves(step: RowStep) -> list[dict[str, Any]]:
    before = step.before or {}
    return [
        {"heading": column.heading, "before": _cell(column, before), "after": _cell(column, step.values)}
        for column in step.moved
    ]


def _cell(column: Column, values: Any) -> str:
    if column.cell == "money" and values[column.name] is not None:
        return euros(values[column.name])
    text = written(shown(column, values[column.name])) or "(vide)"
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
