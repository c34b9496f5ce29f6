"""Dated parameters of law: what a rate, a ceiling or a delay was on a given day.

The JSON under `commune_core/data/` is compiled from `course_content/parameters.yaml` by `viatic-olx data`.
Nothing of it is a constant in the code: nearly all of it has changed since 2018.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from commune_core.errors import AmbiguousParameter, UnknownParameter
from commune_core.financing.money import read_amount
from commune_core.typography import reference_in_full, typeset

FILE = "parameters.json"


@dataclass(frozen=True, slots=True)
class Bracket:
    """A line of a scale by population: from `population` inhabitants on, a rate and perhaps a ceiling."""

    population: int
    rate: Fraction
    ceiling: int | None = None


Value = Fraction | int | date | tuple[Bracket, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of law while it holds, both days included; `until` None as long as nothing ends it.

    `value` is a Fraction for the unit "%", cents for "€", brackets for "tranches", a day for "date", else a
    whole number.
    `certainty` A: text read; B: agreeing secondary sources; C: to be checked before anyone relies on it.
    """

    code: str
    title: str
    unit: str
    value: Value
    since: date
    until: date | None
    source: str
    certainty: str
    note: str = ""

    def holds(self, day: date) -> bool:
        """Whether it is in force that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """All the parameters of a compiled file, by code, the oldest value first."""

    values: Mapping[str, tuple[Parameter, ...]]

    def at(self, code: str, day: date) -> Parameter:
        """The value of `code` on `day`; raises UnknownParameter, or AmbiguousParameter where two hold."""
        if code not in self.values:
            raise UnknownParameter(
                f"Aucun paramètre ne s'appelle « {code} ».",
                hint="Les codes sont ceux de parameters.yaml.",
                parameter=code,
            )
        found = [each for each in self.values[code] if each.holds(day)]
        if not found:
            first = self.values[code][0]
            raise UnknownParameter(
                f"« {first.title} » n'est pas connu à la date du {day:%d/%m/%Y}.",
                hint=f"Choisissez une date à partir du {first.since:%d/%m/%Y}{_last_day(self.values[code])}.",
                parameter=code,
                date=day.isoformat(),
            )
        if len(found) > 1:
            raise AmbiguousParameter(
                f"« {found[0].title} » a {len(found)} valeurs à la date du {day:%d/%m/%Y}.",
                hint="Corrigez les dates de parameters.yaml : une seule valeur par jour.",
                parameter=code,
                date=day.isoformat(),
            )
        return found[0]


def at(code: str, day: date) -> Parameter:
    """The parameter `code` as it is on `day`; raises UnknownParameter."""
    return load().at(code, day)


def rate(code: str, day: date) -> Fraction:
    """A parameter that is a rate: Fraction(16404, 100000) for « 16,404 % »."""
    value = at(code, day).value
    return value if isinstance(value, Fraction) else _not_a("rate", code)


def whole(code: str, day: date) -> int:
    """A parameter that is an amount in cents, or a number of years, months or people."""
    value = at(code, day).value
    return value if isinstance(value, int) else _not_a("whole number", code)


def day(code: str, on: date) -> date:
    """A parameter that is itself a day."""
    value = at(code, on).value
    return value if isinstance(value, date) else _not_a("day", code)


def bracket(code: str, day: date, population: int) -> Bracket:
    """The line of a scale where a commune of `population` inhabitants falls."""
    value = at(code, day).value
    lines = value if isinstance(value, tuple) else _not_a("scale", code)
    return [line for line in lines if population >= line.population][-1]


@lru_cache(maxsize=1)
def load() -> Parameters:
    """The parameters that come with the code."""
    return from_bytes(resources.files("commune_core").joinpath("data", FILE).read_bytes())


def from_bytes(raw: bytes) -> Parameters:
    """The parameters written in a compiled JSON file."""
    lines: Iterable[dict[str, Any]] = typeset(json.loads(raw))["parameters"]
    return Parameters(
        MappingProxyType({line["code"]: tuple(_periods(line)) for line in lines}),
    )


def _periods(line: dict[str, Any]) -> Iterable[Parameter]:
    for value in sorted(line["values"], key=lambda value: value["since"]):
        yield Parameter(
            code=line["code"],
            title=line["title"],
            unit=line["unit"],
            value=_value(line["unit"], value["value"]),
            since=date.fromisoformat(value["since"]),
            until=date.fromisoformat(value["until"]) if "until" in value else None,
            source=reference_in_full(value["source"]),
            certainty=value["certainty"],
            note=value.get("note", ""),
        )


def _value(unit: str, raw: Any) -> Value:
    if unit == "tranches":
        return tuple(
            Bracket(
                population=line["population"],
                rate=Fraction(line["rate"]) / 100,
                ceiling=read_amount(line["ceiling"]) if "ceiling" in line else None,
            )
            for line in raw
        )
    if unit == "%":
        return Fraction(raw) / 100
    if unit == "date":
        return date.fromisoformat(raw)
    return read_amount(raw) if unit == "€" else int(raw)


def _last_day(periods: tuple[Parameter, ...]) -> str:
    until = periods[-1].until
    return f" et jusqu'au {until:%d/%m/%Y}" if until else ""


def _not_a(kind: str, code: str) -> Any:
    raise TypeError(f"the parameter {code} is no {kind}")
