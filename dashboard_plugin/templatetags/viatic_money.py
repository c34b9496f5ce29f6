"""Filters of the pages about money: amounts, rates, and the words of a plan."""

from __future__ import annotations

from fractions import Fraction

from django import template

from commune_core.financing import money
from commune_core.financing.astride import shown
from commune_core.financing.parameters import Parameter
from commune_core.financing.plan import NATURE_LABELS
from commune_core.financing.words import GRANT_STATUSES
from commune_core.typography import NBSP
from dashboard_plugin.pages.money_form import YES, Line

register = template.Library()

CERTAINTIES = {
    "A": "texte lu",
    "B": "sources concordantes",
    "C": "à vérifier avant de compter dessus",
}


@register.filter("money")
def amount(cents: int | None) -> str:
    """An amount in cents: « 1 234,56 € », a dash where there is none."""
    return "–" if cents is None else money.euros(cents)


@register.filter
def change(cents: int) -> str:
    """An amount in cents that was gained or lost: « + 9 000,00 € », « − 9 000,00 € »."""
    return f"{'−' if cents < 0 else '+'}{NBSP}{money.euros(abs(cents))}"


@register.filter
def rate(value: Fraction | None) -> str:
    """A rate: « 15,00 % », a dash where there is none."""
    return "–" if value is None else money.percent(value)


@register.filter
def vat(hundredths: int) -> str:
    """A stored rate of VAT: « 20 % », « 5,5 % »."""
    text = money.percent(Fraction(hundredths, 10_000)).removesuffix(f"{NBSP}%")
    return f"{text.rstrip('0').rstrip(',')}{NBSP}%"


@register.filter
def share_of(cents: int, whole: int) -> str:
    """A part of a whole: « 20,0 % »."""
    return f"{money.decimals(Fraction(100 * cents, whole), 1).replace('.', ',')}{NBSP}%" if whole else "–"


@register.filter
def years_to_repay(value: Fraction | None) -> str:
    """How long the saving of a year would take to pay the debt back: « 6,9 », a dash where it cannot."""
    return "–" if value is None else money.decimals(value, 1).replace(".", ",")


@register.filter
def grant_status(code: str) -> str:
    """Where an aid stands, in a word."""
    return GRANT_STATUSES.get(code, code)


@register.filter
def nature(code: str) -> str:
    """How a resource counts in a plan, in words."""
    return NATURE_LABELS.get(code, code)


@register.filter
def certainty(code: str) -> str:
    """How sure a source is, in words."""
    return CERTAINTIES.get(code, code)


@register.filter
def parameter(value: Parameter) -> str:
    """The value of a dated rule: « 16,404 % »."""
    return shown(value)


@register.filter
def is_checked(line: Line) -> bool:
    """Whether a box of a form is ticked."""
    return line.text == YES
