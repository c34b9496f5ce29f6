"""A person follows a course with one promotion at a time, whichever way he waits for the others."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.models import Promotion, Seat
from dashboard_plugin.promotion_roster_data import OtherSession
from dashboard_plugin.use_cases.promotion_places import keep_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def lise(person) -> int:
    return person("lise")


@pytest.fixture
def paul(person) -> int:
    return person("paul")


def states(number: int) -> dict[str, str]:
    seats = Seat.objects.filter(promotion=number, role="member")
    return dict(seats.values_list("user__username", "state"))


def end(olivier: int, number: int, user_id: int) -> None:
    seat = Seat.objects.get(promotion=number, user_id=user_id)
    where = {"promotion_id": number, "seat_id": seat.pk, "version": seat.version}
    rosters.end_seat(olivier, reason="Absent", **where)


def test_whoever_waits_here_and_was_taken_elsewhere_keeps_his_rank_and_the_next_one_enters(
    olivier, make_promotion, add, person, lise, paul
):
    here, there, first = make_promotion(capacity=1), make_promotion("Ailleurs"), person("premier")
    for name in ("premier", "lise", "paul"):
        add(here, f"{name}@exemple.fr")
    add(there, "lise@exemple.fr")
    end(olivier, here, first)
    assert states(here) == {"premier": "left", "lise": "waiting", "paul": "member"}
    end(olivier, there, lise)
    Promotion.objects.filter(pk=here).update(capacity=2)
    keep_places()
    assert states(here)["lise"] == "member"


def test_a_request_of_somebody_who_was_taken_elsewhere_is_refused_by_name_and_nothing_is_half_done(
    olivier, make_promotion, lise, paul
):
    here, there = (make_promotion(title, kind="approval") for title in ("Ici", "Ailleurs"))
    for number in (here, there):
        code = rosters.set_join_code(olivier, promotion_id=number, opened=True)
        for who in (paul, lise):
            rosters.join_promotion(who, code=code)
    asked = dict(Seat.objects.filter(role="member", user_id=lise).values_list("promotion", "pk"))
    rosters.decide_asked(olivier, promotion_id=there, seat_ids=[asked[there]], accept=True)
    both = Seat.objects.filter(promotion=here, state="asked").values_list("pk", flat=True)
    with pytest.raises(InvalidPromotion) as refusal:
        rosters.decide_asked(olivier, promotion_id=here, seat_ids=set(both), accept=True)
    assert "Lise" in refusal.value.message
    assert states(here) == {"lise": "asked", "paul": "asked"}
    rosters.decide_asked(olivier, promotion_id=here, seat_ids=[asked[here]], accept=False, reason="Ailleurs")
    assert states(here) == {"lise": "refused", "paul": "asked"}


def test_whoever_is_kept_from_entering_reads_why_and_the_other_promotion_is_named_to_its_own(
    olivier, make_promotion, lise, person, client
):
    here, there = (make_promotion(title, kind="approval") for title in ("Ici", "Ailleurs"))
    code = rosters.set_join_code(olivier, promotion_id=here, opened=True)
    rosters.join_promotion(lise, code=code)
    asked = Seat.objects.get(promotion=here, user_id=lise)

    def told(user_id: int) -> OtherSession | None:
        return rosters.promotion_seat(user_id, promotion_id=here, seat_id=asked.pk).elsewhere

    assert told(olivier) is None and rosters.promotion_door(lise, code=code).elsewhere is None
    rosters.enrol_member(olivier, promotion_id=there, email="lise@exemple.fr")
    colleague = person("claire")
    Seat.objects.create(
        promotion_id=here, user_id=colleague, role="organiser", state="member", added_at=timezone.now()
    )
    assert (told(olivier).promotion_id, told(olivier).promotion) == (there, "Ailleurs")
    assert (told(colleague).promotion_id, told(colleague).promotion) == (there, "")
    assert rosters.promotion_door(lise, code=code).elsewhere.promotion == "Ailleurs"
    # What is prepared is shown to none of its members.
    Promotion.objects.filter(pk=there).update(state="draft")
    assert rosters.promotion_door(lise, code=code).elsewhere.promotion == ""
    client.force_login(User.objects.get(pk=colleague))
    page = client.get(f"/viatic/promotions/{here}/membres/{asked.pk}/").content.decode()
    assert "une autre promotion" in page and "Ailleurs" not in page
