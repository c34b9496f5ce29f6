"""The commands of the rules of grants: FCTVA, shares, gifts, LEADER, the order of dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from commune_core.financing import dates, fctva, grants, parameters, shares
from commune_core.financing.money import plain
from commune_core.financing.plan_command import participation_told, percentage, pool_told
from commune_core.given import BadInput, Fields, as_year

NEUTRAL_EVENTS = ("etude", "foncier", "acquisition")


def r01(given: Fields, day: date) -> dict[str, Any]:
    """R01: FCTVA of invoices."""
    lines = Fields({str(number): line for number, line in enumerate(given.list("lignes"), 1)})
    found = fctva.uncompensated(lines.amounts().values(), day)
    return {
        "sur_total": plain(found.total),
        "ligne_a_ligne": plain(found.line_by_line),
        "tva_20_theorique": plain(found.vat),
        "tva_non_compensee": plain(found.lost),
    }


def r02(given: Fields, day: date) -> dict[str, Any]:
    """R02: FCTVA year by year."""
    spent = given.object("cp").amounts_by_year()
    regimes = given.raw("regime")
    if not isinstance(regimes, str):
        by_year = given.object("regime")
        choices = {name: name for name in fctva.REGIMES}
        regimes = {as_year(key): by_year.choice(key, choices) for key in by_year.names()}
        if missing := set(spent) - set(regimes):
            raise BadInput(f"no regime is given for {min(missing)}", hint="Give one for each year.")
    received = fctva.by_year_of_payment(spent, regimes, day)
    years = range(min(spent), max([*spent, *received]) + 1) if spent else ()
    return {str(year): plain(received.get(year, 0)) for year in years}


def participation(code: str, key: str) -> Callable[[Fields, date], dict[str, Any]]:
    """R03, R03b or R03c: the minimum share is the parameter `code`, unless `key` gives one."""

    def command(given: Fields, day: date) -> dict[str, Any]:
        minimum = given.rate(key, parameters.rate(code, day))
        return participation_told(
            shares.participation(
                given.amount("cout_ht"), given.amount("prive", 0), given.amount("aides"), minimum
            )
        )

    return command


def r04(given: Fields, day: date) -> dict[str, Any]:
    """R04: a State grant beside its floor."""
    found = shares.state_grant_floor(given.amount("detr"), given.amount("depense_ht"), day)
    return {
        "plancher": plain(found.floor),
        "taux_pct": percentage(found.rate),
        "conforme": found.conforms,
    }


def r05(given: Fields, day: date) -> dict[str, Any]:
    """R05: the most that fonds de concours may bring."""
    minimum = given.rate("taux", parameters.rate("owner_share.minimum", day))
    found = shares.pool_ceiling(
        given.amount("cout_ht"), given.amount("subventions", 0), given.amount("prive", 0), day, minimum
    )
    return pool_told(found)


def r08(given: Fields, day: date) -> dict[str, Any]:
    """R08: a grant once the work is paid."""
    found = grants.final_grant(given.rate("taux"), given.amount("prevu_ht"), given.amount("reel_ht"), day)
    return {
        "subvention": plain(found.amount),
        "avance_30": plain(found.advance),
        "cumul_acomptes_80": plain(found.instalments),
    }


def r13(given: Fields, day: date) -> dict[str, Any]:
    """R13: a gift, of a company or of a person."""
    amount = given.amount("don")
    if "revenu" in given:
        found = grants.personal_gift(amount, given.amount("revenu"), day)
        told = {}
    else:
        found = grants.company_gift(amount, given.amount("ca"), day)
        told = {"plafond": plain(found.ceiling), "cout_net_annee": plain(found.net_cost)}
    return told | {
        "base_retenue": plain(found.counted),
        "reduction": plain(found.tax_saved),
        "report_5_ans": plain(found.carried),
    }


def r14(given: Fields, day: date) -> dict[str, Any]:
    """R14: LEADER."""
    cost, rate = given.amount("cout_ht"), given.raw("taux", None)
    ceiling = given.amount("plafond") if "plafond" in given else None
    share = parameters.rate("leader.rate", day) if rate is None else given.rate("taux")
    aid = grants.leader_aid(cost, share, ceiling)
    found = shares.participation(cost, 0, aid, parameters.rate("owner_share.minimum", day))
    return {"feader": plain(aid), "part_mo": plain(found.share), "conforme_l1111_10": found.conforms}


def r15(given: Fields, day: date) -> dict[str, Any]:
    """R15: the order of the dates, and deadlines."""
    received = given.day("reception")
    notified, started = (given.day(key) if key in given else None for key in ("notification", "commencement"))
    found = dates.deadlines(received, day, notified=notified, started=started)
    due = {
        "completude_tacite": found.complete,
        "caducite_sans_commencement": found.start_by,
        "caducite_avec_prorogation": found.start_by_extended,
        "achevement": found.end_by,
    }
    told: dict[str, Any] = {key: value.isoformat() for key, value in due.items() if value}
    for key in given.names():
        if key not in ("reception", "notification", "commencement"):
            signed = given.day(key)
            neutral = key.startswith(NEUTRAL_EVENTS)
            told[key] = dates.NEUTRAL if neutral else dates.start_of_works(signed, received)
    return told
