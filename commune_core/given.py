"""What a command is given: JSON read strictly, and the fields of an object, each asked for by its kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from commune_core.errors import CommuneError
from commune_core.financing.money import read_amount, read_rate

_TOO_LARGE = 10**9
_MISSING = object()


class BadInput(CommuneError):
    """The command line or the JSON given is not what the command reads."""

    code = "input.invalid"


def read_json(raw: bytes, *, source: str = "standard input", example: str = "{}") -> dict[str, Any]:
    """The one object that JSON holds, numbers as Decimal; raises BadInput, names given twice included."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for name, value in pairs:
            if name in seen:
                raise ValueError(f"the key {name!r} is given twice")
            seen[name] = value
        return seen

    def no_constant(name: str) -> None:
        raise ValueError(f"{name} is not a number of JSON")

    try:
        text = raw.decode("utf-8-sig")
        given = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=no_constant, object_pairs_hook=once
        )
    except (ValueError, ArithmeticError, RecursionError) as error:
        reason = {RecursionError: "nested too deep", InvalidOperation: "a number is out of reach"}.get(
            type(error), str(error)
        )
        raise BadInput(f"{source} is not JSON: {reason}", hint=f"Give one object, as {example}.") from None
    if not isinstance(given, dict):
        raise BadInput(f"{source} is not a JSON object", hint=f"Give one object, as {example}.")
    return given


def whole_number(raw: Any) -> Any:
    """The int that a Decimal of the JSON is equal to; anything else as it came, for its reader to refuse."""
    whole = isinstance(raw, Decimal) and raw.copy_abs() < _TOO_LARGE and raw == raw.to_integral_value()
    return int(raw) if whole else raw


def day(raw: Any, name: str = "date") -> date:
    """The date written as 2027-05-20, of a year that accounts may have; raises BadInput."""
    try:
        found = date.fromisoformat(raw)
    except (TypeError, ValueError):
        found = date.min
    if not 1900 <= found.year <= 2200:
        raise BadInput(f"{name!r} is not a date", hint="Write it as 2027-05-20, from 1900 to 2200.")
    return found


class Fields:
    """The keys of an object, asked for one by one: each refuses what is not of its kind, naming the key.

    Every method takes a default, without which the key must be there. `close` refuses what nobody asked for.
    """

    def __init__(self, given: Any, name: str = "the input") -> None:
        if not isinstance(given, Mapping):
            raise BadInput(f"{name} is not an object", hint='Give {"key": value}.')
        self._given, self._asked = given, set[str]()

    def __contains__(self, key: str) -> bool:
        return self._given.get(key) is not None

    def raw(self, key: str, default: Any = _MISSING) -> Any:
        """The value as JSON gave it; null is the default."""
        self._asked.add(key)
        value = self._given.get(key)
        if value is None:
            value = default
        if value is _MISSING:
            raise BadInput(f"the key {key!r} is missing", hint="See the worked case of this rule.")
        return value

    def amount(self, key: str, default: Any = _MISSING) -> int:
        """Cents of an amount in euros; a default is in euros too."""
        return read_amount(self.raw(key, default), key)

    def rate(self, key: str, default: Any = _MISSING) -> Fraction:
        """A rate from 0 to 1, or written with %."""
        return read_rate(self.raw(key, default), key)

    def whole(self, key: str, default: Any = _MISSING) -> int:
        """A whole number, 0 or more."""
        value = whole_number(self.raw(key, default))
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise BadInput(f"{key!r} is not a whole number", hint="Give digits, 0 or more.")
        return value

    def year(self, key: str) -> int:
        """A year from 2000 to 2100."""
        return as_year(self.whole(key))

    def day(self, key: str, default: Any = _MISSING) -> date:
        """A date."""
        return day(self.raw(key, default), key)

    def flag(self, key: str, default: Any = _MISSING) -> bool:
        """True or false."""
        value = self.raw(key, default)
        if not isinstance(value, bool):
            raise BadInput(f"{key!r} is neither true nor false", hint="Write true or false.")
        return value

    def choice(self, key: str, choices: Mapping[Any, Any], default: Any = _MISSING) -> Any:
        """What one of `choices` stands for."""
        value = self.raw(key, default)
        if not isinstance(value, str) or value not in choices:
            raise BadInput(f"{key!r} is none of its choices", hint=f"One of: {', '.join(choices)}.")
        return choices[value]

    def list(self, key: str) -> list[Any]:
        """A list."""
        value = self.raw(key)
        if not isinstance(value, list):
            raise BadInput(f"{key!r} is not a list", hint="Give [value, value].")
        return value

    def object(self, key: str) -> Fields:
        """An object inside this one."""
        return Fields(self.raw(key), repr(key))

    def names(self) -> tuple[str, ...]:
        """The keys given, in order, where the reader does not know them beforehand."""
        return tuple(self._given)

    def amounts(self) -> dict[str, int]:
        """Cents by key, where every value is an amount."""
        return {key: self.amount(key) for key in self.names()}

    def amounts_by_year(self) -> dict[int, int]:
        """Cents by year, where every key is a year besides."""
        return {as_year(key): cents for key, cents in self.amounts().items()}

    def close(self) -> None:
        """Raises BadInput on a key that nobody asked for."""
        unknown = [key for key in self._given if key not in self._asked]
        if unknown:
            hint = f"Known keys: {', '.join(sorted(self._asked))}."
            raise BadInput(f"unknown key {unknown[0]!r}", hint=hint)


def as_year(raw: Any) -> int:
    """A year from 2000 to 2100, of digits; raises BadInput."""
    text = str(raw)
    if len(text) != 4 or not text.isascii() or not text.isdigit() or not 2000 <= int(text) <= 2100:
        raise BadInput(f"{text[:20]!r} is not a year", hint="Give a year from 2000 to 2100.")
    return int(text)
