"""Financement: what a project costs, who pays for it, what the rules say, and the table the council votes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commune_core.financing.evaluation import Evaluation
from dashboard_plugin.api import money
from dashboard_plugin.api.money import FinancingView
from dashboard_plugin.errors import InvalidRequest, UnknownLine
from dashboard_plugin.exports import financing as files
from dashboard_plugin.exports import pdf
from dashboard_plugin.exports.answers import XLSX
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.project_shell import project_number, show_project
from dashboard_plugin.platform import get_clock

FORMATS: dict[str, tuple[Callable[[Evaluation], bytes], str]] = {
    "xlsx": (files.workbook, XLSX),
    "csv": (files.text_table, "text/csv; charset=utf-8"),
}


@page
@require_safe
def financement(request: HttpRequest, project_id: str) -> HttpResponse:
    """The plan: what it comes to, what the rules say, its lines, and year by year what was paid."""
    seen = money.financing(user_id(request), project_id=project_number(project_id))
    found = seen.evaluation
    context = {
        "seen": seen,
        "found": found,
        "refused": [each for each in found.findings if each.state == "refused"] if found else (),
        "warnings": [each for each in found.findings if each.state == "warning"] if found else (),
        "kept": [each for each in found.findings if each.state == "ok"] if found else (),
        "years": seen.years(),
        "deadlines": seen.deadlines(),
    }
    return show_project(request, "financing", context, project=seen.project)


@page
@require_safe
def si(request: HttpRequest, project_id: str, line_id: str) -> HttpResponse:
    """« Et si cette aide était refusée ? »: both plans side by side; nothing is written."""
    grant = int(line_id) if line_id.isascii() and line_id.isdigit() and len(line_id) < 19 else 0
    number = project_number(project_id)
    if not grant:
        money.financing(user_id(request), project_id=number)
        raise UnknownLine("Cette aide n’est plus dans le plan.", hint="Revenez au plan de financement.")
    seen, refusal = money.what_if(user_id(request), project_id=number, grant_id=grant)
    context = {"seen": seen, "refusal": refusal}
    return show_project(request, "financing_if", context, project=seen.project)


@page
@require_safe
def deliberation(request: HttpRequest, project_id: str) -> HttpResponse:
    """The table of the deliberation on paper, or its PDF where it is asked for and can be made."""
    seen, found = _computed(request, project_id)
    context = {
        "seen": seen,
        "found": found,
        "expenses": found.plan.expenses,
        "table": found.table(),
        "applied": tuple(files.applied(found)),
        "today": get_clock().today(),
        "pdf": pdf.is_available(),
    }
    response = show_project(request, "financing_paper", context, project=seen.project)
    if request.GET.get("format") != "pdf" or not pdf.is_available():
        return response
    return HttpResponse(
        pdf.render(response.content.decode()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="plan-{seen.project.id}.pdf"'},
    )


@never_cache
@page
@require_safe
def fichier(request: HttpRequest, project_id: str, kind: str) -> HttpResponse:
    """The same table as a file: `xlsx` or `csv`."""
    seen, found = _computed(request, project_id)
    wanted = kind if kind in FORMATS else "xlsx"
    make, content_type = FORMATS[wanted]
    return HttpResponse(
        make(found),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="plan-{seen.project.id}.{wanted}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@page
@require_safe
def aides(request: HttpRequest, project_id: str) -> HttpResponse:
    """The aids this project may ask for: why, how much, when, under which source."""
    view = money.aids(user_id(request), project_id=project_number(project_id))
    return show_project(request, "project_aids", {"view": view}, project=view.project)


def _computed(request: HttpRequest, project_id: str) -> tuple[FinancingView, Evaluation]:
    """The plan of a project; raises InvalidRequest as long as there is nothing to reckon."""
    seen = money.financing(user_id(request), project_id=project_number(project_id))
    if seen.evaluation is None:
        raise seen.trouble or InvalidRequest(
            "Ce projet n’a pas encore de plan de financement.",
            hint="Ajoutez une ligne de coût, puis revenez.",
        )
    return seen, seen.evaluation
