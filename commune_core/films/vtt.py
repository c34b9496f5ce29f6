"""WebVTT, the format of captions: read, written, and gathered into the paragraphs of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commune_core.errors import CommuneError

from .times import BadTime, read_time

MOST_CUES = 5000
# A paragraph ends with the first sentence that ends after so many signs.
PARAGRAPH = 220
_TIMES = re.compile(r"^(?P<start>[\d:.,]+)[ \t]+-->[ \t]+(?P<end>[\d:.,]+)(?:[ \t].*)?$")
_TAG = re.compile(r"<[^>\n]*>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&lrm;": "", "&rlm;": "", "&amp;": "&"}


class BadCaptions(CommuneError):
    """A text is no WebVTT; `where["line"]` says from which line on."""

    code = "film.captions"


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: seconds of its start and end, and its words without marks of form."""

    start: float
    end: float
    text: str


def read_vtt(text: str) -> tuple[Cue, ...]:
    """The captions in their order; comments, styles and regions are left out.

    Raises BadCaptions where the heading is missing, or a line of times cannot be read.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0] != "WEBVTT" and not lines[0].startswith(("WEBVTT ", "WEBVTT\t")):
        raise BadCaptions("Ce texte n’est pas du WebVTT.", hint="Sa première ligne est « WEBVTT ».", line=1)
    cues: list[Cue] = []
    index = 1
    while index < len(lines):
        if "-->" not in lines[index]:
            # A heading, a name of caption, or a block that is none: the words before the next empty line.
            index = _next_times(lines, index)
            continue
        start, end = _times(lines[index], index + 1)
        said, index = _words(lines, index + 1)
        if said:
            cues.append(Cue(start, end, said))
        if len(cues) > MOST_CUES:
            raise BadCaptions("Il y a trop de sous-titres.", hint=f"{MOST_CUES} au plus.", line=index)
    return tuple(cues)


def _next_times(lines: Sequence[str], index: int) -> int:
    if lines[index].startswith(("NOTE", "STYLE", "REGION")):
        while index < len(lines) and lines[index].strip():
            index += 1
    return index + 1


def _times(line: str, number: int) -> tuple[float, float]:
    found = _TIMES.match(line.strip())
    if found is None:
        raise BadCaptions("Ces moments ne peuvent pas être lus.", hint="00:01.000 --> 00:04.000", line=number)
    try:
        start, end = read_time(found["start"]), read_time(found["end"])
    except BadTime as error:
        raise BadCaptions(error.message, hint="00:01.000 --> 00:04.000", line=number) from error
    if end <= start:
        raise BadCaptions("Un sous-titre finit avant de commencer.", line=number)
    return start, end


def _words(lines: Sequence[str], index: int) -> tuple[str, int]:
    said = []
    while index < len(lines) and lines[index].strip():
        said.append(lines[index].strip())
        index += 1
    text = _TAG.sub("", " ".join(said))
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    return text.strip(), index


def write_vtt(cues: Iterable[Cue]) -> str:
    """The captions as a file; `read_vtt` reads back the same."""
    blocks = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{_escaped(cue.text)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *blocks])


def chapters_vtt(chapters: Sequence[tuple[float, str]], length: float) -> str:
    """The chapters as a file: each lasts until the next one."""
    ends = [at for at, _ in chapters[1:]] + [length]
    return write_vtt(
        Cue(at, max(end, at + 0.001), title) for (at, title), end in zip(chapters, ends, strict=True)
    )


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02}:{whole % 3600 // 60:02}:{whole % 60:02}.{rest:03}"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def passages(cues: Iterable[Cue]) -> list[tuple[float, str]]:
    """The captions as the paragraphs of a transcript: (seconds of the first word, text)."""
    found: list[tuple[float, str]] = []
    start, words = 0.0, ""
    for cue in cues:
        start = start if words else cue.start
        words = f"{words} {cue.text}".strip()
        if len(words) >= PARAGRAPH and words.endswith((".", "?", "…", "»", "!")):
            found.append((start, words))
            words = ""
    return [*found, (start, words)] if words else found
