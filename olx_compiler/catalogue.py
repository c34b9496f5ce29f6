"""`catalogue.json`: what a catalogue needs to know of each course, without opening it.

`{"courses": [...]}`, the written courses and the announced themes together, by number. A written course has
`"open": true`, its key and its folder; a theme not written yet has `"open": false` and neither: nothing can
lead to a course that is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from olx_compiler.content import Block, Corpus, Course, Directive, Prose, Quiz, Segment, theme_number
from olx_compiler.inline import ACRONYM
from olx_compiler.schema import ThemeRow

# What a course may hold, in the order a catalogue offers it.
FORMATS = ("video", "exercise", "quiz", "simulator", "checklist", "discussion", "reading")
_FORMATS_OF_DIRECTIVES = {
    "video": "video",
    "case": "exercise",
    "checklist": "checklist",
    "peers": "discussion",
    "download": "reading",
    "reading": "reading",
    "olx": "exercise",
}
_FORMATS_OF_BLOCKS = {"viatic_video": "video", "viatic_financing_plan": "simulator"}


def entries(corpus: Corpus, written: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every course by number: those `written` (number to what `entry` said) and the other themes."""
    known = known_terms(corpus)
    found = {number: _with_terms(each, known) for number, each in written.items()}
    for row in corpus.themes.values():
        found.setdefault(theme_number(row), announced(row, corpus))
    return [found[number] for number in sorted(found)]


def known_terms(corpus: Corpus) -> frozenset[str]:
    """Acronyms of the glossary and of the plan of the themes: capitals elsewhere are often mere emphasis."""
    rows = corpus.themes.values()
    planned = _acronyms(f"{row.title_fr} {row.learning_objective_fr}" for row in rows)
    return frozenset(planned.union(corpus.registers.terms))


def _with_terms(entry: Mapping[str, Any], known: Set[str]) -> dict[str, Any]:
    told = {**entry, "terms": [word for word in entry["acronyms"] if word in known]}
    del told["acronyms"]
    return told


def acronyms(course: Course) -> list[str]:
    """Words in capitals of a course, sorted: acronyms, and mere emphasis that nothing tells from them."""
    facts, spec = course.facts, course.spec
    units = [line for _section, unit in course.units() for line in unit.lines]
    return sorted(_acronyms([facts.title, facts.objective, spec.summary, spec.overview, "\n".join(units)]))


def entry(course: Course, corpus: Corpus, *, overview: str, capitals: list[str]) -> dict[str, Any]:
    """A course that is written; `overview` is its presentation, in HTML.

    `items` are the points of the diagnostic that its units teach, `formats` those of FORMATS it holds,
    `acronyms` its words in `capitals`: those that the catalogue knows become its `terms`.
    """
    units = [unit for _section, unit in course.units()]
    facts = course.facts
    return {
        "open": True,
        "key": course.key,
        "number": facts.number,
        "slug": facts.slug,
        "title": facts.title,
        "kind": facts.kind,
        "domain": facts.domain,
        "domain_title": corpus.domains.get(facts.domain, facts.domain),
        "audience": list(facts.audience),
        "level": facts.level,
        "minutes": facts.minutes,
        "summary": course.spec.summary,
        "objective": facts.objective,
        "overview_html": overview,
        "references": list(facts.references),
        "verified": course.spec.verified.isoformat(),
        "items": sorted({item for unit in units for item in unit.spec.items}),
        "formats": _formats(course),
        "acronyms": capitals,
        "dir": facts.number,
        "units": len(units),
        "outline": [unit.spec.title for unit in units],
    }


def announced(row: ThemeRow, corpus: Corpus) -> dict[str, Any]:
    """A theme of the plan that is not written yet."""
    return {
        "open": False,
        "number": theme_number(row),
        "slug": row.theme_slug,
        "title": row.title_fr,
        "kind": "theme",
        "domain": row.domain_slug,
        "domain_title": corpus.domains.get(row.domain_slug, row.domain_slug),
        "audience": list(row.audience),
        "level": row.level,
        "minutes": row.duration_minutes,
        "objective": row.learning_objective_fr,
        "references": [part.strip() for part in row.legal_references.split(";") if part.strip()],
        "terms": sorted(_acronyms([row.title_fr, row.learning_objective_fr])),
    }


def _acronyms(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in ACRONYM.findall(text)}


def _formats(course: Course) -> list[str]:
    held = {
        name
        for _section, unit in course.units()
        for page in unit.pages
        for segment in page.segments
        for name in _formats_of(segment)
    }
    return [name for name in FORMATS if name in held]


def _formats_of(segment: Segment) -> Iterator[str]:
    if isinstance(segment, Prose):
        yield "reading"
    elif isinstance(segment, Directive):
        yield _FORMATS_OF_DIRECTIVES[segment.kind]
    elif isinstance(segment, Quiz):
        # A figure to find is worked out on paper; a choice among answers is not.
        yield "exercise" if segment.spec.type == "number" else "quiz"
    elif isinstance(segment, Block):
        yield _FORMATS_OF_BLOCKS.get(segment.spec.type, "exercise")
        if segment.spec.attributes.get("asked"):
            yield "exercise"
