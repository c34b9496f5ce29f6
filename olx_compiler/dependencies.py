"""What a course takes from files that it shares with others: a change of one of them makes again only the
courses that use what changed.

A dependency is a word such as `theme:dossier-detr` or `reference:CGCT-L2122-18`; `digest` says what it is
worth now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from commune_core import referential
from olx_compiler import survey
from olx_compiler.content import Block, Corpus, Course, Unit
from olx_compiler.links import addresses, links_of
from olx_compiler.simulators import SIMULATOR

# What a course reads of the questionnaire and of the worked cases, beyond the files of its content.
_REFERENTIAL, _CASES = "questionnaire", "cases"
# Which codes and which terms there are at all: what is looked for in every text.
_CODES, _TERMS = "codes", "terms"


def of_course(course: Course) -> list[str]:
    """Everything shared that this course depends on, sorted."""
    found = {f"domain:{course.facts.domain}", _CODES, _TERMS, *_links(addresses(course.spec.overview))}
    if course.facts.kind == "theme":
        found.add(f"theme:{course.facts.slug}")
    for _section, unit in course.units():
        found |= {*_links(address for address, _line, _column in links_of(unit)), *_of_unit(unit)}
    return sorted(found)


def _links(found: Iterable[str]) -> Iterator[str]:
    yield from (f"link:{address.removeprefix('theme:')}" for address in found if address.startswith("theme:"))


def _of_unit(unit: Unit) -> Iterator[str]:
    if unit.spec.items:
        yield _REFERENTIAL
    for page in unit.pages:
        for segment in page.segments:
            if isinstance(segment, Block):
                yield _CASES if segment.spec.type == SIMULATOR else _REFERENTIAL


def digest(names: Iterable[str], corpus: Corpus) -> str:
    """Changes when what any of these dependencies stands for does."""
    keys = corpus.open_themes()
    return survey.of_files({name: repr(_value(name, corpus, keys)).encode() for name in names})


def _value(name: str, corpus: Corpus, keys: Mapping[str, str]) -> Any:
    kind, _, rest = name.partition(":")
    if kind == "theme":
        return corpus.themes.get(rest)
    if kind == "domain":
        return corpus.domains.get(rest)
    if kind == "link":
        return rest in corpus.themes, keys.get(rest)
    if kind == _REFERENTIAL:
        return referential.load().sha256
    if kind == _CASES:
        law = survey.law()
        return law["financing_cases.json"], law["parameters.json"]
    return None
