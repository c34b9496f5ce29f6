"""The curves of an indicator: its latest value of each year, and the days of one year."""

from __future__ import annotations

from django.utils.safestring import SafeString

from dashboard_plugin.api.measures import IndicatorView
from dashboard_plugin.curves import Dot, Mark, curve
from dashboard_plugin.pages import french


def of_years(view: IndicatorView) -> SafeString | str:
    """From year to year; nothing before there are two."""
    if len(view.years) < 2:
        return ""
    unit = view.fields.unit
    dots = [Dot(row.on, row.value, str(row.year), french.with_unit(row.value, unit)) for row in view.years]
    return curve(f"{view.fields.title}, année par année", dots, _marks(view), uid="viatic-annees")


def of_days(view: IndicatorView) -> SafeString | str:
    """From day to day in the year shown; nothing before there are two."""
    if len(view.values) < 2:
        return ""
    unit, days = view.fields.unit, reversed(view.values)
    dots = [
        Dot(each.on, each.value, french.day(each.on), french.with_unit(each.value, unit)) for each in days
    ]
    return curve(f"{view.fields.title} en {view.year}", dots, _marks(view), uid="viatic-jours")


def _marks(view: IndicatorView) -> list[Mark]:
    fields, marks = view.fields, []
    told = (
        ("Départ", fields.baseline, fields.baseline_year, "baseline"),
        ("Cible", fields.target, fields.target_year, "target"),
    )
    for words, value, year, kind in told:
        if value is not None:
            when = f" ({year})" if year else ""
            marks.append(Mark(f"{words} {french.with_unit(value, fields.unit)}{when}", value, kind))
    return marks
