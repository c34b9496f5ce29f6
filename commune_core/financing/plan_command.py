"""The command `plan`: a whole plan as JSON in, what it comes to as JSON out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from commune_core.financing import loans, parameters, shares
from commune_core.financing.evaluation import Evaluation, evaluate
from commune_core.financing.fctva import REGIMES
from commune_core.financing.money import decimals, plain
from commune_core.financing.plan import NATURES, Expense, Plan, Resource
from commune_core.given import BadInput, Fields

_MODES = {"constant": "constant", "constante": "constant", "lineaire": "linear"}
_LINE = ("libelle", "montant", "tva", "fctva", "subventionnable")


def plan_answer(given: Fields, day: date) -> dict[str, Any]:
    """A plan from its lines of expense, or from its cost alone (`cout_ht`): its shares and ceilings then."""
    if "cout_ht" in given:
        return _of_cost(given, tuple(_resources(given)), day)
    return _told(evaluate(read_plan(given, day)))


def read_plan(given: Fields, day: date) -> Plan:
    """The plan written in the fields of a case, with its lines of expense."""
    resources = tuple(_resources(given))
    loan = given.object("emprunt") if "emprunt" in given else None
    plan = Plan(
        day=day,
        year=given.year("annee"),
        expenses=tuple(_expenses(given)),
        resources=resources,
        regime=given.choice("regime", {name: name for name in REGIMES}, "n+2"),
        loan=read_loan(loan) if loan else None,
    )
    if loan:
        loan.close()
    return plan


def read_loan(given: Fields, capital: str = "capital") -> loans.Loan:
    """The loan of these fields; `capital` names the one that holds its amount."""
    return loans.Loan(
        capital=given.amount(capital),
        rate=given.rate("taux"),
        years=given.whole("annees"),
        periods=given.whole("periodes", 1),
        profile=given.choice("mode", _MODES, "constant"),
    )


def loan_told(loan: loans.Loan) -> dict[str, Any]:
    """The first lines, the last one and the totals of a loan."""
    lines = loans.instalments(loan)
    told: dict[str, Any] = {"nb": len(lines), "premiere_echeance": plain(lines[0].payment)}
    for line in lines[:2]:
        told |= {
            f"interet_{line.number}": plain(line.interest),
            f"capital_{line.number}": plain(line.capital),
            f"crd_{line.number}": plain(line.outstanding),
        }
    interest = loans.total_interest(loan)
    return told | {
        "derniere_echeance": plain(lines[-1].payment),
        "total_interets": plain(interest),
        "total_paye": plain(interest + loan.capital),
    }


def percentage(rate: Fraction | None) -> str | None:
    """A rate out of 100 with two decimals; None as it comes."""
    return None if rate is None else decimals(rate * 100)


def participation_told(found: shares.Participation) -> dict[str, Any]:
    """The owner's share, with the same keys wherever it is told."""
    return {
        "financements_publics": plain(found.public_financing),
        "part_mo": plain(found.share),
        "minimum_mo": plain(found.minimum),
        "conforme": found.conforms,
        "aides_max": plain(found.most_aid),
        "exces_aides": plain(found.excess),
        "taux_mo_sur_publics": percentage(found.rate),
    }


def pool_told(found: shares.PoolCeiling) -> dict[str, Any]:
    """What fonds de concours may bring, with the same keys wherever it is told."""
    return {
        "plafond_moitie": plain(found.half),
        "plafond_l1111_10": plain(found.owner_share),
        "fdc_max": plain(found.most),
        "contrainte": found.binding,
    }


def _expenses(given: Fields) -> list[Expense]:
    lines = []
    for number, raw in enumerate(given.list("depenses"), 1):
        line = _line(raw, _LINE, f"depenses[{number}]")
        lines.append(
            Expense(
                label=str(line.raw("libelle")),
                amount=line.amount("montant"),
                vat=line.rate("tva"),
                fctva=line.flag("fctva"),
                subsidised=line.flag("subventionnable"),
            )
        )
    return lines


def _resources(given: Fields) -> list[Resource]:
    lines = []
    for number, raw in enumerate(given.list("ressources"), 1):
        line = _line(raw, ("libelle", "montant", "nature"), f"ressources[{number}]")
        nature = line.choice("nature", {name: name for name in NATURES})
        lines.append(Resource(str(line.raw("libelle")), nature, line.amount("montant")))
    return lines


def _line(raw: Any, names: tuple[str, ...], place: str) -> Fields:
    if not isinstance(raw, list) or len(raw) != len(names):
        raise BadInput(f"{place} is not a line of {len(names)} values", hint=f"In order: {', '.join(names)}.")
    return Fields(dict(zip(names, raw, strict=True)), place)


def _of_cost(given: Fields, resources: tuple[Resource, ...], day: date) -> dict[str, Any]:
    cost = given.amount("cout_ht")
    private = given.amount("prive", 0) + sum(each.worth(cost) for each in resources if each.nature == "prive")
    aid = sum(each.worth(cost) for each in resources if each.nature != "prive")
    grants = sum(each.worth(cost) for each in resources if each.nature == "etat_dotation")
    minimum = parameters.rate("owner_share.minimum", day)
    return {
        "participation": participation_told(shares.participation(cost, private, aid, minimum)),
        "plafond_dotations": _ceiling_told(shares.state_grants(grants, cost, day)),
    }


def _ceiling_told(found: shares.Ceiling) -> dict[str, Any]:
    return {
        "total": plain(found.total),
        "plafond": plain(found.ceiling),
        "conforme": found.conforms,
        "exces": plain(found.excess),
    }


def _told(found: Evaluation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "total_ht": plain(found.total),
        "total_tva": plain(found.vat),
        "total_ttc": plain(found.total_with_vat),
        "assiette_subventionnable_ht": plain(found.subsidised),
        "base_fctva": plain(found.fctva_base),
        "fctva": plain(found.fctva),
        "annee_fctva": next(iter(found.fctva_by_year), None),
        "aides_publiques": plain(found.aid),
        "prive": plain(found.private),
        "participation": participation_told(found.participation),
        "plafond_dotations": _ceiling_told(found.state_grants),
        "a_financer_avant_fctva": plain(found.to_finance),
        "reste_a_charge_net": plain(found.net_cost),
    }
    if found.pool:
        told["fdc"] = pool_told(found.pool)
    if found.plan.loan:
        told |= {"emprunt": loan_told(found.plan.loan), "besoin_apres_emprunt": plain(found.after_loan)}
    return told
