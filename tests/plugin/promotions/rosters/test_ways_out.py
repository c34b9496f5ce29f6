"""Ways out of a promotion: departures, transfers, the place that goes to who waits; groups and the list."""

from __future__ import annotations

import itertools

import pytest
from django.contrib.auth.models import User

from commune_core.errors import Forbidden
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin import api
from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.errors import UnknownSeat
from dashboard_plugin.models import PromotionLog, Seat
from dashboard_plugin.stale import StaleSeat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters")]


def state_of(seat: Seat) -> str:
    return Seat.objects.get(pk=seat.pk).state


def test_whoever_leaves_gives_his_place_to_the_first_who_waits_by_every_way(
    olivier, make_promotion, add, person, post, django_capture_on_commit_callbacks
):
    number, other = make_promotion(capacity=1), make_promotion("Autre", course=1)
    people = [person(f"p{place}") for place in range(5)]
    seats = [add(number, f"p{place}@exemple.fr") for place in range(5)]
    assert [each.state for each in seats] == ["member", *["waiting"] * 4]

    def version(place):
        return Seat.objects.get(pk=seats[place].pk).version

    leave = (
        lambda: rosters.leave_promotion(people[0], promotion_id=number),
        lambda: rosters.end_seat(
            olivier, promotion_id=number, seat_id=seats[1].pk, version=version(1), reason="Absences"
        ),
        lambda: rosters.move_seat(
            olivier, promotion_id=number, seat_id=seats[2].pk, version=version(2), to=other
        ),
        lambda: api.erase_person(people[3]) and rosters.keep_places(),
    )
    for place, way in enumerate(leave):
        with django_capture_on_commit_callbacks(execute=True):
            way()
        assert state_of(seats[place + 1]) == "member"
        assert len(post.to(people[place + 1])) == 1 + 0
    assert Seat.objects.get(promotion=other, user_id=people[2]).state == "member"
    assert [state_of(each) for each in seats[:3]] == ["left", "left", "moved"]
    facts = PromotionLog.objects.filter(subject_id=people[2]).order_by("pk").values_list("fact", flat=True)
    assert list(facts) == ["enrolled", "place_freed", "moved", "arrived"]
    rosters.leave_promotion(people[0], promotion_id=number)


def test_a_transfer_is_of_two_promotions_one_runs_and_goes_on_or_not_at_all(
    olivier, number, make_promotion, add, person
):
    lise, nora = person("lise"), person("nora", site_role="animateur_cohorte")
    seat = add(number, "lise@exemple.fr")
    theirs = api.promotions.create_promotion(
        nora, fields=api.promotions.PromotionFields("De Nora"), body=api.promotions.BodyFields("Autre")
    )
    move = {"promotion_id": number, "seat_id": seat.pk, "version": seat.version}
    with pytest.raises(Forbidden):
        rosters.move_seat(olivier, to=theirs, **move)
    same = make_promotion("Même cours")
    view = rosters.promotion_seat(olivier, promotion_id=number, seat_id=seat.pk)
    assert view.moves == ((same, "Même cours"),)
    # The course is the same: the one that he leaves holds nothing back.
    assert rosters.move_seat(olivier, to=same, **move) == "member"
    assert set(Seat.objects.filter(user_id=lise).values_list("promotion", "state")) == {
        (number, "moved"),
        (same, "member"),
    }


def test_a_group_is_given_and_a_stale_page_changes_nothing(olivier, number, add, person):
    person("lise")
    seat = add(number, "lise@exemple.fr")
    where = {"promotion_id": number, "seat_id": seat.pk}
    assert rosters.set_seat_group(olivier, group=" Nord ", version=1, **where) == 2
    assert rosters.set_seat_group(olivier, group="nord", version=1, **where) == 2
    for change in (
        lambda: rosters.set_seat_group(olivier, group="Sud", version=1, **where),
        lambda: rosters.end_seat(olivier, version=1, reason="x", **where),
        lambda: rosters.move_seat(olivier, version=1, to=number, **where),
    ):
        with pytest.raises((StaleSeat, InvalidPromotion)):
            change()
    with pytest.raises(UnknownSeat):
        rosters.set_seat_group(olivier, promotion_id=number, seat_id=0, group="", version=1)
    assert state_of(seat) == "member"


def test_a_list_is_paged_filtered_and_shows_a_tutor_his_groups_without_addresses(
    olivier, number, add, person
):
    tom = person("tom")
    for place, group in zip(range(60), itertools.cycle(("Nord", "Sud", ""))):
        add(number, f"m{place}@exemple.fr", name=f"Membre {place}", group=group)
    api.promotions.name_role(
        olivier, promotion_id=number, email="tom@exemple.fr", role="tutor", groups=["Nord"]
    )
    view = rosters.promotion_members(olivier, promotion_id=number, page=2)
    assert (view.total, view.pages, len(view.seats)) == (60, 2, 10)
    (found,) = rosters.promotion_members(
        olivier, promotion_id=number, filters=rosters.SeatFilters("invited", "", "membre m41@")
    ).seats
    assert found.email == "m41@exemple.fr"
    view = rosters.promotion_members(tom, promotion_id=number)
    assert view.total == 20 and {each.group for each in view.seats} == {"Nord"}
    assert not view.can_enrol and {each.email for each in view.seats} == {""} and view.counts == {}
    with pytest.raises(Forbidden):
        rosters.promotion_seat(tom, promotion_id=number, seat_id=view.seats[0].id)
    assert User.objects.count() == 2
