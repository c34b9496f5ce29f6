"""`viatic-olx explain`: a rule and its examples, or what is shared and the units to read again if it changes.

Shared are figures of law, legal references, words of the glossary, points of the diagnostic, themes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from commune_core import referential
from olx_compiler import citations, sources
from olx_compiler.checks import UnknownRule, all_rules, rule
from olx_compiler.checks.manual import entry
from olx_compiler.content import Corpus, Course, Unit, theme_number
from olx_compiler.figures import figure, french_number
from olx_compiler.financing_schema import PeriodSource
from olx_compiler.problem import Problem, WrongUse


@dataclass(frozen=True, slots=True)
class Use:
    """A place to read again: its file, its line, and what stands there."""

    file: str
    line: int
    title: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of `name`, in lines, days and sources of its values included; and where it is used."""

    name: str
    kind: str
    lines: tuple[str, ...]
    uses: tuple[Use, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        uses = [{"file": use.file, "line": use.line, "title": use.title} for use in self.uses]
        return {"name": self.name, "kind": self.kind, "lines": list(self.lines), "uses": uses}

    def as_text(self) -> str:
        """For a person."""
        if self.kind == "rule":
            return "\n".join(self.lines)
        count = len(self.uses)
        told = [f"{self.name}: {self.lines[0]}", *(f"  {line}" for line in self.lines[1:])]
        told += [f"To read again if it changes: {count or 'no'} place{'s' if count > 1 else ''}"]
        return "\n".join([*told, *(f"  {use.file}:{use.line}  {use.title}" for use in self.uses)])


def explain(name: str, content: Path) -> Told:
    """What `name` means; WrongUse with the nearest names when nothing is called so."""
    if re.fullmatch(r"[a-z]+\.[a-z0-9-]+", name) and (found := _rule(name)) is not None:
        return found
    problems: list[Problem] = []
    corpus = sources.load(content, problems)
    wanted = _Wanted(corpus)
    if (shared := wanted.find(name)) is not None:
        return shared
    known = {each.lower(): each for each in (*all_rules(), *wanted.names())}
    near = [known[each] for each in difflib.get_close_matches(name.lower(), known, n=5)]
    hint = (
        f"did you mean {', '.join(near)}?" if near else "name a code, a figure, a reference, a word, an item"
    )
    raise WrongUse(f"nothing is called '{name}'", hint=hint)


def _rule(code: str) -> Told | None:
    try:
        return Told(code, "rule", tuple(entry(rule(code)).split("\n")))
    except UnknownRule:
        return None


class _Wanted:
    """Finds what is shared, by any name it may be called."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.registers = corpus.registers
        self.items = referential.load().items
        self.terms = {name.lower(): term for term in self._terms() for name in (term.term, *term.synonyms)}
        self.terms |= {term.term.lower(): term for term in self._terms()}

    def _terms(self) -> Iterable[Any]:
        return self.registers.terms.values()

    def names(self) -> Iterator[str]:
        """Everything that can be asked."""
        registers = self.registers
        yield from (*registers.parameters, *registers.references, *registers.terms)
        yield from (*self.items, *self.corpus.themes)

    def find(self, name: str) -> Told | None:
        """The parameter, reference, word, item or theme of this name."""
        registers = self.registers
        reference = name if name in registers.references else next(iter(registers.cited(name)), "")
        if name in registers.parameters:
            return self._parameter(name)
        if reference in registers.references:
            return self._reference(reference)
        if name in self.items:
            uses = _uses(self.corpus, "items", name, lambda unit: _line_of(unit, re.escape(name), whole=True))
            return Told(name, "item", (self.items[name].label,), tuple(uses))
        if name in self.corpus.themes:
            return self._theme(name)
        return self._term(name) if name.lower() in self.terms else None

    def _parameter(self, code: str) -> Told:
        parameter = self.registers.parameters[code]
        values = [_period(each, parameter.unit) for each in parameter.values]
        uses = _uses(self.corpus, "parameters", code, lambda unit: _cited(unit, "param", code))
        return Told(code, "parameter", (parameter.title, *values), tuple(uses))

    def _reference(self, name: str) -> Told:
        reference = self.registers.references[name]
        read = f"read on {reference.checked}" if reference.checked is not None else "never read"
        lines = [self.registers.label(reference), reference.says, f"certainty {reference.certainty}, {read}"]
        lines += [line for line in (reference.note, self.registers.address(reference)) if line]
        uses = [*_uses(self.corpus, "references", name, lambda unit: _cited(unit, "ref", name))]
        for course in self.corpus.courses.values():
            uses += self._in_sources(course, name)
        return Told(name, "reference", tuple(lines), tuple(uses))

    def _in_sources(self, course: Course, name: str) -> Iterator[Use]:
        for index, source in enumerate(course.spec.sources):
            if name in self.registers.cited(source.ref):
                line, _column = course.where.place(("sources", index, "ref"))
                yield Use(course.where.source.file, line, f"sources of {course.facts.number}")

    def _term(self, name: str) -> Told:
        term = self.terms[name.lower()]
        lines = [term.definition, *([f"synonyms: {', '.join(term.synonyms)}"] if term.synonyms else [])]
        pattern, whole = re.escape(term.term), term.expansion is not None
        uses = _uses(self.corpus, "terms", term.term, lambda unit: _line_of(unit, pattern, whole=whole))
        return Told(term.term, "term", (term.expansion or term.term, *lines), tuple(uses))

    def _theme(self, slug: str) -> Told:
        row = self.corpus.themes[slug]
        state = "open" if slug in self.corpus.open_themes() else "announced"
        lines = (
            row.title_fr,
            f"{theme_number(row)}, {state}, {row.duration_minutes} minutes",
            row.legal_references,
        )
        uses = _uses(self.corpus, "themes", slug, lambda unit: _line_of(unit, f"theme:{slug}", whole=False))
        return Told(slug, "theme", lines, tuple(uses))


def _uses(corpus: Corpus, kind: str, name: str, line: Any) -> Iterator[Use]:
    for course, unit in corpus.units():
        used: Mapping[str, object] | frozenset[str] = getattr(unit.uses, kind)
        if name in used:
            yield Use(unit.path, line(unit), f"{course.facts.number}, {unit.spec.title}")


def _cited(unit: Unit, kind: str, key: str) -> int:
    found = (each.line for each in citations.citations(unit) if (each.kind, each.key) == (kind, key))
    return next(found, 1)


def _line_of(unit: Unit, pattern: str, *, whole: bool) -> int:
    """The first line that says it; an acronym is a word by itself, in capitals."""
    search = re.compile(rf"(?<!\w){pattern}(?!\w)") if whole else re.compile(pattern, re.IGNORECASE)
    return next((number for number, line in enumerate(unit.lines, start=1) if search.search(line)), 1)


def _period(period: PeriodSource, unit: str) -> str:
    until = f"until {period.until}" if period.until is not None else "until further notice"
    if isinstance(period.value, list):
        scale = [f"from {each.population}: {french_number(Decimal(each.rate))}" for each in period.value]
        value = "; ".join(scale)
    else:
        value = str(figure(period.value, unit))
    note = f" — {period.note}" if period.note else ""
    return f"from {period.since} {until}: {value} ({period.source}, certainty {period.certainty}){note}"
