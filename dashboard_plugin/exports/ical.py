"""A calendar as RFC 5545 writes it: one file that any calendar software reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75
"""Bytes of a line (RFC 5545, 3.1): what is longer goes on, on the next one, after a space."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something of a whole day, or between two instants of it; `stamp` and `sequence` tell a calendar whether
    it changed."""

    uid: str
    on: date
    summary: str
    description: str
    url: str
    stamp: datetime
    sequence: int
    between: tuple[datetime, datetime] | None = None
    place: str = ""
    cancelled: bool = False


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """The file, its lines ended by CR LF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Viatic//Projets//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """A text as a value (3.3.11): separators come after a backslash, a new line is written \\n."""
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(character for character in text if character >= " " and character != "\x7f")


def folded(line: str) -> bytes:
    """A line cut every 75 bytes at most, never within a character."""
    rows, row = [], b""
    for character in line:
        encoded = character.encode()
        if len(row) + len(encoded) > LONGEST_LINE:
            rows.append(row)
            row = b" "
        row += encoded
    return b"\r\n".join([*rows, row]) + b"\r\n"


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{event.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if event.between is None:
        yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    else:
        for name, instant in zip(("DTSTART", "DTEND"), event.between, strict=True):
            yield f"{name}:{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    yield f"URL:{event.url}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    if event.cancelled:
        yield "STATUS:CANCELLED"
    # A whole day leaves one free; a meeting does not.
    yield "TRANSP:TRANSPARENT" if event.between is None else "TRANSP:OPAQUE"
    yield "END:VEVENT"
