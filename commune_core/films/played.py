"""What was really played of a film: parts of it, put together; jumping to the end plays nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from commune_core.errors import CommuneError

from .times import BadTime, read_time

Range = tuple[float, float]

# A browser ends a part a fraction of a second before it begins the next one.
TOUCH = 0.5
MOST_SENT = 1000
MOST_KEPT = 200


class BadProgress(CommuneError):
    """What a browser sent is no list of parts of a film."""

    code = "film.progress"


def add(kept: Iterable[Sequence[float]], sent: Any, length: float) -> list[list[float]]:
    """The parts of `kept` and of `sent` together, in order, none beyond `length` seconds.

    The order in which browsers report does not matter, nor does a report that comes twice. Raises BadProgress
    where `sent` is no list of [begin, end].
    """
    parts = sorted([*_parts(kept, length), *_parts(_checked(sent), length)])
    merged: list[list[float]] = []
    for begin, end in parts:
        if merged and begin <= merged[-1][1] + TOUCH:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([begin, end])
    if len(merged) > MOST_KEPT:
        longest = sorted(merged, key=lambda part: part[0] - part[1])[:MOST_KEPT]
        return sorted(longest)
    return merged


def _checked(sent: Any) -> list[Range]:
    if not isinstance(sent, list) or len(sent) > MOST_SENT:
        raise BadProgress("Ces passages ne peuvent pas être lus.", hint="Rechargez la page.")
    found = []
    for each in sent:
        if not isinstance(each, list) or len(each) != 2:
            raise BadProgress("Un passage va d’un moment à un autre.", hint="Rechargez la page.")
        try:
            begin, end = read_time(each[0]), read_time(each[1])
        except BadTime as error:
            raise BadProgress(error.message, hint=error.hint) from error
        if end < begin:
            raise BadProgress("Un passage finit avant de commencer.", hint="Rechargez la page.")
        found.append((begin, end))
    return found


def _parts(parts: Iterable[Sequence[float]], length: float) -> list[Range]:
    """Clipped to the film; empty ones fall away."""
    clipped = ((max(0.0, begin), min(end, length)) for begin, end in parts)
    return [(begin, end) for begin, end in clipped if end > begin]


def seconds(parts: Iterable[Sequence[float]]) -> float:
    """How long the parts last."""
    return sum(end - begin for begin, end in parts)


def share(parts: Iterable[Sequence[float]], length: float) -> int:
    """Whole percents of the film that were played; 100 where all but one second was."""
    if length <= 0:
        return 0
    played = seconds(parts)
    return 100 if played >= length - 1 else int(100 * played / length)
