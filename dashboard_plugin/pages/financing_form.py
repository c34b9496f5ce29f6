"""Financement, its forms: a cost line, an aid, and what the plan rests on. Nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.errors import Forbidden, InvalidPlan
from commune_core.financing.plan import NATURE_LABELS
from dashboard_plugin.api import money
from dashboard_plugin.api.money import CostFields, FinancingView, GrantFields, StaleMoney, TermsFields
from dashboard_plugin.errors import UnknownLine
from dashboard_plugin.money_data import GRANT_STATUSES, PERIOD_LABELS, REGIME_LABELS, SHARE_LABELS
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.money_form import Part, Typed, version_of
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


@dataclass(frozen=True, slots=True)
class Form:
    """One of the three forms: its words, its parts, where it is sent and what sending it does."""

    heading: str
    parts: tuple[Part, ...]
    url: str
    new_url: str
    version: int
    save: Callable[[dict[str, Any], int], object]
    saved: str
    remove: Callable[[int], None] | None = None
    lead: str = ""

    @property
    def removable(self) -> bool:
        """Whether there is something to take away: a template would call `remove` itself."""
        return self.remove is not None


@page
@require_http_methods(["GET", "HEAD", "POST"])
def depense(request: HttpRequest, project_id: str, line_id: str) -> HttpResponse:
    """A cost line, new or over the one that was read; `retirer` takes it away."""
    person, number = user_id(request), project_number(project_id)
    seen = _may_edit(money.financing(person, project_id=number))
    row = _line(seen.costs, line_id, request)
    gone = row is None and line_id != NEW
    year = seen.costs[-1].fields.year if seen.costs else get_clock().today().year
    stored = row.fields if row else CostFields("", year, 0)

    def save(values: dict[str, Any], version: int) -> object:
        fields = CostFields(**values)
        return money.save_cost(
            person, project_id=number, fields=fields, cost_id=row.id if row else None, version=version
        )

    def remove(version: int) -> None:
        money.remove_cost(person, project_id=number, cost_id=row.id if row else 0, version=version)

    return _page(
        request,
        seen,
        Form(
            "Une dépense" if row else "Ajouter une dépense",
            COST_PARTS,
            reverse("viatic:financement_depense", args=[number, row.id if row else NEW]),
            reverse("viatic:financement_depense", args=[number, NEW]),
            row.version if row else 0,
            save,
            "La dépense est enregistrée.",
            remove if row else None,
        ),
        stored,
        blank="" if row else "planned",
        gone=gone,
    )


@page
@require_http_methods(["GET", "HEAD", "POST"])
def aide(request: HttpRequest, project_id: str, line_id: str) -> HttpResponse:
    """An aid, new (prefilled by ?dispositif=) or over the one that was read; `retirer` takes it away."""
    person, number = user_id(request), project_number(project_id)
    seen = _may_edit(money.financing(person, project_id=number))
    row = _line(seen.grants, line_id, request)
    gone = row is None and line_id != NEW
    year = seen.costs[0].fields.year if seen.costs else get_clock().today().year
    scheme = request.POST.get("dispositif", request.GET.get("dispositif", ""))[:40]
    known = money.scheme(person, project_id=number, code=scheme) if scheme and not row else None
    stored = row.fields if row else GrantFields("", "etat_dotation", year, 0)
    if known:
        stored = GrantFields(known.funder, known.nature, year, 0, scheme=known.code)

    def save(values: dict[str, Any], version: int) -> object:
        fields = GrantFields(**values, scheme=stored.scheme)
        return money.save_grant(
            person, project_id=number, fields=fields, grant_id=row.id if row else None, version=version
        )

    def remove(version: int) -> None:
        money.remove_grant(person, project_id=number, grant_id=row.id if row else 0, version=version)

    return _page(
        request,
        seen,
        Form(
            row.label if row else "Ajouter une aide",
            GRANT_PARTS,
            reverse("viatic:financement_aide", args=[number, row.id if row else NEW]),
            reverse("viatic:financement_aide", args=[number, NEW]),
            row.version if row else 0,
            save,
            "L’aide est enregistrée.",
            remove if row else None,
            f"{known.name}. {known.hope}" if known else "",
        ),
        stored,
        blank="" if row else "amount",
        gone=gone,
        hidden={"dispositif": known.code} if known else {},
    )


@page
@require_http_methods(["GET", "HEAD", "POST"])
def conditions(request: HttpRequest, project_id: str) -> HttpResponse:
    """The loan, the FCTVA, the minimum share, and the day of the rules."""
    person, number = user_id(request), project_number(project_id)
    seen = _may_edit(money.financing(person, project_id=number))

    def save(values: dict[str, Any], version: int) -> object:
        values["periods"] = int(values["periods"]) if values["periods"].isdigit() else 0
        return money.save_terms(person, project_id=number, fields=TermsFields(**values), version=version)

    form = Form(
        "Emprunt, FCTVA et règles",
        TERMS_PARTS,
        reverse("viatic:financement_conditions", args=[number]),
        reverse("viatic:financement_conditions", args=[number]),
        seen.terms_version,
        save,
        "Les conditions du plan sont enregistrées.",
    )
    return _page(request, seen, form, seen.terms)


def _page(
    request: HttpRequest,
    seen: FinancingView,
    form: Form,
    stored: Any,
    *,
    blank: str = "",
    gone: bool = False,
    hidden: Mapping[str, str] | None = None,
) -> HttpResponse:
    typed = Typed.of(form.parts, stored)
    if blank:
        typed.texts[blank] = typed.read[blank] = ""
    shell = {"form": form, "hidden": dict(hidden or {}), "seen": seen, "shell": "viatic/project_base.html"}
    back = reverse("viatic:financement", args=[seen.project.id])
    if request.method != "POST":
        return _form(request, seen, shell, typed, form.version)
    version = version_of(request.POST)
    if "retirer" in request.POST:
        try:
            if form.remove is not None:
                form.remove(version)
        except StaleMoney as error:
            row = error.current
            return _form(
                request, seen, shell, Typed.of(form.parts, row.fields), row.version, changed=True, status=409
            )
        messages.success(request, "La ligne est retirée du plan.")
        return HttpResponseRedirect(back)
    typed = Typed.sent(form.parts, request.POST)
    values = typed.values()
    if gone:
        return _gone(request, seen, shell, typed)
    if not typed.errors:
        try:
            form.save(values, version)
        except StaleMoney as error:
            return _stale(request, seen, shell, typed, error)
        except InvalidPlan as error:
            typed.fault(error)
        else:
            messages.success(request, form.saved)
            return HttpResponseRedirect(back)
    return _form(request, seen, shell, typed, version, status=422)


def _form(
    request: HttpRequest,
    seen: FinancingView,
    shell: Mapping[str, Any],
    typed: Typed,
    version: int,
    *,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        **shell, "lines": typed.lines(), "typed": typed, "version": version, "changed": changed,
        "back": reverse("viatic:financement", args=[seen.project.id]),
    }  # fmt: skip
    return show_project(request, "money_form", context, project=seen.project, status=status)


def _stale(
    request: HttpRequest, seen: FinancingView, shell: Mapping[str, Any], typed: Typed, error: StaleMoney
) -> HttpResponse:
    if error.current is None:
        return _gone(request, seen, shell, typed)
    stored = error.current
    fields, version = stored if isinstance(stored, tuple) else (stored.fields, stored.version)
    context = {
        **shell, "lines": typed.lines(fields), "version": version,
        "back": reverse("viatic:financement", args=[seen.project.id]),
    }  # fmt: skip
    return show_project(request, "money_conflict", context, project=seen.project, status=409)


def _gone(request: HttpRequest, seen: FinancingView, shell: Mapping[str, Any], typed: Typed) -> HttpResponse:
    """Somebody took the line away meanwhile: what was typed is there to be added again."""
    typed.general = "Quelqu’un a retiré cette ligne du plan. Votre saisie est là : l’enregistrer l’ajoute."
    form = replace(shell["form"], url=shell["form"].new_url, remove=None)
    return _form(request, seen, {**shell, "form": form}, typed, 0, status=409)


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
