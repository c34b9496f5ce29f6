"""What proves a training: the log of a member, the hours of all, a commune's table, the year of a body."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commune_core.errors import Forbidden
from commune_core.ports import CourseTrace, GradedPart
from commune_core.promotions.activity import TOGETHER
from dashboard_plugin.api import promotion_proof as proof
from dashboard_plugin.models import (
    Attendance,
    Attestation,
    Commune,
    FundingLine,
    Meeting,
    Membership,
    Promotion,
    PromotionCourse,
    Seat,
)
from tests.plugin.promotions.proof_scene import (
    DAY,
    _host,
    keys,
    meets,
    number,
    olivier,
    open_promotion,
    passes,
    sit,
)
from tests.plugin.promotions.proving import ProvingPlatform

__all__ = ["_host", "keys", "number", "olivier", "sit"]

pytestmark = pytest.mark.django_db


def browser(user_id: int) -> Client:
    made = Client()
    made.force_login(User.objects.get(pk=user_id))
    return made


def cells(response) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.fixture
def lise(person, sit, keys) -> Seat:
    seat = sit(person("lise"))
    passes(seat.user_id, keys[0])
    ProvingPlatform.left[seat.user_id, keys[0]] = CourseTrace(
        {date(2026, 12, 1): 3, date(2027, 2, 1): 2, DAY: 1}, (GradedPart("Quiz", DAY, 3.5, 4),)
    )
    meets(seat, minutes=45)
    meets(seat, date(2027, 2, 2), present=False)
    meets(seat, date(2027, 2, 3), state=Meeting.State.CANCELLED)
    return seat


def test_the_log_tells_days_tests_courses_and_meetings_and_nothing_from_before(olivier, number, lise):
    log = proof.evidence_log(olivier, promotion_id=number, seat_id=lise.pk)
    assert [(line.on, line.kind, line.detail, line.minutes) for line in log.lines] == [
        (date(2027, 2, 1), "steps", "2 étapes terminées", 0),
        (DAY, "course", "réussi", 60),
        (DAY, "meeting", "code de la séance", 45),
        (DAY, "steps", "1 étape terminée", 0),
        (DAY, "test", "3,5 sur 4", 0),
    ]
    assert log.hours.minutes == 105 and log.missing == ()
    mine = proof.evidence_log(lise.user_id, promotion_id=number)
    assert mine.mine and mine.lines == log.lines


def test_what_was_done_after_one_left_is_not_counted_nor_told(olivier, number, lise):
    left = timezone.make_aware(timezone.datetime(2027, 2, 10, 12))
    Seat.objects.filter(pk=lise.pk).update(state="left", ended_at=left)
    log = proof.evidence_log(olivier, promotion_id=number, seat_id=lise.pk)
    assert [line.on for line in log.lines] == [date(2027, 2, 1)]
    assert log.hours.minutes == 0 and log.missing


def test_the_hours_of_all_are_the_same_on_the_page_in_the_files_and_over_any_size(
    olivier, number, lise, person, sit, keys
):
    def cost(read) -> int:
        with CaptureQueriesContext(connection) as queries:
            read()
        return len(queries)

    reads = (
        lambda: proof.proofs(olivier, promotion_id=number),
        lambda: list(proof.all_proofs(olivier, promotion_id=number)),
        lambda: proof.issuing(olivier, promotion_id=number),
        lambda: proof.activity(olivier, promotion_id=number, year=2027),
    )
    before = [cost(read) for read in reads]
    for place in range(60):
        sit(person(f"m{place}"))
    assert [cost(read) for read in reads] == before
    first, second = (proof.proofs(olivier, promotion_id=number, page=page) for page in (1, 2))
    assert (first.total, first.pages, len(first.rows), len(second.rows)) == (61, 2, 50, 11)
    (row,) = [each for each in first.rows if each.seat_id == lise.pk]
    listed = cells(browser(olivier).get(f"/viatic/promotions/{number}/preuves/heures.csv"))
    assert len(listed) == 62
    assert [each[:5] for each in listed if each[0].startswith("Lise")] == [
        ["Lise Essai", "Inscrit", "1,75", str(row.hours.courses), str(row.hours.meetings)]
    ]


def test_no_file_of_ours_runs_a_formula(olivier, number, lise, sit):
    User.objects.filter(pk=lise.user_id).update(first_name="=1+1", last_name="")
    PromotionCourse.objects.update(title='=HYPERLINK("http://exemple.fr")')
    Promotion.objects.update(title="@SUM(A1)")
    client, root = browser(olivier), f"/viatic/promotions/{number}/preuves/"
    for name in ("heures", f"membres/{lise.pk}/releve", "activite"):
        for kind in ("csv", "xlsx"):
            response = client.get(f"{root}{name}.{kind}", {"annee": "2027"})
            assert response["X-Content-Type-Options"] == "nosniff"
            if kind == "csv":
                found = [cell for row in cells(response) for cell in row]
            else:
                book = openpyxl.load_workbook(io.BytesIO(response.content))
                told = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
                assert all(cell.data_type != "f" for cell in told)
                found = [str(cell.value or "") for cell in told]
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in found), name
            assert any(cell.startswith(("'=", "'@")) for cell in found), name


def test_a_member_finds_his_own_proofs_and_no_other_page(number, lise, person, sit):
    client, root = browser(lise.user_id), f"/viatic/promotions/{number}/preuves/"
    assert "Mes heures" in client.get(root).content.decode()
    assert client.get(f"{root}membres/{lise.pk}/releve.csv").status_code == 200
    other = sit(person("marc"))
    for name in (f"membres/{other.pk}/", "heures.csv", "attestations/", "activite/", "activite.csv"):
        assert client.get(root + name).status_code == 403, name


def test_an_organiser_gives_and_revokes_from_the_pages_and_is_told_a_missing_reason(olivier, number, lise):
    client, root = browser(olivier), f"/viatic/promotions/{number}/preuves/attestations/"
    assert "Délivrer 1 attestation" in client.get(root).content.decode()
    for _ in range(2):
        assert client.post(root).status_code == 302
    row = Attestation.objects.get()
    page = f"{root}{row.pk}/"
    assert "Lise Essai" in client.get(page).content.decode()
    assert client.get(page, {"format": "pdf"}).status_code == 200
    refused = client.post(page, {"motif": " "})
    assert refused.status_code == 422 and 'href="#motif"' in refused.content.decode()
    assert client.post(page, {"motif": "Mauvais nom."}).status_code == 302
    assert "Mauvais nom." in browser(lise.user_id).get(page).content.decode()
    assert client.get(f"{root}999999/").status_code == 404
    assert client.get(f"{root}{'9' * 40}/").status_code == 404


# The annual table of a commune


def order(promotion: int, commune: Commune, amount: int | None, seats: int, **more) -> FundingLine:
    now = timezone.now()
    given = {"kind": "community", "state": "accepted"} | more
    return FundingLine.objects.create(
        promotion_id=promotion, commune=commune, amount=amount, seats=seats, created_at=now, changed_at=now,
        **given,
    )  # fmt: skip


@pytest.fixture
def here(territory) -> Commune:
    return Commune.objects.get(insee_code="10145", kind="commune", status="current")


def test_the_table_adds_up_to_what_the_commune_agreed_to_pay(number, lise, here, mayor, person, sit):
    line = order(number, here, 100_00, 3)
    Seat.objects.filter(pk=lise.pk).update(funding=line, commune=here)
    sit(person("marc"), funding=line)
    sit(person("paul"), commune=here)  # he came by himself: this is his own
    dife = order(number, here, 80_00, 1, kind="dife")
    sit(person("zoe"), funding=dife)
    for refused in ("quote", "refused"):
        order(number, here, 999_00, 9, state=refused)
    table = proof.training_table(mayor, commune="10145", year=2027)
    assert [(row.person, row.minutes, row.cost, row.places) for row in table.rows] == [
        ("Lise Essai", 105, 33_34, 1),
        ("Marc Essai", 0, 33_33, 1),
        ("", 0, 33_33, 1),
        ("Zoe Essai", 0, 0, 1),
    ]
    assert (table.cost, table.minutes, table.unknown) == (100_00, 105, 0)
    assert proof.training_table(mayor, commune="10145", year=2026).rows == ()
    page = browser(mayor).get("/viatic/commune/10145/formations/", {"annee": "2027"}).content.decode()
    assert "Lise Essai" in page and "Paul Essai" not in page and "100,00" in page
    listed = cells(browser(mayor).get("/viatic/commune/10145/formations.csv", {"annee": "2027"}))
    assert [each[-1] for each in listed[1:]] == ["33,34", "33,33", "33,33", "0"]


def test_a_cost_that_nobody_wrote_is_not_invented(number, lise, here, mayor):
    Seat.objects.filter(pk=lise.pk).update(funding=order(number, here, None, 1))
    table = proof.training_table(mayor, commune="10145", year=2027)
    assert [row.cost for row in table.rows] == [None] and (table.cost, table.unknown) == (0, 1)


def test_another_commune_and_a_simple_member_do_not_read_it(number, lise, here, member):
    Seat.objects.filter(pk=lise.pk).update(funding=order(number, here, 100, 1))
    elsewhere = member("jeanne", "10156", role="referent", function="maire")
    for stranger in (elsewhere, member("paul", "10145"), member("r", "10145", role="referent"), lise.user_id):
        with pytest.raises(Forbidden):
            proof.training_table(stranger, commune="10145")
    assert proof.training_table(elsewhere, commune="10156", year=2027).rows == ()


# The year of a body


def test_the_year_counts_what_one_organises_and_shows_no_small_group(
    olivier, number, lise, here, person, sit, keys
):
    functions = ["maire"] * 6 + ["adjoint"] * 3
    for place, function in enumerate(functions):
        seat = sit(person(f"m{place}"), commune=here)
        Membership.objects.create(
            commune=here, user_id=seat.user_id, role="elu", function=function, status="confirmed",
            requested_at=timezone.now(),
        )  # fmt: skip
    proof.issue_attestations(olivier, promotion_id=number)
    report = proof.activity(olivier, promotion_id=number, year=2027)
    assert [(row.members, row.minutes, row.attested) for row in report.rows] == [(10, 105, 1)]
    # Three deputies and one without a function are four: the six mayors must join them, and nothing is left.
    assert report.functions.groups == ()
    for place in range(2):
        sit(person(f"s{place}"))
    report = proof.activity(olivier, promotion_id=number, year=2027)
    assert (report.functions.total, report.functions.groups) == (12, (("Maires", 6), (TOGETHER, 6)))
    # Nine of a commune of fewer than 500 inhabitants, three of none that is known.
    assert report.sizes.groups == ()
    assert proof.activity(olivier, promotion_id=number, year=2026).rows == ()


def test_the_promotions_of_another_organiser_of_the_body_are_not_counted(olivier, number, lise, person, keys):
    nora = person("nora", site_role="animateur_cohorte")
    other = open_promotion(nora, keys)
    body = Promotion.objects.get(pk=number).body
    Promotion.objects.filter(pk=other).update(body=body)
    report = proof.activity(olivier, promotion_id=number, year=2027)
    assert [row.id for row in report.rows] == [number]
    Seat.objects.create(
        promotion_id=other, user_id=olivier, role="organiser", state="member", added_at=timezone.now()
    )
    assert [row.id for row in proof.activity(olivier, promotion_id=number, year=2027).rows] == [number, other]


def test_an_hour_belongs_to_the_year_in_which_it_was_spent(olivier, number, lise):
    Promotion.objects.update(ends_on=date(2028, 6, 30))
    meets(lise, date(2028, 1, 10), minutes=30)
    assert [
        proof.activity(olivier, promotion_id=number, year=year).rows[0].minutes for year in (2027, 2028)
    ] == [105, 30]


def test_presence_that_is_taken_back_takes_its_minutes_back(olivier, number, lise):
    Attendance.objects.update(present=False)
    assert proof.evidence_log(olivier, promotion_id=number, seat_id=lise.pk).hours.meetings == 0
