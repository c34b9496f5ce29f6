"""The commands of the rules of the budget: loans, savings, thresholds, depreciation, the working capital."""

from __future__ import annotations

from datetime import date
from typing import Any

from commune_core.errors import InvalidPlan
from commune_core.financing import fctva, lifetime, loans, parameters, savings, shares
from commune_core.financing.money import decimals, plain
from commune_core.financing.plan_command import loan_told, participation_told, percentage, read_loan
from commune_core.given import BadInput, Fields, as_year


def r06(given: Fields, day: date) -> dict[str, Any]:
    """R06: a loan."""
    return loan_told(read_loan(given))


def r07(given: Fields, day: date) -> dict[str, Any]:
    """R07: savings, with a new loan perhaps."""
    told: dict[str, Any] = {}
    interest, capital, outstanding = (given.amount(key) for key in ("interets", "capital", "encours"))
    expenses = given.amount("drf")
    if "emprunt" in given:
        loan = read_loan(given, "emprunt")
        first = loans.instalments(loan)[0]
        told = {
            "echeance": plain(first.payment),
            "interet_1": plain(first.interest),
            "capital_1": plain(first.capital),
        }
        year = loans.annuities(loan)[0]
        interest, expenses = interest + year.interest, expenses + year.interest
        capital, outstanding = capital + year.capital, outstanding + loan.capital
    found = savings.savings(
        revenue=given.amount("rrf"),
        expenses=expenses,
        interest=interest,
        capital=capital,
        outstanding=outstanding,
        disposals=given.amount("cessions", 0),
    )
    years = found.years_to_repay
    return told | {
        "epargne_gestion": plain(found.operating),
        "epargne_brute": plain(found.gross),
        "epargne_nette": plain(found.net),
        "taux_epargne_brute_pct": percentage(found.rate),
        "capacite_desendettement_ans": None if years is None else decimals(years),
    }


def r09(given: Fields, day: date) -> dict[str, Any]:
    """R09: a quarter of the credits."""
    given.amount("rar", 0)  # carried commitments are no part of the credits of a chapter
    found = savings.before_the_vote(given.object("chapitres").amounts(), day)
    return {"base": plain(found.base), "limite": plain(found.limit)}


def r10(given: Fields, day: date) -> dict[str, Any]:
    """R10: the impact study."""
    found = savings.impact_study(given.whole("population"), given.amount("rrf"), given.amount("montant"), day)
    return {"seuil": plain(found.threshold), "requise": found.required}


def r10b(given: Fields, day: date) -> dict[str, Any]:
    """R10b: a programme, and its FCTVA under each regime."""
    programme, spent = given.amount("ap"), given.object("cp").amounts_by_year()
    if sum(spent.values()) != programme:
        raise InvalidPlan(
            "Les crédits de paiement ne font pas ensemble l'autorisation de programme.",
            hint="Corrigez une année, ou votez une révision.",
            field="cp",
        )
    regimes: tuple[fctva.Regime, ...] = ("n", "n+1", "n+2")
    received = {regime: fctva.by_year_of_payment(spent, regime, day) for regime in regimes}
    return {
        **{
            name: {str(year): plain(cents) for year, cents in each.items()} for name, each in received.items()
        },
        "total": plain(fctva.fctva(programme, day)),
        "total_cp": plain(sum(spent.values())),
    }


def r11(given: Fields, day: date) -> dict[str, Any]:
    """R11: depreciation."""
    base, years, month = given.amount("base"), given.whole("annees"), given.whole("mois", 1)
    allowances = lifetime.depreciation(base, years, month)
    taken_back = lifetime.depreciation(given.amount("subvention", 0), years, month)
    if not given.flag("detail", True):
        return {
            "annuite": plain(allowances[min(1, len(allowances) - 1)]),
            "derniere": plain(allowances[-1]),
            "total": plain(sum(allowances)),
        }
    full = min(1, len(allowances) - 1)
    return {
        "dotations": [plain(cents) for cents in allowances],
        "reprises": [plain(cents) for cents in taken_back],
        "total": plain(sum(allowances)),
        "charge_nette_annee_pleine": plain(allowances[full] - taken_back[full]),
    }


def r12(given: Fields, day: date) -> dict[str, Any]:
    """R12: whole-life cost, before and after works."""

    def told(investment: int, yearly: int) -> dict[str, str]:
        found = lifetime.whole_life(
            investment,
            yearly,
            given.whole("annees"),
            given.rate("inflation"),
            given.rate("actualisation"),
        )
        return {
            "fonctionnement_courant": plain(found.running),
            "fonctionnement_actualise": plain(found.running_today),
            "cout_global_actualise": plain(found.total_today),
        }

    return {
        "avant": told(0, given.amount("avant")),
        "apres": told(given.amount("invest_net"), given.amount("apres")),
    }


def r16(given: Fields, day: date) -> dict[str, Any]:
    """R16: a rent beside the loan it pays."""
    loan = read_loan(given, "emprunt")
    found = loans.rent_cover(loan, given.amount("loyer_mensuel"), given.amount("charges", 0))
    owner = shares.participation(
        given.amount("cout_ht"),
        given.amount("prive", 0),
        given.amount("aides"),
        parameters.rate("owner_share.minimum", day),
    )
    return {
        "mensualite": plain(loans.instalments(loan)[0].payment),
        "annuite_an1": plain(found.annuity),
        "loyer_annuel": plain(found.rent),
        "loyer_net": plain(found.net_rent),
        "taux_couverture_pct": percentage(found.covered),
        "effort_annuel_commune": plain(found.effort),
        "total_interets": plain(loans.total_interest(loan)),
        "participation": participation_told(owner),
    }


def r17(given: Fields, day: date) -> dict[str, Any]:
    """R17: the working capital over years."""
    years = given.object("annees")
    flows = []
    for key in sorted(years.names()):
        each = years.object(key)
        spending, received, vat, borrowed = (each.amount(name, 0) for name in ("dep", "sub", "fctva", "emp"))
        flows.append(savings.Flow(as_year(key), spending, received, vat, borrowed, each.amount("en", 0)))
        each.close()
    funds = savings.working_capital(given.amount("fonds_roulement_initial"), flows)
    if not funds:
        raise BadInput("'annees' holds no year", hint='Give {"2027": {"dep": "516000"}}.')
    return {
        "resultat": [
            {"annee": fund.year, "besoin_sur_fdr": plain(fund.need), "fdr_fin": plain(fund.end)}
            for fund in funds
        ],
        "minimum": plain(min(fund.end for fund in funds)),
    }


def r18(given: Fields, day: date) -> dict[str, Any]:
    """R18: the real balance."""
    found = savings.real_balance(given.amount("capital"), given.object("ressources").amounts().values())
    return {
        "ressources_propres": plain(found.own_resources),
        "capital": plain(found.capital),
        "equilibre_reel": found.reached,
        "ecart": plain(found.gap),
    }


def r19(given: Fields, day: date) -> dict[str, Any]:
    """R19: a line of credit."""
    base = given.whole("base", parameters.whole("credit_line.days", day))
    if not base:
        raise BadInput("'base' is 0", hint="Give 360 or 365.")
    interest = loans.line_of_credit(given.amount("tirage"), given.rate("taux"), given.whole("jours"), base)
    return {"interets": plain(interest)}
