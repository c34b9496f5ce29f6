"""A file of 500 lines on a real platform, of which 12 are wrong; then its run, killed in the middle."""

from __future__ import annotations

import io
import re

import pytest
import xlsxwriter

from tests.edx.live.conftest import FLAGSHIP, Person
from tests.edx.live.inside import NAME
from tests.edx.live.test_roster import OTHER, inside

__all__ = ["inside"]

ACCOUNTS, GOOD, KILLED_AT = 244, 488, 150
WRONG = (
    "", "fausse@exemple", "deux adresses@exemple.fr", "éloïse@exemple.fr", "paul.exemple.fr", "sans-fin@",
    f"{NAME}1@exemple.fr", f"{NAME.upper()}2@exemple.fr", "@exemple.fr", "a@b@exemple.fr", "x@.fr",
    "point..double@exemple.fr",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook() -> bytes:
    """488 good lines, the first half of accounts; the 12 wrong ones in their middle."""
    addresses = [f"{NAME}{place}" if place < ACCOUNTS else f"invite-{place}" for place in range(GOOD)]
    good = [(f"Nom{place}", "Élu", f"{name}@exemple.fr") for place, name in enumerate(addresses)]
    wrong = [("Nom", "Faux", address) for address in WRONG]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("Élus")
        for number, row in enumerate([("Nom", "Prénom", "Courriel"), *good[:300], *wrong, *good[300:]]):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def bring(staff: Person, promotion: int) -> tuple[str, str]:
    """The address of what the file would do, and the page that tells it."""
    file = {"name": "elus.xlsx", "mimeType": XLSX, "buffer": workbook()}
    answer = staff.post(
        f"/viatic/promotions/{promotion}/membres/fichier/",
        multipart={"fichier": file, "csrfmiddlewaretoken": staff.cookie("csrftoken")},
    )
    assert answer.ok, answer.text()[:500]
    return answer.url.removeprefix(staff.site.lms), answer.text()


def carry_out(staff: Person, path: str, page: str, **more: str):
    form = {"plan": re.search(r'name="plan" value="([^"]+)"', page)[1], **more}
    return staff.post(path, form={**form, "csrfmiddlewaretoken": staff.cookie("csrftoken")})


@pytest.fixture
def filled(inside, person, site):
    """Fills an empty promotion from the file, the wrong lines set aside; gives its number."""
    inside("clean")
    staff = person("staff")
    staff.get("/viatic/")
    made = []

    def fill() -> int:
        count = 0 if made else ACCOUNTS
        number = inside("gather", site.accounts["staff"][0], count, FLAGSHIP, OTHER, module="crowd")[
            "promotion"
        ]
        made.append(number)
        path, page = bring(staff, number)
        before = inside("held", number, module="crowd")["seats"]
        assert len(re.findall(r"Ligne \d+</span>", page)) == 12
        assert re.findall(r"Ligne (\d+)</span>", page) == [str(place) for place in range(302, 314)]
        assert carry_out(staff, path, page).status == 422
        assert inside("held", number, module="crowd")["seats"] == before
        assert carry_out(staff, path, page, ecarter="oui").ok
        return number

    yield fill
    inside("clean")


def test_the_run_of_a_file_killed_in_the_middle_ends_row_by_row_like_an_undisturbed_one(inside, filled):
    number = filled()
    run = inside("begin", number, module="crowd")["run"]
    inside("carried_on", run)
    undisturbed = inside("held", number, module="crowd")
    inside("scatter", module="crowd")

    number = filled()
    run = inside("begin", number, module="crowd")["run"]
    assert inside("killed", run, KILLED_AT) is None
    half = inside("held", number, module="crowd")
    assert 0 < len(half["cohorts"]) < len(undisturbed["cohorts"])
    told = inside("carried_on", run)
    assert (told["done"], told["failed"]) == (2 * ACCOUNTS, 0)
    killed = inside("held", number, module="crowd")

    assert killed == undisturbed
    assert [len(killed[what]) for what in ("enrolments", "cohorts", "rows")] == [2 * ACCOUNTS] * 3
    members = [seat for seat in killed["seats"] if seat[2] == "member"]
    states = [seat[3] for seat in members]
    assert (states.count("member"), states.count("invited")) == (ACCOUNTS, GOOD - ACCOUNTS)
