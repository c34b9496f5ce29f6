"""A film made from text in place of what a ```video fence would say of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commune_core.typography import typeset
from olx_compiler.content import Course, Directive
from olx_compiler.directives import CaptionsSpec, ChapterSpec, FilmSpec, VideoSpec
from olx_compiler.film.script import FILMS, SCRIPT
from olx_compiler.film.timeline import FilmSource, load, problems
from olx_compiler.problem import Problem


def expand(course: Course, shown: str, found: list[Problem]) -> None:
    """Fill in each ```video of `course` that names a `film`; `shown` is how problems name its folder."""
    for _section, unit in course.units():
        for page in unit.pages:
            for segment in page.segments:
                if isinstance(segment, Directive) and isinstance(segment.spec, VideoSpec):
                    _fill(segment, segment.spec, course.folder, shown, found)


def _fill(directive: Directive, spec: VideoSpec, course: Path, shown: str, found: list[Problem]) -> None:
    if spec.film is None:
        return
    folder = course / FILMS / spec.film
    if not (folder / SCRIPT).is_file():
        message = f"there is no film '{spec.film}'"
        hint = f"write {FILMS}/{spec.film}/{SCRIPT} in the folder of the course"
        found.append(directive.where.problem(("film",), "film.lost", message, hint))
        return
    faults = problems(folder, f"{shown}/{FILMS}/{spec.film}")
    found += faults
    film = None if faults else load(folder)
    if film is not None:
        directive.spec = spec.model_copy(update=filled(film))


def filled(film: FilmSource) -> dict[str, Any]:
    """What the fence takes from the film."""
    where = f"{FILMS}/{film.name}"
    return {
        "sources": [
            FilmSpec.model_validate({"file": f"{where}/{path.name}", "quality": quality, "label": label})
            for path, quality, label in _labelled(film)
        ],
        "captions": [CaptionsSpec(file=f"{where}/{film.name}.fr.vtt")],
        "transcript": film.transcript(),
        "chapters": [ChapterSpec(at=f"{each['at']:g}", title=each["title"]) for each in film.chapters()],
        "inserts": film.inserts(),
        "duration": f"{film.length:g}",
        "poster": f"{where}/{film.name}.jpg",
        "credit": typeset(film.spec.credit),
    }


def _labelled(film: FilmSource) -> list[tuple[Path, str, str]]:
    """`480p, 2,1 Mo`."""
    return [
        (path, quality, ", ".join(filter(None, (size, _weight(path)))))
        for path, quality, size in film.media()
    ]


def _weight(path: Path) -> str:
    return f"{path.stat().st_size / 1_000_000:.1f}".replace(".", ",") + "\u00a0Mo"
