"""Shapes of the fenced blocks beside questions and blocks of the suite, the only words on their keys."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from olx_compiler.schema import Slug, Strict, Text

# A file of the course, from the course's folder on; what it may be is told by `assets`.
File = Text
Https = Annotated[str, StringConstraints(pattern=r"^https://[^\s\"<>]+$")]


class DirectiveSpec(Strict):
    """What they have in common: `kind` is the word after the three backquotes."""

    kind: ClassVar[str]

    def texts(self) -> Iterator[str]:
        """Every passage of Markdown, in reading order."""
        return iter(())

    def links(self) -> Iterator[str]:
        """Each address it gives beside those of its Markdown."""
        return iter(())

    def files(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """Each file it needs: the place where it is named, its name, and what it must be (see `assets`)."""
        return iter(())


class GroupSpec(Strict):
    """Lines of a checklist under a heading of their own."""

    title: Text
    items: Annotated[list[Text], Field(min_length=1)]


class ChecklistSpec(DirectiveSpec):
    """A list to tick and to print: either `items`, or `groups` of them."""

    kind = "checklist"
    title: Text
    intro: Text | None = None
    items: list[Text] = []
    groups: list[GroupSpec] = []

    @model_validator(mode="after")
    def _one_form(self) -> ChecklistSpec:
        if bool(self.items) == bool(self.groups):
            raise ValueError("give 'items', or 'groups' with a title and items each")
        return self

    def texts(self) -> Iterator[str]:
        """Introduction, then lines."""
        if self.intro is not None:
            yield self.intro
        yield from self.items
        for group in self.groups:
            yield from group.items


class FigureSpec(Strict):
    """A line of the data of a worked case."""

    label: Text
    value: Text


class CaseSpec(DirectiveSpec):
    """A worked case. With `rule` and `input` (or `case`, one of financing_cases.json), its texts may write
    `{=fctva €}`: the figure is what the rule gives, computed when the course is built."""

    kind = "case"
    title: Text
    situation: Text
    data: list[FigureSpec] = []
    steps: Annotated[list[Text], Field(min_length=1)]
    result: Text
    case: Text | None = None
    rule: Text | None = None
    input: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> CaseSpec:
        if (self.rule is None) != (self.input is None) or (self.case is not None and self.rule is not None):
            raise ValueError("give 'rule' and 'input' together, or 'case' alone")
        return self

    def texts(self) -> Iterator[str]:
        """Situation, data, steps, result."""
        yield self.situation
        yield from (figure.value for figure in self.data)
        yield from self.steps
        yield self.result


class PeersSpec(DirectiveSpec):
    """A question to other learners; their thread hangs on `id`. `topic` groups threads in the forum."""

    kind = "peers"
    id: Slug
    title: Text
    question: Text
    topic: Text | None = None

    def texts(self) -> Iterator[str]:
        """The question."""
        yield self.question


class DownloadSpec(DirectiveSpec):
    """A document of the course to take away; its type and size are shown."""

    kind = "download"
    file: File
    title: Text
    description: Text | None = None

    def texts(self) -> Iterator[str]:
        """Its description."""
        if self.description is not None:
            yield self.description

    def files(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """The document."""
        yield ("file",), self.file, "document"


class WorkSpec(Strict):
    """Something to read elsewhere: who publishes it, and when it was published or last seen."""

    title: Text
    url: Https
    publisher: Text
    date: datetime.date
    note: Text | None = None


class ReadingSpec(DirectiveSpec):
    """What to read next."""

    kind = "reading"
    title: Text = "Pour aller plus loin"
    items: Annotated[list[WorkSpec], Field(min_length=1)]

    def texts(self) -> Iterator[str]:
        """The notes."""
        yield from (item.note for item in self.items if item.note is not None)


class FilmSpec(Strict):
    """A file of a film: `quality` is the one a slow line needs, or sound alone."""

    file: File
    quality: Literal["standard", "light", "audio"] = "standard"
    label: Text | None = None


class CaptionsSpec(Strict):
    """A file of captions (WebVTT)."""

    file: File
    lang: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "fr"
    label: Text = "Français"


class ChapterSpec(Strict):
    """A moment of a film that has a title; times read `1:05`."""

    at: Text
    title: Text


class VideoSpec(DirectiveSpec):
    """A film (block viatic_video, docs/blocks.md): files, or the name of a `film` made from text.

    `inserts` are shown over it, as the block reads them.
    """

    kind = "video"
    id: Slug
    title: Text
    film: Slug | None = None
    sources: list[FilmSpec] = []
    captions: list[CaptionsSpec] = []
    transcript: list[dict[str, Text]] = []
    chapters: list[ChapterSpec] = []
    inserts: list[dict[str, Any]] = []
    duration: Text | None = None
    poster: File | None = None
    credit: Text | None = None
    show_inserts: Literal["true", "false"] | None = None
    share: Annotated[int, Field(ge=1, le=100)] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> VideoSpec:
        if self.film is None and not (self.sources and self.captions):
            raise ValueError("give 'film', made from text, or 'sources' and 'captions'")
        if self.film is not None and (self.sources or self.captions):
            raise ValueError("a 'film' made from text has its own sources and captions")
        return self

    def links(self) -> Iterator[str]:
        """Those of inserts that lead into the course or the catalogue; the block judges the others."""
        for insert in self.inserts:
            address = insert.get("href")
            if isinstance(address, str) and address.startswith(("page:", "theme:", "ref:")):
                yield address

    def files(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """Films, captions, poster."""
        for index, source in enumerate(self.sources):
            yield ("sources", index, "file"), source.file, "film"
        for index, captions in enumerate(self.captions):
            yield ("captions", index, "file"), captions.file, "captions"
        if self.poster is not None:
            yield ("poster",), self.poster, "image"


class OlxSpec(DirectiveSpec):
    """A block that the sources have no form for: one OLX element in a file, and the files that it shows."""

    kind = "olx"
    id: Slug
    file: File
    files_shown: list[File] = []

    def files(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """The block, then what it shows."""
        yield ("file",), self.file, "olx"
        for index, name in enumerate(self.files_shown):
            yield ("files_shown", index), name, "kept"


SPECS: tuple[type[DirectiveSpec], ...] = (
    VideoSpec, ChecklistSpec, CaseSpec, PeersSpec, DownloadSpec, ReadingSpec, OlxSpec,
)  # fmt: skip
DIRECTIVES: dict[str, type[DirectiveSpec]] = {spec.kind: spec for spec in SPECS}
