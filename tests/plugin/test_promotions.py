"""Promotions through the api: opened, changed, led, run by several, and counted in few queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commune_core.errors import Forbidden
from commune_core.promotions.words import ClosedStep, InvalidPromotion
from dashboard_plugin import api
from dashboard_plugin.api import promotions
from dashboard_plugin.errors import ClosedPromotion
from dashboard_plugin.models import (
    Body,
    FundingLine,
    Promotion,
    PromotionCourse,
    PromotionGroup,
    PromotionLog,
    Seat,
)
from dashboard_plugin.stale import StaleBody, StalePromotion, StaleSeat

pytestmark = pytest.mark.django_db

BODY = promotions.BodyFields("Association des maires de l’Aube", "association")
ONE, TWO, THREE = (
    promotions.CourseFields(f"course-v1:Viatic+{slug}+2026", minutes)
    for slug, minutes in (("dossier-detr", 60), ("pouvoirs-de-police-du-maire", 90), ("marches-publics", 45))
)
FIELDS = promotions.PromotionFields("Nouveaux  maires 2026", "Huit semaines ensemble.")


@pytest.fixture(autouse=True)
def _courses(settings):
    settings.VIATIC_PLATFORM = "tests.plugin.pages.teaching.TeachingPlatform"


@pytest.fixture
def keys() -> tuple[promotions.CourseFields, ...]:
    """Three courses that are open here."""
    return tuple(promotions.CourseFields(each.key, 60) for each in promotions.programme_choices()[:3])


@pytest.fixture
def olivier(person) -> int:
    return person("olivier", site_role="animateur_cohorte")


@pytest.fixture
def number(olivier, keys) -> int:
    return promotions.create_promotion(olivier, fields=replace(FIELDS, courses=keys), body=BODY)


def sit(number: int, user_id: int | None, *, count: int = 1, state: str = "member", **more) -> None:
    for place in range(count):
        email = None if user_id else f"{state}{place}-{more.get('role', '')}{number}@exemple.fr"
        Seat.objects.create(
            promotion_id=number, user_id=user_id, email=email, state=state, added_at=timezone.now(), **more
        )


def test_whoever_opens_a_promotion_organises_it_and_nobody_else_sees_it(olivier, number, person):
    view = promotions.promotion(olivier, promotion_id=number)
    assert (view.fields.title, view.state, view.role) == ("Nouveaux maires 2026", "draft", "organiser")
    assert view.body.fields == BODY
    (row,) = promotions.promotions(olivier).rows
    assert (row.id, row.role, row.members) == (number, "organiser", 0)
    other = person("autre", site_role="animateur_cohorte")
    assert promotions.promotions(other).rows == ()
    with pytest.raises(Forbidden):
        promotions.promotion(other, promotion_id=number)


def test_the_same_form_sent_twice_opens_one(olivier):
    first, second = (
        promotions.create_promotion(olivier, fields=FIELDS, body=BODY, once="a" * 64) for _ in range(2)
    )
    assert first == second
    assert (Promotion.objects.count(), Body.objects.count(), Seat.objects.count()) == (1, 1, 1)


def test_a_body_is_chosen_among_those_one_runs_a_promotion_for(olivier, number, person):
    (known,) = promotions.own_bodies(olivier)
    again = promotions.create_promotion(olivier, fields=FIELDS, body=known.id)
    assert promotions.promotion(olivier, promotion_id=again).body.id == known.id
    other = person("autre", site_role="animateur_cohorte")
    with pytest.raises(InvalidPromotion):
        promotions.create_promotion(other, fields=FIELDS, body=known.id)
    assert Promotion.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"kind": "secrète"}, "kind"),
        ({"capacity": 0}, "capacity"),
        ({"subcontracted": 101}, "subcontracted"),
        ({"starts_on": date(2027, 2, 1), "ends_on": date(2027, 1, 1)}, "ends_on"),
        ({"courses": (promotions.CourseFields("course-v1:Viatic+INCONNU+2026"),)}, "courses"),
    ],
)
def test_what_no_promotion_may_say_is_refused_and_nothing_is_written(olivier, wrong, field):
    with pytest.raises(InvalidPromotion) as refused:
        promotions.create_promotion(olivier, fields=replace(FIELDS, **wrong), body=BODY)
    assert refused.value.where["field"] == field
    assert not Promotion.objects.exists() and not Body.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"kind": "secte"},
        {"siren": "12345678A"},
        {"siren": "１２３４５６７８９"},
        {"approved_until": date(2027, 1, 1)},
        {"approval_number": "x" * 61},
    ],
)
def test_a_body_that_cannot_be_is_refused(olivier, number, wrong):
    for write in (
        lambda: promotions.create_promotion(olivier, fields=FIELDS, body=replace(BODY, **wrong)),
        lambda: promotions.save_body(olivier, promotion_id=number, fields=replace(BODY, **wrong), version=1),
    ):
        with pytest.raises(InvalidPromotion):
            write()
    assert Body.objects.get().name == BODY.name


def test_two_organisers_at_once_the_second_is_shown_what_the_first_wrote(olivier, number, person):
    nora = person("nora")
    promotions.name_role(olivier, promotion_id=number, email="nora@exemple.fr", role="organiser")
    read = promotions.promotion(nora, promotion_id=number)
    assert promotions.save_promotion(
        olivier, promotion_id=number, fields=replace(read.fields, capacity=40), version=read.version
    ) == read.version + 1  # fmt: skip
    mine = replace(read.fields, about="Deux mois.")
    with pytest.raises(StalePromotion) as stale:
        promotions.save_promotion(nora, promotion_id=number, fields=mine, version=read.version)
    assert (stale.value.current.fields.capacity, stale.value.current.changed_by) == (40, "Olivier Essai")
    with pytest.raises(StalePromotion):
        promotions.set_promotion_state(nora, promotion_id=number, state="open", version=read.version)
    assert Promotion.objects.get().about == "Huit semaines ensemble."


def test_the_network_may_lose_a_reply_without_a_conflict(olivier, number):
    fields = replace(promotions.promotion(olivier, promotion_id=number).fields, capacity=12)
    written = {
        promotions.save_promotion(olivier, promotion_id=number, fields=fields, version=1) for _ in range(2)
    }
    assert written == {2}
    led = {
        promotions.set_promotion_state(olivier, promotion_id=number, state="open", version=2)
        for _ in range(2)
    }
    assert led == {3}


def test_two_changes_of_a_body_at_once_are_told(olivier, number):
    approved = replace(BODY, approval_number="10-2026", approved_until=date(2028, 1, 1))
    assert promotions.save_body(olivier, promotion_id=number, fields=approved, version=1) == 2
    assert promotions.save_body(olivier, promotion_id=number, fields=approved, version=1) == 2
    with pytest.raises(StaleBody) as stale:
        promotions.save_body(olivier, promotion_id=number, fields=BODY, version=1)
    assert stale.value.current.fields == approved


def test_a_course_that_stays_is_the_same_row_and_takes_its_new_place(olivier, number, keys):
    before = dict(PromotionCourse.objects.values_list("course_key", "pk"))
    fields = replace(FIELDS, courses=(keys[2], keys[0]))
    promotions.save_promotion(olivier, promotion_id=number, fields=fields, version=1)
    after = list(PromotionCourse.objects.order_by("position").values_list("course_key", "pk"))
    assert after == [(each.key, before[each.key]) for each in (keys[2], keys[0])]


def test_a_course_that_is_gone_keeps_its_name_and_says_so(olivier, number, keys, settings):
    settings.VIATIC_PLATFORM = "tests.platform.StandalonePlatform"
    view = promotions.promotion(olivier, promotion_id=number)
    assert all(each.url is None and each.title for each in view.courses)
    fields = replace(view.fields, capacity=5)
    promotions.save_promotion(olivier, promotion_id=number, fields=fields, version=1)
    assert PromotionCourse.objects.count() == 3


def test_a_promotion_is_led_from_state_to_state_and_what_is_archived_changes_no_more(olivier, number):
    with pytest.raises(ClosedStep):
        promotions.set_promotion_state(olivier, promotion_id=number, state="running", version=1)
    version = 1
    for state in ("open", "running", "closed", "running", "closed", "archived"):
        version = promotions.set_promotion_state(olivier, promotion_id=number, state=state, version=version)
    assert PromotionLog.objects.filter(fact="state").count() == 6
    for write in (
        lambda: promotions.save_promotion(olivier, promotion_id=number, fields=FIELDS, version=version),
        lambda: promotions.save_body(olivier, promotion_id=number, fields=BODY, version=1),
        lambda: promotions.name_role(olivier, promotion_id=number, email="olivier@exemple.fr", role="tutor"),
    ):
        with pytest.raises(ClosedPromotion):
            write()


def test_nothing_opens_without_a_course(olivier):
    number = promotions.create_promotion(olivier, fields=FIELDS, body=BODY)
    with pytest.raises(InvalidPromotion) as refused:
        promotions.set_promotion_state(olivier, promotion_id=number, state="open", version=1)
    assert refused.value.where["field"] == "courses"


def test_roles_are_named_changed_and_ended_and_the_log_keeps_them(olivier, number, person):
    tom = person("tom")
    args = {"promotion_id": number, "email": " Tom@Exemple.fr"}
    seat = promotions.name_role(olivier, **args, role="tutor", groups=["Nord", " nord ", "Sud"])
    assert promotions.name_role(olivier, **args, role="tutor", groups=["NORD"]) == seat
    team = promotions.promotion_team(olivier, promotion_id=number)
    assert [(each.role, each.groups) for each in team.staff] == [("organiser", ()), ("tutor", ("Nord",))]
    assert PromotionGroup.objects.count() == 2
    promotions.name_role(olivier, **args, role="observer", groups=["Nord"])
    mine = promotions.promotion_team(olivier, promotion_id=number).staff[1]
    assert (mine.role, mine.groups) == ("observer", ())
    with pytest.raises(StaleSeat):
        promotions.end_role(olivier, promotion_id=number, seat_id=seat, version=mine.version - 1)
    promotions.end_role(olivier, promotion_id=number, seat_id=seat, version=mine.version)
    with pytest.raises(Forbidden):
        promotions.promotion(tom, promotion_id=number)
    facts = PromotionLog.objects.filter(subject_id=tom).order_by("pk").values_list("fact", "author_id")
    assert list(facts) == [("role_given", olivier), ("role_given", olivier), ("role_ended", olivier)]


@pytest.mark.parametrize("email", ["personne@exemple.fr", "endormi@exemple.fr", "pas une adresse", ""])
def test_a_role_goes_to_a_confirmed_account_alone(olivier, number, person, email):
    person("endormi", is_active=False)
    with pytest.raises(InvalidPromotion) as refused:
        promotions.name_role(olivier, promotion_id=number, email=email, role="tutor")
    assert refused.value.where["field"] == "email"


def test_the_last_organiser_stays_until_another_is_named(olivier, number, person):
    nora = person("nora")
    (seat,) = Seat.objects.filter(user_id=olivier)
    for leave in (
        lambda: promotions.end_role(olivier, promotion_id=number, seat_id=seat.pk, version=seat.version),
        lambda: promotions.name_role(
            olivier, promotion_id=number, email="olivier@exemple.fr", role="observer"
        ),
    ):
        with pytest.raises(InvalidPromotion):
            leave()
    promotions.name_role(olivier, promotion_id=number, email="nora@exemple.fr", role="organiser")
    promotions.end_role(olivier, promotion_id=number, seat_id=seat.pk, version=seat.version)
    assert promotions.promotion(nora, promotion_id=number).role == "organiser"
    assert promotions.promotions(olivier).rows == ()


def test_an_administrator_names_who_runs_what_nobody_runs_any_more_and_reads_nothing_else(
    olivier, number, person
):
    admin, nora = person("adele", site_role="admin"), person("nora")
    assert promotions.promotions(admin).unled == ()
    api.erase_person(olivier)
    (unled,) = promotions.promotions(admin).unled
    assert unled.id == number
    with pytest.raises(Forbidden):
        promotions.promotion(admin, promotion_id=number)
    promotions.name_role(admin, promotion_id=number, email="nora@exemple.fr", role="organiser")
    assert promotions.promotion(nora, promotion_id=number).role == "organiser"
    assert promotions.promotions(admin).unled == ()


def test_counts_and_warnings_are_for_who_runs_it(olivier, number, person):
    FundingLine.objects.create(
        promotion_id=number, kind="dife", created_at=timezone.now(), changed_at=timezone.now()
    )
    Promotion.objects.update(state="open", starts_on=date(2027, 1, 4), ends_on=date(2027, 3, 1))
    sit(number, None, count=16)
    sit(number, None, count=2, state="waiting")
    member, observer = person("lise"), person("oscar")
    sit(number, member)
    sit(number, observer, role="observer")
    view = promotions.promotion(olivier, promotion_id=number)
    assert view.seats == {"member": 17, "waiting": 2}
    assert [(each.code, each.found) for each in view.warnings] == [
        ("body.not_approved", None),
        ("dife.session_size", 17),
    ]
    for who in (member, observer):
        seen = promotions.promotion(who, promotion_id=number)
        assert (seen.seats, seen.warnings) == ({}, ())
    # In groups of the legal size, each is a session of its own.
    north, south = (PromotionGroup.objects.create(promotion_id=number, name=name) for name in "NS")
    seats = list(Seat.objects.filter(role="member", state="member").values_list("pk", flat=True))
    Seat.objects.filter(pk__in=seats[:9]).update(group=north)
    Seat.objects.filter(pk__in=seats[9:]).update(group=south)
    FundingLine.objects.update(state="refused")
    assert promotions.promotion(olivier, promotion_id=number).warnings == ()
    FundingLine.objects.update(state="quote")
    (left,) = promotions.promotion(olivier, promotion_id=number).warnings
    assert left.code == "body.not_approved"


def test_a_list_and_a_room_cost_the_same_queries_whatever_there_is(olivier, number, person, keys):
    def cost(read) -> int:
        with CaptureQueriesContext(connection) as queries:
            read()
        return len(queries)

    reads = (
        lambda: promotions.promotions(olivier),
        lambda: promotions.promotion(olivier, promotion_id=number),
        lambda: promotions.promotion_team(olivier, promotion_id=number),
    )
    before = [cost(read) for read in reads]
    for place in range(4):
        promotions.create_promotion(olivier, fields=replace(FIELDS, courses=keys[:1]), body=BODY)
        email = f"t{place}@exemple.fr"
        person(f"t{place}")
        promotions.name_role(olivier, promotion_id=number, email=email, role="tutor", groups=[f"G{place}"])
    sit(number, None, count=30)
    assert [cost(read) for read in reads] == before
    assert max(before) <= 14
