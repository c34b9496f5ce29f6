"""What the law asks of a promotion that somebody pays for: warnings, as data, never a refusal.

Each names the text it rests on, and the dated parameter where a figure is compared. Nothing is known here of
what anybody has left on his account: only the official site tells it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from commune_core.errors import UnknownParameter
from commune_core.financing import parameters
from commune_core.financing.parameters import Parameter
from commune_core.typography import reference_in_full

SESSION_SIZE = "dife.session.size"
CEILING = "dife.ceiling"
HOUR_CEILING = "dife.hour.ceiling"
SUBCONTRACTED = "dife.subcontract.share"
APPROVAL_LAW = "CGCT L1221-1"

OFFICIAL_ACCOUNT = "Mon Compte Élu"
"""The site of the Caisse des dépôts where each élu reads what he has: nothing here guesses it."""


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What is known of the approval of the body that trains; `approved_until` is its last day."""

    approval_number: str = ""
    approved_until: date | None = None

    def approved(self, first: date, last: date) -> bool:
        """Whether its approval holds from one day to the other, as far as is known."""
        return bool(self.approval_number) and self.approved_until is not None and self.approved_until >= last


@dataclass(frozen=True, slots=True)
class Paid:
    """One way a promotion is paid: `amount` in cents before tax for `seats` people, None where not known."""

    payer: str
    amount: int | None = None
    seats: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """What is checked: the size of each group taught together, the days, the hours, who pays."""

    sizes: tuple[int, ...]
    starts_on: date
    ends_on: date
    minutes: int = 0
    paid: tuple[Paid, ...] = ()
    subcontracted: int = 0


@dataclass(frozen=True, slots=True)
class Warning:
    """One thing to look at. `found` is what was counted (people, cents or hundredths), `at_most` what the
    parameter allows in the same unit; both None where no figure is compared."""

    code: str
    message: str
    hint: str
    source: str
    found: int | None = None
    at_most: int | None = None
    parameter: Parameter | None = None


def guard(session: Session, body: BodyFacts) -> tuple[Warning, ...]:
    """What to warn of, the most serious first; nothing where nobody pays."""
    payers = {each.payer for each in session.paid}
    return (
        *_approval(session, body, payers),
        *(_too_many(session) if "dife" in payers else ()),
        *(each for paid in session.paid if paid.payer == "dife" for each in _dear(session, paid)),
        *(_subcontracted(session) if "dife" in payers else ()),
    )


def _approval(session: Session, body: BodyFacts, payers: Collection[str]) -> Iterator[Warning]:
    if not set(payers) & {"dife", "community"} or body.approved(session.starts_on, session.ends_on):
        return
    known = body.approval_number and body.approved_until
    yield Warning(
        "body.not_approved",
        f"L’agrément de l’organisme s’arrête le {body.approved_until:%d/%m/%Y}, avant la fin de la promotion."
        if known
        else "L’organisme n’a pas d’agrément connu aux dates de la promotion.",
        "Sans agrément valable, cette formation informe mais ne peut être payée ni par une collectivité, "
        "ni par le droit individuel à la formation des élus (DIFE).",
        reference_in_full(APPROVAL_LAW),
    )


def _too_many(session: Session) -> Iterator[Warning]:
    rule = _at(SESSION_SIZE, session.starts_on)
    largest = max(session.sizes, default=0)
    if rule is None or not isinstance(rule.value, int) or largest <= rule.value:
        return
    yield Warning(
        "dife.session_size",
        f"{largest} personnes dans une même session : le droit individuel à la formation des élus (DIFE) "
        f"en finance {rule.value} au plus.",
        "Faites des groupes plus petits, ou limitez les places.",
        rule.source,
        largest,
        rule.value,
        rule,
    )


def _dear(session: Session, paid: Paid) -> Iterator[Warning]:
    """What one person costs, against the ceiling of an account and that of an hour."""
    if paid.amount is None or paid.seats < 1:
        return
    each = -(-paid.amount // paid.seats)
    rule = _at(CEILING, session.starts_on)
    if rule is not None and isinstance(rule.value, int) and each > rule.value:
        yield Warning(
            "dife.ceiling",
            "Le prix par personne dépasse ce qu’un compte DIFE peut contenir.",
            f"Chacun vérifie ses droits sur {OFFICIAL_ACCOUNT} ; le reste est à payer autrement.",
            rule.source,
            each,
            rule.value,
            rule,
        )
    rule = _at(HOUR_CEILING, session.starts_on)
    if rule is not None and isinstance(rule.value, int) and session.minutes:
        hour = -(-each * 60 // session.minutes)
        if hour > rule.value:
            yield Warning(
                "dife.hour_ceiling",
                "Le prix d’une heure par personne dépasse celui que le DIFE prend en charge.",
                "Revoyez le prix ou les heures du programme.",
                rule.source,
                hour,
                rule.value,
                rule,
            )


def _subcontracted(session: Session) -> Iterator[Warning]:
    rule = _at(SUBCONTRACTED, session.starts_on)
    if rule is None or isinstance(rule.value, tuple | date):
        return
    allowed = int(rule.value * 100)
    if session.subcontracted > allowed:
        yield Warning(
            "dife.subcontracted",
            f"{session.subcontracted} % de la formation sont confiés à d’autres : {allowed} % au plus.",
            "Confiez-en moins, et seulement à des organismes agréés.",
            rule.source,
            session.subcontracted,
            allowed,
            rule,
        )


def _at(code: str, day: date) -> Parameter | None:
    """The parameter that day; before the file answers for it, nothing is compared."""
    try:
        return parameters.at(code, day)
    except UnknownParameter:
        return None
