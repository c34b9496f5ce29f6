"""What the rules say of a plan: a finding for each that applies, the amount at fault, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from commune_core.financing import dates, shares
from commune_core.financing.money import euros, percent
from commune_core.financing.plan import MOTIVE_LABELS, Plan, Resource
from commune_core.financing.rules import RULES, Rule
from commune_core.financing.savings import impact_study
from commune_core.typography import typeset

State = Literal["ok", "warning", "refused"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says: kept to, to be looked at, or not kept to.

    `amount` is what is in excess, or short, in cents; `message` and `hint` are French; `subject` is the line
    concerned, "" for the whole plan.
    """

    rule: Rule
    state: State
    message: str
    hint: str = ""
    amount: int = 0
    subject: str = ""

    @property
    def ok(self) -> bool:
        """False where the rule is not kept to."""
        return self.state != "refused"


def finding(
    code: str, state: State, message: str, hint: str = "", *, amount: int = 0, subject: str = ""
) -> Finding:
    """A finding of the rule of this code, printed as French is."""
    return Finding(RULES[code], state, typeset(message), typeset(hint), amount, subject)


def judged(code: str, excess: int, kept: str, broken: str, hint: str, *, subject: str = "") -> Finding:
    """A finding that turns on an amount in excess, or short: none is kept to."""
    if excess > 0:
        return finding(code, "refused", broken, hint, amount=excess, subject=subject)
    return finding(code, "ok", kept, subject=subject)


def share_of_owner(
    plan: Plan, code: str, minimum: Fraction, found: shares.Participation
) -> Iterator[Finding]:
    """R03, R03b or R03c: the owner's share beside its minimum, and what supports a lower one."""
    shown = percent(found.rate or Fraction(0))
    told = (
        f"Votre part représente {shown} des financements publics ({euros(found.share)}) ; "
        f"le minimum est de {percent(minimum)} ({euros(found.minimum)})."
    )
    yield judged(
        code,
        found.excess,
        told,
        f"{told} Réduisez les aides publiques de {euros(found.excess)} ou justifiez une dérogation.",
        f"Les aides publiques peuvent atteindre {euros(found.most_aid)}.",
    )
    if plan.derogation:
        motive = MOTIVE_LABELS[plan.derogation.motive]
        yield finding(
            "R03c",
            "warning",
            f"Dérogation à {percent(plan.derogation.rate)} : {motive} ({plan.derogation.reference}).",
            "Joignez la décision au dossier et vérifiez que le motif est toujours prévu par le texte.",
        )


def state_grants(
    plan: Plan, amounts: Iterable[tuple[Resource, int]], ceiling: shares.Ceiling
) -> Iterator[Finding]:
    """R04: each State grant reaches its floor, and all together keep to their ceiling."""
    grants = [(each, worth) for each, worth in amounts if each.nature == "etat_dotation" and worth]
    if not grants:
        return
    yield judged(
        "R04",
        ceiling.excess,
        f"Les dotations de l'État font {euros(ceiling.total)}, sous leur plafond ({euros(ceiling.ceiling)}).",
        f"Les dotations de l'État font {euros(ceiling.total)} et dépassent leur plafond de "
        f"{euros(ceiling.ceiling)}. Retirez {euros(ceiling.excess)}.",
        "DETR, DSIL, DPV et DSID réunies se limitent à 80 % de la dépense subventionnable hors taxes.",
    )
    for each, worth in grants:
        floor = shares.state_grant_floor(worth, plan.subsidised, plan.day)
        shown = percent(floor.rate or Fraction(0))
        yield judged(
            "R04",
            floor.short,
            f"« {each.label} » fait {shown} de la dépense subventionnable ; le plancher est atteint.",
            f"« {each.label} » fait {shown} de la dépense subventionnable, sous le plancher de "
            f"{euros(floor.floor)}. Il manque {euros(floor.short)}.",
            "Demandez davantage, ou présentez seulement une tranche du projet.",
            subject=each.label,
        )


