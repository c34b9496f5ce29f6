"""Answers: from what people type to a value, from a value to its note (0 to 4), and to JSON and back.

A value is a Decimal (number), an int from 0 to 4 (scale), a bool (yes_no), a date or NEVER (date), a str
(text: never a note), NOT_APPLICABLE ("sans objet"), or None while the question is unanswered.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_left, bisect_right
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Literal

from .errors import InvalidAnswer
from .model import NOTE_MAX, Item


class Special(enum.Enum):
    """The two answers that are no measure; their values are what is written in JSON."""

    NEVER = "jamais"
    NOT_APPLICABLE = "SO"


NEVER: Final = Special.NEVER
NOT_APPLICABLE: Final = Special.NOT_APPLICABLE

AnswerValue = Decimal | int | bool | date | str | Literal[Special.NEVER, Special.NOT_APPLICABLE] | None

_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
_TYPED = _SPACES | {ord("−"): "-", ord("’"): "'"}
_NUMBER = re.compile(r"[+-]?(\d{1,3}( \d{3})+|\d+)([.,]\d+)?", re.ASCII)
_DATE = re.compile(
    r"(?:(?P<d>\d{1,2})[/. -])?(?P<m>\d{1,2})[/. -](?P<y>\d{4})|(?P<Y>\d{4})-(?P<M>\d\d)(?:-(?P<D>\d\d))?",
    re.ASCII,
)
_EARLIEST = date(1900, 1, 1)
# Wide enough for any figure of a commune, narrow enough that a value can always be stored and printed.
_LARGEST, _FINEST = Decimal(10) ** 15, -20
LONGEST_TEXT = 500
# What no database or XML file keeps.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def parse(item: Item, raw: Any, *, today: date) -> AnswerValue:
    """The value of what somebody typed, or JSON gave, as an answer to `item`.

    Numbers may hold spaces and a decimal comma ("1 234,56", "12,5 %"); dates are "2024-05-12",
    "12/05/2024", "12 mai 2024", or a month alone ("2024-05", "mai 2024": its first day), never in the
    future. "" and None are None.
    Raises InvalidAnswer, whose hint says what is accepted.
    """
    typed = raw
    if isinstance(raw, str):
        raw = raw.translate(_TYPED).strip()
        if raw.casefold() in ("so", "sans objet"):
            return NOT_APPLICABLE
    if raw is None or raw == "":
        return None
    if raw is NOT_APPLICABLE:
        return Special.NOT_APPLICABLE
    match item.kind:
        case "scale":
            return _parse_scale(item, raw)
        case "yes_no":
            return _parse_yes_no(item, raw)
        case "number":
            return _parse_number(item, raw)
        case "date":
            return _parse_date(item, raw, today)
        case "text":
            return _parse_text(item, typed)


def accepted(item: Item) -> str:
    """What may be answered to `item`, in French, for a hint beside the field."""
    match item.kind:
        case "scale":
            return "une note entière de 0 à 4"
        case "yes_no":
            return "oui ou non"
        case "date":
            return "une date passée (12/05/2024), un mois (05/2024) ou « jamais »"
        case "text":
            return f"un texte de {LONGEST_TEXT} caractères au plus"
    unit = f" ({item.unit})" if item.unit and item.unit != "nombre" else ""
    if item.minimum is not None and item.maximum is not None:
        return f"un nombre entre {_french(item.minimum)} et {_french(item.maximum)}{unit}"
    if item.minimum is not None:
        return f"un nombre d’au moins {_french(item.minimum)}{unit}"
    if item.maximum is not None:
        return f"un nombre d’au plus {_french(item.maximum)}{unit}"
    return f"un nombre{unit}"


def to_json(value: AnswerValue) -> Any:
    """The value as stored: a string for numbers and dates, `{"special": …}` for NEVER and NOT_APPLICABLE."""
    if isinstance(value, Special):
        return {"special": value.value}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_json(item: Item, data: Any) -> AnswerValue:
    """The value that `to_json` stored for `item`; raises InvalidAnswer on anything else."""
    if data is None:
        return None
    kind = item.kind
    try:
        if data.__class__ is dict:
            special = Special(data["special"])
            if special is NOT_APPLICABLE or kind == "date":
                return special
        elif kind == "scale":
            if data.__class__ is int and 0 <= data <= NOTE_MAX:
                return int(data)
        elif kind == "yes_no":
            if data.__class__ is bool:
                return bool(data)
        elif data.__class__ is str:
            if kind == "date":
                return date.fromisoformat(data)
            if kind == "text":
                return _parse_text(item, data)
            value = Decimal(data)
            if value.is_finite():
                return value
    except (ArithmeticError, KeyError, ValueError):
        pass
    raise refused(item, data)


def note(item: Item, value: AnswerValue, *, today: date) -> int | None:
    """The note from 0 to 4 of an answer; None when it has none (unanswered, sans objet, context only)."""
    if value is None or value is NOT_APPLICABLE or isinstance(value, str) or not item.has_note:
        return None
    if isinstance(value, bool):
        return NOTE_MAX if value else 0
    if isinstance(value, int):
        return value
    if value is NEVER:
        return 0
    if isinstance(value, date):
        return note_of_age(item, age_in_months(value, today=today))
    return note_of_number(item, value)


def note_of_number(item: Item, value: Decimal) -> int:
    """How many thresholds a number reaches (increasing) or keeps to (decreasing), bounds included."""
    steps = ascending_thresholds(item)
    if item.direction == "increasing":
        return bisect_right(steps, value)
    return len(steps) - bisect_left(steps, value)


def note_of_age(item: Item, months: int | Decimal) -> int:
    """The note of a date that is `months` whole months old: 4 up to the first threshold, 0 past the last."""
    return note_of_number(item, Decimal(months))


@lru_cache(maxsize=1024)
def ascending_thresholds(item: Item) -> tuple[Decimal, ...]:
    """The thresholds of an item from the smallest to the greatest, as bisection wants them."""
    return tuple(sorted(item.thresholds or ()))


def age_in_months(day: date, *, today: date) -> int:
    """Whole months elapsed between `day` and `today` (12 March to 11 April: none yet)."""
    months = (today.year - day.year) * 12 + today.month - day.month
    return months - (today.day < day.day)


def _parse_scale(item: Item, raw: Any) -> int:
    value = _decimal(item, raw)
    if value not in range(NOTE_MAX + 1):
        raise refused(item, raw)
    return int(value)


def _parse_yes_no(item: Item, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    words = {"oui": True, "true": True, "non": False, "false": False}
    if isinstance(raw, str) and raw.casefold() in words:
        return words[raw.casefold()]
    raise refused(item, raw)


def _parse_number(item: Item, raw: Any) -> Decimal:
    if isinstance(raw, str):
        raw = raw.removesuffix(item.unit or "%").removesuffix("%").rstrip()
    value = _decimal(item, raw)
    too_low = item.minimum is not None and value < item.minimum
    too_high = item.maximum is not None and value > item.maximum
    if too_low or too_high:
        raise refused(item, raw)
    return value


def _decimal(item: Item, raw: Any) -> Decimal:
    if isinstance(raw, str) and len(raw) <= 40 and _NUMBER.fullmatch(raw):
        raw = Decimal(raw.replace(" ", "").replace(",", "."))
    elif isinstance(raw, float):
        # repr is the shortest text that gives the float back: 12.1, not 12.0999999999999996447.
        raw = Decimal(repr(raw))
    elif isinstance(raw, int) and not isinstance(raw, bool):
        raw = Decimal(raw)
    if not isinstance(raw, Decimal):
        raise refused(item, raw)
    try:
        return _finite(raw)
    except ValueError:
        raise refused(item, raw) from None


def _finite(value: Decimal) -> Decimal:
    # copy_abs and not abs: arithmetic on 1e999999999 overflows.
    if not value.is_finite() or value.copy_abs() >= _LARGEST or value.as_tuple().exponent < _FINEST:  # type: ignore[operator]
        raise ValueError(value)
    return value


def _parse_text(item: Item, raw: Any) -> str:
    if not isinstance(raw, str):
        raise refused(item, raw)
    text = raw.strip().replace("\r\n", "\n")
    if not text or len(text) > LONGEST_TEXT or UNWRITABLE.search(text):
        raise refused(item, raw)
    return text


def _parse_date(item: Item, raw: Any, today: date) -> date | Literal[Special.NEVER]:
    if raw is NEVER or (isinstance(raw, str) and raw.casefold() == "jamais"):
        return NEVER
    if isinstance(raw, datetime):
        raw = raw.date()
    day = raw if isinstance(raw, date) else _read_date(raw)
    if day is None:
        if isinstance(raw, str) and re.fullmatch(r"\d{4}", raw):
            raise InvalidAnswer(
                f"« {raw} » ne suffit pas : l’année seule ne dit pas l’ancienneté en mois.",
                hint=f"Ajoutez le mois, par exemple 06/{raw}.",
                item=item.id,
            )
        raise refused(item, raw)
    if day > today:
        raise InvalidAnswer(
            f"La date du {day:%d/%m/%Y} est dans le futur.",
            hint="Indiquez la dernière date déjà passée, ou « jamais ».",
            item=item.id,
        )
    if day < _EARLIEST:
        raise refused(item, raw)
    return day


def _read_date(raw: Any) -> date | None:
    """The date meant by a text, its first day for a month alone; None when it means none."""
    if not isinstance(raw, str):
        return None
    words = raw.casefold().replace("é", "e").replace("û", "u").replace("1er ", "1 ")
    for number, name in enumerate(_MONTHS, 1):
        words = re.sub(rf"(^|\d )({name}) (\d{{4}})$", rf"\g<1>{number} \g<3>", words)
    found = _DATE.fullmatch(words)
    if not found:
        return None
    part = found.groupdict()
    year, month, day = part["y"] or part["Y"], part["m"] or part["M"], part["d"] or part["D"] or 1
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def refused(item: Item, raw: Any) -> InvalidAnswer:
    """The error that tells what was given and what `item` accepts."""
    shown = str(raw) if isinstance(raw, str | Decimal) else repr(raw)
    if len(shown) > 40:
        shown = shown[:39] + "…"
    return InvalidAnswer(
        f"« {shown} » n’est pas une réponse possible au point {item.id}.",
        hint=f"Réponse attendue : {accepted(item)}, ou « sans objet ».",
        item=item.id,
    )


def _french(number: Decimal) -> str:
    return format(number, "f").replace(".", ",")
