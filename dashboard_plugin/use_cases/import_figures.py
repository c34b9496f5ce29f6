"""Load public figures about communes, from an administrator's file: all its lines, or none."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from commune_core.answers import NOT_APPLICABLE, parse
from commune_core.errors import InvalidAnswer
from commune_core.model import Item
from commune_core.referential import load
from commune_core.tabular import Line, read_csv
from dashboard_plugin.applets.territory.loading import put
from dashboard_plugin.applets.territory.models import Commune, Figure
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.figures import require_administrator
from dashboard_plugin.use_cases.writing import announce, lock, one_write

COLUMNS = {
    "code_insee": ("code_insee", "code insee", "insee", "code commune"),
    "millesime": ("millesime", "vintage", "annee"),
    "indicateur": ("indicateur", "indicator"),
    "valeur": ("valeur", "value"),
    "source": ("source",),
}
LONGEST_VALUE, LONGEST_SOURCE = 60, 200
ASKED_AT_ONCE = 500
EARLIEST = 1990


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line of a file."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """A figure that stands, and what a line of a file puts in its place: each a value and its source."""

    line: int
    stands: tuple[str, str]
    comes: tuple[str, str]


@dataclass(frozen=True, slots=True)
class FiguresPlan:
    """What a file would do: `faults` refuse it whole.

    `digest` names the very file and the very figures it replaces: an import that finds others shows them
    first. `indicators` maps the name of each indicator to the number of communes it is given for.
    """

    digest: str
    lines: int
    added: int
    same: int
    indicators: Mapping[str, int]
    replaced: tuple[Replaced, ...]
    faults: tuple[Fault, ...]

    @property
    def changed(self) -> int:
        """How many figures it replaces."""
        return len(self.replaced)


class FiguresUnseen(InvalidRequest):
    """A file replaces figures that its sender was not shown; `plan` is what it would do now."""

    code = "figures.unseen"

    def __init__(self, now: FiguresPlan) -> None:
        super().__init__(
            "Ce fichier remplace des chiffres qui ne vous ont pas été montrés : rien n’est importé.",
            hint="Lisez lesquels, choisissez de nouveau le fichier, puis importez-le.",
        )
        self.plan = now


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as it was read, before it is compared with what stands."""

    sha256: str
    lines: int
    figures: tuple[tuple[int, Figure], ...]
    faults: tuple[Fault, ...]


def plan_figures(user_id: int | None, *, data: bytes) -> FiguresPlan:
    """Read a file (code_insee, millesime, indicateur, valeur, source) and say what importing it would do.

    Raises Forbidden, UnreadableTable; nothing is written.
    """
    require_administrator(user_id)
    return plan_figures_of(data)


def plan_figures_of(data: bytes) -> FiguresPlan:
    """The same for an operator's command, which asks nobody."""
    return _plan(_read(data))[0]


def import_figures(user_id: int | None, *, data: bytes, digest: str = "") -> FiguresPlan:
    """Do what `plan_figures` says, unless a line is at fault: then nothing. Once more changes nothing.

    A file that replaces figures is asked for the `digest` of the plan that showed them. Raises Forbidden,
    UnreadableTable, FiguresUnseen, NotSaved.
    """
    require_administrator(user_id)
    return _load(_read(data), user_id, seen=digest)


def load_figures(data: bytes) -> FiguresPlan:
    """The same for an operator's command, which asks nobody and is shown nothing."""
    return _load(_read(data), None, seen=None)


def _load(read: _Read, user_id: int | None, *, seen: str | None) -> FiguresPlan:
    if read.faults:
        return _plan(read)[0]
    with one_write():
        # Whoever brings figures about the same communes comes before or after, never in between.
        lock(*{figure.commune_id for _, figure in read.figures})
        plan, rows = _plan(read)
        if plan.replaced and seen not in (None, plan.digest):
            raise FiguresUnseen(plan)
        if rows:
            put(Figure, rows, ["value", "source", "imported_at"], key=["commune", "indicator", "vintage"])
            announce("figures.imported", user_id, figures=len(rows))
    return plan


