"""The simulator of the block `viatic_financing_plan`: a plan as it is typed, and what the rules say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Self

from commune_core.errors import CommuneError, InvalidPlan
from commune_core.financing import sketch
from commune_core.financing.evaluation import Evaluation, evaluate, without
from commune_core.financing.findings import Finding
from commune_core.financing.money import euros
from commune_core.financing.plan import NATURE_LABELS, Plan
from commune_core.financing.sketch import VAT_RATES, Sketch
from commune_core.typography import NBSP
from dashboard_plugin.api import CommuneRef

Template = Callable[[str, Mapping[str, Any]], str]
REGIMES = {
    "n+2": "Deux ans après (cas général)",
    "n+1": "Un an après (communes conventionnées en 2009 ou 2010)",
    "n": "La même année (commune nouvelle)",
    "epci": "Communauté de communes ou d’agglomération",
}
STATUSES = {"asked": "Demandée", "obtained": "Obtenue", "refused": "Refusée"}
PERIODS = {"1": "1 par an", "2": "2 par an", "4": "4 par an", "12": "12 par an"}
STATES = {"ok": "Respectée", "warning": "À vérifier", "refused": "Non respectée"}
# Nothing where the text itself was read.
CERTAINTIES = {"A": "", "B": "sources concordantes", "C": "à vérifier avant de s’y fier"}
SAMPLE = {
    "title": "Salle communale",
    "regime": "n+2",
    "expenses": [
        {"label": "Travaux", "amount": "165 000,00", "vat": "20", "fctva": True, "subsidised": True},
        {"label": "Maîtrise d’œuvre", "amount": "15 000,00", "vat": "20", "fctva": True, "subsidised": True},
    ],
    "resources": [
        {"label": "DETR", "nature": "etat_dotation", "amount": "72 000,00", "status": "asked"},
        {"label": "Département", "nature": "public", "amount": "36 000,00", "status": "asked"},
    ],
}


class StalePlan(CommuneError):
    """The learner's plan was saved from another page; `where` holds it and how it differs."""

    code = "plan.stale"

    @classmethod
    def over(cls, mine: Mapping[str, Any], theirs: Mapping[str, Any], version: int) -> Self:
        """What both pages say, line by line."""
        lines = sketch.differences(sketch.tidy(mine), sketch.tidy(theirs))
        return cls(
            "Ce plan a été modifié depuis une autre page.",
            hint="Choisissez la version à garder.",
            current=sketch.tidy(theirs),
            version=version,
            lines=[{"place": place, "mine": one, "theirs": other} for place, one, other in lines],
        )


def first_sketch(commune: CommuneRef | None, year: int, mode: str) -> dict[str, Any]:
    """What somebody finds before he has typed anything: the sample for an author."""
    if mode == "preview":
        return sketch.tidy({**SAMPLE, "year": str(year)})
    blank = sketch.empty(year)
    if commune is not None and commune.population:
        blank["population"] = str(commune.population)
    return blank


def read(raw: Any, today: date) -> Sketch:
    """What was typed, whatever a browser sends."""
    return sketch.read(raw if isinstance(raw, Mapping) else {}, today)


def whole(found: Sketch) -> Plan:
    """The plan that a project comes of; raises InvalidPlan where there is none yet."""
    if not found.title:
        raise InvalidPlan("Donnez un nom au projet.", hint="Quelques mots suffisent.", field="title")
    if found.plan is None:
        fault = found.faults[0]
        raise InvalidPlan(fault.message, hint=fault.hint, field=fault.field)
    return found.plan


def faults(found: Sketch) -> list[dict[str, str]]:
    """What is wrong, for the browser to write beside each field."""
    told = [{"field": each.field, "text": f"{each.message} {each.hint}".strip()} for each in found.faults]
    _, unknown = _evaluated(found)
    return told + ([{"field": "year", "text": f"{unknown.message} {unknown.hint}"}] if unknown else [])


def _evaluated(found: Sketch) -> tuple[Evaluation | None, CommuneError | None]:
    """What the plan comes to; the error of a year whose law nobody knows."""
    if found.plan is None:
        return None, None
    try:
        return evaluate(found.plan), None
    except CommuneError as error:
        return None, error


def result(template: Template, typed: Mapping[str, Any], today: date) -> str:
    """What the plan comes to, as markup; nothing where it cannot be computed."""
    evaluation, _ = _evaluated(sketch.read(typed, today))
    if evaluation is None:
        return ""
    context = {
        "figures": _figures(evaluation),
        "table": [(label, euros(cents)) for label, cents in evaluation.table()],
        "total": euros(evaluation.total_with_vat),
        "fctva": [(year, euros(cents)) for year, cents in evaluation.fctva_by_year.items()],
        "findings": told(evaluation.findings),
        "broken": sum(not each.ok for each in evaluation.findings),
        "refusals": _refusals(evaluation),
        "law": evaluation.plan.day,
    }
    return template("financing_plan/result.html", context)


def _figures(found: Evaluation) -> list[tuple[str, str]]:
    return [
        ("Coût toutes taxes comprises", euros(found.total_with_vat)),
        ("Aides publiques", euros(found.aid)),
        ("Financements privés", euros(found.private)),
        ("À financer avant le FCTVA", euros(found.to_finance)),
        ("FCTVA attendu", euros(found.fctva)),
        ("Reste à charge, FCTVA déduit", euros(found.net_cost)),
    ]


def told(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """What each rule says, with its text and how sure it is; what is not kept to comes first."""
    order = list(STATES)
    return [
        {
            "state": each.state,
            "word": STATES[each.state],
            "rule": each.rule,
            "certainty": CERTAINTIES[each.rule.certainty],
            "message": each.message,
            "hint": each.hint,
            "amount": euros(each.amount) if each.amount and not each.ok else "",
        }
        for each in sorted(findings, key=lambda each: -order.index(each.state))
    ]


def _refusals(found: Evaluation) -> list[dict[str, str]]:
    """For each resource, what is missing once it is refused."""
    lines = []
    for index, (resource, worth) in enumerate(found.amounts):
        if worth:
            refusal = without(found.plan, index)
            annuity = f", soit {euros(refusal.annuity)} de plus par an" if refusal.annuity else ""
            then = f"Empruntés aux mêmes conditions{annuity}." if refusal.loan else ""
            lines.append({"label": resource.label, "missing": euros(refusal.missing), "then": then})
    return lines


def choices() -> dict[str, Any]:
    """What the lists of the form offer."""
    return {
        "vat_rates": [(rate, f"{rate}{NBSP}%" if rate != "0" else "Sans TVA") for rate in VAT_RATES],
        "natures": NATURE_LABELS.items(),
        "statuses": STATUSES.items(),
        "regimes": REGIMES.items(),
        "periods": PERIODS.items(),
        "blank_expense": {"vat": "20", "fctva": True, "subsidised": True},
        "blank_resource": {"nature": "public", "status": "asked"},
    }


def address(project_id: int | None) -> str:
    """The page of a project in the dashboard; not reversed: Studio shows blocks and does not serve it."""
    return f"/viatic/projets/{project_id}/" if project_id else ""
