"""People invited to one project: the letter, the answer given once, what changes, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core import invitations as rules
from commune_core.errors import CommuneError, Forbidden
from commune_core.invitations import InvalidInvitation, TooManyInvitations
from dashboard_plugin import api
from dashboard_plugin.api import people
from dashboard_plugin.errors import ClosedInvitation, UnknownInvitation
from dashboard_plugin.models import Entry, Guest, Project
from dashboard_plugin.selectors.guests import fingerprint
from dashboard_plugin.stale import StaleGuest
from tests.plugin import course_team
from tests.plugin.course_team import held_back, posted, sent

pytestmark = pytest.mark.django_db

HERE = "10145"
TODAY = date(2026, 11, 22)
LATER = date(2027, 6, 30)
LIVES = "lise@exemple.fr"

Post = Callable[..., str]


@pytest.fixture(autouse=True)
def host(settings, at):
    settings.VIATIC_PLATFORM = "tests.plugin.course_team.CourseTeamPlatform"
    course_team.begin()
    at(TODAY.isoformat())


@pytest.fixture
def project(mayor) -> int:
    return api.create_project(mayor, commune=HERE, fields=api.ProjectFields("Toiture", kind="project"))


@pytest.fixture
def post(mayor, project, django_capture_on_commit_callbacks) -> Post:
    """Invite an address, or do what is given; gives the secret of the letter that left."""

    def run(write: Callable[[], object] | None = None, email: str = LIVES, **more) -> str:
        posted.clear()
        with django_capture_on_commit_callbacks(execute=True):
            if write is None:
                details = {"expires_on": LATER} | more
                people.invite_guest(mayor, project_id=project, email=email, **details)
            else:
                write()
        ((_, letter),) = posted
        return letter.path.removeprefix("/viatic/invitation/").rstrip("/")

    return run


def refusal(error: type[CommuneError], call: Callable[..., object], *given, **named) -> CommuneError:
    with pytest.raises(error) as refused:
        call(*given, **named)
    return refused.value


def only() -> Guest:
    return Guest.objects.get()


def test_the_secret_is_in_the_letter_alone(post, mayor, project, person):
    secret = post(email=" Lise@Exemple.FR ", name="Lise Roux", message="Votre avis compte.")
    ((address, letter),) = posted
    assert address == LIVES == only().email
    assert only().secret_sha256 == fingerprint(secret) and len(secret) >= 43
    assert secret not in json.dumps(list(Guest.objects.values()), default=str)
    assert any("Votre avis compte." in text for text in letter.paragraphs)
    assert LIVES not in str(letter) and "Helene Essai" in letter.paragraphs[0]
    Project.objects.update(title="Toiture https://piege.example www.piege.example")
    post(lambda: resend(mayor, project))
    assert "://" not in posted[0][1].paragraphs[0] and "www." not in posted[0][1].paragraphs[0]
    Project.objects.update(title="Toiture")
    again = post(lambda: resend(mayor, project))
    assert again != secret and (only().sent_count, only().version) == (3, 3)
    lise = person("lise")
    refusal(UnknownInvitation, people.invitation, lise, secret=secret)
    assert people.invitation(lise, secret=again).title == "Toiture"


def resend(user: int, project: int) -> None:
    people.resend_invitation(user, project_id=project, guest_id=only().pk, version=only().version)


def test_an_invitation_is_answered_once_and_opens_this_project_alone(post, mayor, project, person):
    secret = post(role="contributor")
    lise, omar = person("lise"), person("omar")
    assert not people.followed_projects(lise)
    seen = people.invitation(lise, secret=secret)
    assert (seen.state, seen.sent_to, seen.inside, seen.invited_by) == ("pending", "", False, "Helene Essai")
    assert people.invitation(omar, secret=secret).sent_to == "l…@exemple.fr"
    refusal(Forbidden, people.invitation, None, secret=secret)
    refusal(Forbidden, people.decide_invitation, None, secret=secret, accept=True)
    refusal(InvalidInvitation, people.decide_invitation, mayor, secret=secret, accept=True)
    assert only().status == "pending", "a member's click does not spend the letter"
    for _ in range(2):
        assert people.decide_invitation(lise, secret=secret, accept=True) == project
    assert (only().status, only().user_id, only().version) == ("accepted", lise, 2)
    assert Entry.objects.filter(fact="guest_joined", author=lise).count() == 1
    assert refusal(ClosedInvitation, people.invitation, omar, secret=secret).where["state"] == "accepted"
    refusal(ClosedInvitation, people.decide_invitation, omar, secret=secret, accept=True)
    refusal(ClosedInvitation, people.decide_invitation, lise, secret=secret, accept=False)
    (followed,) = people.followed_projects(lise)
    assert (followed.id, followed.role, followed.expires_on) == (project, "contributor", LATER)
    assert api.project(lise, project_id=project).as_guest
    (row,) = people.guests(mayor, project_id=project).held
    assert (row.person, row.state, row.other_address) == ("Lise Essai", "accepted", False)


def test_another_address_than_the_letters_may_accept_and_the_team_is_told(post, mayor, project, person):
    omar = person("omar")
    people.decide_invitation(omar, secret=post(), accept=True)
    (row,) = people.guests(mayor, project_id=project).held
    assert (row.label, row.other_address) == ("Omar Essai", True)


def test_each_way_an_invitation_ends_is_said(post, mayor, project, person, at):
    lise, told = person("lise"), {}
    secrets = {}
    for name in ("refused", "revoked", "expired", "lapsed"):
        secrets[name] = post(email=f"{name}@exemple.fr")
    people.decide_invitation(lise, secret=secrets["refused"], accept=False)
    people.decide_invitation(lise, secret=secrets["lapsed"], accept=True)
    row = Guest.objects.get(email="revoked@exemple.fr")
    for _ in range(2):
        people.revoke_guest(mayor, project_id=project, guest_id=row.pk, version=row.version)
    at((LATER + timedelta(days=1)).isoformat())
    for name, secret in secrets.items():
        error = refusal(ClosedInvitation, people.decide_invitation, lise, secret=secret, accept=True)
        told[error.where["state"]] = error.message
        assert refusal(ClosedInvitation, people.invitation, lise, secret=secret).message == error.message
        assert error.where["state"] == name
    assert len(set(told.values())) == 4
    refusal(Forbidden, api.project, lise, project_id=project)
    view = people.guests(mayor, project_id=project)
    assert not view.held and {each.state for each in view.ended} == set(secrets)
    for damaged in ("", "x" * 5000, secrets["refused"][:-1], fingerprint(secrets["refused"])):
        refusal(UnknownInvitation, people.invitation, lise, secret=damaged)


def test_a_second_invitation_replaces_the_one_that_waits_and_says_which_it_was(post, mayor, project, person):
    first = post(message="Venez.")
    posted.clear()
    second = post(email="LISE@exemple.fr", role="contributor")
    assert (only().role, only().message, only().sent_count) == ("contributor", "", 2)
    done = people.invite_guest(mayor, project_id=project, email=LIVES, expires_on=LATER, message="Revenez.")
    assert (done.replaced.role, done.replaced.state, done.guest_id) == ("contributor", "pending", only().pk)
    lise = person("lise")
    for dead in (first, second):
        refusal(UnknownInvitation, people.invitation, lise, secret=dead)
    people.decide_invitation(lise, secret=post(lambda: resend(mayor, project)), accept=True)
    error = refusal(
        InvalidInvitation, people.invite_guest, mayor, project_id=project, email=LIVES, expires_on=LATER
    )
    assert error.where["field"] == "email" and only().status == "accepted"


def test_a_change_a_withdrawal_and_a_way_out(
    post, mayor, project, person, at, django_capture_on_commit_callbacks
):
    lise = person("lise")
    people.decide_invitation(lise, secret=post(), accept=True)
    which = {"project_id": project, "guest_id": only().pk}
    stale = refusal(StaleGuest, people.revoke_guest, mayor, **which, version=1)
    assert stale.current.state == "accepted", "it was accepted meanwhile"
    refusal(StaleGuest, people.resend_invitation, mayor, **which, version=1)
    refusal(InvalidInvitation, people.resend_invitation, mayor, **which, version=2)
    assert people.change_guest(mayor, **which, role="contributor", expires_on=LATER, version=2) == 3
    refusal(StaleGuest, people.change_guest, mayor, **which, role="reader", expires_on=LATER, version=2)
    at((LATER + timedelta(days=1)).isoformat())
    refusal(Forbidden, api.project, lise, project_id=project)
    people.change_guest(mayor, **which, role="reader", expires_on=LATER + timedelta(days=9), version=3)
    assert api.project(lise, project_id=project).may == {"read_project", "talk"}
    with django_capture_on_commit_callbacks(execute=True):
        people.revoke_guest(mayor, **which, version=4)
    assert [(who, letter.path) for who, letter in sent] == [((lise,), "/viatic/")]
    refusal(Forbidden, api.project, lise, project_id=project)
    refusal(
        InvalidInvitation, people.change_guest, mayor, **which, role="reader", expires_on=LATER, version=5
    )
    people.decide_invitation(lise, secret=post(expires_on=date(2028, 1, 1)), accept=True)
    people.leave_project(lise, project_id=project)
    assert only().status == "refused" and not people.followed_projects(lise)
    assert Entry.objects.filter(project=project, author=lise, fact="guest_left").count() == 1
    refusal(Forbidden, people.leave_project, lise, project_id=project)
    other = api.create_project(mayor, commune=HERE, fields=api.ProjectFields("Autre"))
    elsewhere = {"project_id": other, "guest_id": only().pk}
    refusal(UnknownInvitation, people.revoke_guest, mayor, **elsewhere, version=only().version)


def test_what_no_invitation_may_say_is_refused_with_its_field(mayor, project):
    good = {"email": LIVES, "expires_on": LATER}
    bad = [
        *({"email": each} for each in ("", "lise", "a b@b.fr", "élise@b.fr", "a@b", "a@b.fr\nBcc: c@d.fr",
                                       "x" * 250 + "@exemple.fr", "lise@exemple.fr, omar@exemple.fr")),
        *({"role": each} for each in ("", "pilot", "referent")),
        *({"expires_on": each} for each in (None, TODAY - timedelta(days=1), date(2035, 1, 1))),
        *({"message": each} for each in ("x" * 1001, "Voir http://piege.example", "www.piege.example")),
        *({"name": each} for each in ("x" * 121, "https://piege.example")),
    ]  # fmt: skip
    for wrong in bad:
        error = refusal(
            InvalidInvitation, people.invite_guest, mayor, project_id=project, **{**good, **wrong}
        )
        assert error.where["field"] == next(iter(wrong)) and error.hint, wrong
    assert not Guest.objects.exists()


def test_nobody_is_invited_where_no_letter_leaves(mayor, project):
    held_back.add("all")
    refusal(InvalidInvitation, people.invite_guest, mayor, project_id=project, email=LIVES, expires_on=LATER)
    assert not Guest.objects.exists()


def test_letters_are_counted_by_project_by_person_and_by_address(mayor, project, at):
    def invite(number: int, to: int = project) -> None:
        people.invite_guest(mayor, project_id=to, email=f"p{number}@exemple.fr", expires_on=LATER)

    for number in range(rules.MOST_A_DAY):
        invite(number)
    refusal(TooManyInvitations, invite, 99)
    first = Guest.objects.order_by("pk").first()
    which = {"project_id": project, "guest_id": first.pk}
    refusal(TooManyInvitations, people.resend_invitation, mayor, **which, version=1)
    for number in range(1, 3):
        other = api.create_project(mayor, commune=HERE, fields=api.ProjectFields(f"Autre {number}"))
        left = min(rules.MOST_A_DAY, rules.MOST_BY_ONE - number * rules.MOST_A_DAY)
        for each in range(left):
            invite(each, other)
    refusal(TooManyInvitations, invite, 98, other)
    at((TODAY + timedelta(days=2)).isoformat())
    invite(99)
    for version in range(1, rules.MOST_LETTERS):
        people.resend_invitation(mayor, **which, version=version)
    refusal(TooManyInvitations, people.resend_invitation, mayor, **which, version=rules.MOST_LETTERS)
    at((TODAY + timedelta(days=60)).isoformat())
    people.resend_invitation(mayor, **which, version=rules.MOST_LETTERS)
    Guest.objects.filter(project=project).update(sent_at="2026-01-01T00:00Z")
    row = Guest.objects.filter(project=project).first()
    Guest.objects.bulk_create(
        Guest(project_id=project, email=f"q{number}@exemple.fr", role="reader", status="accepted",
              expires_on=LATER, invited_at=row.invited_at, sent_at=row.invited_at, secret_sha256="")
        for number in range(rules.MOST_HELD)
    )  # fmt: skip
    refusal(InvalidInvitation, invite, 97)


def test_the_list_costs_the_same_for_one_and_for_forty(post, mayor, project, person):
    def cost(call: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    lise = person("lise")
    people.decide_invitation(lise, secret=post(), accept=True)
    calls = (lambda: people.guests(mayor, project_id=project), lambda: people.followed_projects(lise))
    before = [cost(call) for call in calls]
    row = only()
    for number in range(40):
        held = Project.objects.create(
            commune=Project.objects.get(pk=project).commune, kind="action", title=f"Devis {number}",
            created_at=row.sent_at, changed_at=row.sent_at,
        )  # fmt: skip
        for where in (held.pk, project):
            Guest.objects.create(
                project_id=where, email=f"p{number}@exemple.fr", user_id=lise, status="accepted",
                role="reader", expires_on=LATER, invited_by_id=mayor, invited_at=row.sent_at,
                sent_at=row.sent_at,
            )  # fmt: skip
    assert [cost(call) for call in calls] == before
    assert before[1] == 1 and len(people.followed_projects(lise)) == 20
    assert len(people.guests(mayor, project_id=project).held) == 41


def test_an_invitation_that_ended_a_year_ago_is_forgotten(post, mayor, project, person, at):
    lise = person("lise")
    for name in ("refused", "revoked", "expired", "lapsed", "held"):
        secret = post(email=f"{name}@exemple.fr", expires_on=date(2029, 1, 1) if name == "held" else LATER)
        if name in ("lapsed", "refused", "held"):
            people.decide_invitation(lise, secret=secret, accept=name != "refused")
    row = Guest.objects.get(email="revoked@exemple.fr")
    people.revoke_guest(mayor, project_id=project, guest_id=row.pk, version=row.version)
    answered, ended = TODAY + rules.KEPT_FOR, LATER + rules.KEPT_FOR
    a_day = timedelta(days=1)
    for day, left in ((TODAY, 5), (answered, 5), (answered + a_day, 3), (ended, 3), (ended + a_day, 1)):
        at(day.isoformat())
        call_command("forget_invitations")
        assert Guest.objects.count() == left, day
    assert only().email == "held@exemple.fr"


def test_erasing_the_inviter_or_the_guest_leaves_nothing_of_them(post, mayor, project, person, member):
    denis = member("denis", role="referent", function="dgs_secretaire")
    lise = person("lise", first_name="Zénobie")
    people.decide_invitation(lise, secret=post(email="autre@exemple.fr"), accept=True)
    waiting = post(name="Zénobie R.")
    omar = person("omar")
    people.decide_invitation(omar, secret=post(email="omar@exemple.fr"), accept=True)
    Guest.objects.filter(email="omar@exemple.fr").update(email=LIVES, name="Zénobie")
    (mine, omars) = api.export_my_data(lise)["records"]["guest.email"]["rows"]
    assert (mine["email"], mine["status"], omars["email"]) == (LIVES, "pending", LIVES)
    goes = {each.key: each.count for each in api.preview_erasure(lise).goes}
    assert goes == {"guest.user": 1, "guest.email": 2}
    api.erase_person(lise)
    left = json.dumps(list(Guest.objects.values()), default=str, ensure_ascii=False)
    assert "Zénobie" not in left and LIVES not in left
    refusal(UnknownInvitation, people.invitation, omar, secret=waiting)
    assert only().user_id == omar and api.project(omar, project_id=project).as_guest
    api.erase_person(mayor)
    (row,) = people.guests(denis, project_id=project).held
    assert (row.invited_by, row.label) == ("Un ancien membre", "Omar Essai")
    User.objects.get(pk=omar).delete()
    assert not Guest.objects.exists()
