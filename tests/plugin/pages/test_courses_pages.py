"""The way into a course and back, and the promotions of a course, as pages."""

from __future__ import annotations

import pytest

from commune_core.ports import CourseProgress
from tests.plugin import course_team
from tests.plugin.course_team import KEY, room

pytestmark = pytest.mark.django_db
PROMOTIONS = f"/viatic/cours/{KEY}/promotions/"


@pytest.fixture(autouse=True)
def host(settings):
    settings.VIATIC_PLATFORM = "tests.plugin.course_team.CourseTeamPlatform"
    course_team.begin()


@pytest.fixture
def teacher(make_person):
    browser = make_person("claire")
    course_team.team.add(browser.user.pk)
    return browser


@pytest.mark.parametrize(
    ("query", "back"),
    [
        ("?point=FIN-03", "/viatic/commune/10156/etat-des-lieux/FIN-03/"),
        ("", "/viatic/commune/10156/"),
        ("?point=XXX-99", "/viatic/commune/10156/"),
        ("?point=%00//ailleurs", "/viatic/commune/10156/"),
    ],
)
def test_a_course_leads_back_to_the_point_one_came_from(mayor, query, back):
    there = mayor.get(f"/viatic/cours/{KEY}/{query}")
    assert (there.status_code, there.url) == (302, f"/courses/{KEY}/course/")
    assert mayor.get(f"/viatic/cours/{KEY}/commune/").url == back


def test_coming_again_from_elsewhere_forgets_the_point(mayor):
    mayor.get(f"/viatic/cours/{KEY}/?point=FIN-03")
    mayor.get(f"/viatic/cours/{KEY}/")
    assert mayor.get(f"/viatic/cours/{KEY}/commune/").url == "/viatic/commune/10156/"


def test_an_unknown_course_is_not_found(mayor):
    assert mayor.get("/viatic/cours/course-v1:Nul+Nul+Nul/").status_code == 404


def test_the_team_enrols_and_reads_what_became_of_each(teacher, text):
    response = teacher.post(PROMOTIONS, {"groupe": "Aube", "adresses": "ana@exemple.fr\nfaux"}, follow=True)
    assert response.status_code == 200
    assert room.expected == {"ana@exemple.fr": "Aube"}
    page = text(response)
    assert "ana@exemple.fr" in page
    assert "faux" in page


def test_what_was_typed_is_kept_when_it_is_refused(teacher, text):
    response = teacher.post(PROMOTIONS, {"groupe": "", "adresses": "ana@exemple.fr"})
    assert response.status_code == 422
    assert b"ana@exemple.fr</textarea>" in response.content
    assert b'href="#groupe"' in response.content
    assert room.expected == {}


def test_names_are_escaped_and_queries_do_not_grow(teacher, make_person, django_assert_max_num_queries):
    people = [make_person(f"p{n}").user.pk for n in range(30)]
    room.people = {"<b>Aube</b>": people}
    room.done = {each: CourseProgress(done=1, grade=0.5, passed=False, certified=False) for each in people}
    with django_assert_max_num_queries(5):
        response = teacher.get(PROMOTIONS, {"groupe": "<b>Aube</b>"})
    assert b"<b>Aube</b>" not in response.content
    assert response.content.count(b"50 sur 100") == 30