def _read(data: bytes) -> _Read:
    items = {item.figure: item for item in load().items.values() if item.figure}
    lines = list(read_csv(data, COLUMNS))
    communes = _communes({line.cells["code_insee"].upper().zfill(5) for line in lines})
    read: dict[tuple[int, str, int], tuple[int, Figure]] = {}
    faults: list[Fault] = []
    now = timezone.now()
    for line in lines:
        try:
            figure = _figure(line, communes, items)
        except ValueError as error:
            faults.append(Fault(line.number, str(error)))
            continue
        figure.imported_at = now
        key = (figure.commune_id, figure.indicator, figure.vintage)
        if key in read:
            faults.append(Fault(line.number, f"la même mesure est déjà à la ligne {read[key][0]}"))
        read[key] = (line.number, figure)
    return _Read(hashlib.sha256(data).hexdigest(), len(lines), tuple(read.values()), tuple(faults))


def _plan(read: _Read) -> tuple[FiguresPlan, list[Figure]]:
    """What a file would do to the figures that stand, and the rows to write."""
    stored = _stored(sorted({figure.commune_id for _, figure in read.figures}))
    rows, replaced, told = [], [], Counter[str]()
    for line, figure in read.figures:
        told[figure.indicator] += 1
        stands = stored.get((figure.commune_id, figure.indicator, figure.vintage))
        comes = (figure.value, figure.source)
        if stands == comes:
            continue
        rows.append(figure)
        if stands is not None:
            replaced.append(Replaced(line, stands, comes))
    digest = hashlib.sha256(f"{read.sha256} {replaced}".encode()).hexdigest()
    plan = FiguresPlan(
        digest=digest,
        lines=read.lines,
        added=len(rows) - len(replaced),
        same=len(read.figures) - len(rows),
        indicators=dict(told),
        replaced=tuple(replaced),
        faults=read.faults,
    )
    return plan, rows


def _figure(line: Line, communes: Mapping[str, int], items: Mapping[str, Item]) -> Figure:
    """The figure of one line; raises ValueError, which says what is wrong and what is expected."""
    cells = line.cells
    code = cells["code_insee"].upper().zfill(5)
    if code not in communes:
        raise ValueError(f"aucune commune actuelle n’a le code « {cells['code_insee']} »")
    today = get_clock().today()
    year = cells["millesime"]
    if not (year.isascii() and year.isdigit() and len(year) == 4 and EARLIEST <= int(year) <= today.year):
        raise ValueError(f"« {year} » n’est pas une année de {EARLIEST} à {today.year}")
    item = items.get(cells["indicateur"])
    if item is None:
        raise ValueError(f"l’indicateur « {cells['indicateur']} » n’existe pas ; voir la liste")
    value, source = cells["valeur"], cells["source"]
    if not source or len(source) > LONGEST_SOURCE:
        raise ValueError(f"la source manque, ou dépasse {LONGEST_SOURCE} caractères")
    if not value or len(value) > LONGEST_VALUE:
        raise ValueError(f"la valeur manque, ou dépasse {LONGEST_VALUE} caractères")
    try:
        if parse(item, value, today=today) is NOT_APPLICABLE:
            raise ValueError("un chiffre ne dit pas « sans objet »")
    except InvalidAnswer as error:
        raise ValueError(f"{error.message} {error.hint}") from error
    return Figure(
        commune_id=communes[code],
        indicator=cells["indicateur"],
        vintage=int(year),
        value=value,
        source=source,
    )


def _communes(codes: set[str]) -> dict[str, int]:
    current = Commune.objects.filter(kind=Commune.Kind.COMMUNE, status=Commune.Status.CURRENT)
    wanted = sorted(codes)
    return {
        code: pk
        for start in range(0, len(wanted), ASKED_AT_ONCE)
        for code, pk in current.filter(insee_code__in=wanted[start : start + ASKED_AT_ONCE]).values_list(
            "insee_code", "pk"
        )
    }


def _stored(communes: Sequence[int]) -> dict[tuple[int, str, int], tuple[str, str]]:
    """The value and source of every figure about these communes."""
    stored: dict[tuple[int, str, int], tuple[str, str]] = {}
    for start in range(0, len(communes), ASKED_AT_ONCE):
        known = Figure.objects.filter(commune__in=communes[start : start + ASKED_AT_ONCE])
        for commune, indicator, vintage, value, source in known.values_list(
            "commune", "indicator", "vintage", "value", "source"
        ):
            stored[commune, indicator, vintage] = (value, source)
    return stored
