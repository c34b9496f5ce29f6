"""The permission matrix of one project: everybody of the other matrix, every guest, every door of the api."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from commune_core.policy import Operation, Target, permits
from dashboard_plugin import api
from dashboard_plugin.api import measures, works
from dashboard_plugin.models import Commune, Guest, Part, Project, Step
from dashboard_plugin.selectors.projects import ON_A_PROJECT
from tests.plugin.test_permissions import HERE, PEOPLE, opens, settle

pytestmark = pytest.mark.django_db

SHEET = api.ProjectFields("Toiture de la salle", items=("GOV-02",))
TODAY = date(2026, 11, 22)

Door = Callable[[int | None, int], object]


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
        "project_sheet": lambda user, number: works.project_sheet(user, project_id=number),
        "project_indicators": lambda user, number: measures.project_indicators(user, project_id=number),
        "project_steps": lambda user, number: works.project_steps(user, project_id=number),
        "project_journal": lambda user, number: works.project_journal(user, project_id=number),
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
    },
}
# Operations that the table knows and nothing does yet.
NO_DOOR_YET = {
    Operation.SET_FINANCING,
    Operation.INVITE_GUEST,
    Operation.TALK,
}

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


@pytest.mark.parametrize("pilot", [False, True])
@pytest.mark.parametrize("name", PEOPLE)
def test_every_door_of_a_project_opens_as_the_policy_says(project, name, pilot):
    user_id = settle(name, replace(PEOPLE[name], invited=False))
    actor = replace(PEOPLE[name].actor(user_id), invited=False, pilot=pilot and user_id is not None)
    if actor.pilot:
        Part.objects.create(project_id=project, role="pilot", user_id=user_id)
    assert wrong_doors(user_id, project, lambda each: permits(each, actor, Target("project"))) == []


@pytest.mark.parametrize("name", GUESTS)
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_guest_enters_while_his_invitation_holds_and_nowhere_else(project, member, person, name, elsewhere):
    role, status, expired = GUESTS[name]
    user_id = member("invite", "10156") if elsewhere else person("invite")
    invite(project, user_id, role, status, expired)
    held = role if status == "accepted" and not expired else None
    actor = replace(PEOPLE["signed in, no commune"].actor(user_id), guest=held)
    assert wrong_doors(user_id, project, lambda each: permits(each, actor, Target("project"))) == []
    row = Project.objects.get()
    for parent in (None, row):
        other = Project.objects.create(
            commune=row.commune, kind="action", title="Devis", parent=parent,
            created_at=row.created_at, changed_at=row.changed_at,
        )  # fmt: skip
        # An invitation to a project holds for the actions it gathers, and for no other.
        expected = held is not None and parent is not None
        assert opens(DOORS[Operation.READ_PROJECT]["project"], user_id, other.pk) is expected


def test_every_door_of_a_project_of_a_practice_commune_opens_to_its_owner_alone(territory, person, member):
    owner = person("jeanne")
    number = api.create_project(owner, commune=None, fields=SHEET)
    assert Commune.objects.get(projects=number).owner_id == owner
    granted = set(DOORS)
    assert wrong_doors(owner, number, lambda each: each in granted) == []
    for other in (member("paul"), person("lise", site_role="admin")):
        assert wrong_doors(other, number, lambda each: False) == []


def test_a_project_that_is_none_is_refused_like_one_that_is_closed(project, person):
    for operation, doors in DOORS.items():
        for door, call in doors.items():
            assert not opens(call, person(f"{operation}-{door}"), 999_999)


def test_no_operation_on_a_project_is_forgotten():
    assert set(DOORS) == set(ON_A_PROJECT) - NO_DOOR_YET
