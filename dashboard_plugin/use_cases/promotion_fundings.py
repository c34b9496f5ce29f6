"""Who pays for seats of a promotion: written by who runs it, asked and accepted by a commune for its élus."""

from __future__ import annotations

from collections.abc import Sequence

from commune_core.policy import Operation
from commune_core.promotions.roster import Step, plan
from commune_core.promotions.roster_lines import Line
from commune_core.promotions.states import check_funding_step
from commune_core.promotions.words import PAYERS, InvalidPromotion
from dashboard_plugin.applets.promotions.models import FundingLine, Promotion, Seat
from dashboard_plugin.errors import UnknownFunding
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_roster_data import FundingFields
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_door import find_code
from dashboard_plugin.selectors.promotion_fundings import FACT, funding_views, ordering
from dashboard_plugin.selectors.promotion_roster import people_in, situation
from dashboard_plugin.stale import StaleFunding
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.promotion_enrol import answer_seat, checked_reason
from dashboard_plugin.use_cases.promotion_invitations import AT_ONCE, send_due_letters
from dashboard_plugin.use_cases.promotion_log import note
from dashboard_plugin.use_cases.promotion_places import held_promotion
from dashboard_plugin.use_cases.promotion_rows import write_steps
from dashboard_plugin.use_cases.writing import announce, lock_accounts, lock_promotion, one_write

MOST_PEOPLE = 60
MOST_FUNDINGS = 200
LARGEST_AMOUNT = 10**12
LONGEST = {"payer": 200, "reference": 80}


def add_funding(user_id: int | None, *, promotion_id: int, fields: FundingFields, once: str = "") -> int:
    """Write a funding, at the state of a quote; gives its number.

    Raises Forbidden, InvalidPromotion, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.MANAGE_PROMOTION)
    check_funding(fields)
    with one_write():
        present = held_promotion(access, Operation.MANAGE_PROMOTION)
        if (earlier := made_before(once, FundingLine)) is not None:
            return earlier
        line = _new(present.row, fields, present.person)
        remember(once, line.pk)
        announce("funding.added", user_id, promotion=present.row.pk, funding=line.pk)
    return line.pk


def save_funding(
    user_id: int | None, *, promotion_id: int, funding_id: int, fields: FundingFields, version: int
) -> int:
    """Change a funding over the version that was read, as long as it is a quote; gives the new one.

    Raises Forbidden, UnknownFunding, InvalidPromotion, ClosedPromotion, StaleFunding, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.MANAGE_PROMOTION)
    check_funding(fields)
    with one_write():
        present = held_promotion(access, Operation.MANAGE_PROMOTION)
        line = _held(present.row, funding_id, version)
        if line.state != "quote":
            raise InvalidPromotion(
                "Ce financement est accepté : son montant ne change plus.",
                hint="Refusez-le, et écrivez-en un autre.",
                field="amount",
            )
        _write(line, fields, present.person)
        announce("funding.saved", user_id, promotion=present.row.pk, funding=line.pk)
    return line.version


