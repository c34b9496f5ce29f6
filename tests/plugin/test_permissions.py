"""The permission matrix, generated: every person, operation and target, through every door of the api.

What the doors do is compared with what `commune_core.policy` says of an actor written here by hand, so that
neither the table nor the way the app reads a membership can drift alone.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from commune_core.errors import Forbidden
from commune_core.policy import ALL_OPERATIONS, SENSITIVE_OPERATIONS, Actor, Operation, Target, permits
from dashboard_plugin import api
from dashboard_plugin.models import Commune
from dashboard_plugin.selectors.access import open_by_id, open_commune, renewed, site_roles
from dashboard_plugin.selectors.projects import ON_A_PROJECT
from dashboard_plugin.selectors.promotion_access import ON_A_PROMOTION
from tests.plugin.commune_doors import OF_A_COMMUNE
from tests.plugin.own_doors import OF_ONESELF, OF_THE_SITE
from tests.plugin.people_doors import OF_PEOPLE
from tests.plugin.rights_scene import (
    HERE,
    PEOPLE,
    PLAIN_ITEM,
    SENSITIVE_ITEM,
    Person,
    at,
    close_a_past_year,
    scene,
    settle,
)
from tests.plugin.undone import opens, undone
from tests.plugin.work_doors import OF_WORKS

__all__ = ["scene"]

ELSEWHERE_TRIED = (
    *(Path(__file__).with_name(f"test_{kind}_permissions.py") for kind in ("project", "promotion")),
    *sorted(Path(__file__).parent.rglob("*_doors.py")),
)
# Whoever opens the first door of one of these takes it out of here.
TO_COME: set[Operation] = set()

pytestmark = [pytest.mark.django_db, pytest.mark.rights]

DOORS = OF_A_COMMUNE | OF_WORKS | OF_PEOPLE | OF_THE_SITE | OF_ONESELF
# What each of these is done to: it is the own of whoever calls.
ON_ONESELF = {
    Operation.OWN_PRACTICE: "practice",
    Operation.READ_MY_DATA: "person",
    Operation.READ_DOUBT: "doubt",
    Operation.ERASE_MY_DATA: "person",
}

# Doors of a course ask a role in its team, not a place in a commune: test_classroom.py opens them all.
COURSE_DOORS = {"classroom", "enrol_group", "course_promotions"}
# Doors that show a person nothing but his own places and roles.
OWN_DOORS = {
    "my_memberships", "open_ballots", "current_commune", "is_moderator", "site_roles",
    "notices", "latest_notices", "open_notice", "see_notices", "notice_settings", "set_notice_settings",
    # An invitation, by the secret that only its letter holds; and a guest's own way out: test_guests.py.
    "invitation", "decide_invitation", "followed_projects", "leave_project",
    # The catalogue is open to all, and one follows a course for oneself: test_catalogue_pages.py.
    "theme", "my_courses", "follow_course",
    # One's own promotions and those one runs, on the home page: promotions/test_home.py.
    "own_promotion", "own_promotions", "led_promotions",
    # How many changes wait for a run: nought to whoever may begin none. promotions/platform/.
    "sync_pending",
    # The way back into a course, as its own page gives it: test_doubts_pages.py.
    "way_back",
    # The promotions where one has a role, and the bodies of those one runs: test_promotions.py.
    "promotions", "own_bodies",
    # One's own calendar over them, and its address: promotions/test_meetings.py.
    "promotion_calendar", "feed_of", "make_promotion_feed", "drop_promotion_feed",
    # What a code says to anybody: promotions/test_attestations.py.
    "check_attestation",
}  # fmt: skip


def test_what_is_read_of_somebody_is_what_he_is(scene):
    for name, described in PEOPLE.items():
        with undone():
            user_id = settle(name, described)
            here = open_commune(user_id, HERE)
            # That a voice is asked for is read of one council: its doors try whoever is invited.
            expected = replace(described.actor(user_id), invited=False)
            assert replace(here.actor, site_roles=site_roles(user_id)) == expected, name
            assert open_by_id(user_id, at(HERE).pk).actor == here.actor == renewed(here).actor, name


def test_every_door_of_a_commune_opens_as_the_policy_says(scene):
    wrong = []
    for name, described in PEOPLE.items():
        with undone():
            user_id = settle(name, described)
            actor = described.actor(user_id)
            for operation in set(DOORS) - {*ON_ONESELF, *OF_THE_SITE}:
                wrong += wrong_doors(name, user_id, actor, operation, Target("commune"), HERE, scene)
    assert wrong == []


def wrong_doors(
    name: str, user_id: int | None, actor: Actor, operation: Operation, target: Target, code: str, scene: dict
) -> list[str]:
    """The doors of an operation that are not as the policy says, on a plain point and on a reserved one."""
    wrong = []
    for item in (PLAIN_ITEM, SENSITIVE_ITEM):
        sensitive = item == SENSITIVE_ITEM
        if target.kind == "commune" and sensitive and operation not in SENSITIVE_OPERATIONS:
            continue
        expected = permits(operation, actor, replace(target, sensitive=sensitive))
        for door, call in DOORS[operation].items():
            if opens(call, user_id, code, item, scene) != expected:
                wrong.append(f"{door} ({item}): {'closed' if expected else 'open'} to {name}")
    return wrong


def test_every_door_of_a_practice_commune_opens_to_its_owner_alone(scene, person):
    owner = person("jeanne")
    for item_id in (PLAIN_ITEM, SENSITIVE_ITEM):
        api.save_answer(owner, item_id=item_id, raw=2, version=None)
    practice = Commune.objects.get(owner_id=owner)
    code = practice.insee_code
    close_a_past_year(owner, practice, code)
    by_code = (Operation.READ_COMMUNE, Operation.ANSWER_ITEM, Operation.SET_PRIORITY, Operation.READ_MEMBERS,
               Operation.NAME_READER, Operation.REQUEST_MEMBERSHIP, Operation.COPY_PRACTICE,
               Operation.SHARE_DOMAINS, Operation.CLOSE_CAMPAIGN,
               Operation.READ_COUNCIL, Operation.CONVENE_COUNCIL, Operation.RATE_ITEM)  # fmt: skip
    wrong = []
    for name in ("owner", *PEOPLE):
        with undone():
            described = PEOPLE.get(name, Person())
            user_id = owner if name == "owner" else settle(name, described)
            actor = replace(described.actor(user_id), role=None, status=None, function=None, named=False)
            for operation in by_code:
                target = Target("practice", owner)
                wrong += wrong_doors(name, user_id, actor, operation, target, code, scene)
    assert wrong == []


def test_everybody_with_an_account_has_a_practice_commune_and_data_of_his_own(scene):
    for name in ("anonymous", "signed in, no commune", "confirmed elu conseiller", "admin"):
        for operation, kind in ON_ONESELF.items():
            with undone():
                described = PEOPLE[name]
                user_id = settle(name, described)
                expected = permits(operation, described.actor(user_id), Target(kind, user_id))
                assert expected is described.signed_in
                for door, call in DOORS[operation].items():
                    assert opens(call, user_id, None, None, scene) is expected, (door, name)


def test_a_door_of_the_whole_site_opens_as_the_policy_says(scene):
    for name, described in PEOPLE.items():
        for operation in OF_THE_SITE:
            with undone():
                user_id = settle(name, described)
                expected = permits(operation, described.actor(user_id), Target("site"))
                for door, call in DOORS[operation].items():
                    assert opens(call, user_id, None, None, scene) is expected, (door, name)


def test_no_operation_and_no_door_is_forgotten():
    only_on_a_project = set(ON_A_PROJECT) - {Operation.SET_FINANCING}
    elsewhere = {Operation.MANAGE_GROUPS, *only_on_a_project, *ON_A_PROMOTION, *TO_COME}
    assert set(DOORS) == set(ALL_OPERATIONS) - elsewhere
    source = inspect.getsource(inspect.getmodule(Person)) + "".join(
        each.read_text(encoding="utf-8") for each in ELSEWHERE_TRIED
    )
    for room in (api, *rooms()):
        spoken = room.__name__.rpartition(".")[2]
        for name in room.__all__:
            function = getattr(room, name)
            if (
                inspect.isfunction(function)
                and next(iter(inspect.signature(function).parameters), "") == "user_id"
            ):
                assert name in OWN_DOORS | COURSE_DOORS or f"{spoken}.{name}(" in source, (
                    f"{spoken}.{name} is called by no line of the matrix"
                )


def rooms() -> Iterator[ModuleType]:
    """The rooms of the api, each a module."""
    for found in pkgutil.iter_modules(api.__path__, "dashboard_plugin.api."):
        yield importlib.import_module(found.name)


def test_a_refusal_says_the_same_whatever_lies_behind(scene, person):
    stranger = person("curieux")
    refusals = []
    for item in (PLAIN_ITEM, SENSITIVE_ITEM, "GOV-05"):
        with pytest.raises(Forbidden) as refused:
            api.save_answer(stranger, item_id=item, raw=1, version=1, commune=HERE)
        refusals.append(refused.value.as_dict())
    assert len({str(each) for each in refusals}) == 1


def test_arguments_after_the_first_are_named():
    for name in api.__all__:
        function = getattr(api, name)
        if inspect.isfunction(function):
            _, *others = inspect.signature(function).parameters.values()
            assert all(each.kind is each.KEYWORD_ONLY for each in others), name
