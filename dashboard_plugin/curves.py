"""Values over time, drawn on the server as a small SVG: no script, colours of the CSS, a table beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 400, 230
LEFT, RIGHT, TOP, BOTTOM = 12, 388, 26, 196
MOST_DOTS = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """A level to compare with (where one started, where one goes): its words and its value."""

    words: str
    value: Decimal
    kind: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A value on a day, and both in words."""

    on: date
    value: Decimal
    day: str
    words: str


def curve(title: str, dots: Sequence[Dot], marks: Sequence[Mark] = (), *, uid: str) -> SafeString:
    """The SVG of at least one value, the oldest first. `uid` prefixes its ids: a page may hold several."""
    values = [*(Fraction(dot.value) for dot in dots), *(Fraction(mark.value) for mark in marks)]
    low, high = min(values), max(values)
    room = (high - low) / 10 or Fraction(1)
    low, high = low - room, high + room
    first, last = dots[0].on.toordinal(), dots[-1].on.toordinal()

    def x(on: date) -> str:
        share = Fraction(on.toordinal() - first, last - first) if last > first else Fraction(1, 2)
        return _number(LEFT + 8 + share * (RIGHT - LEFT - 16))

    def y(value: Decimal) -> Fraction:
        return BOTTOM - (Fraction(value) - low) / (high - low) * (BOTTOM - TOP)

    places = [(x(each.on), _number(y(each.value))) for each in dots]
    line = " ".join(f"{across},{down}" for across, down in places)
    parts = [f'<line class="viatic-curve-axis" x1="{LEFT}" y1="{BOTTOM}" x2="{RIGHT}" y2="{BOTTOM}"/>']
    parts += [_mark(each, y(each.value)) for each in marks]
    if len(dots) > 1:
        parts.append(f'<polyline class="viatic-curve-line" points="{line}"/>')
    shown = places if len(places) <= MOST_DOTS else places[-1:]
    parts += [f'<circle class="viatic-curve-dot" cx="{across}" cy="{down}" r="4"/>' for across, down in shown]
    parts += _ends(dots)
    # Every piece above is a number of ours or went through escape().
    return mark_safe(  # noqa: S308
        f'<svg class="viatic-curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-labelledby="{uid}-title {uid}-desc"><title id="{uid}-title">{escape(title)}</title>'
        f'<desc id="{uid}-desc">{escape(_summary(dots, marks))}</desc>{"".join(parts)}</svg>'
    )


def _mark(mark: Mark, down: Fraction) -> str:
    """A level, its words above it; under it where they would leave the drawing."""
    words = down - 7 if down > TOP + 4 else down + 18
    return (
        f'<line class="viatic-curve-{mark.kind}" x1="{LEFT}" y1="{_number(down)}" x2="{RIGHT}"'
        f' y2="{_number(down)}"/><text x="{RIGHT if mark.kind == "target" else LEFT}" y="{_number(words)}"'
        f' text-anchor="{"end" if mark.kind == "target" else "start"}">{escape(mark.words)}</text>'
    )


def _ends(dots: Sequence[Dot]) -> list[str]:
    """The first and the last day, under the axis."""
    told = [(LEFT, "start", dots[0]), (RIGHT, "end", dots[-1])]
    if len(dots) == 1:
        told = [(WIDTH // 2, "middle", dots[0])]
    return [
        f'<text x="{place}" y="{BOTTOM + 20}" text-anchor="{anchor}">{escape(dot.day)}</text>'
        for place, anchor, dot in told
    ]


def _summary(dots: Sequence[Dot], marks: Sequence[Mark]) -> str:
    """What the drawing shows, in words: the first value, the last, and the levels."""
    first, last = dots[0], dots[-1]
    told = f"{last.words}, {last.day}. "
    if len(dots) > 1:
        told = f"De {first.words} ({first.day}) à {last.words} ({last.day}), {len(dots)} valeurs. "
    return told + "".join(f"{mark.words}. " for mark in marks) + "Toutes les valeurs sont dans le tableau."


def _number(value: Fraction | int) -> str:
    return f"{float(value):.1f}"
