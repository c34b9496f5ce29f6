"""Where promotions show outside their own pages: a learner's home, « Se former », the tab of a course."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import ClassVar

import pytest
from django.utils import timezone

from commune_core.ports import MemberProgress
from dashboard_plugin.api import promotion_home, promotions
from dashboard_plugin.models import Meeting, Promotion, PromotionCourse, PromotionGroup, Seat, SiteRole
from dashboard_plugin.platform import get_clock
from tests.plugin import course_team
from tests.plugin.course_team import CourseTeamPlatform
from tests.plugin.pages.conftest import make_person, text
from tests.plugin.pages.teaching import TeachingPlatform

__all__ = ["make_person", "text"]

pytestmark = pytest.mark.django_db

HOME, LIST = "/viatic/", "/viatic/promotions/"


class AdvancingPlatform(TeachingPlatform):
    """A host on which people have come to what `told` says."""

    told: ClassVar[dict[tuple[int, str], MemberProgress]] = {}

    def group_progress(
        self, user_ids: Iterable[int], course_keys: Iterable[str]
    ) -> Mapping[tuple[int, str], MemberProgress]:
        people, keys = set(user_ids), set(course_keys)
        return {pair: found for pair, found in self.told.items() if pair[0] in people and pair[1] in keys}


class TaughtPlatform(AdvancingPlatform, CourseTeamPlatform):
    """The same, whose one course has a team."""


@pytest.fixture(autouse=True)
def _host(settings):
    settings.VIATIC_PLATFORM = "tests.plugin.promotions.test_home.TaughtPlatform"
    course_team.begin()
    yield
    AdvancingPlatform.told.clear()


@pytest.fixture
def lise(make_person):
    return make_person("lise")


@pytest.fixture
def olivier(make_person):
    browser = make_person("olivier")
    SiteRole.objects.create(user=browser.user, role="animateur_cohorte")
    return browser


@pytest.fixture
def keys() -> list[str]:
    return [each.key for each in promotions.programme_choices()[:2]]


@pytest.fixture
def open_one(olivier, keys):
    """A running promotion of two courses, in order; `lise` may be seated in it."""

    def make(title: str = "Nouveaux maires", *, state: str = "running") -> int:
        courses = tuple(promotions.CourseFields(key, 60) for key in keys)
        fields = promotions.PromotionFields(title, ordered=True, courses=courses)
        number = promotions.create_promotion(
            olivier.user.pk, fields=fields, body=promotions.BodyFields("Association")
        )
        Promotion.objects.filter(pk=number).update(state=state)
        return number

    return make


def sit(browser, number: int, role: str = "member", state: str = "member", **more) -> Seat:
    now = timezone.now()
    return Seat.objects.create(
        promotion_id=number, user=browser.user, role=role, state=state, added_at=now, entered_at=now, **more
    )


def comes(browser, key: str, *, passed: bool) -> None:
    AdvancingPlatform.told[browser.user.pk, key] = MemberProgress(1, 2, None, passed=passed)


def own(browser) -> promotion_home.OwnPromotion:
    (row,) = promotion_home.own_promotions(browser.user.pk).rows
    return row


def test_the_home_of_a_member_leads_to_the_course_that_comes_next(lise, open_one, keys):
    number = open_one()
    sit(lise, number)
    for passed, key in enumerate(keys):
        row = own(lise)
        assert (row.standing, row.course_key, row.begun, row.passed) == ("go_on", key, False, passed)
        # The one thing to do next is the one button of his own pages too.
        for page in (HOME, f"{LIST}{number}/", f"{LIST}{number}/parcours/"):
            assert f'href="/viatic/cours/{key}/"' in lise.get(page).content.decode()
        assert (
            f'class="viatic-button" href="/viatic/cours/{key}/"'
            in lise.get(f"{LIST}{number}/parcours/").content.decode()
        )
        comes(lise, key, passed=False)
        assert own(lise).begun
        comes(lise, key, passed=True)
    assert own(lise).standing == "passed"
    page = lise.get(HOME).content.decode()
    assert f"{LIST}{Promotion.objects.get().pk}/preuves/" in page
    assert "/viatic/cours/" not in page.split('id="ma-promotion"')[1].split("</section>")[0]


def test_what_opens_later_is_told_with_its_day_and_what_is_over_is_told_too(lise, open_one, keys):
    today = get_clock().today()
    late, later = today + timedelta(days=20), today + timedelta(days=9)
    number = open_one()
    rows = PromotionCourse.objects.filter(promotion=number).order_by("position")
    Promotion.objects.update(ordered=False)
    for row, day in zip(rows, (late, later), strict=True):
        row.opens_on = day
        row.save()
    sit(lise, number)
    assert (own(lise).standing, own(lise).course_key, own(lise).opens_on) == ("later", keys[1], later)
    rows.update(opens_on=None, closes_on=today - timedelta(days=1))
    assert own(lise).standing == "nothing"
    assert lise.get(HOME).status_code == 200


def test_a_course_that_the_host_has_no_more_is_named_and_not_linked(lise, open_one):
    number = open_one()
    PromotionCourse.objects.filter(promotion=number).update(title="Un cours retiré")
    PromotionCourse.objects.filter(promotion=number, position=1).update(course_key="course-v1:Nul+N+1")
    sit(lise, number)
    page = lise.get(HOME).content.decode()
    assert "Un cours retiré" in page
    assert "course-v1:Nul+N+1" not in page


@pytest.mark.parametrize("state", ["draft", "closed", "archived"])
def test_a_promotion_that_is_not_in_hand_is_not_on_the_home(lise, open_one, state):
    sit(lise, open_one(state=state))
    assert promotion_home.own_promotions(lise.user.pk).rows == ()
    assert 'id="ma-promotion"' not in lise.get(HOME).content.decode()


@pytest.mark.parametrize(
    ("role", "state"),
    [("observer", "member"), ("tutor", "member"), ("member", "invited"), ("member", "asked"),
     ("member", "waiting"), ("member", "left"), ("member", "moved"), ("member", "refused")],
)  # fmt: skip
def test_who_is_no_member_has_no_next_step(lise, open_one, role, state):
    sit(lise, open_one(), role, state)
    assert promotion_home.own_promotions(lise.user.pk).rows == ()


def test_the_calendar_of_the_home_holds_one_s_own_meetings_that_are_to_come(lise, open_one):
    number, now = open_one(), get_clock().now()
    mine, other = (PromotionGroup.objects.create(promotion_id=number, name=name) for name in ("Nord", "Sud"))
    sit(lise, number, group=mine)
    for title, days, more in (
        ("Séance de tous", 3, {}),
        ("Séance du Nord", 2, {"group": mine}),
        ("Séance du Sud", 1, {"group": other}),
        ("Séance passée", -2, {}),
        ("Séance annulée", 1, {"state": "cancelled"}),
    ):
        at = now + timedelta(days=days)
        Meeting.objects.create(
            promotion_id=number, title=title, starts_at=at, ends_at=at + timedelta(hours=1),
            created_at=now, changed_at=now, **more,
        )  # fmt: skip
    found = promotion_home.own_promotions(lise.user.pk).coming
    assert [each.title for each in found] == ["Séance du Nord", "Séance de tous"]
    page = lise.get(HOME).content.decode()
    assert "Séance du Nord" in page and "Séance du Sud" not in page
    assert "/viatic/promotions/calendrier/" in page


def test_the_home_asks_as_much_for_one_promotion_as_for_many(lise, open_one, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert promotion_home.own_promotions(lise.user.pk).rows == ()
    sit(lise, open_one("Une"))
    with django_assert_num_queries(5):
        promotion_home.own_promotions(lise.user.pk)
    for place in range(5):
        sit(lise, open_one(f"Autre {place}"))
    with django_assert_num_queries(5):
        found = promotion_home.own_promotions(lise.user.pk)
    assert (len(found.rows), found.more) == (3, True)
    assert promotion_home.own_promotions(None).rows == ()


def test_se_former_leads_to_one_s_promotions_and_back(lise, open_one, client):
    sit(lise, open_one())
    assert f'href="{LIST}"' in lise.get("/viatic/catalogue/").content.decode()
    page = lise.get(LIST).content.decode()
    assert 'href="/viatic/catalogue/"' in page and 'id="ma-promotion"' in page
    assert f'href="{LIST}"' not in client.get("/viatic/catalogue/").content.decode()


def test_the_tab_of_a_course_names_the_promotions_one_is_in_and_counts_the_others(
    make_person, olivier, open_one
):
    mine = open_one("Maires de l’Aube")
    open_one("Maires de la Marne")
    open_one("En préparation", state="draft")
    open_one("Rangée", state="archived")
    PromotionCourse.objects.filter(position=1).update(course_key=course_team.KEY)
    open_one("Sans ce cours")
    claire = make_person("claire")
    course_team.team.add(claire.user.pk)
    address = f"/viatic/cours/{course_team.KEY}/promotions/"
    assert "Maires de" not in claire.get(address).content.decode()
    assert promotion_home.course_promotions(claire.user.pk, course_key=course_team.KEY).others == 2
    sit(claire, mine, "tutor")
    found = promotion_home.course_promotions(claire.user.pk, course_key=course_team.KEY)
    assert ([row.title for row in found.rows], found.others) == (["Maires de l’Aube"], 1)
    page = claire.get(address).content.decode()
    assert f'href="{LIST}{mine}/"' in page and "Maires de la Marne" not in page
    # Running a promotion opens no course: its team alone comes in.
    assert olivier.get(address).status_code == 403
