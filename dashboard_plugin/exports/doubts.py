"""What readers told of courses as a text table, so that an author finds each unit at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from commune_core.doubts import KINDS, STATES
from dashboard_plugin.doubt_data import DoubtView
from dashboard_plugin.exports.answers import as_text
from dashboard_plugin.platform import PARIS

NAME = "signalements.csv"
HEADINGS = (
    "Numéro",
    "Cours",
    "Titre",
    "Fichier",
    "Unité",
    "Page",
    "Nature",
    "Texte",
    "Source",
    "Signalé le",
    "État",
    "Réponse",
    "Répondu le",
)
AT_ONCE = 500


def text_table(doubts: Iterable[DoubtView]) -> Iterator[bytes]:
    """The CSV file by pieces, as French spreadsheets open it: semicolons, UTF-8 marked; nobody is named."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(HEADINGS)
    yield b"\xef\xbb\xbf"
    for number, each in enumerate(doubts, 1):
        writer.writerow([as_text(cell) for cell in _cells(each)])
        if number % AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _cells(each: DoubtView) -> tuple[object, ...]:
    place = each.place
    return (
        each.id,
        place.course,
        place.course_title,
        place.file,
        place.unit,
        place.page,
        KINDS.get(each.kind, each.kind),
        each.text,
        each.source,
        each.told_at.astimezone(PARIS).date(),
        STATES.get(each.state, each.state),
        each.reply,
        each.answered_at.astimezone(PARIS).date() if each.answered_at else "",
    )


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")
