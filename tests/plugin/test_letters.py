"""Who is written to, and what a letter never holds."""

from __future__ import annotations

import pytest

from dashboard_plugin import api
from dashboard_plugin.models import Membership
from tests.plugin import course_team
from tests.plugin.course_team import sent

HERE = "10145"


@pytest.fixture(autouse=True)
def host(settings):
    settings.VIATIC_PLATFORM = "tests.plugin.course_team.CourseTeamPlatform"
    course_team.begin()


@pytest.fixture
def written(django_capture_on_commit_callbacks):
    """Run a write and give who received which path."""

    def run(write) -> list[tuple[tuple[int, ...], str]]:
        sent.clear()
        with django_capture_on_commit_callbacks(execute=True):
            write()
        return [(people, letter.path) for people, letter in sent]

    return run


def test_the_referent_is_told_of_a_request_once(territory, mayor, person, written):
    newcomer = person("nora")

    def ask():
        api.request_membership(newcomer, commune=HERE, function="adjoint")

    assert written(ask) == [((mayor,), f"/viatic/commune/{HERE}/membres/")]
    assert written(ask) == []


def test_moderators_are_told_where_nobody_can_answer(territory, person, written):
    moderator, first = person("moussa", site_role="moderateur"), person("nora")
    ask = lambda: api.request_membership(first, commune=HERE, function="maire")  # noqa: E731
    assert written(ask) == [((moderator,), "/viatic/moderation/")]


def test_whoever_asks_leaves_and_asks_again_sends_one_letter_a_day(territory, mayor, person, written, at):
    at("2027-01-15")
    newcomer = person("nora")

    def ask() -> None:
        api.request_membership(newcomer, commune=HERE, function="adjoint")

    def leave() -> None:
        api.end_membership(newcomer, membership_id=Membership.objects.get(user_id=newcomer).pk)

    assert [len(written(ask)), len(written(leave)), len(written(ask)), len(written(leave))] == [1, 0, 0, 0]
    at("2027-01-17")
    assert len(written(ask)) == 1


def test_administrators_of_the_host_are_told_too(territory, person, written, monkeypatch):
    host_admin, ours = person("ada"), person("zoe", site_role="admin")
    monkeypatch.setattr(course_team.CourseTeamPlatform, "administrators", lambda self: (host_admin,))
    first = person("nora")
    ask = lambda: api.request_membership(first, commune=HERE, function="maire")  # noqa: E731
    assert written(ask) == [((host_admin, ours), "/viatic/moderation/")]


@pytest.mark.parametrize(("accept", "path"), [(True, f"/viatic/commune/{HERE}/"), (False, "/viatic/")])
def test_the_person_is_told_of_the_answer(territory, mayor, member, written, accept, path):
    waiting = member("nora", status="pending")
    place = Membership.objects.get(user_id=waiting)
    decide = lambda: api.decide_membership(mayor, membership_id=place.pk, accept=accept)  # noqa: E731
    assert written(decide) == [((waiting,), path)]


def test_whoever_leaves_by_himself_receives_nothing(territory, mayor, member, written):
    leaving = member("nora")
    place = Membership.objects.get(user_id=leaving)
    assert written(lambda: api.end_membership(leaving, membership_id=place.pk)) == []


def test_no_letter_holds_an_address(territory, mayor, person, written):
    newcomer = person("nora", first_name="", last_name="", email="nora.secret@exemple.fr")
    written(lambda: api.request_membership(newcomer, commune=HERE, function="adjoint"))
    assert "secret" not in str(sent)
