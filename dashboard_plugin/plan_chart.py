"""The chart of a multi-year plan: investment as columns, the working capital as a line."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from commune_core.financing.money import euros
from commune_core.financing.prospective import YearAhead

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 400, 240, 8, 12, 26


def plan_chart(years: Sequence[YearAhead], *, uid: str = "viatic-ppi") -> SafeString:
    """The SVG of at least one year; the table beside it holds the same figures."""
    values = [0, *(each.flow.spending for each in years), *(each.fund.end for each in years)]
    low, high = min(values), max(values)
    span = (high - low) or 1
    room = HEIGHT - TOP - BOTTOM

    def down(cents: int) -> float:
        return TOP + room * (high - cents) / span

    step = (WIDTH - 2 * LEFT) / len(years)
    zero = down(0)
    columns, dots, points = [], [], []
    for place, each in enumerate(years):
        centre = LEFT + step * (place + 0.5)
        top = down(each.flow.spending)
        wide = min(step * 0.5, 44)
        columns.append(
            f'<rect class="viatic-bar-score" x="{centre - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}"'
            f' height="{max(0.0, zero - top):.1f}"/>'
            f'<text x="{centre:.1f}" y="{HEIGHT - 6}" text-anchor="middle">{each.year}</text>'
        )
        height = down(each.fund.end)
        points.append(f"{centre:.1f},{height:.1f}")
        dots.append(f'<circle class="viatic-plan-dot" cx="{centre:.1f}" cy="{height:.1f}" r="5"/>')
    body = (
        f'{"".join(columns)}<line class="viatic-radar-axis" x1="{LEFT}" y1="{zero:.1f}" x2="{WIDTH - LEFT}"'
        f' y2="{zero:.1f}"/><polyline class="viatic-plan-line" points="{" ".join(points)}"/>{"".join(dots)}'
    )
    # Every piece above is a number of ours or went through escape().
    return mark_safe(  # noqa: S308
        f'<svg class="viatic-plan" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-labelledby="{uid}-title {uid}-desc"><title id="{uid}-title">Investissement et fonds de'
        f' roulement, année par année</title><desc id="{uid}-desc">{escape(_summary(years))}</desc>'
        f"{body}</svg>"
    )


def _summary(years: Sequence[YearAhead]) -> str:
    lowest = min(years, key=lambda each: each.fund.end)
    heaviest = max(years, key=lambda each: each.flow.spending)
    return (
        f"De {years[0].year} à {years[-1].year}. L’investissement est le plus fort en {heaviest.year} "
        f"({euros(heaviest.flow.spending)}) ; le fonds de roulement est au plus bas fin {lowest.year} "
        f"({euros(lowest.fund.end)}). Toutes les valeurs sont dans le tableau."
    )
