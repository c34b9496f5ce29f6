"""From a script and the times of its sentences to captions, transcript, chapters, attributes of the block."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commune_core import films
from commune_core.films import Cue, write_vtt
from commune_core.typography import typeset
from olx_compiler.film.script import FILMS, SCRIPT, FilmSpec, read_films
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

    def files(self) -> dict[str, Path]:
        """The files that a course holds to show the film, by their name in its `static/`."""
        names = [f"{self.name}{end}.{kind}" for end, kind, _, _ in VERSIONS]
        names += [f"{self.name}.jpg", f"{self.name}.fr.vtt"]
        return {f"film-{name}": self.folder / name for name in names if (self.folder / name).is_file()}


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


def load(content: Path) -> dict[str, FilmSource]:
    """Each film whose sentences were measured, by its name."""
    sources = {}
    for name, spec in read_films(content, []).items():
        folder = content / FILMS / name
        measured = _measured(folder / TIMINGS)
        if measured and len(measured["sentences"]) == len(spec.sentences):
            times = tuple((float(start), float(end)) for start, end in measured["sentences"])
            sources[name] = FilmSource(name, folder, spec, times, float(measured["length"]))
    return sources


def _measured(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def attributes(film: FilmSource) -> dict[str, str]:
    """The attributes of the block `viatic_video` that shows this film, its title left out."""
    sources = []
    for end, kind, quality, size in VERSIONS:
        path = film.folder / f"{film.name}{end}.{kind}"
        if path.is_file():
            media = "video/mp4" if kind == "mp4" else "audio/mp4"
            label = ", ".join(filter(None, (size, weight(path))))
            sources.append(
                {"src": f"/static/film-{path.name}", "type": media, "quality": quality, "label": label}
            )
    captions = [{"src": f"/static/film-{film.name}.fr.vtt", "lang": "fr", "label": "Français"}]
    lists = {
        "sources": sources,
        "captions": captions,
        "transcript": film.transcript(),
        "chapters": film.chapters(),
        "inserts": film.inserts(),
    }
    return {
        **{name: json.dumps(entries, ensure_ascii=False) for name, entries in lists.items()},
        "duration": f"{film.length:g}",
        "poster": f"/static/film-{film.name}.jpg",
        "credit": typeset(film.spec.credit),
    }


def weight(path: Path) -> str:
    """« 2,1 Mo »."""
    return f"{path.stat().st_size / 1_000_000:.1f}".replace(".", ",") + "\u00a0Mo"


def problems(content: Path) -> list[Problem]:
    """What is wrong with the films: scripts, times older than their script, captions or media missing."""
    found: list[Problem] = []
    specs, sources = read_films(content, found), load(content)
    for name, spec in specs.items():
        place = f"{content.name}/{FILMS}/{name}/{SCRIPT}"
        hint = f"make it again: viatic-olx film {name}"
        source = sources.get(name)
        if source is None or _measured(source.folder / TIMINGS).get("script") != spec.fingerprint:
            found.append(
                Problem(place, 1, 1, "film.stale", f"what '{name}' says was not measured since", hint)
            )
            continue
        captions = source.folder / f"{name}.fr.vtt"
        if not captions.is_file() or captions.read_text(encoding="utf-8") != source.captions:
            found.append(
                Problem(place, 1, 1, "film.stale", f"the captions of '{name}' are not those said", hint)
            )
        if len(source.files()) < len(VERSIONS) + 2:
            found.append(Problem(place, 1, 1, "film.media", f"a media of '{name}' is missing", hint))
        settings = {**attributes(source), "share": 90, "show_inserts": True}
        read = {key: _decoded(value) for key, value in settings.items()}
        found += [
            Problem(place, 1, 1, "film.insert", f"{fault.field}: {fault.text}")
            for fault in films.faults(read)
        ]
    return found


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value.startswith("[") else value
