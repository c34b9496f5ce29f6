"""Errors of financing in the English of a shell: the core speaks French to people."""

from __future__ import annotations

from commune_core.errors import CommuneError, InvalidAmount, InvalidPlan, InvalidRate, UnknownParameter

_PLAN_HINTS = {
    "capital": "A loan has a capital above 0.",
    "annees": "A loan lasts 1 to 60 years; what is written off, or counted whole, 1 to 100.",
    "mois": "Give a month from 1 to 12.",
    "periodes": "Give 1, 2, 4 or 12 instalments a year.",
    "regime": "One of: n, n+1, n+2, epci.",
    "cp": "The yearly credits add up to the programme's amount.",
    "depenses": "A plan has one line of expense at least.",
}


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
