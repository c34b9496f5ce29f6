"""Filters of the reports: what an action cost, and what a note gained cost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from commune_core.financing.money import euros, nearest
from commune_core.impact import PointEffect, Result
from commune_core.model import Item
from commune_core.typography import NBSP
from dashboard_plugin.impact_data import EndedSheet
from dashboard_plugin.pages import french

register = template.Library()

SELECTED = SafeString(" selected")
WAYS = {"better": "dans le sens voulu", "worse": "dans l’autre sens", "same": "inchangé"}
KINDS = {"scale": "appréciation de l’équipe", "yes_no": "constat", "number": "mesure", "date": "constat daté"}


@register.simple_tag
def options(choices: Iterable[tuple[object, str]], chosen: object) -> SafeString:
    """The options of a list of choices, each (value, label); there may be hundreds on a page."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SELECTED if value == chosen else "", label) for value, label in choices),
    )


@register.simple_tag
def people_options(people: Iterable[tuple[int | str, str]], chosen: int | str) -> SafeString:
    """The same of people: a member's number after an m, a bare name after a hyphen."""
    return options(((_person(value), label) for value, label in people), _person(chosen) if chosen else "")


def _person(value: int | str) -> str:
    return f"m{value}" if isinstance(value, int) else f"-{value}"


@register.filter
def cost(sheet: EndedSheet | Result) -> str:
    """« 12 345,67 € », or that nobody gave any."""
    return euros(sheet.cost) if sheet.cost is not None else "non renseigné"


@register.filter
def cost_of_a_note(result: Result) -> str:
    """What one note gained cost, to the nearest cent; empty where it cannot be told."""
    return euros(nearest(value)) if (value := result.cost_of_a_note) is not None else ""


@register.filter
def notes(effect: PointEffect) -> str:
    """« 1 → 3 », a dash where a note is not known."""
    before, after = ("–" if note is None else str(note) for note in (effect.before, effect.after))
    return f"{before}{NBSP}→{NBSP}{after}"


@register.filter
def note_gain(gain: int | None) -> str:
    """« ▲ 2 », « ▼ 1 », « = », or a dash where it is not known."""
    if gain is None:
        return "–"
    return f"{'▲' if gain > 0 else '▼'}{NBSP}{abs(gain)}" if gain else "="


@register.filter
def way_words(way: str | None) -> str:
    """Whether an indicator went the way it should, in words."""
    return WAYS.get(way or "", "–")


@register.filter
def measure_kind(item: Item) -> str:
    """What a note comes from: a choice of the team, or a figure."""
    return KINDS.get(item.kind, "")


@register.filter
def figure(value: Decimal | None) -> str:
    """A value as it is read: « 1 234,5 »."""
    return "–" if value is None else french.grouped(value)
