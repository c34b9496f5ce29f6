"""Who is told of what happens in a project, and the letters that follow: in time, once, and not at night."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden
from dashboard_plugin import api
from dashboard_plugin.api import money, people, talk
from dashboard_plugin.models import Guest, Membership, Message, Notice, NoticeHours, Part, Project, Step
from dashboard_plugin.use_cases.deadlines import tell_deadlines
from dashboard_plugin.use_cases.notice_letters import send_notices
from dashboard_plugin.use_cases.rule_changes import tell_rule_changes
from tests.plugin import course_team
from tests.plugin.conftest import SettableClock
from tests.plugin.course_team import posted, sent
from tests.plugin.test_financing import change_of_law

pytestmark = pytest.mark.django_db

HERE = "10145"
MONDAY = "2026-11-23"


@pytest.fixture(autouse=True)
def host(settings):
    settings.VIATIC_PLATFORM = "tests.plugin.course_team.CourseTeamPlatform"
    course_team.begin()
    sent.clear()


@pytest.fixture
def hour(at):
    """Set the clock to an hour of Paris of a day of that week: hour(9), hour(22, day=2)."""
    at(MONDAY)

    def put(hour: int, day: int = 0) -> None:
        monday = datetime.fromisoformat(MONDAY).replace(hour=hour, tzinfo=ZoneInfo("Europe/Paris"))
        SettableClock.instant = monday + timedelta(days=day)

    return put


@pytest.fixture
def team(member) -> dict[str, int]:
    return {
        "helene": member("helene", role="referent", function="maire"),
        **{name: member(name) for name in ("lise", "nora", "paul")},
    }


def sheet(**more) -> api.ProjectFields:
    return api.ProjectFields("Toiture", **more)


def led(*people: int) -> tuple[api.Someone, ...]:
    return tuple(api.Someone(user_id=each) for each in people)


def choose(person: int, **given: str) -> None:
    talk.set_notice_settings(person, given=given, read=talk.notice_settings(person).values)


def told() -> set[tuple[str, str, int]]:
    """(name, kind, count) of all that people were told and have not seen."""
    rows = Notice.objects.filter(seen_at=None).values_list("user__username", "kind", "count")
    return set(rows)


def written() -> list[tuple[int, str]]:
    """(person, path) of the letters sent since the last look."""
    found = [(people[0], letter.path) for people, letter in sent]
    sent.clear()
    return found


def test_those_who_follow_are_told_and_no_one_else(team, hour, person):
    hour(9)
    helene, lise, nora, paul = team.values()
    number = api.create_project(helene, commune=HERE, fields=sheet(participants=led(helene, lise, nora)))
    assert told() == {("lise", "named", 1), ("nora", "named", 1)}
    guest, late, gone = (person(name) for name in ("invite", "expire", "retire"))
    for user_id, status, days in ((guest, "accepted", 1), (late, "accepted", -1), (gone, "revoked", 1)):
        Guest.objects.create(
            project_id=number, user_id=user_id, email="a@exemple.fr", role="reader", status=status,
            expires_on=date.fromisoformat(MONDAY) + timedelta(days), invited_at=SettableClock.instant,
            sent_at=SettableClock.instant, secret_sha256="0" * 64,
        )  # fmt: skip
    Notice.objects.all().delete()
    for _ in range(2):
        talk.send_message(lise, project_id=number, body=f"Devis reçu {_}.")
    # Paul reads, he does not follow; who wrote it knows.
    assert told() == {("helene", "message", 2), ("nora", "message", 2), ("invite", "message", 2)}
    Membership.objects.filter(user_id=nora).update(status="ended")
    Notice.objects.all().delete()
    version = Project.objects.get().version
    paused = sheet(participants=led(helene, lise), status="paused")
    api.save_project(helene, project_id=number, fields=paused, version=version)
    assert told() == {("lise", "status", 1), ("invite", "status", 1)}
    done = sheet(participants=led(helene, lise, paul), status="done")
    api.save_project(helene, project_id=number, fields=done, version=version + 1)
    assert told() == {("lise", "status", 1), ("invite", "status", 1),
                      ("lise", "closed", 1), ("invite", "closed", 1), ("paul", "closed", 1),
                      ("paul", "named", 1)}  # fmt: skip
    api.save_project(helene, project_id=number, fields=done, version=version + 2)
    assert len(told()) == 6, "nothing changed"


def test_whoever_invited_learns_that_it_is_accepted(team, hour, person, django_capture_on_commit_callbacks):
    hour(9)
    helene = team["helene"]
    number = api.create_project(helene, commune=HERE, fields=sheet())
    day = date(2026, 12, 31)
    for name, accept in (("ahmed", True), ("zoe", False)):
        with django_capture_on_commit_callbacks(execute=True):
            people.invite_guest(helene, project_id=number, email=f"{name}@exemple.fr", expires_on=day)
        secret = posted[-1][1].path.split("/")[-2]
        people.decide_invitation(person(name), secret=secret, accept=accept)
    assert told() == {("helene", "accepted", 1)}


def test_telling_many_costs_as_many_queries_as_telling_two(team, hour, person, member):
    hour(9)
    helene, lise, nora, _ = team.values()
    number = api.create_project(helene, commune=HERE, fields=sheet(participants=led(lise, nora)))

    def cost(body: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            talk.send_message(helene, project_id=number, body=body)
        return len(queries)

    cost("Un.")
    few = cost("Deux.")
    many = [member(f"membre{n}") for n in range(30)]
    Part.objects.bulk_create(Part(project_id=number, role="participant", user_id=each) for each in many)
    cost("Trois.")
    assert cost("Quatre.") == few
    assert Notice.objects.filter(kind="message", count=2, user__in=many).count() == 30


def test_a_letter_leaves_at_once_but_not_at_night_and_once_only(team, hour):
    hour(22)
    helene, lise, nora, _ = team.values()
    number = api.create_project(helene, commune=HERE, fields=sheet(participants=led(lise, nora)))
    talk.send_message(helene, project_id=number, body="Un secret.")
    choose(nora, message="none", named="page")
    assert (send_notices(), written()) == (0, [])
    hour(9, day=1)
    with CaptureQueriesContext(connection) as queries:
        call_command("send_notices", stdout=None)
    ((to, letter),) = sent
    assert (to, letter.path) == ((lise,), "/viatic/avis/")
    assert (
        "Un secret" not in str(letter)
        and "Toiture (Faux-Villecerf) : Un nouveau message." in letter.paragraphs
    )
    assert len(queries) <= 14
    sent.clear()
    assert (send_notices(), written()) == (0, [])
    talk.send_message(helene, project_id=number, body="Encore.")
    assert (send_notices(), written()) == (1, [(lise, f"/viatic/projets/{number}/fil/")])
    # What was seen in the page is not written, nor what can no longer be read.
    talk.send_message(helene, project_id=number, body="Et encore.")
    talk.mark_read(lise, project_id=number, change=99)
    assert send_notices() == 0
    talk.send_message(helene, project_id=number, body="Enfin.")
    Membership.objects.filter(user_id=lise).update(status="ended")
    assert (send_notices(), talk.notices(lise).notices) == (0, ())
    Membership.objects.filter(user_id=lise).update(status="confirmed")
    assert send_notices() == 0, "what was closed to her is not news once she is back"


def test_the_weekly_letter_leaves_on_its_day_once_and_late_rather_than_never(team, hour):
    helene, lise, *_ = team.values()
    hour(9, day=-4)
    number = api.create_project(helene, commune=HERE, fields=sheet(participants=led(lise)))
    choose(lise, named="digest", message="digest", digest_day="2")
    talk.send_message(helene, project_id=number, body="Jeudi.")
    for day in (0, 1):
        hour(9, day=day)
        assert send_notices() == 0
    hour(7, day=2)
    assert send_notices() == 0, "before the end of her quiet hours"
    hour(9, day=3)  # nothing ran on Wednesday
    assert (send_notices(), written()) == (1, [(lise, "/viatic/avis/")])
    assert NoticeHours.objects.get().digest_sent_on == date(2026, 11, 26)
    hour(9, day=4)
    talk.send_message(helene, project_id=number, body="Vendredi.")
    assert send_notices() == 0
    hour(9, day=9)
    assert (send_notices(), written()) == (1, [(lise, f"/viatic/projets/{number}/fil/")])


def test_a_letter_that_fails_is_tried_again_and_stops_no_other(team, hour, monkeypatch):
    hour(9)
    helene, lise, nora, _ = team.values()
    api.create_project(helene, commune=HERE, fields=sheet(participants=led(lise, nora)))
    send = course_team.CourseTeamPlatform.send

    def broken(self, user_ids, letter):
        if lise in user_ids:
            raise OSError("no mail server")
        send(self, user_ids, letter)

    with monkeypatch.context() as patch:
        patch.setattr(course_team.CourseTeamPlatform, "send", broken)
        assert (send_notices(), [each for each, _ in written()]) == (1, [nora])
    assert (send_notices(), [each for each, _ in written()]) == (1, [lise])


def test_two_programs_at_once_and_one_that_dies_write_nothing_twice(team, hour, monkeypatch):
    hour(9)
    helene, lise, nora, paul = team.values()
    api.create_project(helene, commune=HERE, fields=sheet(participants=led(lise, nora, paul)))
    send = course_team.CourseTeamPlatform.send

    class Killed(BaseException):
        pass

    def dying(self, user_ids, letter):
        send(self, user_ids, letter)
        if nora in user_ids:
            raise Killed
        if lise in user_ids:
            # While the first letter leaves, another program runs from the start.
            monkeypatch.setattr(course_team.CourseTeamPlatform, "send", send)
            assert send_notices() == 2
            monkeypatch.setattr(course_team.CourseTeamPlatform, "send", dying)

    monkeypatch.setattr(course_team.CourseTeamPlatform, "send", dying)
    send_notices()
    assert sorted(each for each, _ in written()) == [lise, nora, paul]
    Notice.objects.update(sent_at=None)
    monkeypatch.setattr(
        course_team.CourseTeamPlatform,
        "send",
        lambda self, user_ids, letter: (send(self, user_ids, letter), (_ for _ in ()).throw(Killed())),
    )
    with pytest.raises(Killed):
        send_notices()
    monkeypatch.setattr(course_team.CourseTeamPlatform, "send", send)
    send_notices()
    assert sorted(each for each, _ in written()) == [lise, nora, paul]


def test_a_deadline_is_told_on_its_eve_and_once_past_to_those_who_act(team, hour):
    hour(9, day=-10)
    helene, lise, nora, paul = team.values()
    fields = sheet(pilot=led(lise)[0], participants=led(nora), due_on=date(2026, 11, 24))
    number = api.create_project(helene, commune=HERE, fields=fields)
    stepped = api.create_project(helene, commune=HERE, fields=sheet(pilot=led(lise)[0]))
    Step.objects.create(project_id=stepped, position=1, title="Devis", due_on=date(2026, 11, 22))
    Step.objects.create(
        project_id=stepped, position=2, title="Vote", due_on=date(2026, 11, 24), done_on=date(2026, 11, 20)
    )
    over = api.create_project(
        helene, commune=HERE, fields=sheet(pilot=led(paul)[0], due_on=date(2026, 11, 24), status="done")
    )
    assert over
    Notice.objects.all().delete()
    assert tell_deadlines() == 0
    hour(9)
    assert tell_deadlines() == 3
    assert tell_deadlines() == 0, "told already"
    rows = Notice.objects.filter(kind="deadline").values_list("user", "project")
    assert set(rows) == {(lise, number), (nora, number), (lise, stepped)}
    hour(9, day=1)
    assert tell_deadlines() == 0
    talk.see_notices(nora, up_to=SettableClock.instant)
    hour(9, day=4)
    assert tell_deadlines() == 2, "late, and told once more: two days late rather than never"
    assert tell_deadlines() == 0
    words = {each.words for each in talk.notices(nora).notices}
    assert words == {"L’échéance est passée"}
    hour(9, day=30)
    assert tell_deadlines() == 0


def test_a_rule_that_changes_while_a_project_spends_is_told_once_for_each_change(team, hour, monkeypatch):
    hour(9)
    helene, lise, nora, paul = team.values()
    choose(nora, rule="none")

    def spends(*years: int, **more) -> int:
        number = api.create_project(paul, commune=HERE, fields=sheet(**more))
        for year in years:
            fields = money.CostFields("Travaux", year, 100_000_00)
            money.save_cost(helene, project_id=number, fields=fields)
        return number

    halle = spends(2026, 2027, pilot=led(lise)[0], participants=led(nora))
    spends(2026, pilot=led(lise)[0]), spends(2027, 2028, pilot=led(lise)[0])
    spends(2026, 2027, pilot=led(lise)[0], status="done")
    Notice.objects.all().delete()
    assert tell_rule_changes() == 0, "nothing changes"
    change_of_law(monkeypatch, "owner_share.minimum", Fraction(30, 100), date(2027, 1, 1))
    assert tell_rule_changes() == 3
    assert tell_rule_changes() == 0, "told already"
    rows = Notice.objects.values_list("user", "project", "kind")
    assert set(rows) == {(lise, halle, "rule"), (paul, halle, "rule")}
    assert talk.notices(lise).notices[0].url == f"/viatic/projets/{halle}/financement/"
    Notice.objects.all().delete()
    assert tell_rule_changes() == 0, "whatever became of the notice"
    change_of_law(monkeypatch, "fctva.rate", Fraction(14850, 100_000), date(2027, 1, 1))
    Membership.objects.filter(user_id=paul).update(status="ended")
    assert tell_rule_changes() == 2, "another change, to those who may read"
    hour(9, day=500)
    assert tell_rule_changes() == 0, "a change of another year"


def test_the_daily_command_tells_writes_and_throws_old_notices_away(team, hour, capsys):
    helene, lise, *_ = team.values()
    hour(9, day=-200)
    number = api.create_project(helene, commune=HERE, fields=sheet(pilot=led(lise)[0]))
    Notice.objects.update(seen_at=SettableClock.instant)
    hour(9)
    Project.objects.filter(pk=number).update(due_on=date(2026, 11, 24))
    call_command("viatic_daily")
    assert "tell_deadlines: 1" in capsys.readouterr().out
    assert written() == [(lise, f"/viatic/projets/{number}/")]
    assert Notice.objects.count() == 1


def test_a_message_sent_twice_is_one_and_the_same_words_later_are_another(team, hour):
    hour(9)
    helene, lise, *_ = team.values()
    number = api.create_project(helene, commune=HERE, fields=sheet())
    first = talk.send_message(helene, project_id=number, body="Oui.")
    assert talk.send_message(helene, project_id=number, body="Oui.\r\n") == first
    assert talk.send_message(helene, project_id=number, body="Oui.", reply_to=first) != first
    assert talk.send_message(lise, project_id=number, body="Oui.") != first
    assert talk.send_message(helene, project_id=number, body="Oui.") != first
    hour(10)
    talk.send_message(helene, project_id=number, body="Oui.")
    assert Message.objects.count() == 5
    assert list(Message.objects.order_by("pk").values_list("change", flat=True)) == [1, 2, 3, 4, 5]


def test_a_conversation_leaves_one_line(team, hour):
    hour(9)
    helene, lise, *_ = team.values()
    number = api.create_project(helene, commune=HERE, fields=sheet(participants=led(lise)))
    choose(lise, message="page")
    for n in range(4):
        talk.send_message(helene, project_id=number, body=f"Message {n}.")
        if n != 2:
            talk.mark_read(lise, project_id=number, change=n + 1)
        choose(lise, message="at_once" if n == 1 else "page")
    mine = Notice.objects.filter(user=lise, kind="message")
    assert [(each.count, each.seen_at is not None) for each in mine] == [(2, True)]
    talk.send_message(helene, project_id=number, body="Enfin.")
    assert [(each.count, each.seen_at) for each in mine.all()] == [(1, None)]


def test_notices_are_for_the_person_alone(team, hour):
    hour(9)
    helene, lise, nora, _ = team.values()
    api.create_project(helene, commune=HERE, fields=sheet(pilot=led(lise)[0]))
    (mine,) = talk.notices(lise).notices
    assert talk.notices(nora).notices == talk.latest_notices(nora) == ()
    for visitor in (nora, None):
        with pytest.raises(Forbidden):
            talk.open_notice(visitor, notice_id=mine.id)
    for door in (talk.notices, talk.latest_notices, talk.notice_settings):
        with pytest.raises(Forbidden):
            door(None)
    talk.see_notices(nora, up_to=SettableClock.instant)
    assert talk.open_notice(lise, notice_id=mine.id).seen is False
    assert talk.latest_notices(lise) == ()
