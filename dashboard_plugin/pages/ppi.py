"""Programme pluriannuel d'investissement: the commune's own figures, its projects, and what both come to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import Forbidden
from commune_core.tabular import LARGEST, UnreadableTable
from dashboard_plugin.api import money
from dashboard_plugin.api.money import OutlookFields, OutlookPlan, OutlookUnseen, OutlookView
from dashboard_plugin.errors import UnknownLine
from dashboard_plugin.exports import outlook as files
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.money_flow import Form, handle
from dashboard_plugin.pages.money_form import Part
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.plan_chart import plan_chart
from dashboard_plugin.platform import get_clock

NEW = "nouvelle"
PLACE = "Programme pluriannuel d’investissement"
YEAR_PARTS = (
    Part("revenue", "Recettes réelles de fonctionnement (€)", "money", "Sans le produit des ventes."),
    Part("spending", "Dépenses réelles de fonctionnement (€)", "money", "Sans les intérêts de la dette."),
    Part("interest", "Intérêts de la dette actuelle (€)", "money", required=False, nothing_is_zero=True),
    Part("capital", "Capital remboursé de la dette actuelle (€)", "money", required=False,
         nothing_is_zero=True),
    Part("debt", "Dette au 1er janvier (€)", "money", "Seule celle de la première année du plan compte.",
         required=False, nothing_is_zero=True),
    Part("working_capital", "Fonds de roulement au 1er janvier (€)", "balance",
         "Les réserves : seul celui de la première année compte. Il peut être négatif.", required=False),
    Part("investment", "Autres investissements, TTC (€)", "money",
         "Ceux qui n’ont pas de fiche : entretien, matériel…", required=False, nothing_is_zero=True),
    Part("grants", "Aides déjà acquises pour eux (€)", "money", required=False, nothing_is_zero=True),
    Part("fctva", "FCTVA des années passées (€)", "money",
         "Il vient le plus souvent deux ans après la dépense.", required=False, nothing_is_zero=True),
)  # fmt: skip
FILES: dict[str, Callable[[OutlookView], bytes]] = {"chiffres": files.figures, "tableau": files.results}


@page
@require_safe
def ppi(request: HttpRequest, code: str) -> HttpResponse:
    """The years to come: projects against savings, debt, the wait for FCTVA and the working capital."""
    view = money.outlook(user_id(request), commune=code)
    moved = moved_to(request, view.commune, code, "ppi")
    if moved is not None:
        return moved
    findings = [(year.year, finding) for year in view.years for finding in year.findings]
    years = view.spending_years  # looked for among all projects: once, not once for each of them
    context = {
        "view": view,
        "chart": plan_chart(view.years) if view.years else "",
        "refused": [finding for _, finding in findings if finding.state == "refused"],
        "warnings": [finding for _, finding in findings if finding.state == "warning"],
        "spending_years": years,
        "project_rows": [(each, [each.spent.get(year, 0) for year in years]) for each in view.projects],
        "today": get_clock().today(),
        "next": max((row.fields.year + 1 for row in view.rows), default=view.this_year),
    }
    return show(request, "ppi", context, commune=view.commune)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def annee(request: HttpRequest, code: str, annee: str) -> HttpResponse:
    """The figures of one year, new or over those that were read; `retirer` takes it away."""
    person = user_id(request)
    view = _may_edit(money.outlook(person, commune=code))
    moved = moved_to(request, view.commune, code, "ppi_annee", annee)
    if moved is not None:
        return moved
    year = int(annee) if annee.isascii() and annee.isdigit() and len(annee) == 4 else 0
    if not 2000 <= year <= 2100:
        raise UnknownLine("Cette année n’a pas de page.", hint="Donnez une année de 2000 à 2100.")
    row = next((each for each in view.rows if each.fields.year == year), None)
    url = reverse("viatic:ppi_annee", args=[view.commune.code, year])

    def save(values: dict[str, Any], version: int) -> object:
        fields = OutlookFields(year, **values)
        return money.save_outlook(person, commune=view.commune.code, fields=fields, version=version)

    def remove(version: int) -> None:
        money.remove_outlook(person, commune=view.commune.code, year=year, version=version)

    form = Form(
        heading=f"L’année {year}",
        parts=YEAR_PARTS,
        url=url,
        new_url=url,
        back=reverse("viatic:ppi", args=[view.commune.code]),
        version=row.version if row else 0,
        save=save,
        saved=f"Les chiffres de {year} sont enregistrés.",
        remove=remove if row else None,
        lead="Ceux du compte financier pour une année passée, vos prévisions pour une année à venir, "
        "sans les projets qui ont une fiche.",
        place=PLACE,
    )

    def render(template: str, context: dict[str, Any], status: int) -> HttpResponse:
        shell = {**context, "shell": "viatic/commune_base.html"}
        return show(request, template, shell, commune=view.commune, status=status)

    before = next((each.fields for each in reversed(view.rows) if each.fields.year < year), None)
    stored = row.fields if row else _like(before, year)
    return handle(request, form, stored, render)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def importation(request: HttpRequest, code: str) -> HttpResponse:
    """A file of years: what it would do (`verifier`), then its import, all its lines or none."""
    person = user_id(request)
    view = _may_edit(money.outlook(person, commune=code))
    moved = moved_to(request, view.commune, code, "ppi_import")
    if moved is not None:
        return moved
    if request.method != "POST":
        return _import_page(request, view)
    sent = request.FILES.get("fichier")
    if sent is None:
        return _import_page(request, view, error="Choisissez un fichier.")
    place = {"commune": view.commune.code}
    name = sent.name or ""
    try:
        if (sent.size or 0) > LARGEST:
            raise UnreadableTable("Ce fichier est trop lourd.", hint="Est-ce le bon ?")
        data = sent.read()
        if "importer" not in request.POST:
            return _import_page(request, view, plan=money.plan_outlook(person, data=data, **place), name=name)
        plan = money.import_outlook(person, data=data, digest=request.POST.get("plan", ""), **place)
    except UnreadableTable as error:
        return _import_page(request, view, error=f"{error.message} {error.hint}")
    except OutlookUnseen as refusal:
        return _import_page(request, view, plan=refusal.plan, name=name, unseen=refusal)
    if plan.faults:
        return _import_page(request, view, plan=plan, name=name)
    messages.success(
        request,
        f"Années ajoutées : {len(plan.added)}, modifiées : {len(plan.changed)}, inchangées : {plan.same}.",
    )
    return HttpResponseRedirect(reverse("viatic:ppi", args=[view.commune.code]))


@never_cache
@page
@require_safe
def fichier(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The typed figures (`chiffres`), to bring back, or what they come to (`tableau`)."""
    view = money.outlook(user_id(request), commune=code)
    wanted = kind if kind in FILES else "tableau"
    return HttpResponse(
        FILES[wanted](view),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="ppi-{wanted}-{view.commune.code}.csv"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _import_page(
    request: HttpRequest,
    view: OutlookView,
    *,
    plan: OutlookPlan | None = None,
    name: str = "",
    error: str = "",
    unseen: OutlookUnseen | None = None,
) -> HttpResponse:
    changed = [
        (comes.year, [_change(part, stands, comes) for part in YEAR_PARTS if _differs(part, stands, comes)])
        for stands, comes in (plan.changed if plan else ())
    ]
    context = {
        "view": view, "plan": plan, "name": name, "error": error, "unseen": unseen, "changed": changed
    }  # fmt: skip
    status = 409 if unseen else 422 if error or (plan and plan.faults) else 200
    return show(request, "ppi_import", context, commune=view.commune, status=status)


def _differs(part: Part, stands: OutlookFields, comes: OutlookFields) -> bool:
    return bool(getattr(stands, part.name) != getattr(comes, part.name))


def _change(part: Part, stands: OutlookFields, comes: OutlookFields) -> tuple[str, str, str]:
    before, after = (part.told(part.text(getattr(each, part.name))) for each in (stands, comes))
    return part.label, before, after


def _like(before: OutlookFields | None, year: int) -> OutlookFields:
    """A year not told yet starts from the one before it: what moves little is already there."""
    if before is None:
        return OutlookFields(year)
    return OutlookFields(
        year, before.revenue, before.spending, before.interest, before.capital, investment=before.investment
    )


def _may_edit(view: OutlookView) -> OutlookView:
    if not view.may_edit:
        raise Forbidden()
    return view
