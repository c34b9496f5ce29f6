"""A file of people, from its bytes to the seats: shown first, then all of it or nothing, once."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.errors import ClosedPromotion, UnknownUpload
from dashboard_plugin.exports.grids import read_grids
from dashboard_plugin.exports.promotion_roster import faulty_lines
from dashboard_plugin.models import Body, GroupTutor, Promotion, PromotionLog, Seat, Upload
from tests.plugin.promotions.rosters.conftest import bring, carry_out, workbook

pytestmark = pytest.mark.django_db

WRONG = (
    ("Sans", "Adresse", ""),
    ("Fausse", "Adresse", "fausse@exemple"),
    ("Autre", "Fausse", "deux adresses@exemple.fr"),
    ("Accent", "Dans l’adresse", "éloïse@exemple.fr"),
    ("Sans", "Arobase", "paul.exemple.fr"),
    ("Déjà", "Dite", "elu1@exemple.fr"),
    ("Déjà", "Dite aussi", "ELU2@exemple.fr"),
    ("Commune", "Inconnue", "a@exemple.fr", "Trifouilly-les-Oies"),
    ("Commune", "Inconnue", "b@exemple.fr", "99999"),
    ("Nom " * 40, "Long", "c@exemple.fr"),
    ("Groupe", "Long", "d@exemple.fr", "", "g" * 81),
    ("Autre", "Session", "ailleurs@exemple.fr"),
)


def seats(number: int) -> list[tuple]:
    rows = Seat.objects.filter(promotion=number, role="member").order_by("email")
    return list(rows.values_list("email", "state", "user__username", "name", "group__name", "commune__name"))


@pytest.fixture
def five_hundred(person, make_promotion, territory, olivier) -> bytes:
    """500 lines of which 12 are wrong, each otherwise; one good line in four has an account."""
    User.objects.bulk_create(
        User(username=f"elu{place}", email=f"Elu{place}@exemple.fr", is_active=True)
        for place in range(1, 489, 4)
    )
    elsewhere = make_promotion("Autre promotion")
    person("ailleurs")
    rosters.enrol_member(olivier, promotion_id=elsewhere, email="ailleurs@exemple.fr")
    good = [
        (f"Nom{place}", "Élu", f"elu{place}@exemple.fr", ("Faux-Villecerf", 10145, "")[place % 3], "Nord")
        for place in range(1, 489)
    ]
    return workbook([*good[:300], *WRONG, *good[300:]])


def test_of_500_lines_the_dry_run_names_the_12_that_are_wrong_and_writes_nothing(
    five_hundred, olivier, number, post
):
    post.sent.clear()
    before = Seat.objects.count(), PromotionLog.objects.count()
    plan = bring(olivier, number, five_hundred)
    assert [step.number for step in plan.faulty] == list(range(302, 314))
    assert all(step.faults and fault.hint for step in plan.faulty for fault in step.faults)
    assert plan.counts == {"enrolled": 122, "invited": 366, "waiting": 0, "present": 0, "faulty": 12}
    with pytest.raises(InvalidPromotion):
        carry_out(olivier, number, plan)
    assert (Seat.objects.count(), PromotionLog.objects.count()) == before
    assert post.sent == []


def test_with_the_12_set_aside_488_are_carried_out_and_a_second_run_changes_nothing(
    five_hundred, olivier, number, post, django_capture_on_commit_callbacks
):
    post.sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        carry_out(olivier, number, bring(olivier, number, five_hundred), set_aside=True)
        call_command("send_places")
    rows = seats(number)
    assert len(rows) == 488
    assert sum(state == "member" for _, state, *_ in rows) == 122
    assert {row[4] for row in rows} == {"Nord"} and {row[5] for row in rows} == {"Faux-Villecerf", None}
    assert len(post.sent) == 488 and len({to for to, _ in post.sent}) == 488
    assert not Upload.objects.exists()
    again = bring(olivier, number, five_hundred)
    assert again.counts == {"enrolled": 0, "invited": 0, "waiting": 0, "present": 488, "faulty": 12}
    logged = PromotionLog.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        carry_out(olivier, number, again, set_aside=True)
        call_command("send_places")
    assert seats(number) == rows and len(post.sent) == 488
    assert PromotionLog.objects.count() == logged


def test_killed_in_the_middle_nothing_is_half_done_and_run_again_it_ends_as_an_undisturbed_run(
    five_hundred, olivier, make_promotion, monkeypatch
):
    undisturbed, disturbed = make_promotion("Une", course=1), make_promotion("Deux", course=2)
    data = five_hundred
    Seat.objects.filter(promotion__title="Autre promotion").delete()
    carry_out(olivier, undisturbed, bring(olivier, undisturbed, data), set_aside=True)
    plan = bring(olivier, disturbed, data)
    real = PromotionLog.objects.bulk_create
    monkeypatch.setattr(PromotionLog.objects, "bulk_create", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        carry_out(olivier, disturbed, plan, set_aside=True)
    monkeypatch.setattr(PromotionLog.objects, "bulk_create", real)
    assert seats(disturbed) == [] and Upload.objects.filter(pk=plan.upload_id).exists()
    carry_out(olivier, disturbed, plan, set_aside=True)
    assert seats(disturbed) == seats(undisturbed)


def test_a_plan_that_is_no_longer_true_is_shown_again_and_nobody_is_enrolled(olivier, person, make_promotion):
    number = make_promotion(capacity=2)
    plan = bring(olivier, number, workbook([("A", "", "a@exemple.fr"), ("B", "", "b@exemple.fr")]))
    person("zoe")
    rosters.enrol_member(olivier, promotion_id=number, email="zoe@exemple.fr")
    with pytest.raises(rosters.RosterChanged) as changed:
        carry_out(olivier, number, plan)
    assert [step.fate for step in changed.value.plan.steps] == ["invited", "waiting"]
    assert Seat.objects.filter(promotion=number, role="member").count() == 1
    carry_out(olivier, number, changed.value.plan)
    assert sorted(row[1] for row in seats(number)) == ["invited", "member", "waiting"]


def test_columns_are_chosen_and_remembered_for_the_next_file_of_the_same_body(olivier, number):
    headings = ("Contact", "Qui", "Secteur", "06 12 34 56 78")
    data = workbook([("a@exemple.fr", "Anne", "Nord", "x")], headings)
    plan = bring(olivier, number, data)
    view = rosters.roster_columns(olivier, promotion_id=number, upload_id=plan.upload_id)
    assert (view.columns[0].heading, view.columns[0].target) == ("Contact", "email")
    choice = {"promotion_id": number, "upload_id": plan.upload_id, "sheet": 0, "header": 1}
    with pytest.raises(InvalidPromotion):
        rosters.choose_roster_columns(olivier, targets={1: "name"}, **choice)
    rosters.choose_roster_columns(olivier, targets={0: "email", 1: "name", 2: "group"}, **choice)
    plan = rosters.read_roster(olivier, promotion_id=number, upload_id=plan.upload_id)
    carry_out(olivier, number, plan)
    assert seats(number) == [("a@exemple.fr", "invited", None, "Anne", "Nord", None)]
    again = bring(olivier, number, workbook([("b@exemple.fr", "Bob", "Sud", "x")], headings))
    (step,) = again.steps
    assert (step.email, step.name, step.group) == ("b@exemple.fr", "Bob", "Sud")
    assert "06" not in str(Body.objects.get(promotions=number).roster_columns)


def test_a_csv_as_a_french_spreadsheet_writes_it_is_read_too(olivier, number):
    data = "Nom;Prénom;Courriel\r\nDupré;Zoé;zoe@exemple.fr\r\n".encode("cp1252")
    (step,) = bring(olivier, number, data, "elus.csv").steps
    assert (step.email, step.name) == ("zoe@exemple.fr", "Zoé Dupré")


def test_a_tutor_who_has_an_account_follows_the_group_of_his_line_at_once(olivier, number, person):
    tom = person("tom")
    headings = ("Courriel", "Rôle", "Groupe")
    data = workbook([("tom@exemple.fr", "Tuteur", "Nord"), ("lea@exemple.fr", "membre", "nord")], headings)
    carry_out(olivier, number, bring(olivier, number, data))
    seat = Seat.objects.get(user_id=tom)
    assert (seat.role, seat.state, seat.group) == ("tutor", "member", None)
    assert GroupTutor.objects.get(seat=seat).group == Seat.objects.get(email="lea@exemple.fr").group


def test_the_lines_to_correct_come_back_with_their_own_columns_and_run_no_formula(olivier, number):
    rows = [('=HYPERLINK("http://exemple.fr")', "Zoé", "faux"), ("B", "", "b@exemple.fr")]
    plan = bring(olivier, number, workbook(rows))
    (grid,) = read_grids(faulty_lines(plan), "x.xlsx")
    (_, headings), (_, cells) = grid.lines
    assert headings[:3] == ["Nom", "Prénom", "Courriel"] and cells[2] == "faux"
    assert not str(cells[0]).startswith("=") and cells[headings.index("Ligne du fichier")] == 2
    # Mended, the same file is brought back as it is: what was added beside is ignored.
    again = bring(olivier, number, faulty_lines(plan))
    assert [step.fate for step in again.steps] == ["faulty"]


def test_a_file_is_its_bringer_s_own_and_of_one_promotion(olivier, number, make_promotion, person):
    nora = person("nora")
    Seat.objects.create(
        promotion_id=number, user_id=nora, role="organiser", state="member",
        added_at=Promotion.objects.get(pk=number).created_at,
    )  # fmt: skip
    plan = bring(olivier, number, workbook([("A", "", "a@exemple.fr")]))
    for user, where in ((nora, number), (olivier, make_promotion("Autre"))):
        with pytest.raises(UnknownUpload):
            rosters.read_roster(user, promotion_id=where, upload_id=plan.upload_id)
    with pytest.raises(Forbidden):
        rosters.read_roster(person("lise"), promotion_id=number, upload_id=plan.upload_id)


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_nobody_enters_what_is_over(olivier, number, state):
    plan = bring(olivier, number, workbook([("A", "", "a@exemple.fr")]))
    Promotion.objects.filter(pk=number).update(state=state)
    with pytest.raises(ClosedPromotion):
        carry_out(olivier, number, plan)
    with pytest.raises(ClosedPromotion):
        rosters.enrol_member(olivier, promotion_id=number, email="a@exemple.fr")
    assert seats(number) == []


def test_while_it_is_prepared_nobody_is_written_to_and_letters_leave_once_it_opens(
    olivier, make_promotion, post, django_capture_on_commit_callbacks
):
    number = make_promotion(state="draft")
    with django_capture_on_commit_callbacks(execute=True):
        carry_out(olivier, number, bring(olivier, number, workbook([("A", "", "a@exemple.fr")])))
    assert post.sent == []
    assert rosters.promotion_members(olivier, promotion_id=number).letters_due == 1
    Promotion.objects.filter(pk=number).update(state="open")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            call_command("send_places")
    assert [to for to, _ in post.sent] == ["a@exemple.fr"]


def test_a_list_and_a_plan_cost_the_same_queries_whatever_there_is(olivier, number, territory):
    def cost(read) -> int:
        with CaptureQueriesContext(connection) as queries:
            read()
        return len(queries)

    def rows(count):
        return [(f"N{place}", "", f"n{place}@exemple.fr", "Faux-Villecerf", "Nord") for place in range(count)]

    few, many = (bring(olivier, number, workbook(rows(count))) for count in (3, 300))
    read = [
        lambda plan=plan: rosters.read_roster(olivier, promotion_id=number, upload_id=plan.upload_id)
        for plan in (few, many)
    ]
    assert cost(read[0]) == cost(read[1]) <= 25
    carry_out(olivier, number, few)
    before = cost(lambda: rosters.promotion_members(olivier, promotion_id=number))
    plan = rosters.read_roster(olivier, promotion_id=number, upload_id=many.upload_id)
    carry_out(olivier, number, plan)
    assert cost(lambda: rosters.promotion_members(olivier, promotion_id=number)) == before
