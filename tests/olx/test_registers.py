"""Shared references, glossary and parameters: read once, cited by ids, each unit knowing what it uses."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from olx_compiler import sources
from olx_compiler.content import Corpus
from olx_compiler.figures import figure
from olx_compiler.problem import Problem
from tests.olx.workshop import copy_sample, edit, problems_of

ROOT = Path(__file__).resolve().parents[2]
FORMS = "mooc/petit-cours/m1/1-1-formes.md"
HEADING = "## Un titre"

# (what an author writes, code of the problem or None)
CITATIONS = [
    ("Voir {ref:CGCT-L2122-18}.", None),
    ("Voir [l’article](ref:CGCT-L2122-18).", None),
    ("Le taux est de {param:fctva.rate}.", None),
    ("Il était de {param:fctva.rate@2014-06-01}.", None),
    ("Voir {ref:CGCT-L2122-20}.", "ref.unknown"),
    ("Voir [l’article](ref:CGCT-L1).", "ref.unknown"),
    ("Le taux est de {param:fctva.taux}.", "param.unknown"),
    ("Il était de {param:fctva.rate@2013-06-01}.", "param.date"),
    ("Il était de {param:fctva.rate@hier}.", "param.date"),
    ("Le seuil est de {param:study.threshold}.", "param.brackets"),
    ("Voir {loi:CGCT-L2122-18}.", "citation.unknown"),
]

# (edit of a register, code, line)
REGISTERS = [
    ("references.yaml", "id: CGCT-L2122-18", "id: CGCT-L2122", "schema.value", 13),
    ("references.yaml", "    checked: 2026-11-22\n", "", "schema.value", 13),
    ("references.yaml", "    article: L2122-18\n", "", "schema.value", 13),
    (
        "references.yaml",
        "id: LOI-1905-12-09-13\n    title",
        "id: CGCT-L2122-18\n    title",
        "data.duplicate",
        19,
    ),
    ("references.yaml", "url: https:", "url: http:", "schema.value", 5),
    ("glossary.yaml", "term: CGCT", "term: DETR", "data.duplicate", 6),
    ("glossary.yaml", "    everyday: true", "    courant: true", "schema.unknown-key", 12),
]

# (a line of themes.csv or of a source, the ids it names)
CITED = [
    ("CGCT L2121-7, L2122-18; Code pénal art. 432-12", "CGCT-L2121-7 CGCT-L2122-18 PENAL-432-12"),
    ("CGI art. 1609 nonies C, 1639 A bis", "CGI-1609-nonies-C CGI-1639-A-bis"),
    ("Loi n° 2000-321 du 12/04/2000 art. 9-1, 10", "LOI-2000-321-9-1 LOI-2000-321-10"),
    ("Loi du 09/12/1905 art. 13", "LOI-1905-12-09-13"),
    ("Règlement (UE) 2021/1060", "UE-2021-1060"),
    ("CCP R2122-8, décret n° 2025-1386", "CCP-R2122-8 DECRET-2025-1386"),
    ("CGCT, articles L2122-21 et L2122-22, 4° et 26° (rôles)", "CGCT-L2122-21 CGCT-L2122-22"),
    ("Loi n° 2023-1322, article 205, et ordonnance n° 2025-526", "LOI-2023-1322-205 ORD-2025-526"),
    ("CGCT LO1112-1", "CGCT-LO1112-1"),
    ("usage bancaire", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def real() -> Corpus:
    problems: list[Problem] = []
    corpus = sources.load(ROOT / "course_content", problems)
    assert problems == []
    return corpus


@pytest.mark.parametrize(("text", "code"), CITATIONS)
def test_a_citation_names_something_that_a_sentence_can_hold(
    tmp_path: Path, text: str, code: str | None
) -> None:
    workshop = copy_sample(tmp_path)
    edit(workshop, FORMS, HEADING, text)
    found = [(problem.code, problem.line) for problem in problems_of(workshop)]
    assert found == ([(code, 11)] if code is not None else [])


@pytest.mark.parametrize(("file", "old", "new", "code", "line"), REGISTERS)
def test_a_fault_of_a_register_is_named_at_its_line(
    tmp_path: Path, file: str, old: str, new: str, code: str, line: int
) -> None:
    workshop = copy_sample(tmp_path)
    edit(workshop, file, old, new)
    assert (code, line) in [(problem.code, problem.line) for problem in problems_of(workshop)]


def test_citations_of_sources_are_read_as_people_write_them(real: Corpus) -> None:
    for text, ids in CITED:
        assert list(real.registers.cited(text)) == ids.split(), text


def test_every_law_that_themes_courses_and_parameters_cite_is_in_the_register(real: Corpus) -> None:
    registers = real.registers
    lines = [theme.legal_references for theme in real.themes.values()]
    lines += [period.source for each in registers.parameters.values() for period in each.values]
    lines += [source.ref for course in real.courses.values() for source in course.spec.sources]
    assert {key for line in lines for key in registers.cited(line)} - registers.references.keys() == set()


def test_a_unit_knows_what_it_uses(tmp_path: Path) -> None:
    workshop = copy_sample(tmp_path)
    edit(workshop, FORMS, HEADING, "La DETR, {ref:CGCT-L2122-18}, {param:debt.limit} et le reste à charge.")
    unit = next(unit for _course, unit in sources.load(workshop.content, []).units())
    assert unit.uses.parameters == {"debt.limit"}
    assert unit.uses.references == {"CGCT-L2122-18"}
    assert unit.uses.terms == {"DETR", "CGCT", "FCTVA", "reste à charge"}
    assert unit.uses.items == {"FIN-01", "FIN-04"}
    assert unit.uses.themes == {"repartir-delegations-adjoints", "indemnites-de-fonction"}


def test_a_figure_of_law_reads_as_french_writes_it() -> None:
    for value, unit, text in [
        (Decimal("16.404"), "%", "16,404 %"),
        (Decimal("5404000"), "€", "5 404 000 €"),
        (Decimal("1"), "ans", "1 an"),
        (Decimal("12.00"), "ans", "12 ans"),
        (datetime.date(2032, 3, 1), "date", "1er mars 2032"),
    ]:
        shown = figure(value, unit)
        assert shown is not None and shown.replace("\xa0", " ").replace("\u202f", " ") == text
