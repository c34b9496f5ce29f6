"""The commands `rule` and `cases` of `python3 -m commune_core`: their words, and what they read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from commune_core.financing.commands import answer
from commune_core.financing.worked_cases import differences
from commune_core.given import BadInput, day, read_json

_RULE_EXAMPLE = '{"cout_ht": "250000", "prive": "30000", "aides": "176000"}'


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


def _one_word_and_date(words: Sequence[str], command: str, what: str) -> tuple[str, date]:
    rest, chosen = list(words), date.today()
    if "--date" in rest[:-1]:
        place = rest.index("--date")
        chosen = day(rest[place + 1], "--date")
        del rest[place : place + 2]
    if len(rest) != 1 or rest[0].startswith("-"):
        raise BadInput(f"{command} takes {what} and --date D", hint=f"{command} {what} [--date 2027-05-20]")
    return rest[0], chosen
