"""A number as people type it in French, as a regular expression.

The numerical grader of Open edX reads "35432.64" only: "35 432,64" is a syntax error to it. A text answer
with a regular expression accepts both, spaces between thousands, the unit, and any value within tolerance.
"""

from __future__ import annotations

import re
from decimal import Decimal

Digits = tuple[tuple[int, int], ...]
_YEARS = r"ans?|années?"
_UNITS = {"€": r"€|euros?|eur", "%": r"%|pour ?cent", "ans": _YEARS, "an": _YEARS, "années": _YEARS}


def display(number: Decimal, unit: str | None = None) -> str:
    """`35432.64` as "35 432,64 €", with non-breaking spaces."""
    text = f"{number:,f}".replace(",", "\u202f").replace(".", ",")
    return f"{text}\u00a0{unit}" if unit else text


def pattern(answer: Decimal, tolerance: Decimal = Decimal(0), unit: str | None = None) -> str:
    """A regular expression for every way to write a number of [answer - tolerance, answer + tolerance]."""
    low, high = answer - tolerance, answer + tolerance
    forms = []
    if high >= 0:
        forms.append(rf"\+?{_positive(max(low, Decimal(0)), high)}")
    if low < 0:
        forms.append(rf"[-−–]\s?{_positive(max(-high, Decimal(0)), -low)}")
    return rf"(?:{'|'.join(forms)})\s*{_unit(unit)}"


def _unit(unit: str | None) -> str:
    if not unit:
        return ""
    form = _UNITS.get(unit) or re.escape(unit)
    return rf"(?:{form})?"


def _positive(low: Decimal, high: Decimal) -> str:
    """`low` and `high` as whole numbers of their last decimal, then forms of each length of whole part."""
    exponents = [number.normalize().as_tuple().exponent for number in (low, high)]
    decimals = max(0, *(-exponent for exponent in exponents if isinstance(exponent, int)))
    first, last = int(low.scaleb(decimals)), int(high.scaleb(decimals))
    # Inside the range any further decimals will do; on its upper bound, further zeros only.
    forms = [_form(digits, decimals, "0*") for digits in _ranges(last, last, decimals)]
    if first < last:
        forms += [_form(digits, decimals, "[0-9]*") for digits in _ranges(first, last - 1, decimals)]
    return f"(?:{'|'.join(forms)})"


def _ranges(first: int, last: int, decimals: int) -> list[Digits]:
    """Sequences of digit classes that cover [first, last], with one whole digit at least."""
    found: list[Digits] = []
    width = decimals + 1
    while True:
        low = max(first, 0 if width == decimals + 1 else 10 ** (width - 1))
        high = min(last, 10**width - 1)
        if low <= high:
            found += _split(str(low).zfill(width), str(high).zfill(width))
        if last < 10**width:
            return found
        width += 1


def _split(low: str, high: str) -> list[Digits]:
    if not low:
        return [()]
    rest, first, last = len(low) - 1, int(low[0]), int(high[0])
    if first == last:
        return [((first, first), *tail) for tail in _split(low[1:], high[1:])]
    found: list[Digits] = []
    if low[1:] != "0" * rest:
        found += [((first, first), *tail) for tail in _split(low[1:], "9" * rest)]
        first += 1
    upper: list[Digits] = []
    if high[1:] != "9" * rest:
        upper = [((last, last), *tail) for tail in _split("0" * rest, high[1:])]
        last -= 1
    if first <= last:
        found.append(((first, last), *(((0, 9),) * rest)))
    return found + upper


def _form(digits: Digits, decimals: int, beyond: str) -> str:
    """Whole digits, with spaces between thousands if wished, then decimals, their last zeros if wished."""
    whole = digits[: len(digits) - decimals]
    text = ""
    for index, digit in enumerate(whole):
        left = len(whole) - index
        text += (r"\s?" if index and left % 3 == 0 else "") + _class(digit)
    tail, optional = beyond, True
    for digit in reversed(digits[len(digits) - decimals :]):
        tail = _class(digit) + (f"(?:{tail})?" if optional and tail != beyond else tail)
        optional = optional and digit[0] == 0
    return text + (f"(?:[.,]{tail})?" if optional else f"[.,]{tail}")


def _class(digit: tuple[int, int]) -> str:
    return str(digit[0]) if digit[0] == digit[1] else f"[{digit[0]}-{digit[1]}]"
