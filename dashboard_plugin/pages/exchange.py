"""Fichiers: take the état des lieux away as a workbook, and bring one back after a dry run."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError
from commune_core.tabular import LARGEST, UnreadableTable
from dashboard_plugin import api
from dashboard_plugin.api import ImportPlan, PlanChanged, Sheet
from dashboard_plugin.api.exchange import can_hand_over
from dashboard_plugin.exports import answers, brought
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to

FORMATS: dict[str, tuple[Callable[[Sheet], bytes], str]] = {
    "xlsx": (answers.workbook, answers.XLSX),
    "csv": (answers.text_table, "text/csv; charset=utf-8"),
}


@page
@require_http_methods(["GET", "HEAD", "POST"])
def fichiers(request: HttpRequest, code: str) -> HttpResponse:
    """What can be taken away, and a form to bring a file back: a POST shows what it would change."""
    sheet = api.sheet(user_id(request), commune=code, items="tout")
    moved = moved_to(request, sheet.commune, code, "fichiers")
    if moved is not None:
        return moved
    if request.method != "POST":
        return _files(request, sheet)
    sent = request.FILES.get("fichier")
    if sent is None:
        return _files(request, sheet, error="Choisissez un fichier.")
    try:
        if (sent.size or 0) > LARGEST:
            raise UnreadableTable("Ce fichier est trop lourd.", hint="Est-ce le bon ?")
        lines = brought.read(sent.read())
        plan = api.bring_answers(user_id(request), commune=code, name=sent.name or "", lines=lines)
    except UnreadableTable as error:
        return _files(request, sheet, error=f"{error.message} {error.hint}")
    return HttpResponseRedirect(reverse("viatic:import", args=[sheet.commune.code, str(plan.upload_id)]))


@never_cache
@page
@require_safe
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The answers one may read: `xlsx` or `csv`; ?liste=express for the express questions only."""
    make, content_type = FORMATS[kind if kind in FORMATS else "xlsx"]
    selection = "express" if request.GET.get("liste") == "express" else "tout"
    sheet = api.sheet(user_id(request), commune=code, items=selection)
    name = f"etat-des-lieux-{sheet.commune.code}-{sheet.year}.{kind if kind in FORMATS else 'xlsx'}"
    return HttpResponse(
        make(sheet),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@page
@require_http_methods(["GET", "HEAD", "POST"])
def importation(request: HttpRequest, code: str, upload_id: str) -> HttpResponse:
    """What a file would change, line by line; a POST does it, all of it or nothing."""
    person = user_id(request)
    number = int(upload_id) if upload_id.isascii() and upload_id.isdigit() and len(upload_id) < 10 else 0
    if request.method != "POST":
        return _plan(request, api.read_import(person, commune=code, upload_id=number))
    try:
        done = api.import_answers(
            person,
            commune=code,
            upload_id=number,
            digest=request.POST.get("plan", ""),
            take=request.POST.getlist("prendre"),
        )
    except PlanChanged as error:
        return _plan(request, error.plan, error=error)
    taken = done.count("new") + done.count("changed")
    taken += sum(step.item_id in request.POST.getlist("prendre") for step in done.conflicts)
    several = "s" if taken > 1 else ""
    messages.success(request, f"{taken} réponse{several} importée{several} du fichier « {done.name} ».")
    return HttpResponseRedirect(reverse("viatic:etat_des_lieux", args=[done.commune.code]))


def _files(request: HttpRequest, sheet: Sheet, *, error: str = "") -> HttpResponse:
    context = {
        "sheet": sheet,
        "error": error,
        "largest": LARGEST // 1024 // 1024,
        "can_hand_over": can_hand_over(user_id(request), commune=sheet.commune.code),
    }
    return show(request, "files", context, commune=sheet.commune, status=422 if error else 200)


def _plan(request: HttpRequest, plan: ImportPlan, *, error: CommuneError | None = None) -> HttpResponse:
    sheet = api.sheet(user_id(request), commune=plan.commune.code, items="tout")
    items = {row.item.id: row.item for row in sheet.rows}
    rows = [(step, items.get(step.item_id)) for step in plan.steps if step.change != "same"]
    # Shown again, the page keeps what was ticked.
    context = {"plan": plan, "rows": rows, "error": error, "taken": request.POST.getlist("prendre")}
    return show(request, "import", context, commune=plan.commune, status=409 if error else 200)
