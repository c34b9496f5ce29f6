"""The shape of `film.yaml`: slides, what is said over each, what is shown over the film."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from olx_compiler import schema, yamltext
from olx_compiler.problem import Problem
from olx_compiler.schema import Slug, Strict, Text

FILMS = "films"
SCRIPT = "film.yaml"


class Sentence(Strict):
    """One sentence: what the captions write and, where the voice would say it wrong, how to say it."""

    text: Text
    spoken: Text | None = None

    @property
    def aloud(self) -> str:
        """What the voice is given."""
        return self.spoken or self.text


def _sentence(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class Bar(Strict):
    """One bar of a small chart: `share` is out of 100."""

    label: Text
    text: Text
    share: Annotated[float, Field(ge=0, le=100)]


class SlideSpec(Strict):
    """One picture and what is said over it."""

    id: Slug
    chapter: Text | None = None
    title: Text
    lines: list[Text] = []
    figure: Text | None = None
    legend: Text | None = None
    bars: list[Bar] = []
    say: Annotated[list[Annotated[Sentence, BeforeValidator(_sentence)]], Field(min_length=1)]


class ChoiceSpec(Strict):
    """One answer to a question that stops the film."""

    text: Text
    correct: bool = False
    feedback: Text


class InsertSpec(Strict):
    """What is shown over the film from sentence `sentence` (1: the first) of `slide` to its end."""

    id: Slug
    slide: Slug
    sentence: Annotated[int, Field(ge=1)] = 1
    kind: Literal["figure", "question", "link", "note"]
    title: Text
    text: Text | None = None
    value: Text | None = None
    source: Text | None = None
    href: Text | None = None
    label: Text | None = None
    choices: list[ChoiceSpec] = []
    pause: bool | None = None


class VoiceSpec(Strict):
    """The voice: its name for espeak-ng, words a minute, pitch out of 99."""

    name: Text = "fr-fr"
    speed: Annotated[int, Field(ge=80, le=260)] = 150
    pitch: Annotated[int, Field(ge=0, le=99)] = 45


class FilmSpec(Strict):
    """A film, whole. `footer`, on every picture, says that the voice is synthetic, the case invented."""

    title: Text
    footer: Text
    credit: Text
    sources: Annotated[list[Text], Field(min_length=1)]
    voice: VoiceSpec = VoiceSpec()
    slides: Annotated[list[SlideSpec], Field(min_length=1)]
    inserts: list[InsertSpec] = []

    @property
    def sentences(self) -> list[Sentence]:
        """Every sentence, in the order of the film."""
        return [sentence for slide in self.slides for sentence in slide.say]

    @property
    def fingerprint(self) -> str:
        """Changes with anything that is heard."""
        heard = "\n".join([self.voice.model_dump_json(), *(each.aloud for each in self.sentences)])
        return hashlib.sha256(heard.encode()).hexdigest()


def folders(content: Path) -> dict[str, Path]:
    """The folder of each film of each course, by its name."""
    scripts = sorted(content.glob(f"*/*/{FILMS}/*/{SCRIPT}"))
    return {path.parent.name: path.parent for path in scripts}


def read_film(folder: Path, shown: str, problems: list[Problem]) -> FilmSpec | None:
    """The script of the film in `folder`, which problems name as `shown`; None once told why not."""
    path = folder / SCRIPT
    source = yamltext.Source(f"{shown}/{SCRIPT}", path.read_text(encoding="utf-8"))
    located = yamltext.read(source, problems)
    spec = schema.validate(FilmSpec, located, problems) if located is not None else None
    if spec is None or located is None:
        return None
    faults = list(_slide_faults(spec, located))
    problems += faults
    return None if faults else spec


def _slide_faults(spec: FilmSpec, located: yamltext.Located) -> Iterator[Problem]:
    slides = {slide.id: slide for slide in spec.slides}
    if len(slides) < len(spec.slides):
        yield located.problem(("slides",), "film.slide", "two slides have the same id")
    for index, insert in enumerate(spec.inserts):
        slide = slides.get(insert.slide)
        if slide is None or insert.sentence > len(slide.say):
            message = f"no sentence {insert.sentence} on a slide '{insert.slide}'"
            yield located.problem(("inserts", index), "film.slide", message, f"slides: {', '.join(slides)}")
