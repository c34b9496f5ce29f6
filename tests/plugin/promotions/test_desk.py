"""What waits for who runs promotions, on his home and in the room: his own part of it, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard_plugin.api import promotion_home
from dashboard_plugin.models import GroupTutor, Promotion, PromotionGroup, Seat, TutorQuestion
from dashboard_plugin.platform import get_clock
from tests.plugin.pages.conftest import make_person
from tests.plugin.promotions.test_home import HOME, LIST, _host, keys, olivier, open_one, sit

__all__ = ["_host", "keys", "make_person", "olivier", "open_one"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(make_person, open_one):
    """A promotion of two groups: in the first a question and two members who are stuck, in none a request."""
    number = open_one()
    north, south = (PromotionGroup.objects.create(promotion_id=number, name=name) for name in ("Nord", "Sud"))
    long_ago, lately = (get_clock().today() - timedelta(days=days) for days in (20, 2))
    for name, group, still, state in (
        ("ada", north, long_ago, "member"),
        ("eva", north, long_ago, "member"),
        ("ida", south, lately, "member"),
        ("ola", south, long_ago, "left"),
        ("una", None, None, "asked"),
    ):
        seat = sit(make_person(name), number, state=state, group=group, last_seen_on=still, still_since=still)
        if name in ("ada", "ola"):
            TutorQuestion.objects.create(
                promotion_id=number, seat=seat, text="Pourquoi ?", asked_at=timezone.now()
            )
    return number, north, south


def waits(browser, number: int | None = None) -> list[tuple[int, int, int]]:
    rows = promotion_home.led_promotions(browser.user.pk, promotion_id=number).rows
    return [(each.asked, each.questions, each.stuck) for each in rows]


def tutor(browser, number: int, *groups) -> None:
    seat = sit(browser, number, "tutor")
    for group in groups:
        GroupTutor.objects.create(seat=seat, group=group)


def test_who_organises_is_told_of_all_and_a_tutor_of_his_groups(busy, make_person, olivier):
    number, north, south = busy
    assert waits(olivier) == waits(olivier, number) == [(1, 1, 2)]
    nora, sam, none = make_person("nora"), make_person("sam"), make_person("none")
    tutor(nora, number, north)
    tutor(sam, number, south)
    tutor(none, number)
    assert (waits(nora), waits(sam), waits(none)) == ([(0, 1, 2)], [(0, 0, 0)], [(0, 0, 0)])
    page = nora.get(HOME).content.decode()
    room = f"{LIST}{number}/"
    assert f'href="{room}questions/"' in page and f'href="{room}suivi/?situation=stuck"' in page
    assert "etat=asked" not in page and "etat=asked" in olivier.get(HOME).content.decode()
    # The page each leads to shows as many.
    assert f'href="{room}suivi/?situation=stuck"' in nora.get(room).content.decode()
    assert nora.get(f"{room}suivi/?situation=stuck").context["view"].found == 2
    assert nora.get(f"{room}questions/").context["view"].questions[0].answered_at is None


@pytest.mark.parametrize(
    ("role", "state"),
    [("member", "member"), ("observer", "member"), ("tutor", "left"), ("organiser", "left")],
)
def test_who_runs_nothing_is_told_nothing(busy, make_person, role, state):
    lise = make_person("lise")
    sit(lise, busy[0], role, state)
    assert promotion_home.led_promotions(lise.user.pk).rows == ()
    assert promotion_home.led_promotions(None).rows == ()
    assert "j-anime" not in lise.get(HOME).content.decode()


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_what_is_over_is_on_no_desk(busy, olivier, state):
    Promotion.objects.update(state=state)
    assert promotion_home.led_promotions(olivier.user.pk).rows == ()


def test_many_promotions_are_read_in_as_many_queries_as_one(
    busy, olivier, make_person, open_one, django_assert_num_queries
):
    lise = make_person("lise")
    with django_assert_num_queries(1):
        promotion_home.led_promotions(lise.user.pk)
    with django_assert_num_queries(4):
        promotion_home.led_promotions(olivier.user.pk)
    for place in range(5):
        open_one(f"Autre {place}", state="draft")
    assert Seat.objects.filter(user=olivier.user).count() == 6
    with django_assert_num_queries(4):
        found = promotion_home.led_promotions(olivier.user.pk)
    assert (len(found.rows), found.more) == (3, True)


def test_the_room_leads_a_member_to_his_next_course(busy, make_person, keys):
    number, lise = busy[0], make_person("lise")
    sit(lise, number)
    (strong,) = [
        part
        for part in lise.get(f"{LIST}{number}/").content.decode().split("<")
        if 'class="viatic-button"' in part
    ]
    assert f'href="/viatic/cours/{keys[0]}/"' in strong


def test_one_thing_at_a_time_is_the_main_action_of_the_room(busy, olivier):
    number, today = busy[0], get_clock().today()
    for days, main in ((10, "reglages/plateforme/"), (-1, 'value="closed"')):
        Promotion.objects.update(starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=days))
        page = olivier.get(f"{LIST}{number}/").content.decode()
        strong = [part for part in page.split("<")[1:] if 'class="viatic-button"' in part]
        assert len(strong) == 1 and main in strong[0]
