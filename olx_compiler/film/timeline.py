"""From a script and the times of its sentences to captions, transcript, chapters, attributes of the block."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commune_core import films
from commune_core.films import Cue, write_vtt
from commune_core.typography import typeset
from olx_compiler.film.script import SCRIPT, FilmSpec, read_film
from olx_compiler.problem import Problem

TIMINGS = "timings.json"
# Signs of one caption: two lines of a player.
CAPTION = 84
VERSIONS = (("", "mp4", "standard", "480p"), ("-leger", "mp4", "light", "240p"), ("-son", "m4a", "audio", ""))
"""End of the name, extension, quality and size of picture of each media."""


@dataclass(frozen=True, slots=True)
class FilmSource:
    """A film and when each of its sentences is said: (start, end) in seconds, in their order."""

    name: str
    folder: Path
    spec: FilmSpec
    times: tuple[tuple[float, float], ...]
    length: float

    @property
    def captions(self) -> str:
        """The WebVTT file."""
        return write_vtt(self.cues())

    def cues(self) -> list[Cue]:
        """Each sentence, cut where it is long, its time shared by the signs of its parts."""
        found = []
        for sentence, (start, end) in zip(self.spec.sentences, self.times, strict=True):
            parts = split(typeset(sentence.text))
            total, said = sum(map(len, parts)), 0
            for part in parts:
                begin = start + (end - start) * said / total
                said += len(part)
                found.append(Cue(round(begin, 3), round(start + (end - start) * said / total, 3), part))
        return found

    def starts(self) -> dict[str, list[float]]:
        """When each sentence of each slide begins."""
        moments = iter(self.times)
        return {slide.id: [next(moments)[0] for _ in slide.say] for slide in self.spec.slides}

    def ends(self) -> dict[str, float]:
        """When each slide gives way to the next one."""
        starts = [(slide.id, self.starts()[slide.id][0]) for slide in self.spec.slides]
        following = [start for _, start in starts[1:]] + [self.length]
        return {name: end for (name, _), end in zip(starts, following, strict=True)}

    def transcript(self) -> list[dict[str, Any]]:
        """One passage a slide: all that is said over it."""
        starts = self.starts()
        return [
            {"at": starts[slide.id][0], "text": typeset(" ".join(each.text for each in slide.say))}
            for slide in self.spec.slides
        ]

    def chapters(self) -> list[dict[str, Any]]:
        """The slides that open a chapter."""
        starts = self.starts()
        return [
            {"at": 0.0 if index == 0 else starts[slide.id][0], "title": typeset(slide.chapter)}
            for index, slide in enumerate(self.spec.slides)
            if slide.chapter
        ]

    def inserts(self) -> list[dict[str, Any]]:
        """What is shown over the film, at its times."""
        starts, ends, found = self.starts(), self.ends(), []
        for insert in self.spec.inserts:
            keys = insert.model_dump(exclude={"slide", "sentence"}, exclude_none=True, exclude_defaults=True)
            at = starts[insert.slide][insert.sentence - 1]
            found.append({**keys, "at": at, "until": ends[insert.slide]})
        return sorted(found, key=lambda each: float(each["at"]))

    def media(self) -> list[tuple[Path, str, str]]:
        """Its files that are there: path, quality, height of the picture (empty for sound alone)."""
        named = [
            (self.folder / f"{self.name}{end}.{kind}", quality, size) for end, kind, quality, size in VERSIONS
        ]
        return [each for each in named if each[0].is_file()]


def split(sentence: str) -> list[str]:
    """A sentence as captions of at most two lines, cut after a sign of punctuation where there is one."""
    if len(sentence) <= CAPTION:
        return [sentence]
    cuts = [
        index for index in range(1, len(sentence)) if sentence[index - 1] in ",;: " and sentence[index] != " "
    ]
    middle = len(sentence) / 2

    def badness(cut: int) -> float:
        after_sign = sentence[: cut - 1].rstrip().endswith((",", ";", ":"))
        return abs(cut - middle) - (15 if after_sign else 0)

    if not cuts:
        return [sentence]
    cut = min(cuts, key=badness)
    return [*split(sentence[:cut].strip()), *split(sentence[cut:].strip())]


def load(folder: Path, shown: str = "", problems: list[Problem] | None = None) -> FilmSource | None:
    """The film of a folder; None where its script cannot be read or what it says was not measured since."""
    found: list[Problem] = [] if problems is None else problems
    spec = read_film(folder, shown, found)
    if spec is None:
        return None
    measured = _measured(folder / TIMINGS)
    if measured.get("script") != spec.fingerprint:
        _stale(f"what '{folder.name}' says was not measured since", folder, shown, found)
        return None
    times = tuple((float(start), float(end)) for start, end in measured["sentences"])
    return FilmSource(folder.name, folder, spec, times, float(measured["length"]))


def _measured(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _stale(message: str, folder: Path, shown: str, found: list[Problem]) -> None:
    hint = f"make it again: viatic-olx film {folder.name}"
    found.append(Problem(f"{shown}/{SCRIPT}", 1, 1, "film.stale", message, hint))


def problems(folder: Path, shown: str) -> list[Problem]:
    """What is wrong with a film: its script, times older than it, captions or media missing, its inserts."""
    found: list[Problem] = []
    film = load(folder, shown, found)
    if film is None:
        return found
    captions = folder / f"{film.name}.fr.vtt"
    if not captions.is_file() or captions.read_text(encoding="utf-8") != film.captions:
        _stale(f"the captions of '{film.name}' are not what is said", folder, shown, found)
    if len(film.media()) < len(VERSIONS) or not (folder / f"{film.name}.jpg").is_file():
        _stale(f"a media of '{film.name}' is missing", folder, shown, found)
    faults = films.faults({name: getattr(film, name)() for name in ("transcript", "chapters", "inserts")})
    found += [
        Problem(f"{shown}/{SCRIPT}", 1, 1, "film.insert", f"{fault.field}: {fault.text}") for fault in faults
    ]
    return found
