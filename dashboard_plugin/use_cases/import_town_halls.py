"""Load the official e-mail addresses of town halls: all the lines of the file, or none."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.territory.loading import update
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.errors import ImportRefused
from dashboard_plugin.platform import get_platform
from dashboard_plugin.use_cases.memberships import confirm_town_hall
from dashboard_plugin.use_cases.writing import one_write

COLUMNS = ("code_insee", "email")
MOST_FAULTS = 50
ASKED_AT_ONCE = 500
_EMAIL = Commune._meta.get_field("town_hall_email")


@dataclass(frozen=True, slots=True)
class TownHallReport:
    """How many addresses changed, and how many provisional referents they confirmed."""

    lines: int
    changed: int
    confirmed: int


def import_town_halls(text: str) -> TownHallReport:
    """Read `code_insee,email` (comma or semicolon) and store each address; an empty one removes it.

    Provisional referents who signed up with that very address are confirmed. Raises ImportRefused, with every
    faulty line, before anything is written.
    """
    wanted = _read(text)
    communes = _current(list(wanted))
    _refuse(
        [
            (line, f"no current commune has the code {code!r}")
            for code, (line, _) in wanted.items()
            if code not in communes
        ]
    )
    changed = []
    for code, (_, email) in wanted.items():
        if communes[code].town_hall_email != email:
            communes[code].town_hall_email = email
            changed.append(communes[code])
    with one_write():
        update(Commune, changed, ["town_hall_email"])
        confirmed = _confirm([row.pk for row in changed])
    return TownHallReport(lines=len(wanted), changed=len(changed), confirmed=confirmed)


def _read(text: str) -> dict[str, tuple[int, str]]:
    """Line and address by code; raises ImportRefused with all that is wrong."""
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = ";" if ";" in first else ","
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    if any(column not in names for column in COLUMNS):
        raise ImportRefused(
            f"The header must hold {' and '.join(COLUMNS)}; it holds: {', '.join(names) or 'nothing'}.",
            hint="Write code_insee,email on the first line. Nothing was changed.",
        )
    reader.fieldnames = names
    found: dict[str, tuple[int, str]] = {}
    faults = []
    for record in reader:
        code = (record["code_insee"] or "").strip().upper()
        email = (record["email"] or "").strip()
        if code in found:
            faults.append((reader.line_num, f"the code {code!r} is already on line {found[code][0]}"))
        elif len(code) != 5:
            faults.append((reader.line_num, f"{code!r} is no INSEE code of five characters"))
        elif email and not _is_address(email):
            faults.append((reader.line_num, f"{email!r} is no e-mail address"))
        else:
            found[code] = (reader.line_num, email)
    _refuse(faults)
    return found


def _current(codes: list[str]) -> dict[str, Commune]:
    """The current communes of these codes, by code."""
    communes = Commune.objects.filter(kind=Commune.Kind.COMMUNE, status=Commune.Status.CURRENT)
    return {
        row.insee_code: row
        for start in range(0, len(codes), ASKED_AT_ONCE)
        for row in communes.filter(insee_code__in=codes[start : start + ASKED_AT_ONCE])
    }


def _is_address(text: str) -> bool:
    try:
        _EMAIL.run_validators(text)
    except ValidationError:
        return False
    return True


def _refuse(faults: list[tuple[int, str]]) -> None:
    if not faults:
        return
    told = [f"line {line}: {what}" for line, what in sorted(faults)[:MOST_FAULTS]]
    more = len(faults) - len(told)
    raise ImportRefused(
        "\n".join([f"{len(faults)} faulty lines:", *told, *([f"and {more} more"] if more else [])]),
        hint="Correct them and run the command again. Nothing was changed.",
        lines=[line for line, _ in sorted(faults)],
    )


def _confirm(commune_ids: list[int]) -> int:
    provisional = Membership.objects.filter(
        commune_id__in=commune_ids, status=Membership.Status.PROVISIONAL
    ).select_related("commune")
    return sum(confirm_town_hall(place, get_platform().user(place.user_id)) for place in provisional)
