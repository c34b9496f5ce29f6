"""Write a commune's own figures of one year, or bring those of several in a file: all its lines or none."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from commune_core.errors import CommuneError, InvalidPlan
from commune_core.financing.money import read_amount
from commune_core.policy import Operation
from commune_core.tabular import Line, UnreadableTable, read_csv
from dashboard_plugin.applets.financing.models import Outlook
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.outlook_data import OUTLOOK_COLUMNS, OutlookFault, OutlookFields, OutlookPlan
from dashboard_plugin.selectors.access import open_commune, renewed
from dashboard_plugin.selectors.outlook import FIGURES, outlook_row, outlook_rows
from dashboard_plugin.stale import StaleMoney
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.save_financing import LARGEST, YEARS
from dashboard_plugin.use_cases.writing import announce, one_write

MOST_YEARS = 60
_SIGNS = "-−–"


class OutlookUnseen(InvalidRequest):
    """A file changes years that its sender was not shown; `plan` is what it would do now."""

    code = "outlook.unseen"

    def __init__(self, now: OutlookPlan) -> None:
        super().__init__(
            "Ce fichier change des montants qui ne vous ont pas été montrés : rien n’est importé.",
            hint="Lisez lesquels, choisissez de nouveau le fichier, puis importez-le.",
        )
        self.plan = now


def save_outlook(user_id: int | None, *, commune: str | None, fields: OutlookFields, version: int) -> int:
    """Write a year over the `version` that was read (0: it was not told yet); gives the new version.

    Raises Forbidden, UnknownCommune, InvalidPlan, NotSaved, and StaleMoney, whose `current` is the stored
    OutlookRow or None.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.SET_FINANCING)
    check_outlook(fields)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.SET_FINANCING)
        row = Outlook.objects.filter(commune=held, year=fields.year).first()
        if (row.version if row else 0) != version:
            if row is not None and outlook_row(row).fields == fields:
                return row.version  # sent twice: the network lost our reply
            raise StaleMoney(outlook_row(row) if row else None)
        written = _put(held, row, fields)
        announce("outlook.saved", user_id, commune=held.insee_code)
    return written


def remove_outlook(user_id: int | None, *, commune: str | None, year: int, version: int) -> None:
    """Take a year away; one that is gone already stays gone. Raises Forbidden, StaleMoney, NotSaved."""
    access = open_commune(user_id, commune)
    access.require(Operation.SET_FINANCING)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.SET_FINANCING)
        row = Outlook.objects.filter(commune=held, year=year).first()
        if row is not None:
            if row.version != version:
                raise StaleMoney(outlook_row(row))
            row.delete()
            announce("outlook.saved", user_id, commune=held.insee_code)


def plan_outlook(user_id: int | None, *, commune: str | None, data: bytes) -> OutlookPlan:
    """What importing a file of years would do; nothing is written. Raises Forbidden, UnreadableTable."""
    access = open_commune(user_id, commune)
    access.require(Operation.SET_FINANCING)
    read, faults = _read(data)
    return _plan(data, access.row, read, faults)


def import_outlook(user_id: int | None, *, commune: str | None, data: bytes, digest: str) -> OutlookPlan:
    """Do what `plan_outlook` says, unless a line is at fault: then nothing. Once more changes nothing.

    Raises Forbidden, UnreadableTable, NotSaved, and OutlookUnseen where it would change what was not shown.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.SET_FINANCING)
    read, faults = _read(data)
    if faults:
        return _plan(data, access.row, read, faults)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.SET_FINANCING)
        plan = _plan(data, held, read, faults)
        if plan.changed and digest != plan.digest:
            raise OutlookUnseen(plan)
        stored = {row.year: row for row in Outlook.objects.filter(commune=held)}
        for fields in (*plan.added, *(comes for _, comes in plan.changed)):
            _put(held, stored.get(fields.year), fields)
        announce("outlook.saved", user_id, commune=held.insee_code)
    return plan


def check_outlook(fields: OutlookFields) -> None:
    """Raise InvalidPlan for what no year may say; `where["field"]` names what."""
    if fields.year not in YEARS:
        hint = "Donnez une année de 2000 à 2100."
        raise InvalidPlan("Cette année est impossible.", hint=hint, field="year")
    for name in FIGURES[1:]:
        cents = getattr(fields, name)
        if cents is None:
            continue
        if abs(cents) >= LARGEST or (cents < 0 and name != "working_capital"):
            hint = "Écrivez-le en positif, par exemple 1 234,56."
            raise InvalidPlan("Ce montant est impossible.", hint=hint, field=name)


def _put(commune: Commune, row: Outlook | None, fields: OutlookFields) -> int:
    row = row or Outlook(commune=commune, year=fields.year, version=0)
    for name in FIGURES:
        setattr(row, name, getattr(fields, name))
    row.version += 1
    row.save()
    return row.version


def _read(data: bytes) -> tuple[list[OutlookFields], tuple[OutlookFault, ...]]:
    read: dict[int, tuple[int, OutlookFields]] = {}
    faults = []
    for place, line in enumerate(read_csv(data, OUTLOOK_COLUMNS)):
        if place == MOST_YEARS:
            raise UnreadableTable(f"Ce tableau a plus de {MOST_YEARS} lignes.", hint="Une ligne par année.")
        try:
            fields = _fields(line)
            if fields.year in read:
                raise ValueError(f"l’année {fields.year} est déjà à la ligne {read[fields.year][0]}")
            read[fields.year] = (line.number, fields)
        except CommuneError as error:
            where = error.where.get("field", "")
            named = OUTLOOK_COLUMNS[where][0] if where in OUTLOOK_COLUMNS else where
            faults.append(OutlookFault(line.number, f"« {named} » : {error.message} {error.hint}"))
        except ValueError as error:
            faults.append(OutlookFault(line.number, str(error)))
    return [fields for _, fields in read.values()], tuple(faults)


def _fields(line: Line) -> OutlookFields:
    text = line.cells["year"]
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise ValueError(f"« {text[:20]} » n’est pas une année")
    cents = {name: _cents(line.cells[name], name) for name in FIGURES[1:]}
    for name in ("revenue", "spending"):
        if cents[name] is None:
            raise ValueError(f"la colonne « {OUTLOOK_COLUMNS[name][0]} » est vide")
    fields = OutlookFields(
        year=int(text),
        working_capital=cents.pop("working_capital"),
        **{name: each or 0 for name, each in cents.items()},
    )
    check_outlook(fields)
    return fields


def _cents(text: str, name: str) -> int | None:
    if not text:
        return None
    below = name == "working_capital" and text[0] in _SIGNS
    cents = read_amount(text.lstrip(_SIGNS + " ") if below else text, name)
    return -cents if below else cents


def _plan(
    data: bytes, commune: Commune | None, read: list[OutlookFields], faults: tuple[OutlookFault, ...]
) -> OutlookPlan:
    stored = {row.fields.year: row for row in outlook_rows(commune)}
    added, changed, same = [], [], 0
    for fields in read:
        row = stored.get(fields.year)
        if row is None:
            added.append(fields)
        elif row.fields == fields:
            same += 1
        else:
            changed.append((row.fields, fields))
    told = repr([asdict(stands) for stands, _ in changed])
    digest = hashlib.sha256(hashlib.sha256(data).hexdigest().encode() + told.encode()).hexdigest()
    return OutlookPlan(digest, tuple(added), tuple(changed), same, faults)
