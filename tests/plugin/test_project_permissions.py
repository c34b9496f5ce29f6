"""The permission matrix of one project: everybody of the other matrix, every guest, every door of the api."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from commune_core.policy import Actor, Operation, Target, permits
from dashboard_plugin import api
from dashboard_plugin.api import measures, money, people, reports, talk, works
from dashboard_plugin.errors import UnknownLine
from dashboard_plugin.models import Commune, Guest, Message, Part, Project, Step
from dashboard_plugin.selectors.projects import ON_A_PROJECT
from tests.plugin.rights_scene import HERE, PEOPLE, Person, settle
from tests.plugin.undone import opens, undone

pytestmark = [pytest.mark.django_db, pytest.mark.rights]

SHEET = api.ProjectFields("Toiture de la salle", items=("GOV-02",))
TODAY = date(2026, 11, 22)


def close_again(user: int | None, number: int) -> None:
    """Whoever may close it does, whatever its version has become."""
    row = Project.objects.filter(pk=number).first()
    reports.close_project(user, project_id=number, version=row.version if row else 1, outcomes=())


COST = money.CostFields("Travaux", 2027, 180_000_00)


GRANT = money.GrantFields("État", "etat_dotation", 2027, 72_000_00)

Door = Callable[[int | None, int], object]


def waiting(project: int) -> int:
    """The number of an invitation that waits in this project; 0 where there is no such project."""
    now = timezone.now()
    if not Project.objects.filter(pk=project).exists():
        return 0
    return Guest.objects.create(
        project_id=project, email="attend@exemple.fr", role="reader", expires_on=TODAY, invited_at=now,
        sent_at=now, secret_sha256="1" * 64,
    ).pk  # fmt: skip


def past_the_door(door: Callable[[], object]) -> None:
    """Whoever is told that a line is not there was let in."""
    with suppress(UnknownLine):
        door()


def step_of(project: int) -> int:
    """A step of the project, made where it has none."""
    found = Step.objects.filter(project=project).first()
    if found is None and Project.objects.filter(pk=project).exists():
        found = Step.objects.create(project_id=project, position=1, title="Devis")
    return found.pk if found else 0


# Each door takes the user and the number of the project.
DOORS: dict[Operation, dict[str, Door]] = {
    Operation.READ_PROJECT: {
        "project": lambda user, number: api.project(user, project_id=number),
        "aids": lambda user, number: money.aids(user, project_id=number),
        "financing": lambda user, number: money.financing(user, project_id=number),
        "what_if": lambda user, number: past_the_door(
            lambda: money.what_if(user, project_id=number, grant_id=1)
        ),
        "project_sheet": lambda user, number: works.project_sheet(user, project_id=number),
        "project_indicators": lambda user, number: measures.project_indicators(user, project_id=number),
        "project_steps": lambda user, number: works.project_steps(user, project_id=number),
        "project_journal": lambda user, number: works.project_journal(user, project_id=number),
    },
    Operation.SET_FINANCING: {
        "scheme": lambda user, number: money.scheme(user, project_id=number, code="detr"),
        "save_cost": lambda user, number: money.save_cost(user, project_id=number, fields=COST),
        "remove_cost": lambda user, number: money.remove_cost(user, project_id=number, cost_id=1, version=1),
        "save_grant": lambda user, number: money.save_grant(user, project_id=number, fields=GRANT),
        "remove_grant": lambda user, number: money.remove_grant(
            user, project_id=number, grant_id=1, version=1
        ),
        "save_terms": lambda user, number: money.save_terms(
            user, project_id=number, fields=money.TermsFields(), version=0
        ),
    },
    Operation.FOLLOW_PROJECT: {
        "add_step": lambda user, number: works.add_step(user, project_id=number, title="Devis"),
        "save_step": lambda user, number: works.save_step(
            user,
            project_id=number,
            step_id=step_of(number),
            title="Devis",
            due_on=None,
            after=None,
            version=1,
        ),
        "tick_step": lambda user, number: works.tick_step(
            user, project_id=number, step_id=step_of(number), done=True
        ),
        "place_step": lambda user, number: works.place_step(
            user, project_id=number, step_id=step_of(number), before=None
        ),
        "remove_step": lambda user, number: works.remove_step(user, project_id=number, step_id=0, version=1),
        "add_note": lambda user, number: works.add_note(user, project_id=number, text="Vu."),
        "add_link": lambda user, number: works.add_link(
            user, project_id=number, title="Devis", url="https://exemple.fr/"
        ),
        "remove_link": lambda user, number: works.remove_link(user, project_id=number, link_id=0),
    },
    Operation.EDIT_PROJECT: {
        "save_project": lambda user, number: api.save_project(
            user, project_id=number, fields=SHEET, version=1
        ),
        "closing": lambda user, number: reports.closing(user, project_id=number),
        "close_project": lambda user, number: close_again(user, number),
    },
    Operation.INVITE_GUEST: {
        "guests": lambda user, number: people.guests(user, project_id=number),
        "invite_guest": lambda user, number: people.invite_guest(
            user, project_id=number, email="nora@exemple.fr", expires_on=TODAY
        ),
        "resend_invitation": lambda user, number: people.resend_invitation(
            user, project_id=number, guest_id=waiting(number), version=1
        ),
        "change_guest": lambda user, number: people.change_guest(
            user, project_id=number, guest_id=waiting(number), role="contributor", expires_on=TODAY, version=1
        ),
        "revoke_guest": lambda user, number: people.revoke_guest(
            user, project_id=number, guest_id=waiting(number), version=1
        ),
    },
}


DOORS[Operation.TALK] = {
    "thread": lambda user, number: talk.thread(user, project_id=number),
    "news": lambda user, number: talk.news(user, project_id=number, after=0),
    "message": lambda user, number: talk.message(user, project_id=number, message_id=said(user, number)),
    "message_file": lambda user, number: talk.message_file(user, project_id=number, file_id=1),
    "send_message": lambda user, number: talk.send_message(user, project_id=number, body="Bonjour."),
    "edit_message": lambda user, number: talk.edit_message(
        user, project_id=number, message_id=said(user, number), body="Bonsoir.", version=1
    ),
    "remove_message": lambda user, number: talk.remove_message(
        user, project_id=number, message_id=said(user, number), version=1
    ),
    "mark_read": lambda user, number: talk.mark_read(user, project_id=number, change=1),
}


def said(user: int | None, number: int) -> int:
    """A message of this person in that thread, whoever he is."""
    known = {"project_id": number} if Project.objects.filter(pk=number).exists() else None
    if known is None:
        return 0
    return Message.objects.create(author_id=user, body="Bon.", sent_at=timezone.now(), change=1, **known).pk


GUESTS = {
    f"{role} {status}{' expired' if expired else ''}": (role, status, expired)
    for role in ("reader", "contributor")
    for status in ("pending", "accepted", "refused", "revoked")
    for expired in (False, True)
}


@pytest.fixture
def project(member, at) -> int:
    at(TODAY.isoformat())
    mayor = member("helene", role="referent", function="maire")
    return api.create_project(mayor, commune=HERE, fields=SHEET)


def invite(project: int, user_id: int, role: str, status: str = "accepted", expired: bool = False) -> None:
    now = timezone.now()
    Guest.objects.create(
        project_id=project, user_id=user_id, email="invite@exemple.fr", role=role, status=status,
        expires_on=TODAY - timedelta(days=1) if expired else TODAY, invited_at=now, sent_at=now,
        secret_sha256="0" * 64,
    )  # fmt: skip


def wrong_doors(user_id: int | None, project: int, expected: Callable[[Operation], bool]) -> list[str]:
    return [
        f"{door}: {'closed' if expected(operation) else 'open'}"
        for operation, doors in DOORS.items()
        for door, call in doors.items()
        if opens(call, user_id, project) is not expected(operation)
    ]


def people_here() -> dict[str, Person]:
    """Each person once: a voice in the council, which tells some apart elsewhere, is none here."""
    found = {replace(described, invited=False): name for name, described in reversed(PEOPLE.items())}
    return {name: described for described, name in found.items()}


def test_every_door_of_a_project_opens_as_the_policy_says(project):
    wrong, people = {}, people_here()
    for name, pilot in itertools.product(people, (False, True)):
        if pilot and not people[name].signed_in:
            continue
        with undone():
            user_id = settle(name, people[name])
            actor = replace(people[name].actor(user_id), pilot=pilot)
            if actor.pilot:
                Part.objects.create(project_id=project, role="pilot", user_id=user_id)
            may = {each: permits(each, actor, Target("project")) for each in DOORS}
            found = wrong_doors(user_id, project, may.__getitem__)
            wrong |= {(name, pilot): found} if found else {}
    assert wrong == {}


def test_a_guest_enters_while_his_invitation_holds_and_nowhere_else(project, member, person):
    member("neighbour", "10156")
    person("invite")
    Project.objects.filter(pk=project).update(kind="project")
    wrong = {}
    for name, guest in itertools.product(GUESTS, ("invite", "neighbour")):
        with undone():
            found = wrong_for_a_guest(project, User.objects.get(username=guest).pk, *GUESTS[name])
            wrong |= {(name, guest): found} if found else {}
    assert wrong == {}


def wrong_for_a_guest(project: int, user_id: int, role: str, status: str, expired: bool) -> list[str]:
    invite(project, user_id, role, status, expired)
    held = role if status == "accepted" and not expired else None
    row = Project.objects.get()
    gathered, apart = (
        Project.objects.create(
            commune=row.commune, kind="action", title="Devis", parent=parent,
            created_at=row.created_at, changed_at=row.changed_at,
        ).pk
        for parent in (row, None)
    )  # fmt: skip
    wrong = []
    # An invitation to a project holds for the actions it gathers, through every door, and for no other.
    for number, there in ((project, held), (gathered, held), (apart, None)):
        actor = replace(PEOPLE["signed in, no commune"].actor(user_id), guest=there)
        wrong += wrong_doors(user_id, number, lambda each, who=actor: permits(each, who, Target("project")))
        if opens(leave, user_id, number) is not (there is not None):
            wrong.append("leave_project")
    return wrong


def leave(user: int | None, number: int) -> None:
    people.leave_project(user, project_id=number)


def test_a_guest_of_an_action_sees_nothing_of_the_project_that_gathers_it(project, person):
    Project.objects.filter(pk=project).update(kind="project", title="Bourg")
    row = Project.objects.get()
    action, other = (
        Project.objects.create(
            commune=row.commune, kind="action", title=title, parent=row,
            created_at=row.created_at, changed_at=row.changed_at,
        ).pk
        for title in ("Devis", "Relevés")
    )  # fmt: skip
    guest = person("invite")
    invite(action, guest, "contributor")
    seen = api.project(guest, project_id=action)
    assert (seen.parent_title, seen.fields.parent_id, seen.as_guest) == ("", None, True)
    for shut in (project, other):
        assert not opens(DOORS[Operation.READ_PROJECT]["project"], guest, shut)
    invite(project, guest, "reader")
    assert api.project(guest, project_id=action).parent_title == "Bourg"


def test_every_door_of_a_project_of_a_practice_commune_opens_to_its_owner_alone(territory, person, member):
    owner = person("jeanne")
    number = api.create_project(owner, commune=None, fields=SHEET)
    assert Commune.objects.get(projects=number).owner_id == owner
    granted = {each for each in DOORS if permits(each, Actor(owner), Target("practice", owner))}
    assert set(DOORS) - granted == {Operation.INVITE_GUEST, Operation.TALK}
    assert wrong_doors(owner, number, lambda each: each in granted) == []
    for other in (member("paul"), person("lise", site_role="admin")):
        assert wrong_doors(other, number, lambda each: False) == []


def test_a_project_that_is_none_is_refused_like_one_that_is_closed(project, person):
    for operation, doors in DOORS.items():
        for door, call in doors.items():
            assert not opens(call, person(f"{operation}-{door}"), 999_999)


def test_no_operation_on_a_project_is_forgotten():
    assert set(DOORS) == set(ON_A_PROJECT)
