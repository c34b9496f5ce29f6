"""What a course takes from files that it shares with others: a change of one of them makes again only the
courses that use what changed.

A dependency is a word such as `theme:dossier-detr` or `reference:CGCT-L2122-18`; `digest` says what it is
worth now. One may name what does not exist: the course changes the day it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from commune_core import referential
from olx_compiler import survey
from olx_compiler.content import Block, Corpus, Course, Directive, Unit
from olx_compiler.directives import CaseSpec
from olx_compiler.links import addresses
from olx_compiler.registers import Registers
from olx_compiler.simulators import SIMULATOR

# What a course reads of the questionnaire and of the worked cases, beyond the files of its content.
_REFERENTIAL, _CASES = "questionnaire", "cases"
# How the codes of law are named, which any line of references is read with.
_CODES = "codes"
# What the address of a link depends on: the course of a theme, the place of a text of law.
_BY_ADDRESS = {"theme": "link", "ref": "ref"}


def of_course(course: Course, registers: Registers, acronyms: Iterable[str]) -> list[str]:
    """Everything shared that this course depends on, sorted.

    A word in capitals is explained where the glossary knows it, or the day it does.
    """
    found = {f"domain:{course.facts.domain}", _CODES, *(f"term:{word}" for word in acronyms)}
    if course.facts.kind == "theme":
        found.add(f"theme:{course.facts.slug}")
    for address in addresses(course.spec.overview):
        kind, _, rest = address.partition(":")
        found |= {f"{_BY_ADDRESS[kind]}:{rest}"} if kind in _BY_ADDRESS else set()
    for line in (*course.facts.references, *(source.ref for source in course.spec.sources)):
        found |= {f"ref:{each}" for each in registers.cited(line)}
    for _section, unit in course.units():
        found |= set(_of_unit(unit))
    return sorted(found)


def _of_unit(unit: Unit) -> Iterator[str]:
    uses = unit.uses
    for kind, names in (
        ("param", uses.parameters),
        ("ref", uses.references),
        ("link", uses.themes),
    ):
        yield from (f"{kind}:{name}" for name in names)
    if unit.spec.items:
        yield _REFERENTIAL
    for page in unit.pages:
        for segment in page.segments:
            if isinstance(segment, Block):
                yield _CASES if segment.spec.type == SIMULATOR else _REFERENTIAL
            elif isinstance(segment, Directive) and isinstance(segment.spec, CaseSpec):
                yield from (_CASES, f"case:{segment.spec.case}")


def digest(names: Iterable[str], corpus: Corpus, known: dict[str, bytes]) -> str:
    """Changes when what any of these dependencies stands for does; `known` keeps them for other courses."""
    keys = corpus.open_themes()
    for name in names:
        if name not in known:
            known[name] = repr(_value(name, corpus, keys)).encode()
    return survey.of_files({name: known[name] for name in names})


def _value(name: str, corpus: Corpus, keys: Mapping[str, str]) -> Any:
    kind, _, rest = name.partition(":")
    registers = corpus.registers
    by_name: dict[str, Mapping[str, Any]] = {
        "theme": corpus.themes,
        "domain": corpus.domains,
        "param": registers.parameters,
        "ref": registers.references,
        "term": registers.terms,
        "case": corpus.cases,
    }
    if kind in by_name:
        return by_name[kind].get(rest)
    if kind == "link":
        return rest in corpus.themes, keys.get(rest)
    if kind == _REFERENTIAL:
        return referential.load().sha256
    if kind == _CASES:
        law = survey.law()
        return law["financing_cases.json"], law["parameters.json"]
    return registers.codes
