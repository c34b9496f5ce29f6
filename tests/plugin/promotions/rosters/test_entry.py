"""Ways into a promotion and out of it: one by one, invitations, the code, the waiting list, transfers."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from commune_core.errors import Forbidden
from commune_core.invitations import TooManyInvitations
from commune_core.promotions.invited import MOST_LETTERS
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin import api
from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.errors import ClosedInvitation, UnknownCode, UnknownInvitation
from dashboard_plugin.models import GroupTutor, Promotion, Seat
from dashboard_plugin.stale import StaleSeat
from tests.plugin.promotions.rosters.conftest import bring, carry_out, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters")]


def secret_of(post, address: str) -> str:
    """That of the latest letter to this address."""
    return re.search(r"/invitation/([^/]+)/", post.to(address)[-1].path).group(1)


def state_of(seat: Seat) -> str:
    return Seat.objects.get(pk=seat.pk).state


# One by one.


def test_one_person_is_enrolled_or_invited_once_and_told(olivier, number, add, person, post):
    lise = person("lise")
    seat = add(number, " Lise@Exemple.fr ", group="Nord", once="a" * 64)
    assert add(number, "lise@exemple.fr", once="a" * 64).pk == seat.pk
    assert (seat.user_id, seat.state, seat.group.name) == (lise, "member", "Nord")
    assert [letter.path for letter in post.to(lise)] == [f"/viatic/promotions/{number}/"]
    guest = add(number, "zoe@exemple.fr", name="Zoé Dupré")
    assert (guest.state, guest.name, len(post.to("zoe@exemple.fr"))) == ("invited", "Zoé Dupré", 1)
    for email, field in (("lise@exemple.fr", "email"), ("faux", "email")):
        with pytest.raises(InvalidPromotion) as refused:
            add(number, email)
        assert refused.value.where["field"] == field


def test_who_left_comes_back_one_by_one_in_the_same_seat(olivier, number, add, person):
    person("lise")
    seat = add(number, "lise@exemple.fr")
    rosters.end_seat(olivier, promotion_id=number, seat_id=seat.pk, version=seat.version, reason="Malade")
    assert bring(olivier, number, workbook([("L", "", "lise@exemple.fr")])).counts["present"] == 1
    again = add(number, "lise@exemple.fr")
    assert (again.pk, again.state, again.ended_at) == (seat.pk, "member", None)


def test_nobody_follows_one_course_with_two_promotions(olivier, number, make_promotion, add, person):
    lise = person("lise")
    add(number, "lise@exemple.fr")
    other = make_promotion("Autre")
    with pytest.raises(InvalidPromotion, match="Nouveaux maires"):
        add(other, "lise@exemple.fr")
    code = rosters.set_join_code(olivier, promotion_id=other, opened=True)
    Promotion.objects.filter(pk=other).update(kind="open")
    with pytest.raises(InvalidPromotion):
        rosters.join_promotion(lise, code=code)
    # Another course is another matter, and so is a promotion that is over.
    add(make_promotion("Tierce", course=1), "lise@exemple.fr")
    Promotion.objects.filter(pk=number).update(state="closed")
    add(other, "lise@exemple.fr")


# Invitations.


def test_an_invitation_is_taken_by_whoever_holds_its_link_once(number, add, person, post):
    seat = add(number, "zoe@exemple.fr", name="Zoé")
    zoe, other = person("zora"), person("autre")
    secret = secret_of(post, "zoe@exemple.fr")
    view = rosters.seat_invitation(zoe, secret=secret)
    assert (view.state, view.sent_to, view.title) == ("invited", "z…@exemple.fr", "Nouveaux maires")
    for _ in range(2):
        assert rosters.decide_seat(zoe, secret=secret, accept=True) == number
    seat.refresh_from_db()
    assert (seat.user_id, seat.state, seat.name) == (zoe, "member", "")
    assert api.promotions.promotion(zoe, promotion_id=number).role == "member"
    for answer in (True, False):
        with pytest.raises(ClosedInvitation):
            rosters.decide_seat(other, secret=secret, accept=answer)
    with pytest.raises(Forbidden):
        rosters.decide_seat(None, secret=secret, accept=True)
    with pytest.raises(UnknownInvitation):
        rosters.decide_seat(zoe, secret="x" * 40, accept=True)
    assert secret not in str(list(Seat.objects.values()))


def test_an_invitation_ends_and_the_first_who_waits_takes_its_place(
    olivier, make_promotion, add, person, at, post, django_capture_on_commit_callbacks
):
    at("2026-11-26")
    number = make_promotion(capacity=1)
    guest = add(number, "zoe@exemple.fr")
    first, second = add(number, "ana@exemple.fr"), add(number, "bob@exemple.fr")
    assert (first.state, second.state, post.to("ana@exemple.fr")) == ("waiting", "waiting", [])
    at("2026-12-26")
    assert rosters.keep_places() == 0
    at("2026-12-27")
    with pytest.raises(ClosedInvitation):
        rosters.seat_invitation(person("zoe"), secret=secret_of(post, "zoe@exemple.fr"))
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            rosters.keep_places()
            call_command("send_places")
    assert [state_of(each) for each in (guest, first, second)] == ["left", "invited", "waiting"]
    assert len(post.to("ana@exemple.fr")) == 1 and post.to("bob@exemple.fr") == []


def test_a_letter_sent_again_kills_the_former_link_and_an_address_gets_few(
    olivier, number, add, person, post, django_capture_on_commit_callbacks
):
    seat, zoe = add(number, "zoe@exemple.fr"), person("zoe")
    former = secret_of(post, "zoe@exemple.fr")
    for _ in range(MOST_LETTERS - 1):
        seat.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            rosters.resend_seat(olivier, promotion_id=number, seat_id=seat.pk, version=seat.version)
    with pytest.raises(StaleSeat):
        rosters.resend_seat(olivier, promotion_id=number, seat_id=seat.pk, version=seat.version)
    seat.refresh_from_db()
    with pytest.raises(TooManyInvitations):
        rosters.resend_seat(olivier, promotion_id=number, seat_id=seat.pk, version=seat.version)
    with pytest.raises(UnknownInvitation):
        rosters.decide_seat(zoe, secret=former, accept=True)
    assert len(post.to("zoe@exemple.fr")) == MOST_LETTERS
    rosters.decide_seat(zoe, secret=secret_of(post, "zoe@exemple.fr"), accept=True)


def test_an_invitation_that_is_withdrawn_opens_nothing_and_may_be_sent_anew(
    olivier, number, add, person, post
):
    seat = add(number, "zoe@exemple.fr")
    rosters.end_seat(olivier, promotion_id=number, seat_id=seat.pk, version=seat.version)
    with pytest.raises(ClosedInvitation):
        rosters.decide_seat(person("zoe2"), secret=secret_of(post, "zoe@exemple.fr"), accept=True)
    plan = bring(olivier, number, workbook([("Z", "", "zoe@exemple.fr")]))
    carry_out(olivier, number, plan)
    assert state_of(seat) == "invited"


def test_a_seat_one_left_takes_over_the_invitation_and_an_invited_tutor_gets_his_group(
    olivier, number, add, person, post, django_capture_on_commit_callbacks
):
    lise, tom = person("lise"), person("tom", email="ailleurs@exemple.fr")
    own = add(number, "lise@exemple.fr")
    rosters.leave_promotion(lise, promotion_id=number)
    guest = add(number, "mairie@exemple.fr", group="Sud")
    with django_capture_on_commit_callbacks(execute=True):
        data = workbook([("tom@exemple.fr", "Tuteur", "Sud")], ("Courriel", "Rôle", "Groupe"))
        carry_out(olivier, number, bring(olivier, number, data))
    rosters.decide_seat(lise, secret=secret_of(post, "mairie@exemple.fr"), accept=True)
    rosters.decide_seat(tom, secret=secret_of(post, "tom@exemple.fr"), accept=True)
    mine = Seat.objects.get(user_id=lise)
    assert (mine.pk, mine.state, mine.group.name) == (own.pk, "member", "Sud")
    assert not Seat.objects.filter(pk=guest.pk).exists()
    assert GroupTutor.objects.get().seat.user_id == tom


# The code.


@pytest.mark.parametrize(
    ("kind", "capacity", "state"),
    [("open", None, "member"), ("open", 1, "waiting"), ("approval", None, "asked")],
)
def test_the_code_opens_what_the_promotion_says(olivier, make_promotion, add, person, kind, capacity, state):
    number = make_promotion(kind=kind, capacity=capacity)
    add(number, "premier@exemple.fr")
    code = rosters.set_join_code(olivier, promotion_id=number, opened=True)
    lise = person("lise")
    for typed in (code, code.lower().replace(" ", "-")):
        assert rosters.join_promotion(lise, code=typed) == (number, state)
    assert rosters.promotion_door(lise, code=code).state == state
    rosters.leave_promotion(lise, promotion_id=number)
    assert rosters.promotion_door(lise, code=code).state == "left"


def test_a_closed_promotion_lets_in_by_its_code_only_who_was_invited_at_his_address(
    olivier, number, add, person
):
    code = rosters.set_join_code(olivier, promotion_id=number, opened=True)
    seat, zoe = add(number, "zoe@exemple.fr"), person("zoe")
    with pytest.raises(InvalidPromotion):
        rosters.join_promotion(person("lise"), code=code)
    assert rosters.join_promotion(zoe, code=code) == (number, "member")
    seat.refresh_from_db()
    assert seat.user_id == zoe


def test_a_code_that_was_changed_shut_or_is_past_its_day_opens_nothing(olivier, make_promotion, person, at):
    at("2026-11-26")
    number, lise = make_promotion(kind="open"), person("lise")
    first = rosters.set_join_code(olivier, promotion_id=number, opened=True)
    day = api.promotions.promotion(olivier, promotion_id=number).changed_at.date()
    second = rosters.set_join_code(olivier, promotion_id=number, opened=True, anew=True, until=day)
    with pytest.raises(UnknownCode):
        rosters.promotion_door(lise, code=first)
    assert rosters.promotion_door(lise, code=second).title == "Nouveaux maires"
    at("2026-11-27")
    with pytest.raises(UnknownCode):
        rosters.join_promotion(lise, code=second)
    with pytest.raises(InvalidPromotion):
        rosters.set_join_code(olivier, promotion_id=number, opened=True, until=day)
    assert rosters.set_join_code(olivier, promotion_id=number, opened=False) == ""


def test_who_was_put_out_asks_again_and_does_not_come_back_by_himself(olivier, make_promotion, person):
    number, lise = make_promotion(kind="open"), person("lise")
    code = rosters.set_join_code(olivier, promotion_id=number, opened=True)
    rosters.join_promotion(lise, code=code)
    seat = Seat.objects.get(user_id=lise)
    rosters.end_seat(olivier, promotion_id=number, seat_id=seat.pk, version=seat.version, reason="Absences")
    assert rosters.join_promotion(lise, code=code) == (number, "asked")


def test_requests_are_answered_together_in_their_order_and_a_refusal_says_why(
    olivier, make_promotion, person, post, django_capture_on_commit_callbacks
):
    number = make_promotion(kind="approval", capacity=1)
    code = rosters.set_join_code(olivier, promotion_id=number, opened=True)
    people = [person(name) for name in ("ana", "bob", "eve")]
    for each in people:
        rosters.join_promotion(each, code=code)
    asked = dict(Seat.objects.filter(state="asked").values_list("user", "pk"))
    wanted = [asked[people[1]], asked[people[0]]]
    with django_capture_on_commit_callbacks(execute=True):
        done = rosters.decide_asked(olivier, promotion_id=number, seat_ids=wanted, accept=True)
    assert done == {"member": 1, "waiting": 1}
    assert Seat.objects.get(user_id=people[0]).state == "member"
    refuse = {"promotion_id": number, "seat_ids": [asked[people[2]]], "accept": False}
    with pytest.raises(InvalidPromotion) as missing:
        rosters.decide_asked(olivier, **refuse)
    assert missing.value.where["field"] == "reason"
    with django_capture_on_commit_callbacks(execute=True):
        assert rosters.decide_asked(olivier, reason="Hors du département", **refuse) == {"refused": 1}
    assert rosters.decide_asked(olivier, reason="Encore", **refuse) == {}
    assert "Hors du département" in " ".join(post.to(people[2])[0].paragraphs)
