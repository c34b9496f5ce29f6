"""A file of values of indicators: what each line would do, and which lines cannot be taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from .indicators import InvalidIndicator, read_day, read_value
from .tabular import Line
from .territory import normalise

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Indicateur": ("Indicateur", "Numéro", "Indicateur n°"),
        "Jour": ("Jour", "Date", "Année"),
        "Valeur": ("Valeur",),
    }
)
"""Heading → what else it may be called; « Source », « Nom » and « Unité » may stand beside them."""
SOURCE = "Source"
MOST_LINES = 20_000
LONGEST_SOURCE = 200

Change = Literal["new", "changed", "same", "refused"]


@dataclass(frozen=True, slots=True)
class Known:
    """An indicator that a line may name: by its number, or by its title where no other has the same."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class ValueStep:
    """What one line of a file would do; `stored` is the value it would replace, `message` why not."""

    line: int
    change: Change
    indicator: int | None = None
    on: date | None = None
    value: Decimal | None = None
    source: str = ""
    stored: Decimal | None = None
    message: str = ""


Stored = Mapping[tuple[int, date], tuple[Decimal, str]]


def read_lines(
    lines: Iterable[Line], known: Sequence[Known], *, today: date, only: int | None = None
) -> list[ValueStep]:
    """Every line as a new value, or refused; `only` is the indicator of lines that name none."""
    by_id = {each.id: each for each in known}
    titles = Counter(normalise(each.title) for each in known)
    by_title = {normalise(each.title): each.id for each in known}
    seen: dict[tuple[int, date], int] = {}
    steps = []
    for line in lines:
        try:
            step = _read(line, by_id, titles, by_title, today, only)
        except InvalidIndicator as error:
            steps.append(ValueStep(line.number, "refused", message=f"{error.message} {error.hint}".strip()))
            continue
        if step.indicator is None or step.on is None:
            raise ValueError("a line that was read names an indicator and a day")
        first = seen.setdefault((step.indicator, step.on), line.number)
        if first != line.number:
            step = ValueStep(
                line.number,
                "refused",
                message=f"Ce jour est déjà donné pour cet indicateur à la ligne {first}. Gardez-en une.",
            )
        steps.append(step)
    return steps


def against(steps: Iterable[ValueStep], stored: Stored) -> tuple[ValueStep, ...]:
    """The same steps, once compared with what is stored: (value, source) by indicator and day."""
    told = []
    for step in steps:
        held = stored.get((step.indicator, step.on)) if step.indicator and step.on else None
        if held is None or step.change == "refused":
            told.append(step)
            continue
        # A file that says nothing of the source leaves the one that stands.
        source = step.source or held[1]
        change: Change = "same" if (step.value, source) == held else "changed"
        told.append(ValueStep(step.line, change, step.indicator, step.on, step.value, source, stored=held[0]))
    return tuple(told)


def _read(
    line: Line,
    by_id: Mapping[int, Known],
    titles: Mapping[str, int],
    by_title: Mapping[str, int],
    today: date,
    only: int | None,
) -> ValueStep:
    cells = line.cells
    indicator = only if only is not None else _named(cells["Indicateur"], by_id, titles, by_title)
    on = read_day(cells["Jour"], today=today, field="Jour")
    value = read_value(cells["Valeur"], field="Valeur")
    source = cells.get(SOURCE, "")
    if len(source) > LONGEST_SOURCE:
        raise InvalidIndicator(
            f"La source est trop longue : {LONGEST_SOURCE} caractères au plus.", field=SOURCE
        )
    return ValueStep(line.number, "new", indicator, on, value, source)


def _named(
    text: str, by_id: Mapping[int, Known], titles: Mapping[str, int], by_title: Mapping[str, int]
) -> int:
    if text.isascii() and text.isdigit() and len(text) < 19 and int(text) in by_id:
        return int(text)
    name = normalise(text)
    if titles.get(name, 0) > 1:
        raise InvalidIndicator(
            f"Plusieurs indicateurs s’appellent « {text[:80]} ».",
            hint="Écrivez son numéro.",
            field="Indicateur",
        )
    if not name or name not in by_title:
        raise InvalidIndicator(
            f"« {text[:80]} » n’est pas un indicateur de la commune.",
            hint="Écrivez son numéro ou son nom exact, tels que le fichier à télécharger les donne.",
            field="Indicateur",
        )
    return by_title[name]
