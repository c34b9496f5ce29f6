"""Filters of the pages of promotions: their words."""

from __future__ import annotations

from django import template

from commune_core.promotions import words
from dashboard_plugin.pages import promotion_sync_words, promotion_words

register = template.Library()

register.filter("hours", promotion_words.hours)
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
