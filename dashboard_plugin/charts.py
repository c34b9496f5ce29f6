"""Charts drawn on the server as small SVG: no script, colours from the CSS tokens, a table beside each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, pi, sin

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from commune_core.peers import Quartiles

SIZE = 400
CENTRE = SIZE / 2
RADIUS = 150
RINGS = (20, 40, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of the radar: a short label, its full name, and a score of 0 to 100 (None: not rated)."""

    label: str
    name: str
    score: Fraction | None


def number(value: Fraction) -> str:
    """A score as SVG wants it: two decimals, a point."""
    return f"{float(value):.2f}"


def _point(position: int, count: int, score: float) -> tuple[float, float]:
    angle = 2 * pi * position / count - pi / 2
    reach = RADIUS * score / 100
    return CENTRE + reach * cos(angle), CENTRE + reach * sin(angle)


def _polygon(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _summary(axes: Sequence[Axis]) -> str:
    """What the drawing shows, in words: how many are rated, the highest and the lowest."""
    rated = [(axis.score, axis.name) for axis in axes if axis.score is not None]
    if not rated:
        return "Aucun domaine n’est encore noté."
    highest, lowest = max(rated), min(rated)
    return (
        f"{len(rated)} domaines notés sur {len(axes)}. Le plus haut : {highest[1]}. "
        f"Le plus bas : {lowest[1]}. Toutes les valeurs sont dans le tableau."
    )


def _frame(axes: Sequence[Axis]) -> list[str]:
    count = len(axes)
    parts = [
        f'<polygon class="viatic-radar-ring" points="{_polygon(corners)}"/>'
        for corners in ([_point(i, count, ring) for i in range(count)] for ring in RINGS)
    ]
    for i, axis in enumerate(axes):
        x, y = _point(i, count, 100)
        parts.append(
            f'<line class="viatic-radar-axis" x1="{CENTRE:.0f}" y1="{CENTRE:.0f}" x2="{x:.1f}" y2="{y:.1f}"/>'
        )
        label_x, label_y = _point(i, count, 113)
        parts.append(
            f'<text x="{label_x:.1f}" y="{label_y + 4:.1f}" text-anchor="middle">{escape(axis.label)}</text>'
        )
    return parts


def _shape(axes: Sequence[Axis]) -> list[str]:
    """The area through the rated domains; an unrated one is a hollow dot at the centre, not a zero."""
    count = len(axes)
    rated = [_point(i, count, float(axis.score)) for i, axis in enumerate(axes) if axis.score is not None]
    parts = [f'<polygon class="viatic-radar-area" points="{_polygon(rated)}"/>'] if len(rated) > 1 else []
    parts += [f'<circle class="viatic-radar-dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in rated]
    if len(rated) < count:
        parts.append(f'<circle class="viatic-radar-missing" cx="{CENTRE:.0f}" cy="{CENTRE:.0f}" r="6"/>')
    return parts


def radar(axes: Sequence[Axis], *, uid: str = "viatic-radar") -> SafeString:
    """The SVG of a radar of at least three axes. `uid` prefixes its ids: several may stand on one page."""
    scale = [
        f'<text class="viatic-radar-scale" x="{CENTRE + 4:.0f}" y="{height + 11:.1f}">{ring}</text>'
        for ring, height in ((ring, CENTRE - RADIUS * ring / 100) for ring in (40, 80))
    ]
    body = "".join([*_frame(axes), *_shape(axes), *scale])
    # Every piece above is a number of ours or went through escape().
    return mark_safe(  # noqa: S308
        f'<svg viewBox="0 0 {SIZE} {SIZE}" role="img" aria-labelledby="{uid}-title {uid}-desc">'
        f'<title id="{uid}-title">Score de chaque domaine, de 0 à 100</title>'
        f'<desc id="{uid}-desc">{escape(_summary(axes))}</desc>{body}</svg>'
    )


def hatch() -> SafeString:
    """The pattern of what is not answered yet: once on each page that has score bars."""
    return SafeString(
        '<svg class="viatic-defs" aria-hidden="true" focusable="false"><defs>'
        '<pattern id="viatic-hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)">'
        '<line class="viatic-hatch-line" x1="0" y1="0" x2="0" y2="5"/></pattern></defs></svg>'
    )


def peers_bar(own: Fraction | None, peers: Quartiles) -> SafeString:
    """Where communes alike stand, out of 100: the band of their middle half, their median, one's own mark.

    It repeats numbers written beside it, so it is hidden from assistive tools.
    """
    # Two units a point, eight before the first so that a mark at either end is whole.
    first, median, third = (2 * value + 8 for value in (peers.first, peers.median, peers.third))
    place = "" if own is None else number(2 * own + 8)
    mark = f'<path class="viatic-peers-own" d="M{place} 2l6 6-6 6-6-6z"/>' if place else ""
    return mark_safe(  # noqa: S308  (numbers of ours only)
        '<svg class="viatic-peers" viewBox="0 0 216 16" aria-hidden="true" focusable="false">'
        '<rect class="viatic-bar-track" x="8" y="5" width="200" height="6"/>'
        f'<rect class="viatic-peers-band" x="{first}" y="3" width="{third - first}" height="10"/>'
        f'<rect class="viatic-peers-median" x="{median - 1}" y="1" width="2" height="14"/>{mark}</svg>'
    )


def score_bar(score: Fraction | None, coverage: Fraction) -> SafeString:
    """A bar of the score (above) and of the coverage (below; hatched: no answer yet), both out of 100.

    It repeats numbers written beside it, so it is hidden from assistive tools.
    """
    covered = number(coverage)
    filled = (
        f'<rect class="viatic-bar-score" width="{number(score)}" height="9"/>' if score is not None else ""
    )
    # Numbers of ours only.
    return mark_safe(  # noqa: S308
        '<svg class="viatic-bar" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false">'
        f'<rect class="viatic-bar-track" width="100" height="9"/>{filled}'
        f'<rect class="viatic-bar-covered" y="12" width="{covered}" height="4"/>'
        f'<rect class="viatic-bar-hatch" x="{covered}" y="12" width="{number(100 - coverage)}" height="4"/>'
        "</svg>"
    )


def note_columns(counts: Sequence[int]) -> SafeString:
    """Five columns, as high as the voices that gave each note are many; a table beside it says the same."""
    highest, parts = max(*counts, 1), []
    for note, count in enumerate(counts):
        left, height = 40 * note + 6, Fraction(60 * count, highest)
        parts.append(
            f'<rect class="viatic-bar-track" x="{left}" width="28" height="60"/>'
            f'<rect class="viatic-bar-score" x="{left}" y="{number(60 - height)}" width="28"'
            f' height="{number(height)}"/><text x="{left + 14}" y="76" text-anchor="middle">{note}</text>'
        )
    # Numbers of ours only.
    return mark_safe(  # noqa: S308
        f'<svg class="viatic-voices" viewBox="0 0 {40 * len(counts)} 80" aria-hidden="true"'
        f' focusable="false">{"".join(parts)}</svg>'
    )