def lead_funding(
    user_id: int | None, *, promotion_id: int, funding_id: int, state: str, version: int, reason: str = ""
) -> int:
    """Lead a funding to its next state; gives its new version.

    Once accepted, those for whom a commune asked enter; once refused, those who still wait are refused.
    Raises Forbidden, UnknownFunding, ClosedStep, InvalidPromotion, ClosedPromotion, StaleFunding, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.MANAGE_PROMOTION)
    with one_write():
        present = held_promotion(access, Operation.MANAGE_PROMOTION)
        line = _held(present.row, funding_id, version)
        _lead(line, present.row, state, present.person, reason)
        announce("funding.led", user_id, promotion=present.row.pk, funding=line.pk, state=state)
    send_due_letters(promotion_id, at_most=AT_ONCE)
    return line.version


def order_seats(
    user_id: int | None, *, code: str, commune: str, people: Sequence[tuple[str, str]], once: str = ""
) -> int:
    """Ask seats of the promotion of this code for the élus of a commune (address and name); gives the number
    of the funding, a quote without an amount yet. They enter once the quote is accepted.

    Raises Forbidden, UnknownCode, UnknownCommune, InvalidPromotion, NotSaved.
    """
    access = ordering(user_id, commune)
    promotion_id = find_code(code).pk
    if not people or len(people) > MOST_PEOPLE:
        raise InvalidPromotion(
            "Donnez au moins une adresse." if not people else f"{MOST_PEOPLE} personnes au plus à la fois.",
            hint="Une personne par ligne : son adresse, puis son nom.",
            field="people",
        )
    lines = [
        Line(place, {"email": " ".join(email.split()), "name": " ".join(name.split())})
        for place, (email, name) in enumerate(people, 1)
    ]
    known = people_in(lines)
    with one_write():
        lock_promotion(promotion_id)
        lock_accounts(known)
        row = find_code(code)
        if (earlier := made_before(once, FundingLine)) is not None:
            return earlier
        steps = _steps(row, lines, access.row.pk if access.row else None, access.person)
        fields = FundingFields("community", access.commune.name, None, len(steps))
        line = _new(row, fields, access.person, commune_id=access.row.pk if access.row else None)
        write_steps(row, steps, author_id=access.person, source="order", asked=True, funding=line)
        remember(once, line.pk)
        announce("funding.asked", user_id, promotion=row.pk, funding=line.pk)
    return line.pk


def answer_quote(
    user_id: int | None, *, commune: str, funding_id: int, accept: bool, version: int, reason: str = ""
) -> None:
    """Accept or refuse, for a commune, the quote of the seats it asked for: it is accepted with its amount.

    Raises Forbidden, UnknownCommune, UnknownFunding, ClosedStep, InvalidPromotion, StaleFunding, NotSaved.
    """
    access = ordering(user_id, commune)
    line = FundingLine.objects.filter(pk=funding_id, commune=access.row).first()
    if line is None:
        raise UnknownFunding.here()
    promotion_id = line.promotion_id
    with one_write():
        lock_promotion(promotion_id)
        row = Promotion.objects.select_related("body").get(pk=promotion_id)
        line = _held(row, funding_id, version)
        if accept and line.amount is None:
            raise InvalidPromotion(
                "Ce devis n’a pas encore de montant.", hint="L’organisme l’écrira ici.", field="amount"
            )
        _lead(line, row, "accepted" if accept else "refused", access.person, reason)
        announce("funding.answered", user_id, promotion=row.pk, funding=line.pk, state=line.state)
    send_due_letters(promotion_id, at_most=AT_ONCE)


def check_funding(fields: FundingFields) -> None:
    """Raise InvalidPromotion for what no funding may say."""
    if fields.kind not in PAYERS:
        raise InvalidPromotion("Choisissez qui paie.", hint="Cochez l’un des trois choix.", field="kind")
    for name, longest in LONGEST.items():
        if len(getattr(fields, name)) > longest:
            raise InvalidPromotion(
                "Ce texte est trop long.", hint=f"{longest} caractères au plus.", field=name
            )
    if fields.kind == "community" and not fields.payer.strip():
        raise InvalidPromotion("Dites quelle collectivité paie.", hint="Écrivez son nom.", field="payer")
    if fields.amount is not None and not 0 <= fields.amount <= LARGEST_AMOUNT:
        raise InvalidPromotion(
            "Ce montant n’est pas possible.", hint="Écrivez-le en euros, hors taxes.", field="amount"
        )
    if not 0 <= fields.seats <= 100_000:
        raise InvalidPromotion("Le nombre de places va de 0 à 100 000.", hint="Corrigez-le.", field="seats")


def _steps(row: Promotion, lines: Sequence[Line], commune_id: int | None, reader_id: int) -> list[Step]:
    """A seat for each of them; nobody is told which of them a promotion knows already."""
    known = situation(row, lines, reader_id=reader_id)
    steps = []
    for found in plan(lines, known):
        if found.faults:
            fault = found.faults[0]
            raise InvalidPromotion(
                f"Ligne {found.number} : {fault.message}", hint=fault.hint, field="people", line=found.number
            )
        if found.fate == "present":
            raise InvalidPromotion(
                f"Ligne {found.number} : cette personne a déjà une place dans la promotion, ou l’a eue.",
                hint="Retirez cette ligne, ou parlez-en à l’organisme.",
                field="people",
                line=found.number,
            )
        steps.append(
            Step(
                found.number, found.fate, found.email, found.name, "member", "", commune_id, found.user_id,
                found.seat_id,
            )
        )  # fmt: skip
    return steps


def _new(row: Promotion, fields: FundingFields, person: int, *, commune_id: int | None = None) -> FundingLine:
    if row.fundings.count() >= MOST_FUNDINGS:
        raise InvalidPromotion(
            f"{MOST_FUNDINGS} financements au plus pour une promotion.", hint="Regroupez-les.", field="kind"
        )
    now = get_clock().now()
    line = FundingLine(promotion=row, commune_id=commune_id, asked_by_id=person, created_at=now, version=0)
    _write(line, fields, person)
    note(row, person, FACT, detail={"funding": line.pk, "to": "quote"})
    return line


def _write(line: FundingLine, fields: FundingFields, person: int) -> None:
    line.kind, line.amount, line.seats = fields.kind, fields.amount, fields.seats
    line.payer, line.reference = " ".join(fields.payer.split()), " ".join(fields.reference.split())
    line.changed_at, line.changed_by_id, line.version = get_clock().now(), person, line.version + 1
    line.save()


def _held(row: Promotion, funding_id: int, version: int) -> FundingLine:
    line = FundingLine.objects.select_related("commune").filter(promotion=row, pk=funding_id).first()
    if line is None:
        raise UnknownFunding.here()
    if line.version != version:
        (current,) = funding_views(row, [line])
        raise StaleFunding(current)
    return line


def _lead(line: FundingLine, row: Promotion, state: str, person: int, reason: str) -> None:
    check_funding_step(line.state, state)
    line.reason = checked_reason(reason, needed=state == "refused") or line.reason
    before, line.state = line.state, state
    line.changed_at, line.changed_by_id, line.version = get_clock().now(), person, line.version + 1
    line.save()
    note(row, person, FACT, detail={"funding": line.pk, "from": before, "to": state})
    if state in ("accepted", "refused"):
        asked = list(Seat.objects.filter(funding=line, state="asked").order_by("added_at", "pk"))
        lock_accounts(each.user_id for each in asked if each.user_id is not None)
        for seat in asked:
            why = "" if state == "accepted" else line.reason
            answer_seat(row, seat, accept=state == "accepted", author_id=person, reason=why)
