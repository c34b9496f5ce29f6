"""Worked cases held against the rules: which differ, and where.

A file of cases is one JSON object: name to {"commande", "entree", "attendu"}, and what a reader may like.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from commune_core.errors import CommuneError
from commune_core.financing.commands import answer
from commune_core.financing.english import in_english
from commune_core.given import BadInput

_NOTHING = "(nothing)"


def differences(cases: Mapping[str, Any], day: date) -> dict[str, list[str]]:
    """For each case, by name, the lines that tell where it differs; none when it passes.

    Raises BadInput where what is given are no cases.
    """
    for name, case in cases.items():
        missing = {"commande", "entree", "attendu"} - set(case if isinstance(case, dict) else ())
        if missing or not isinstance(case["commande"], str):
            hint = 'Each case is {"commande": "R01", "entree": {…}, "attendu": {…}}.'
            raise BadInput(f"{name!r} is not a case", hint=hint)
    return {name: list(_differences(name, case, day)) for name, case in cases.items()}


def _differences(name: str, case: Mapping[str, Any], day: date) -> Iterator[str]:
    try:
        found = answer(case["commande"], case["entree"], day)
    except CommuneError as error:
        yield f"{name}: refused, {error.code}: {in_english(error)[0]}"
        return
    yield from _compare(name, case["attendu"], found)


def _compare(place: str, expected: Any, found: Any) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in dict.fromkeys([*expected, *found]):
            yield from _compare(f"{place}.{key}", expected.get(key, _NOTHING), found.get(key, _NOTHING))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True), 1):
            yield from _compare(f"{place}[{index}]", one, other)
    # True is 1 to Python, and not to a reader.
    elif isinstance(expected, bool) is not isinstance(found, bool) or expected != found:
        yield f"{place}: expected {_shown(expected)}, found {_shown(found)}"


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
