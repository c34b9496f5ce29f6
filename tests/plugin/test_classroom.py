"""The groups of a course: who sees them, what they say, who enters them."""

from __future__ import annotations

import pytest

from commune_core.errors import Forbidden
from commune_core.policy import Actor, Operation, Target, permits
from commune_core.ports import CourseGroup, CourseProgress
from dashboard_plugin import api
from dashboard_plugin.api import promotion_home
from dashboard_plugin.data import LearnerRow
from dashboard_plugin.errors import InvalidRequest
from tests.plugin import course_team
from tests.plugin.course_team import KEY, room

pytestmark = pytest.mark.django_db
ELSEWHERE = "course-v1:Viatic+T043+2026"


@pytest.fixture(autouse=True)
def host(settings):
    settings.VIATIC_PLATFORM = "tests.plugin.course_team.CourseTeamPlatform"
    course_team.begin()


@pytest.fixture
def teacher(person) -> int:
    user_id = person("claire")
    course_team.team.add(user_id)
    return user_id


@pytest.mark.parametrize("course_key", [KEY, ELSEWHERE, "not a key"])
@pytest.mark.parametrize("who", ["team", "moderator", "admin", "nobody", "anonymous"])
def test_the_doors_of_a_course_open_as_the_policy_says(person, who, course_key):
    site_role = {"moderator": "moderateur", "admin": "admin"}.get(who, "")
    user_id = None if who == "anonymous" else person(who, site_role=site_role)
    if who == "team":
        course_team.team.add(user_id)
    role = "staff" if who == "team" and course_key == KEY else None
    expected = permits(Operation.MANAGE_GROUPS, Actor(user_id, course_role=role), Target("course"))
    for door in (
        lambda: api.classroom(user_id, course_key=course_key),
        lambda: api.enrol_group(user_id, course_key=course_key, group="A", addresses="a@exemple.fr"),
        lambda: promotion_home.course_promotions(user_id, course_key=course_key),
    ):
        if expected:
            door()
        else:
            with pytest.raises(Forbidden):
                door()
    assert bool(room.expected) is expected


def test_an_opened_group_lists_those_who_have_not_begun_too(teacher, person):
    ana, bob, eve = person("ana"), person("bob"), person("eve")
    room.people = {"Aube 2026": [ana, bob, eve], "Vide": []}
    room.done = {
        ana: CourseProgress(done=8, grade=0.75, passed=True, certified=True),
        bob: CourseProgress(done=9, grade=None, passed=False, certified=False),
    }
    view = api.classroom(teacher, course_key=KEY, group="Aube 2026")
    assert view.groups == (CourseGroup("Aube 2026", 3), CourseGroup("Vide", 0))
    assert view.learners == (
        LearnerRow("Ana Essai", share=100, grade=75, passed=True, certified=True),
        LearnerRow("Bob Essai", share=100, grade=None, passed=False, certified=False),
        LearnerRow("Eve Essai", share=0, grade=None, passed=False, certified=False),
    )


def test_no_more_than_two_hundred_members_are_read(teacher):
    room.people = {"Tous": list(range(1000, 1500))}
    view = api.classroom(teacher, course_key=KEY, group="Tous")
    assert (view.opened, len(view.learners)) == (CourseGroup("Tous", 500), 200)


def test_a_course_is_divided_only_by_somebody_who_agrees_to_it(teacher):
    room.grouped = False
    with pytest.raises(InvalidRequest) as refused:
        api.enrol_group(teacher, course_key=KEY, group="A", addresses="a@exemple.fr")
    assert (refused.value.where["field"], room.expected) == ("diviser", {})
    api.enrol_group(teacher, course_key=KEY, group="A", addresses="a@exemple.fr", divide=True)
    assert room.expected == {"a@exemple.fr": "A"}


def test_a_failure_in_the_middle_is_reported_and_stops_nobody_else(teacher):
    typed = "ana@exemple.fr panne@exemple.fr eve@exemple.fr"
    report = api.enrol_group(teacher, course_key=KEY, group="A", addresses=typed)
    assert [outcome for _, outcome in report.outcomes] == ["invited", "failed", "invited"]


def test_a_group_that_does_not_exist_opens_nothing(teacher):
    view = api.classroom(teacher, course_key=KEY, group="Ailleurs")
    assert (view.opened, view.learners) == (None, ())


def test_each_address_has_its_outcome_and_twice_is_once(teacher):
    room.expected = {"bob@exemple.fr": "Ancien"}
    typed = "Ana@Exemple.fr; bob@exemple.fr\npas-une-adresse,ana@exemple.fr"
    first = api.enrol_group(teacher, course_key=KEY, group="  Aube   2026 ", addresses=typed)
    assert first.group == "Aube 2026"
    assert first.outcomes == (
        ("ana@exemple.fr", "invited"), ("bob@exemple.fr", "moved"), ("pas-une-adresse", "refused"),
    )  # fmt: skip
    second = api.enrol_group(teacher, course_key=KEY, group="Aube 2026", addresses=typed)
    assert [outcome for _, outcome in second.outcomes] == ["already", "already", "refused"]


@pytest.mark.parametrize(
    ("group", "addresses", "field"),
    [
        ("", "a@exemple.fr", "groupe"),
        ("x" * 81, "a@exemple.fr", "groupe"),
        ("Aube", " ,;\n", "adresses"),
        ("Aube", " ".join(f"a{n}@exemple.fr" for n in range(101)), "adresses"),
    ],
)
def test_bad_input_enrols_nobody_and_names_the_field(teacher, group, addresses, field):
    with pytest.raises(InvalidRequest) as refused:
        api.enrol_group(teacher, course_key=KEY, group=group, addresses=addresses)
    assert refused.value.as_dict()["field"] == field
    assert room.expected == {}
