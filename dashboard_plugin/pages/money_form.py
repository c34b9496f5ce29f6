"""Forms of money: what people type becomes exact values, and what two people typed is compared part by part.

A form is a tuple of `Part`. Beside each part the page keeps what was read (`lu_…`), so that a comparison can
tell what its reader touched; sent from a comparison, `garder_…` says whose value of each part is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from commune_core.errors import CommuneError
from commune_core.financing.money import euros, percent, read_amount, read_rate
from commune_core.typography import NBSP, typeset
from dashboard_plugin.pages import french
from dashboard_plugin.pages.project_form import day

YES = "oui"
_SIGNS = "-−–"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form. `kind`: text, money, balance (money that may be below zero), rate, year, whole,
    day, choice, flag. `scale` is what a rate of 100 % is stored as; `nothing_is_zero`: empty stands for 0."""

    name: str
    label: str
    kind: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True
    scale: int = 10_000
    nothing_is_zero: bool = False

    def text(self, value: Any) -> str:
        """A value as it is typed."""
        if value is None or (self.nothing_is_zero and not value):
            return ""
        if self.kind in ("money", "balance"):
            return euros(value).removesuffix(f"{NBSP}€")
        if self.kind == "rate":
            return _short_percent(Fraction(value, self.scale))
        if self.kind == "day":
            return str(value.isoformat())
        if self.kind == "flag":
            return YES if value else ""
        return str(value)

    def told(self, text: str) -> str:
        """What was typed, as a comparison says it."""
        if self.kind == "flag":
            return "Oui" if text else "Non"
        if self.kind == "choice":
            return dict(self.choices).get(text, text) or "–"
        if not text:
            return "–"
        if self.kind in ("money", "balance"):
            return text if text.endswith("€") else f"{text}{NBSP}€"
        if self.kind == "rate":
            return f"{text}{NBSP}%"
        if self.kind == "day":
            try:
                return french.day(_day(self, text))
            except (CommuneError, ValueError):
                return text
        return text

    def value(self, text: str) -> Any:
        """The value of what was typed, None where nothing was; raises CommuneError or ValueError."""
        if self.kind == "flag":
            return bool(text)
        if not text:
            if self.required and self.kind != "choice":
                raise ValueError("Ce champ est vide.")
            if self.nothing_is_zero:
                return 0
            return "" if self.kind in ("text", "choice") else None
        return _READERS[self.kind](self, text)


def _amount(part: Part, text: str) -> int:
    return read_amount(text, part.name)


def _balance(part: Part, text: str) -> int:
    below = text[0] in _SIGNS
    cents = read_amount(text.lstrip(_SIGNS + " ") if below else text, part.name)
    return -cents if below else cents


def _rate(part: Part, text: str) -> int:
    typed = text.replace(f"{NBSP}", " ").strip()
    rate = read_rate(typed if typed.endswith("%") else f"{typed} %", part.name) * part.scale
    if rate.denominator != 1:
        raise ValueError("Ce taux est plus précis que ce qui se garde : arrondissez-le.")
    return int(rate)


def _whole(part: Part, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ValueError(f"« {text[:20]} » n’est pas un nombre entier : écrivez par exemple 2027.")
    return int(text)


def _day(part: Part, text: str) -> date:
    found = day(text, part.name)
    if found is None:
        raise ValueError("Ce champ est vide.")
    return found


def _plain(part: Part, text: str) -> str:
    return text


_READERS: Mapping[str, Callable[[Part, str], Any]] = {
    "money": _amount, "balance": _balance, "rate": _rate, "year": _whole, "whole": _whole, "day": _day,
    "text": _plain, "choice": _plain,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a form as a page shows it; `read` is what it held when it was opened."""

    part: Part
    text: str
    read: str
    error: str = ""
    theirs: str | None = None

    @property
    def same(self) -> bool:
        """Whether both people wrote the same."""
        return self.theirs == self.text

    @property
    def keep_theirs(self) -> bool:
        """Whether the other's value is the one to propose: its reader did not touch this part."""
        return self.text == self.read

    @property
    def yours_told(self) -> str:
        """One's own value, in words."""
        return self.part.told(self.text)

    @property
    def theirs_told(self) -> str:
        """The other's value, in words."""
        return self.part.told(self.theirs or "")


@dataclass(slots=True)
class Typed:
    """What was typed in a form: texts by part, and what is wrong with them."""

    parts: tuple[Part, ...]
    texts: dict[str, str] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    general: str = ""

    @classmethod
    def of(cls, parts: tuple[Part, ...], stored: Any) -> Typed:
        """A form that holds what is stored."""
        texts = {part.name: part.text(getattr(stored, part.name)) for part in parts}
        return cls(parts, texts, dict(texts))

    @classmethod
    def sent(cls, parts: tuple[Part, ...], posted: Mapping[str, str]) -> Typed:
        """A form as it was sent, from its page or from a comparison."""
        texts, read = {}, {}
        for part in parts:
            theirs = posted.get(f"garder_{part.name}") == "leur"
            texts[part.name] = posted.get(f"leur_{part.name}" if theirs else part.name, "").strip()
            read[part.name] = posted.get(f"lu_{part.name}", "")
        return cls(parts, texts, read)

    def values(self) -> dict[str, Any]:
        """The value of each part; a part at fault is told in `errors` and left out."""
        values = {}
        for part in self.parts:
            try:
                values[part.name] = part.value(self.texts[part.name])
            except CommuneError as error:
                self.errors[part.name] = typeset(f"{error.message} {error.hint}")
            except ValueError as error:
                self.errors[part.name] = typeset(str(error))
        return values

    def fault(self, error: CommuneError) -> None:
        """Tell a refusal beside the part it is about, or above the form."""
        told = typeset(f"{error.message} {error.hint}".strip())
        name = error.where.get("field", "")
        if name in self.texts:
            self.errors[name] = told
        else:
            self.general = told

    def lines(self, theirs: Any = None) -> list[Line]:
        """The parts as the page shows them; beside `theirs`, in a comparison."""
        return [
            Line(
                part,
                self.texts[part.name],
                self.read.get(part.name, ""),
                self.errors.get(part.name, ""),
                None if theirs is None else part.text(getattr(theirs, part.name)),
            )
            for part in self.parts
        ]


def version_of(posted: Mapping[str, str]) -> int:
    """The version that a form was read at, 0 where it holds none."""
    text = posted.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _short_percent(rate: Fraction) -> str:
    """« 5,5 » for 5,50 %."""
    text = percent(rate, 4).removesuffix(f"{NBSP}%")
    return text.rstrip("0").rstrip(",") if "," in text else text
