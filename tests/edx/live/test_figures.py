"""What we show of progress is what the platform says itself: for every member of a group, in every course."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from tests.edx.live.test_roster import inside

__all__ = ["inside"]

COURSES = tuple(f"course-v1:Viatic+{number}+2026" for number in ("T003", "T042", "T063"))


@pytest.fixture(scope="module")
def group(inside, site):
    """Twelve members who learn, and what the platform says of each: number → promotion, seats, figures."""
    inside("clean")
    made = inside("learn", site.accounts["staff"][0], *COURSES, module="learning")
    yield {**made, "platform": inside("told", *COURSES, module="learning")}
    inside("clean")


@pytest.fixture
def staff(group, person):
    """Their organiser, who has just had progress read again."""
    someone = person("staff")
    path = f"/api/viatic/v1/promotions/{group['promotion']}/progress/"
    someone.get("/viatic/")
    while someone.post(path, data={}).json()["left"]:
        pass
    return someone


def shown(cell: dict | None) -> dict:
    """A cell of ours in the words of the platform."""
    cell = cell or {"done": 0, "steps": 0, "grade": None, "passed": False}
    return {
        "done": cell["done"], "steps": cell["steps"], "grade": cell["grade"] or 0.0, "passed": cell["passed"],
    }  # fmt: skip


def said(figures: dict) -> dict:
    return {name: figures[name] for name in ("done", "steps", "grade", "passed")}


def test_the_group_shows_what_the_platform_says_of_each(group, staff):
    rows = staff.get(f"/api/viatic/v1/promotions/{group['promotion']}/progress/").json()["members"]
    ours = {row["seat"]: [shown(cell) for cell in row["courses"]] for row in rows}
    theirs = {
        group["seats"][who]: [said(courses[key]) for key in COURSES]
        for who, courses in group["platform"].items()
    }
    assert ours == theirs
    figures = [cell for cells in theirs.values() for cell in cells]
    # The group is worth comparing: some passed, some failed, some did nothing, and no two did the same.
    assert {cell["passed"] for cell in figures} == {True, False}
    assert len({cell["grade"] for cell in figures}) > 8 and len({cell["done"] for cell in figures}) > 8


def test_all_is_done_where_the_platform_has_no_unit_left(group):
    for courses in group["platform"].values():
        for figures in courses.values():
            assert (figures["done"] == figures["steps"]) is (figures["units left"] == 0)


def test_the_page_of_one_member_says_the_same(group, staff):
    for who, seat in group["seats"].items():
        member = staff.get(f"/api/viatic/v1/promotions/{group['promotion']}/progress/{seat}/").json()
        for each, key in zip(member["courses"], COURSES, strict=True):
            theirs = said(group["platform"][who][key])
            # Who left no trace in a course is told nothing of it.
            assert shown(each["progress"]) == (theirs if each["progress"] else {**theirs, "steps": 0})


def test_the_page_and_the_file_of_the_group_round_the_same_figures_down(group, staff):
    room = f"/viatic/promotions/{group['promotion']}/suivi/"
    sheet = openpyxl.load_workbook(io.BytesIO(staff.get(f"{room}membres.xlsx").body())).active
    head, *lines = sheet.iter_rows(values_only=True)
    seats = {seat: who for who, seat in group["seats"].items()}
    assert [line[0] for line in lines] == sorted(seats)
    page = staff.get(room).text()
    for line in lines:
        figures = [group["platform"][seats[line[0]]][key] for key in COURSES]
        expected = [
            (
                100 * each["done"] // each["steps"],
                round(100 * each["grade"], 1),
                "oui" if each["passed"] else "non",
            )
            for each in figures
        ]
        cells = [line[place : place + 3] for place in range(len(head) - 3 * len(COURSES), len(head), 3)]
        assert [(done, grade or 0, passed) for done, grade, passed in cells] == expected
        percent = 100 * sum(each["done"] for each in figures) // sum(each["steps"] for each in figures)
        row = re.search(rf"/suivi/membres/{line[0]}/.*?</tr>", page, re.S)[0]
        assert f"{percent} %" in row.replace("\u202f", " ").replace("\xa0", " ")
