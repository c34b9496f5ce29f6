"""What people type finds the course they mean: the table of queries, and the figure it comes to.

`queries.csv`: what was typed, the courses of which one is meant, the kind of query, and `held_out` for those
that no word and no weight was ever chosen for.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from commune_core.catalogue import relevant
from dashboard_plugin.applets.catalogue.source import catalogue

TABLE = Path(__file__).with_name("queries.csv")
FIRST = 3
AT_LEAST = 0.9


@pytest.fixture(autouse=True)
def _only_the_plan(settings, tmp_path):
    """What is written changes from day to day; the themes that are announced do not."""
    settings.VIATIC_COURSES_DIR = tmp_path


def queries() -> Iterator[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def missed(held_out: bool) -> tuple[list[str], int]:
    """The queries whose course is not among the first ones, and how many there are."""
    known = catalogue()
    asked = [row for row in queries() if (row["held_out"] == "yes") == held_out]
    wrong = []
    for row in asked:
        first = {hit.id for hit in relevant(known.index.search(row["query"]))[:FIRST]}
        if first.isdisjoint(row["expected"].split("|")):
            wrong.append(row["query"])
    return wrong, len(asked)


def test_the_table_is_large_varied_and_names_themes_of_the_plan():
    rows = list(queries())
    assert len(rows) >= 120
    assert sum(row["held_out"] == "yes" for row in rows) >= 40
    assert {row["kind"] for row in rows} >= {"slip", "acronym", "question", "plural", "oldname", "words"}
    known = {*catalogue().entries, "financer-investissement"}
    assert {slug for row in rows for slug in row["expected"].split("|")} <= known


@pytest.mark.parametrize("held_out", [False, True], ids=["chosen with the words", "held out"])
def test_the_course_that_is_meant_is_among_the_first_three(held_out, record_property):
    wrong, count = missed(held_out)
    record_property("found", f"{count - len(wrong)} of {count}")
    assert len(wrong) <= count * (1 - AT_LEAST), wrong


def test_case_accents_and_plural_change_nothing():
    index = catalogue().index
    for one, other in (
        ("dépôts sauvages", "DEPOT SAUVAGE"),
        ("l’église communale", "eglises communales"),
        ("D.E.T.R.", "detr"),
        ("article L2334-33", "articles L. 2334-33"),
    ):
        first = [hit.id for hit in index.search(one)[:FIRST]]
        assert first and first == [hit.id for hit in index.search(other)[:FIRST]], (one, other)
