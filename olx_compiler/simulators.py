"""What may be asked of the block `viatic_financing_plan`: its worked case, its values, its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from commune_core.errors import CommuneError
from commune_core.financing import exercises
from commune_core.financing.money import read_amount

SIMULATOR = "viatic_financing_plan"
_HINTS = {
    "case": "a case reads like C01: financing_cases.json holds them",
    "asked": "its values are the keys of 'attendu', as fctva or participation.conforme",
    "tolerance": "write 0, or 0,01",
    "max_attempts": "write a whole number, 0 for no limit",
    "weight": "write a number of points, as 1 or 2.5",
}


def simulator_faults(attributes: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each attribute that cannot be: its name, what is wrong, how to mend it."""
    case = attributes.get("case", "")
    readers: dict[str, Callable[[str], object]] = {
        "case": exercises.askable,
        "asked": lambda text: exercises.exercise(case, [name.strip() for name in text.split(",")]),
        "tolerance": read_amount,
        "max_attempts": _count,
        "weight": _points,
    }
    for name, reader in readers.items():
        if attributes.get(name):
            try:
                reader(attributes[name])
            except (CommuneError, ValueError):
                yield name, f"'{attributes[name]}' cannot be the {name} of a simulator", _HINTS[name]


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _points(text: str) -> float:
    points = float(text)
    if not 0 <= points < 1000:
        raise ValueError(text)
    return points
