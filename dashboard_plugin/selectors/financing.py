"""What a project costs and who pays for it: its lines as they are stored, and the plan they make."""

from __future__ import annotations

from collections.abc import Iterable

from commune_core.aids import load_aids
from commune_core.errors import CommuneError
from commune_core.financing.astride import Astride, astride
from commune_core.financing.evaluation import Evaluation, Refusal, evaluate, without
from commune_core.policy import Operation
from dashboard_plugin.applets.financing.models import CostLine, Financing, Grant, LocalAid, Outlook
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.errors import InvalidRequest, UnknownLine
from dashboard_plugin.money_data import (
    CostFields,
    CostRow,
    FinancingView,
    GrantFields,
    GrantRow,
    Surroundings,
    TermsFields,
    plan_of,
)
from dashboard_plugin.selectors.project_access import ProjectAccess, open_project
from dashboard_plugin.selectors.projects import project_view

COST = ("label", "year", "planned", "vat", "fctva", "subsidisable", "paid")
GRANT = (
    "funder", "nature", "year", "amount", "scheme", "granted", "received", "status", "request_received_on",
    "decided_on",
)  # fmt: skip
# A field of the terms, and the column that holds it.
TERMS = {
    "on": "on", "signed_on": "signed_on", "regime": "regime", "reason": "share_reason", "share": "share",
    "reference": "share_reference", "loan": "loan", "rate": "rate", "years": "years", "periods": "periods",
}  # fmt: skip


def financing(user_id: int | None, *, project_id: int) -> FinancingView:
    """The money of one project; raises Forbidden, where there is no such project as well."""
    access = open_project(user_id, project_id)
    access.require(Operation.READ_PROJECT)
    return financing_view(access)


def what_if(user_id: int | None, *, project_id: int, grant_id: int) -> tuple[FinancingView, Refusal]:
    """The plan, and what becomes of it once this grant is refused; nothing is written.

    Raises Forbidden, UnknownLine, InvalidRequest where the plan cannot be computed or lost it already.
    """
    seen = financing(user_id, project_id=project_id)
    places = [place for place, row in enumerate(seen.grants) if row.id == grant_id]
    if not places:
        raise UnknownLine("Cette aide n’est plus dans le plan.", hint="Revenez au plan de financement.")
    if seen.evaluation is None:
        raise InvalidRequest(
            "Ce plan ne se calcule pas encore.", hint="Ajoutez une ligne de coût, puis recommencez."
        )
    if seen.grants[places[0]].fields.status == "refused":
        raise InvalidRequest("Cette aide est déjà refusée : le plan ne compte plus sur elle.")
    return seen, without(seen.evaluation.plan, places[0])


def financing_view(access: ProjectAccess) -> FinancingView:
    """The money of a project one may read."""
    row = access.row
    costs = tuple(cost_row(each) for each in row.costs.order_by("year", "position", "pk"))
    grants = grant_rows(row.grants.order_by("position", "pk"))
    kept = Financing.objects.filter(project=row).first()
    terms = terms_of(kept)
    evaluation: Evaluation | None = None
    astrides: tuple[Astride, ...] = ()
    trouble: CommuneError | None = None
    if costs:
        try:
            around = Surroundings(
                row.title, access.access.commune.population, yearly_revenue(access.access.row, costs)
            )
            evaluation = evaluate(plan_of(costs, grants, terms, around))
            astrides = astride(evaluation.plan, evaluation)
        except CommuneError as error:
            evaluation, trouble = None, error
    return FinancingView(
        project=project_view(access),
        costs=costs,
        grants=grants,
        terms=terms,
        terms_version=kept.version if kept else 0,
        evaluation=evaluation,
        astride=astrides,
        trouble=trouble,
        may_edit=access.permits(Operation.SET_FINANCING),
    )


def cost_row(row: CostLine) -> CostRow:
    """A stored cost line as it is handed out."""
    return CostRow(row.pk, row.version, CostFields(**{name: getattr(row, name) for name in COST}))


def grant_rows(rows: Iterable[Grant]) -> tuple[GrantRow, ...]:
    """Stored grants as they are handed out, each under a name of its own."""
    kept = list(rows)
    names = scheme_names(row.scheme for row in kept)
    return tuple(grant_row(row, names.get(row.scheme, "")) for row in kept)


def grant_row(row: Grant, scheme: str = "") -> GrantRow:
    """A stored grant as it is handed out; `scheme` is the name of its scheme."""
    fields = GrantFields(**{name: getattr(row, name) for name in GRANT})
    return GrantRow(row.pk, row.version, fields, f"{row.funder} · {scheme}" if scheme else row.funder)


def scheme_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of schemes, national and local, by code; a query only where one is not national."""
    wanted = {code for code in codes if code}
    known = {aid.code: aid.name for aid in load_aids()}
    local = wanted - known.keys()
    if local:
        known |= dict(LocalAid.objects.filter(code__in=local).values_list("code", "name"))
    return {code: known[code] for code in wanted if code in known}


def terms_of(row: Financing | None) -> TermsFields:
    """What the plan rests on beside its lines."""
    if row is None:
        return TermsFields()
    return TermsFields(**{name: getattr(row, column) for name, column in TERMS.items()})


def yearly_revenue(commune: Commune | None, costs: tuple[CostRow, ...]) -> int | None:
    """The commune's revenue in the first year of the plan, or the last one known before; None if none is."""
    first = min(each.fields.year for each in costs)
    rows = Outlook.objects.filter(commune=commune, year__lte=first).order_by("-year")
    return rows.values_list("revenue", flat=True).first()
