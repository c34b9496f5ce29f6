"""Filters of the pages of promotions: their words."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from commune_core.financing.money import euros
from commune_core.promotions import words
from commune_core.promotions.following import CHOICES, SITUATIONS
from commune_core.promotions.messages import MOST_UNHEEDED
from dashboard_plugin.api.following import Cell, CourseFollowView, CourseTotals, FollowView
from dashboard_plugin.pages import promotion_sync_words, promotion_words
from dashboard_plugin.promotion_roster_data import LogLine

register = template.Library()

_BOX = '<li{}>{}<span class="viatic-hidden"> {}</span></li>'
_NOT_BEGUN = format_html(_BOX, "", "–", "pas commencé")
_PASSED = format_html(_BOX, format_html(' class="{}"', "is-passed"), "✓", "réussi")

register.filter("hours", promotion_words.hours)
register.filter("euros", euros)
register.filter("sync_refusal", promotion_sync_words.refusal)


@register.filter
def role_name(code: str) -> str:
    """A role in a promotion, in words."""
    return words.ROLES.get(code, code)


@register.filter
def promotion_state(code: str) -> str:
    """The state of a promotion, in words."""
    return words.STATES.get(code, code)


@register.filter
def promotion_kind(code: str) -> str:
    """How one gets in, in words."""
    return words.KINDS.get(code, code)


@register.filter
def seat_state(code: str) -> str:
    """The state of a seat, in words."""
    return words.SEATS.get(code, code)


@register.filter
def body_kind(code: str) -> str:
    """The sort of a training body, in words."""
    return words.BODIES.get(code, code)


@register.filter
def funding_state(code: str) -> str:
    """The state of a funding, in words."""
    return words.FUNDINGS.get(code, code)


@register.filter
def payer_kind(code: str) -> str:
    """Who pays, in words."""
    return words.PAYERS.get(code, code)


@register.filter
def dashed(text: str) -> str:
    """The end of the ids of one form among several alike."""
    return f"-{text}"


@register.filter
def seat_fact(line: LogLine) -> str:
    """What was done about a seat, in words."""
    return promotion_words.seat_fact(line.fact, line.detail)


@register.filter
def situation_name(code: str) -> str:
    """Where a member stands, in words."""
    return SITUATIONS.get(code, code)


@register.filter
def in_vain(unheeded: int) -> str:
    """That no reminder leaves any more to a member, in words; empty as long as some may."""
    return CHOICES["unheeded"].lower() if unheeded >= MOST_UNHEEDED else ""


@register.filter
def hundredths(share: float) -> int:
    """A grade from 0 to 1, out of 100."""
    return round(100 * share)


@register.filter
def track(cells: Iterable[Cell | None]) -> SafeString:
    """One member's courses as a list of small boxes, in the order of the programme.

    Made here rather than in a template: a page holds six hundred of them.
    """
    boxes = format_html_join("", "{}", ((_box(cell),) for cell in cells))
    return format_html('<ol class="viatic-track">{}</ol>', boxes)


@register.simple_tag
def course_lines(view: FollowView, promotion_id: int) -> list[tuple[str, str, CourseTotals | None]]:
    """The lines of the table of courses: address, title, totals."""
    return [
        (reverse("viatic:promotion_suivi_cours", args=[promotion_id, each.id]), each.title, each.totals)
        for each in view.columns
    ]


@register.simple_tag
def group_lines(view: CourseFollowView) -> list[tuple[str, str, CourseTotals]]:
    """The lines of the table of groups."""
    return [("", each.name, each.totals) for each in view.groups]


def _box(cell: Cell | None) -> SafeString:
    if cell is None or (not cell.done and cell.seen_on is None and not cell.passed):
        return _NOT_BEGUN
    return _PASSED if cell.passed else format_html("<li>{} %</li>", cell.percent)
