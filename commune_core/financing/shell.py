"""The commands `rule` and `cases` of `python3 -m commune_core`, and its errors in the English of a shell."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from commune_core.errors import CommuneError, InvalidAmount, InvalidPlan, InvalidRate, UnknownParameter
from commune_core.financing.commands import answer
from commune_core.financing.worked_cases import differences
from commune_core.given import BadInput, day, read_json

_RULE_EXAMPLE = '{"cout_ht": "250000", "prive": "30000", "aides": "176000"}'
_PLAN_HINTS = {
    "capital": "A loan has a capital above 0.",
    "annees": "A loan lasts 1 to 60 years; what is written off, or counted whole, 1 to 100.",
    "mois": "Give a month from 1 to 12.",
    "periodes": "Give 1, 2, 4 or 12 instalments a year.",
    "regime": "One of: n, n+1, n+2, epci.",
    "cp": "The yearly credits add up to the programme's amount.",
    "depenses": "A plan has one line of expense at least.",
}


def rule_answer(words: Sequence[str]) -> dict[str, Any]:
    """What `rule NAME [--date D]` prints for the JSON on standard input."""
    name, chosen = _one_word_and_date(words, "rule", "NAME")
    return answer(name, read_json(sys.stdin.buffer.read(), example=_RULE_EXAMPLE), chosen)


def case_differences(words: Sequence[str]) -> dict[str, list[str]]:
    """The differences that `cases FILE [--date D]` prints, by case; no line for those that pass."""
    name, chosen = _one_word_and_date(words, "cases", "FILE")
    try:
        raw = Path(name).read_bytes()
    except OSError as error:
        raise BadInput(f"{name} cannot be read: {error.strerror}", hint="Name a file of cases.") from None
    example = '{"C01": {"commande": "plan", "entree": {…}, "attendu": {…}}}'
    return differences(read_json(raw, source=name, example=example), chosen)


def in_english(error: CommuneError) -> tuple[str, str]:
    """The message and the hint of an error of financing, in English."""
    field = error.where.get("field", "")
    if isinstance(error, InvalidAmount):
        return f"{field!r} is not an amount", 'Give euros, 0 or more, two decimals at most: "1234.56".'
    if isinstance(error, InvalidRate):
        return f"{field!r} is not a rate", 'Give a rate from 0 to 1, "0.036", or "3,6 %".'
    if isinstance(error, InvalidPlan):
        return f"{field!r} is not possible", _PLAN_HINTS.get(field, "See the worked case of this rule.")
    if isinstance(error, UnknownParameter) and "date" in error.where:
        told = f"{error.where['parameter']} is not known on {error.where['date']}"
        return told, "Give another day with --date: course_content/parameters.yaml tells those known."
    return error.message, error.hint


def _one_word_and_date(words: Sequence[str], command: str, what: str) -> tuple[str, date]:
    rest, chosen = list(words), date.today()
    if "--date" in rest[:-1]:
        place = rest.index("--date")
        chosen = day(rest[place + 1], "--date")
        del rest[place : place + 2]
    if len(rest) != 1 or rest[0].startswith("-"):
        raise BadInput(f"{command} takes {what} and --date D", hint=f"{command} {what} [--date 2027-05-20]")
    return rest[0], chosen