def all_aid(plan: Plan, amounts: Iterable[tuple[Resource, int]]) -> Iterator[Finding]:
    """R04b: beside another subsidy of the State, public aid does not pass the subsidised cost."""
    public = [(each, worth) for each, worth in amounts if each.nature != "prive"]
    if not any(each.nature == "etat_autre" and worth for each, worth in public):
        return
    ceiling = shares.all_aid(sum(worth for _, worth in public), plan.subsidised, plan.day)
    yield judged(
        "R04b",
        ceiling.excess,
        f"Les aides publiques font {euros(ceiling.total)}, dans la dépense subventionnable.",
        f"Les aides publiques font {euros(ceiling.total)} et dépassent la dépense subventionnable "
        f"({euros(ceiling.ceiling)}). Retirez {euros(ceiling.excess)}.",
        "Réduisez l'aide qui peut l'être, ou faites reconnaître d'autres dépenses comme subventionnables.",
    )


def pool(asked: int, ceiling: shares.PoolCeiling) -> Finding:
    """R05: fonds de concours beside what they may bring."""
    by = "la moitié du reste" if ceiling.binding == shares.HALF else "la participation minimale"
    excess = asked - ceiling.most
    return judged(
        "R05",
        excess,
        f"Fonds de concours : {euros(asked)}, pour un maximum de {euros(ceiling.most)}.",
        f"Fonds de concours : {euros(asked)}, pour un maximum de {euros(ceiling.most)} "
        f"(règle qui commande : {by}). Réduisez-le de {euros(max(0, excess))}.",
        "Il faut aussi des délibérations concordantes des deux conseils, pour un équipement.",
    )


def vat(plan: Plan) -> Iterator[Finding]:
    """R01b, R03d and R16: what may not be counted for FCTVA, and what is to be looked at."""
    for each in plan.expenses:
        if each.fctva and each.amount and not each.vat:
            yield finding(
                "R01b",
                "refused",
                f"« {each.label} » n'a pas de TVA et compte pourtant dans le FCTVA.",
                "Décochez FCTVA sur cette ligne, ou indiquez son taux de TVA.",
                amount=each.amount,
                subject=each.label,
            )
    if plan.vat_recovered and not any(each.fctva for each in plan.expenses):
        yield finding(
            "R03d",
            "warning",
            "Aucune dépense n'ouvre droit au FCTVA, et les parts sont comptées hors taxes.",
            "Si la TVA ne revient par aucune voie, comptez les parts toutes taxes comprises.",
        )
    if not plan.vat_recovered and any(each.fctva for each in plan.expenses):
        yield finding(
            "R03d",
            "refused",
            "Le plan compte du FCTVA, et des parts toutes taxes comprises comme si la TVA ne revenait pas.",
            "Choisissez l'un ou l'autre.",
        )
    if plan.rented:
        yield finding(
            "R16",
            "warning",
            "Le bien sera loué : le droit au FCTVA et la TVA des loyers sont à vérifier.",
            "Interrogez le conseiller aux décideurs locaux avant de compter le FCTVA dans ce plan.",
        )


def order_of_dates(plan: Plan) -> Iterator[Finding]:
    """R15: the first commitment beside the receipt of the request."""
    signed, received = plan.first_commitment, plan.received
    if signed is None or received is None:
        return
    told = f"Devis signé le {signed:%d/%m/%Y}, demande reçue le {received:%d/%m/%Y}"
    if dates.start_of_works(signed, received) == dates.LOST:
        yield finding(
            "R15",
            "refused",
            f"{told} : l'opération n'est plus éligible sauf dérogation du préfet.",
            "Demandez la dérogation avant toute autre démarche ; sinon, retirez ces aides du plan.",
        )
    elif signed == received:
        yield finding(
            "R15",
            "warning",
            f"{told}, le même jour : le texte l'admet.",
            "Attendez le lendemain : la preuve est plus simple. D'autres financeurs sont plus stricts.",
        )
    else:
        yield finding("R15", "ok", f"{told} : l'ordre des dates est bon.")


def study(plan: Plan, total: int) -> Iterator[Finding]:
    """R10: whether a study of the effect on running costs is compulsory."""
    if plan.population is None or plan.revenue is None:
        return
    found = impact_study(plan.population, plan.revenue, total, plan.day)
    told = f"Le projet coûte {euros(total)}, pour un seuil d'étude d'impact de {euros(found.threshold)}"
    if found.required:
        yield finding(
            "R10",
            "warning",
            f"{told} : l'étude d'impact pluriannuelle est obligatoire.",
            "Joignez-la à la délibération qui approuve le projet.",
            amount=total - found.threshold,
        )
    else:
        yield finding("R10", "ok", f"{told} : l'étude n'est pas obligatoire.")
