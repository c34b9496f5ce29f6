"""Load the aids of one territory from an administrator's file: all its lines, or none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date

from django.db.models import F

from commune_core.aids import load_aids
from commune_core.errors import CommuneError
from commune_core.financing.money import read_amount, read_rate
from commune_core.financing.plan import NATURES
from commune_core.referential import Referential, load
from commune_core.tabular import Line, UnreadableTable, read_csv
from dashboard_plugin.aid_data import AID_COLUMNS, AidFault, AidsPlan
from dashboard_plugin.applets.financing.models import LocalAid
from dashboard_plugin.applets.territory.models import Departement
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.figures import require_administrator
from dashboard_plugin.use_cases.writing import announce, one_write

FIELDS = tuple(AID_COLUMNS)
MOST_LINES = 5_000
WRITTEN_AT_ONCE = 500
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = {"name": 200, "funder": 200, "purpose": 500, "source": 300}
_FRENCH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


class AidsUnseen(InvalidRequest):
    """A file changes aids that its sender was not shown; `plan` is what it would do now."""

    code = "aids.unseen"

    def __init__(self, now: AidsPlan) -> None:
        super().__init__(
            "Ce fichier change des aides qui ne vous ont pas été montrées : rien n’est importé.",
            hint="Lisez lesquelles, choisissez de nouveau le fichier, puis importez-le.",
        )
        self.plan = now


def plan_local_aids(user_id: int | None, *, data: bytes) -> AidsPlan:
    """What importing a file of aids would do; nothing is written. Raises Forbidden, UnreadableTable."""
    require_administrator(user_id)
    read, faults, lines = _read(data)
    return _plan(data, read, faults, lines)[0]


def import_local_aids(user_id: int | None, *, data: bytes, digest: str = "") -> AidsPlan:
    """Do what `plan_local_aids` says, unless a line is at fault: then nothing. Once more changes nothing.

    An aid that the file does not name stays; a date of end closes one. Raises Forbidden, UnreadableTable,
    NotSaved, and AidsUnseen where it would change what was not shown.
    """
    require_administrator(user_id)
    read, faults, lines = _read(data)
    if faults:
        return _plan(data, read, faults, lines)[0]
    with one_write():
        # Two administrators come one after the other: whoever is first holds the rows the other compares.
        LocalAid.objects.filter(code__in=read).update(name=F("name"))
        plan, rows = _plan(data, read, faults, lines)
        if plan.changed and digest != plan.digest:
            raise AidsUnseen(plan)
        LocalAid.objects.bulk_create([row for row in rows if row.pk is None], batch_size=WRITTEN_AT_ONCE)
        kept = [row for row in rows if row.pk is not None]
        LocalAid.objects.bulk_update(kept, [*FIELDS[1:], "imported_at"], batch_size=WRITTEN_AT_ONCE)
        if rows:
            announce("aids.imported", user_id, aids=len(rows))
    return plan


def _read(data: bytes) -> tuple[dict[str, LocalAid], tuple[AidFault, ...], int]:
    read: dict[str, LocalAid] = {}
    at: dict[str, int] = {}
    faults, lines = [], 0
    referential = load()
    departements = set(Departement.objects.values_list("code", flat=True))
    national = {aid.code for aid in load_aids()}
    now = get_clock().now()
    for line in read_csv(data, AID_COLUMNS):
        lines += 1
        if lines > MOST_LINES:
            raise UnreadableTable(
                f"Ce tableau a plus de {MOST_LINES} lignes.", hint="Envoyez-le en plusieurs fois."
            )
        try:
            row = _aid(line, referential, departements, national)
            if row.code in at:
                raise ValueError(f"« {row.code} » est déjà à la ligne {at[row.code]}")
        except CommuneError as error:
            faults.append(AidFault(line.number, f"{error.message} {error.hint}"))
        except ValueError as error:
            faults.append(AidFault(line.number, str(error)))
        else:
            row.imported_at = now
            read[row.code], at[row.code] = row, line.number
    return read, tuple(faults), lines


def _aid(line: Line, referential: Referential, departements: set[str], national: set[str]) -> LocalAid:
    """The aid of one line; raises ValueError or CommuneError, which say what is wrong."""
    cells = dict(line.cells)
    code = cells["code"].lower()
    if not _CODE.fullmatch(code) or len(code) > 40:
        raise ValueError(f"« {cells['code'][:40]} » n’est pas un code : lettres, chiffres et tirets")
    if code in national:
        raise ValueError(f"« {code} » est le code d’une aide nationale : prenez-en un autre")
    for name, longest in _LONGEST.items():
        if not cells[name] or len(cells[name]) > longest:
            raise ValueError(f"« {AID_COLUMNS[name][0]} » manque, ou dépasse {longest} caractères")
    if cells["nature"] not in NATURES:
        raise ValueError(f"« {cells['nature'][:40]} » n’est pas une nature : {', '.join(NATURES)}")
    departement = cells["departement"].upper()
    if departement and departement.zfill(2) not in departements:
        raise ValueError(f"aucun département n’a le code « {departement[:10]} »")
    low, high = (_rate(cells[name], name) for name in ("rate_min", "rate_max"))
    if low is not None and (high is None or high < low):
        raise ValueError("le taux maximal manque, ou est sous le taux minimal")
    since, until = _day(cells["since"], "depuis"), _day(cells["until"], "jusqu’au")
    if since is None or (until is not None and until < since):
        raise ValueError("la date de début manque, ou vient après celle de fin")
    return LocalAid(
        code=code,
        **{name: cells[name] for name in (*_LONGEST, "nature")},
        departement=departement.zfill(2) if departement else "",
        population_max=_people(cells["population_max"]),
        domains=_codes(cells["domains"], {each.code for each in referential.domains}, "domaine"),
        items=_codes(cells["items"], set(referential.items), "point"),
        rate_min=low,
        rate_max=high,
        ceiling=read_amount(cells["ceiling"], "plafond") if cells["ceiling"] else None,
        since=since,
        until=until,
    )


def _codes(text: str, known: set[str], what: str) -> list[str]:
    codes = [each.upper() for each in re.split(r"[\s,|]+", text) if each]
    for each in codes:
        if each not in known:
            raise ValueError(f"le {what} « {each[:20]} » n’existe pas")
    return sorted(set(codes))


def _rate(text: str, name: str) -> int | None:
    if not text:
        return None
    rate = read_rate(text if text.endswith("%") else f"{text} %", AID_COLUMNS[name][0]) * 10_000
    if rate.denominator != 1:
        raise ValueError(f"« {text} » a plus de deux décimales")
    return int(rate)


def _people(text: str) -> int | None:
    plain = re.sub(r"\s", "", text)
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) < 9):
        raise ValueError(f"« {text[:20]} » n’est pas une population")
    return int(plain)


def _day(text: str, what: str) -> date | None:
    if not text:
        return None
    french = _FRENCH_DAY.fullmatch(text)
    try:
        return date(*(int(each) for each in french.groups()[::-1])) if french else date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"« {what} » : « {text[:20]} » n’est pas une date, par exemple 31/12/2027") from None


def _plan(
    data: bytes, read: Mapping[str, LocalAid], faults: tuple[AidFault, ...], lines: int
) -> tuple[AidsPlan, list[LocalAid]]:
    """What a file would do to the aids that stand, and the rows to write."""
    stored = {row.code: row for row in LocalAid.objects.filter(code__in=read)}
    rows, added, changed, told = [], [], [], []
    for code, row in read.items():
        stands = stored.get(code)
        if stands is None:
            added.append(code)
            rows.append(row)
        elif _told(stands) != _told(row):
            changed.append(code)
            told.append(_told(stands))
            row.pk = stands.pk
            rows.append(row)
    digest = hashlib.sha256(hashlib.sha256(data).hexdigest().encode() + repr(told).encode()).hexdigest()
    same = len(read) - len(rows)
    return AidsPlan(digest, lines, tuple(added), tuple(changed), same, faults), rows


def _told(row: LocalAid) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in FIELDS)
