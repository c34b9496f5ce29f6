"""Financement, its forms: a cost line, an aid, and what the plan rests on. Nothing typed is ever lost."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.errors import Forbidden
from commune_core.financing.plan import NATURE_LABELS
from commune_core.financing.words import GRANT_STATUSES, REGIME_LABELS
from dashboard_plugin.api import money
from dashboard_plugin.api.money import CostFields, FinancingView, GrantFields, TermsFields
from dashboard_plugin.errors import UnknownLine
from dashboard_plugin.money_data import PERIOD_LABELS, SHARE_LABELS
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.money_flow import Form, Render, handle
from dashboard_plugin.pages.money_form import Part
from dashboard_plugin.pages.once import once_of
from dashboard_plugin.pages.project_shell import project_number, show_project
from dashboard_plugin.platform import get_clock

NEW = "nouvelle"

COST_PARTS = (
    Part("label", "Dépense", "text", "Travaux, maîtrise d’œuvre, études, terrain…"),
    Part("year", "Année", "year", "Une ligne par année de paiement."),
    Part("planned", "Montant prévu, hors taxes (€)", "money", "Par exemple 165 000 ou 1 234,56."),
    Part("vat", "Taux de TVA (%)", "rate", "20, 10, 5,5, ou 0 pour un achat sans TVA."),
    Part("fctva", "Elle ouvre droit au FCTVA, le fonds qui compense la TVA", "flag"),
    Part("subsidisable", "Les financeurs la comptent dans la dépense subventionnable", "flag"),
    Part("paid", "Déjà payé, toutes taxes comprises (€)", "money", "Laissez vide tant que rien n’est payé.",
         required=False),
)  # fmt: skip
GRANT_PARTS = (
    Part("funder", "Qui paie", "text", "L’État, la Région, une fondation, une souscription…"),
    Part("nature", "Comment elle compte dans le plan", "choice", choices=tuple(NATURE_LABELS.items())),
    Part("amount", "Montant espéré (€)", "money", "Par exemple 72 000 ou 1 234,56."),
    Part("year", "Année où elle est attendue", "year"),
    Part("status", "Où elle en est", "choice", choices=tuple(GRANT_STATUSES.items())),
    Part("granted", "Montant accordé (€)", "money", "Celui de la décision, une fois qu’elle est prise.",
         required=False),
    Part("received", "Déjà versé (€)", "money", required=False),
    Part("request_received_on", "Demande reçue le", "day",
         "La date de l’accusé de réception : ne signez rien avant.", required=False),
    Part("decided_on", "Décision du", "day", required=False),
)  # fmt: skip
TERMS_PARTS = (
    Part("on", "Date des règles appliquées", "day",
         "Laissez vide pour prendre celles du 1er janvier de la première dépense.", required=False),
    Part("signed_on", "Premier devis ou marché de travaux signé le", "day",
         "Comparé à la date où l’État a reçu votre demande.", required=False),
    Part("regime", "Quand revient la TVA (FCTVA)", "choice", choices=tuple(REGIME_LABELS.items())),
    Part("loan", "Emprunt (€)", "money", "Vide : pas d’emprunt.", required=False,
         nothing_is_zero=True),
    Part("rate", "Taux annuel (%)", "rate", "Par exemple 3,6.", required=False, scale=1_000_000,
         nothing_is_zero=True),
    Part("years", "Durée en années", "whole", required=False, nothing_is_zero=True),
    Part("periods", "Échéances", "choice",
         choices=tuple((str(each), label) for each, label in PERIOD_LABELS.items())),
    Part("reason", "Part minimale de la commune", "choice", choices=tuple(SHARE_LABELS.items())),
    Part("share", "Part obtenue par dérogation (%)", "rate", "Pour une dérogation.", required=False),
    Part("reference", "Arrêté ou décision qui accorde la dérogation", "text", required=False),
)  # fmt: skip


@page
@require_http_methods(["GET", "HEAD", "POST"])
def depense(request: HttpRequest, project_id: str, line_id: str) -> HttpResponse:
    """A cost line, new or over the one that was read; `retirer` takes it away."""
    person, number = user_id(request), project_number(project_id)
    seen = _may_edit(money.financing(person, project_id=number))
    row = _line(seen.costs, line_id, request)
    year = seen.costs[-1].fields.year if seen.costs else get_clock().today().year
    cost_id = row.id if row else None

    def save(values: dict[str, Any], version: int) -> object:
        fields = CostFields(**values)
        return money.save_cost(
            person,
            project_id=number,
            fields=fields,
            cost_id=cost_id,
            version=version,
            once=once_of(request),
        )

    def remove(version: int) -> None:
        money.remove_cost(person, project_id=number, cost_id=cost_id or 0, version=version)

    form = Form(
        heading="Une dépense" if row else "Ajouter une dépense",
        parts=COST_PARTS,
        url=reverse("viatic:financement_depense", args=[number, cost_id or NEW]),
        new_url=reverse("viatic:financement_depense", args=[number, NEW]),
        back=reverse("viatic:financement", args=[number]),
        version=row.version if row else 0,
        save=save,
        saved="La dépense est enregistrée.",
        remove=remove if row else None,
    )
    stored = row.fields if row else CostFields("", year, 0)
    gone = row is None and line_id != NEW
    return handle(request, form, stored, _shown(request, seen), blank="" if row else "planned", gone=gone)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def aide(request: HttpRequest, project_id: str, line_id: str) -> HttpResponse:
    """An aid, new (prefilled by ?dispositif=) or over the one that was read; `retirer` takes it away."""
    person, number = user_id(request), project_number(project_id)
    seen = _may_edit(money.financing(person, project_id=number))
    row = _line(seen.grants, line_id, request)
    year = seen.costs[0].fields.year if seen.costs else get_clock().today().year
    grant_id = row.id if row else None
    asked = request.POST.get("dispositif", request.GET.get("dispositif", ""))[:40]
    known = money.scheme(person, project_id=number, code=asked) if asked and not row else None
    stored = row.fields if row else GrantFields("", "etat_dotation", year, 0)
    if known:
        stored = GrantFields(known.funder, known.nature, year, 0, scheme=known.code)

    def save(values: dict[str, Any], version: int) -> object:
        fields = GrantFields(**values, scheme=stored.scheme)
        return money.save_grant(
            person,
            project_id=number,
            fields=fields,
            grant_id=grant_id,
            version=version,
            once=once_of(request),
        )

    def remove(version: int) -> None:
        money.remove_grant(person, project_id=number, grant_id=grant_id or 0, version=version)

    form = Form(
        heading=row.label if row else "Ajouter une aide",
        parts=GRANT_PARTS,
        url=reverse("viatic:financement_aide", args=[number, grant_id or NEW]),
        new_url=reverse("viatic:financement_aide", args=[number, NEW]),
        back=reverse("viatic:financement", args=[number]),
        version=row.version if row else 0,
        save=save,
        saved="L’aide est enregistrée.",
        remove=remove if row else None,
        lead=f"{known.name}. {known.hope}" if known else "",
        # Taken away meanwhile and added again, an aid keeps its scheme.
        hidden={"dispositif": stored.scheme} if stored.scheme else {},
    )
    gone = row is None and line_id != NEW
    return handle(request, form, stored, _shown(request, seen), blank="" if row else "amount", gone=gone)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def conditions(request: HttpRequest, project_id: str) -> HttpResponse:
    """The loan, the FCTVA, the minimum share, and the day of the rules."""
    person, number = user_id(request), project_number(project_id)
    seen = _may_edit(money.financing(person, project_id=number))

    def save(values: dict[str, Any], version: int) -> object:
        values["periods"] = int(values["periods"]) if values["periods"].isdigit() else 0
        return money.save_terms(person, project_id=number, fields=TermsFields(**values), version=version)

    url = reverse("viatic:financement_conditions", args=[number])
    form = Form(
        heading="Emprunt, FCTVA et règles",
        parts=TERMS_PARTS,
        url=url,
        new_url=url,
        back=reverse("viatic:financement", args=[number]),
        version=seen.terms_version,
        save=save,
        saved="Les conditions du plan sont enregistrées.",
    )
    return handle(request, form, seen.terms, _shown(request, seen))


def _shown(request: HttpRequest, seen: FinancingView) -> Render:
    def render(template: str, context: dict[str, Any], status: int) -> HttpResponse:
        shell = {**context, "shell": "viatic/project_base.html"}
        return show_project(request, template, shell, project=seen.project, status=status)

    return render


def _may_edit(seen: FinancingView) -> FinancingView:
    if not seen.may_edit:
        raise Forbidden()
    return seen


def _line(rows: Any, text: str, request: HttpRequest) -> Any:
    """The line of this number; None for a new one, and for one that is gone while its form was filled."""
    found = next((row for row in rows if str(row.id) == text), None)
    if found is None and text != NEW and request.method != "POST":
        raise UnknownLine("Cette ligne n’est plus dans le plan.", hint="Revenez au plan de financement.")
    return found
