"""Worked cases whose figures come from the rules: what a text says and what is computed cannot differ."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from commune_core.errors import CommuneError
from commune_core.financing.commands import answer
from commune_core.financing.english import in_english
from olx_compiler.content import Course, Directive
from olx_compiler.directives import CaseSpec
from olx_compiler.figures import french_date, french_number
from olx_compiler.problem import Problem

CASES = "financing_cases.json"
# `{=fctva €}`, `{=participation.part_mo €}`, `{=annee_fctva}`; the unit is written after the figure.
PLACE = re.compile(r"\{=\s*(?P<key>[\w.]+)\s*(?P<unit>[^{}]*?)\s*\}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NBSP = "\N{NO-BREAK SPACE}"
Fault = tuple[tuple[str | int, ...], str, str, str]


def read_cases(content: Path) -> Mapping[str, Any]:
    """The worked cases of financing, by name; none where their file is not there or is judged elsewhere."""
    try:
        found = json.loads((content / CASES).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def faults(course: Course, cases: Mapping[str, Any]) -> Iterator[Problem]:
    """Worked cases of a course that no rule computes, or that ask for a figure their rule does not give."""
    for _section, unit in course.units():
        for page in unit.pages:
            for segment in page.segments:
                if isinstance(segment, Directive) and isinstance(segment.spec, CaseSpec):
                    found, wrong = figures(segment.spec, cases, course.spec.verified)
                    for place, code, message, hint in wrong or _unknown(segment.spec, found):
                        yield segment.where.problem(place, code, message, hint)


def _unknown(spec: CaseSpec, found: Mapping[str, Any]) -> Iterator[Fault]:
    for key, _unit in places(spec):
        if key not in found:
            hint = f"the rule gives {', '.join(found)}" if found else "give 'case', or 'rule' and 'input'"
            yield (), "case.figure", f"no figure '{key}' in this case", hint
        elif isinstance(found[key], list):
            yield (), "case.figure", f"'{key}' is a list, not one figure", "write its table"


def figures(
    spec: CaseSpec, cases: Mapping[str, Any], day: datetime.date
) -> tuple[dict[str, Any], list[Fault]]:
    """What the rule of a case gives on `day`, by dotted key, and why it gives nothing."""
    if spec.case is None and spec.rule is None:
        return {}, []
    if spec.case is not None and spec.case not in cases:
        message = f"no worked case '{spec.case}'"
        return {}, [(("case",), "case.unknown", message, f"{CASES} holds them: C01, C02…")]
    rule = cases[spec.case]["commande"] if spec.case is not None else spec.rule
    given = cases[spec.case]["entree"] if spec.case is not None else typed(spec.input)
    try:
        return dict(_flat(answer(str(rule), given, day))), []
    except CommuneError as error:
        message, hint = in_english(error)
        return {}, [
            (("case" if spec.case else "rule",), "case.rule", message, hint or "see the worked cases")
        ]


def places(spec: CaseSpec) -> Iterator[tuple[str, str]]:
    """Key and unit of each figure that the texts of a case ask for."""
    for text in spec.texts():
        yield from ((match["key"], match["unit"]) for match in PLACE.finditer(text))


def fill_in(text: str, found: Mapping[str, Any]) -> str:
    """`text` with its figures; one that is not known is left as written, for the checks to tell."""

    def shown(match: re.Match[str]) -> str:
        value = found.get(match["key"])
        return written(value, match["unit"]) if value is not None else match[0]

    return PLACE.sub(shown, text)


def written(value: object, unit: str) -> str:
    """A figure as French writes it: an amount in € has its cents, in euros none that are nil."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return french_date(datetime.date.fromisoformat(text))
    if not _NUMBER.fullmatch(text) or not unit:
        return text
    number = Decimal(text)
    shown = _cents(number) if unit == "€" else french_number(number)
    return f"{shown}{_NBSP}{unit}"


def _cents(number: Decimal) -> str:
    whole, _, decimals = french_number(number).partition(",")
    return f"{whole},{decimals:0<2}"


def typed(value: Any) -> Any:
    """The input of a rule: YAML gives text, the rules read numbers and yes or no."""
    if isinstance(value, dict):
        return {key: typed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [typed(each) for each in value]
    if isinstance(value, str):
        if value in ("true", "false"):
            return value == "true"
        return Decimal(value) if _NUMBER.fullmatch(value) else value
    return value


def _flat(found: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in found.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
