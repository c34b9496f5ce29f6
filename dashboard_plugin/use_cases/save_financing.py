"""Write the money of a project: a cost line, a grant, or what the plan rests on, each over its version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from commune_core.errors import InvalidPlan
from commune_core.financing.plan import MOTIVE_LABELS, NATURES
from commune_core.financing.words import GRANT_STATUSES, REGIME_LABELS
from commune_core.policy import Operation
from dashboard_plugin.applets.financing.models import CostLine, Financing, Grant
from dashboard_plugin.money_data import (
    PERIOD_LABELS,
    SHARE_LABELS,
    CostFields,
    GrantFields,
    TermsFields,
)
from dashboard_plugin.selectors.financing import COST, GRANT, TERMS, cost_row, grant_row, terms_of
from dashboard_plugin.selectors.project_access import ProjectAccess, open_project, renewed_project
from dashboard_plugin.stale import StaleMoney
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.writing import announce, lock, one_write

YEARS = range(2000, 2101)
MOST_LINES, LONGEST, LARGEST = 200, 200, 10**14
_OF_A_LOAN = {"annees": "years", "taux": "rate", "periodes": "periods", "capital": "loan"}


def save_cost(
    user_id: int | None,
    *,
    project_id: int,
    fields: CostFields,
    cost_id: int | None = None,
    version: int = 0,
    once: str = "",
) -> int:
    """Add a cost line, or write over the `version` that was read; gives the number of the line.

    The same form (`once`) adds one. Raises Forbidden, InvalidPlan, NotSaved, and StaleMoney, whose `current`
    is the stored CostRow or None.
    """

    def write(access: ProjectAccess) -> int:
        if cost_id is None:
            return _once(once, CostLine, lambda: _add(access, CostLine, COST, fields))
        return _put(access, CostLine, COST, fields, cost_id, version, cost_row)

    return _written(user_id, project_id, write, lambda: check_cost(fields))


def save_grant(
    user_id: int | None,
    *,
    project_id: int,
    fields: GrantFields,
    grant_id: int | None = None,
    version: int = 0,
    once: str = "",
) -> int:
    """Add a grant, or write over the `version` that was read; gives the number of the grant.

    The same form (`once`) adds one. Raises Forbidden, InvalidPlan, NotSaved, and StaleMoney, whose `current`
    is the stored GrantRow or None.
    """

    def write(access: ProjectAccess) -> int:
        if grant_id is None:
            return _once(once, Grant, lambda: _add(access, Grant, GRANT, fields))
        return _put(access, Grant, GRANT, fields, grant_id, version, grant_row)

    return _written(user_id, project_id, write, lambda: check_grant(fields))


def save_terms(user_id: int | None, *, project_id: int, fields: TermsFields, version: int) -> int:
    """Write what the plan rests on beside its lines, over the `version` read (0: none); gives the new one.

    Raises Forbidden, InvalidPlan, NotSaved, and StaleMoney, whose `current` is (TermsFields, version).
    """

    def write(access: ProjectAccess) -> int:
        row = Financing.objects.filter(project=access.row).first() or Financing(project=access.row, version=0)
        stored = terms_of(row if row.pk else None)
        if row.version != version:
            if row.pk and stored == fields:
                return row.version  # sent twice: the network lost our reply
            raise StaleMoney((stored, row.version))
        for name, column in TERMS.items():
            setattr(row, column, getattr(fields, name))
        row.version += 1
        row.save()
        return row.version

    return _written(user_id, project_id, write, lambda: check_terms(fields))


def remove_cost(user_id: int | None, *, project_id: int, cost_id: int, version: int) -> None:
    """Take a cost line away; one that is gone already stays gone. Raises Forbidden, StaleMoney, NotSaved."""
    _written(user_id, project_id, lambda access: _drop(access, CostLine, cost_id, version, cost_row))


def remove_grant(user_id: int | None, *, project_id: int, grant_id: int, version: int) -> None:
    """Take a grant away; one that is gone already stays gone. Raises Forbidden, StaleMoney, NotSaved."""
    _written(user_id, project_id, lambda access: _drop(access, Grant, grant_id, version, grant_row))


def check_cost(fields: CostFields) -> None:
    """Raise InvalidPlan for what no cost line may say, whoever says it; `where["field"]` names what."""
    _check_text(fields.label, "label", "Dites ce que c’est : travaux, maîtrise d’œuvre, terrain…")
    _check_year(fields.year)
    _check_amounts(fields, "planned", "paid")
    if not 0 <= fields.vat <= 10_000:
        raise InvalidPlan("Ce taux de TVA est impossible.", hint="Écrivez 20, 10, 5,5 ou 0.", field="vat")


def check_grant(fields: GrantFields) -> None:
    """Raise InvalidPlan for what no grant may say, whoever says it; `where["field"]` names what."""
    _check_text(fields.funder, "funder", "Dites qui paie : l’État, la Région, une fondation…")
    _check_year(fields.year)
    _check_amounts(fields, "amount", "granted", "received")
    for name, known in (("nature", tuple(NATURES)), ("status", tuple(GRANT_STATUSES))):
        _check_choice(getattr(fields, name), known, name)
    if len(fields.scheme) > 40:
        raise InvalidPlan("Ce dispositif n’existe pas.", field="scheme")
    if fields.request_received_on and fields.decided_on and fields.decided_on < fields.request_received_on:
        raise InvalidPlan(
            "La décision est datée d’avant la réception de la demande.",
            hint="Corrigez l’une des deux dates.",
            field="decided_on",
        )


def check_terms(fields: TermsFields) -> None:
    """Raise InvalidPlan for what no plan may rest on; `where["field"]` names what."""
    _check_choice(fields.regime, tuple(REGIME_LABELS), "regime")
    _check_choice(fields.reason, tuple(SHARE_LABELS), "reason")
    _check_choice(fields.periods, tuple(PERIOD_LABELS), "periods")
    _check_amounts(fields, "loan")
    if fields.reason in MOTIVE_LABELS:
        if fields.share is None or not 0 <= fields.share <= 10_000:
            raise InvalidPlan(
                "Une dérogation dit quelle part vous payez.", hint="Écrivez par exemple 10 %.", field="share"
            )
        _check_text(fields.reference, "reference", "Citez l’arrêté ou la décision qui l’accorde.")
    if fields.loan:
        try:
            fields.borrowed()
        except InvalidPlan as error:
            field = _OF_A_LOAN.get(error.where["field"], "loan")
            raise InvalidPlan(error.message, hint=error.hint, field=field) from error


def _check_text(text: str, field: str, hint: str) -> None:
    if not text.strip():
        raise InvalidPlan("Ce champ est vide.", hint=hint, field=field)
    if len(text) > LONGEST:
        raise InvalidPlan(f"Ce texte dépasse {LONGEST} caractères.", hint="Raccourcissez-le.", field=field)


def _check_year(year: int) -> None:
    if year not in YEARS:
        raise InvalidPlan(
            "Cette année est impossible.", hint="Donnez une année de 2000 à 2100.", field="year"
        )


def _check_amounts(fields: object, *names: str) -> None:
    for name in names:
        cents = getattr(fields, name)
        if cents is not None and not 0 <= cents < LARGEST:
            raise InvalidPlan(
                "Ce montant est impossible.", hint="Écrivez-le en positif, par exemple 1 234,56.", field=name
            )


def _check_choice(value: Any, known: tuple[Any, ...], field: str) -> None:
    if value not in known:
        raise InvalidPlan("Ce choix n’est pas dans la liste.", hint="Choisissez-en un.", field=field)


def _written(
    user_id: int | None,
    project_id: int,
    write: Callable[[ProjectAccess], int],
    check: Callable[[], None] = lambda: None,
) -> int:
    access = open_project(user_id, project_id)
    access.require(Operation.SET_FINANCING)
    check()
    with one_write():
        lock(access.row.commune_id)
        present = renewed_project(access)
        present.require(Operation.SET_FINANCING)
        done = write(present)
        announce("financing.saved", user_id, project=present.row.pk)
    return done


def _once(once: str, model: type[Any], add: Callable[[], int]) -> int:
    made = made_before(once, model)
    if made is None:
        made = add()
        remember(once, made)
    return made


def _add(access: ProjectAccess, model: type[Any], names: tuple[str, ...], fields: Any) -> int:
    rows = model.objects.filter(project=access.row)
    if rows.count() >= MOST_LINES:
        raise InvalidPlan(
            f"Un plan a {MOST_LINES} lignes au plus.", hint="Regroupez-en quelques-unes.", field="label"
        )
    return _fill(model(project=access.row, version=0, position=_next_place(rows)), names, fields)


def _put(
    access: ProjectAccess,
    model: type[Any],
    names: tuple[str, ...],
    fields: Any,
    number: int,
    version: int,
    view: Callable[[Any], Any],
) -> int:
    row = model.objects.filter(project=access.row, pk=number).first()
    if row is None:
        raise StaleMoney(None)
    if row.version != version:
        if view(row).fields == fields:
            return int(row.pk)  # sent twice: the network lost our reply
        raise StaleMoney(view(row))
    return _fill(row, names, fields)


def _fill(row: Any, names: tuple[str, ...], fields: Any) -> int:
    for name in names:
        value = getattr(fields, name)
        setattr(row, name, " ".join(value.split()) if name in ("label", "funder") else value)
    row.version += 1
    row.save()
    return int(row.pk)


def _next_place(rows: Any) -> int:
    last = rows.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def _drop(
    access: ProjectAccess, model: type[Any], number: int, version: int, view: Callable[[Any], Any]
) -> int:
    row = model.objects.filter(project=access.row, pk=number).first()
    if row is not None:
        if row.version != version:
            raise StaleMoney(view(row))
        row.delete()
    return 0
