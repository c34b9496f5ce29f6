"""One member is told alike in the list, on his page, over the API and in both files; the totals add up."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from dashboard_plugin.api import following as follow
from tests.plugin.promotions.followed import host, members, organiser, promotion, tell
from tests.plugin.rest.conftest import ROOT, Program

__all__ = ["host", "promotion"]

pytestmark = pytest.mark.django_db

MANY = 60


@pytest.fixture
def boss(promotion, host, at) -> int:
    """Who organises sixty members, each with figures of his own in three courses, read just now."""
    at("2026-11-26")
    for place, seat in enumerate(members(promotion, MANY, group="Nord")):
        for course in (1, 2, 3):
            done = (7 * place + 3 * course) % 11
            if done:
                tell(
                    host,
                    seat,
                    course,
                    done,
                    passed=done == 10,
                    grade=done / 12,
                    seen=f"2026-11-{1 + place % 25:02d}",
                )
    who = organiser(promotion)
    follow.read_progress(who, promotion_id=promotion.pk)
    return who


def of_list(boss: int, number: int) -> dict[int, tuple]:
    pages = [follow.following(boss, promotion_id=number, page=page) for page in (1, 2)]
    return {
        row.seat_id: (
            row.situation,
            row.passed,
            row.percent,
            *cells((each.percent, each.grade, each.passed) if each else None for each in row.cells),
        )
        for page in pages
        for row in page.rows
    }


def of_members(boss: int, number: int, seats) -> dict[int, tuple]:
    found = {}
    for seat in seats:
        view = follow.followed_member(boss, promotion_id=number, seat_id=seat)
        told = (
            (each.percent, each.progress.grade, each.progress.passed) if each.progress else None
            for each in view.courses
        )
        found[seat] = (view.situation, view.passed, view.percent, *cells(told))
    return found


def of_api(boss: int, number: int) -> dict[int, tuple]:
    found = {}
    for page in (1, 2):
        for row in Program(boss).get(f"{ROOT}promotions/{number}/progress/?page={page}").json()["members"]:
            told = (
                (100 * each["done"] // each["steps"], each["grade"], each["passed"]) if each else None
                for each in row["courses"]
            )
            found[row["seat"]] = (row["situation"], row["passed"], row["percent"], *cells(told))
    return found


def cells(told) -> list[tuple]:
    """Hundredths; a course he never came to is like one of which nothing is done."""
    return [
        (each[0], None if each[1] is None else round(100 * each[1], 1), each[2]) if each else (0, None, False)
        for each in told
    ]


def of_file(boss: int, number: int, kind: str) -> list[list[str]]:
    body = Program(boss).get(f"{ROOT}promotions/{number}/files/progress/{kind}/").content
    if kind == "csv":
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    (page,) = openpyxl.load_workbook(io.BytesIO(body)).worksheets
    return [
        ["" if cell is None else written(cell) for cell in row] for row in page.iter_rows(values_only=True)
    ]


def written(cell) -> str:
    return cell.strftime("%d/%m/%Y") if hasattr(cell, "strftime") else str(cell).replace(".", ",")


def test_the_same_member_has_the_same_figures_everywhere(boss, promotion):
    listed = of_list(boss, promotion.pk)
    assert len(listed) == MANY
    assert of_members(boss, promotion.pk, listed) == listed
    assert of_api(boss, promotion.pk) == listed
    table = of_file(boss, promotion.pk, "csv")
    assert [row[:7] for row in of_file(boss, promotion.pk, "xlsx")] == [row[:7] for row in table]
    assert {int(row[0]): (int(row[5]), int(row[6])) for row in table[1:]} == {
        seat: (passed, percent) for seat, (_, passed, percent, *_) in listed.items()
    }
    for row in table[1:]:
        for place, (percent, grade, passed) in enumerate(listed[int(row[0])][3:]):
            told = row[10 + 3 * place : 13 + 3 * place]
            assert told[0] == str(percent) and told[2] == ("oui" if passed else "non"), row
            assert (float(told[1].replace(",", ".")) if told[1] else None) == grade, row


def test_totals_are_those_of_the_rows_whatever_filters_are_joined(boss, promotion):
    view = follow.following(boss, promotion_id=promotion.pk)
    listed = of_list(boss, promotion.pk)
    for place, column in enumerate(view.columns):
        told = [each[3 + place] for each in listed.values()]
        assert column.totals.passed == sum(passed for _, _, passed in told)
        assert column.totals.graded == sum(grade is not None for _, grade, _ in told)
        assert column.totals.percent == sum(percent for percent, _, _ in told) // MANY
    both = follow.FollowFilters(situation="away", course=view.columns[0].id, sort="progress")
    kept = follow.following(boss, promotion_id=promotion.pk, filters=both)
    expected = {seat for seat, each in listed.items() if each[0] == "away" and not each[3][2]}
    assert {row.seat_id for row in kept.rows} == expected and kept.found == len(expected) > 0
    assert kept.counts == view.counts, "the totals stay those of all"
