"""The permission matrix: every actor, operation and target, against the rules told a second time."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from commune_core.policy import (
    ALL_OPERATIONS,
    COMMUNE_ROLES,
    FUNCTIONS,
    SITE_OPERATIONS,
    SITE_ROLES,
    STATUSES,
    Actor,
    Operation,
    Target,
    permits,
)

ME, OTHER = 7, 8
TARGETS = [
    Target("commune"),
    Target("commune", sensitive=True),
    Target("practice", ME),
    Target("practice", ME, sensitive=True),
    Target("practice", OTHER),
    Target("practice", None),
    Target("project"),
    Target("course"),
    Target("doubt", ME),
    Target("doubt", OTHER),
    Target("doubt", None),
    Target("promotion"),
    Target("promotion", group_id=3),
    Target("site"),
    Target("person", ME),
    Target("person", OTHER),
    Target("person", None),
]
MEMBERSHIPS = [
    (None, None, None),
    *product((*COMMUNE_ROLES, "maire", None), (*STATUSES, None), (*FUNCTIONS, None)),
]
SITES = [frozenset(), *(frozenset({role}) for role in SITE_ROLES), frozenset({"admin", "auteur"})]


def told(operation: str, actor: Actor, target: Target) -> bool:
    """The rules as one would tell them to a mayor, written apart from the table they check."""
    if actor.user_id is None:
        return False
    writes = "admin" in actor.site_roles or "auteur" in actor.site_roles
    if target.kind == "practice":
        mine = target.owner_id == actor.user_id
        return mine and operation in (
            "read_commune", "answer_item", "set_priority", "own_practice", "set_profile", "close_campaign",
            "read_projects", "create_project", "read_project", "edit_project", "follow_project",
            "set_financing", "set_indicator",
        )  # fmt: skip
    if target.kind == "course":
        return operation == "manage_groups" and actor.course_role == "staff"
    if target.kind == "site":
        runs_promotions = "admin" in actor.site_roles or "animateur_cohorte" in actor.site_roles
        return {
            "import_figures": "admin" in actor.site_roles,
            "tell_doubt": True,
            "answer_doubts": writes,
            "create_promotion": runs_promotions,
        }.get(operation, False)
    if target.kind == "doubt":
        return operation == "read_doubt" and (writes or target.owner_id == actor.user_id)
    if target.kind == "promotion":
        return told_of_a_promotion(operation, actor, target)
    if target.kind == "person":
        return target.owner_id == actor.user_id and operation in ("read_my_data", "erase_my_data")
    confirmed = actor.status == "confirmed" and actor.role in ("referent", "elu", "collaborateur")
    beginning = actor.status == "provisional" and actor.role == "referent"
    in_charge = confirmed and actor.function in ("maire", "dgs_secretaire")
    moderates = "admin" in actor.site_roles or "moderateur" in actor.site_roles
    if target.kind == "project":
        invited_here = actor.guest in ("reader", "contributor")
        return {
            "read_project": confirmed or beginning or invited_here,
            "talk": confirmed or beginning or invited_here,
            "edit_project": confirmed or beginning,
            "set_financing": confirmed or beginning,
            "follow_project": confirmed or beginning or actor.guest == "contributor",
            "invite_guest": (confirmed and (actor.role == "referent" or actor.pilot)) or in_charge,
        }.get(operation, False)
    if target.sensitive and operation in (
        "read_commune", "answer_item", "set_priority", "copy_practice", "read_council", "rate_item"
    ):  # fmt: skip
        beginning = False
        confirmed = in_charge or (confirmed and actor.named)
    return {
        "read_commune": confirmed or beginning,
        "answer_item": confirmed or beginning,
        "set_priority": confirmed,
        "read_members": confirmed or moderates,
        "decide_membership": (confirmed and actor.role == "referent") or moderates,
        "confirm_referent": moderates,
        "name_reader": in_charge,
        "read_trainings": in_charge,
        "request_membership": True,
        "copy_practice": confirmed and actor.role == "referent",
        "own_practice": False,
        "set_profile": confirmed,
        "share_domains": (confirmed and actor.role == "referent") or in_charge,
        "close_campaign": (confirmed and actor.role == "referent") or in_charge,
        "read_comparison": confirmed,
        "consent_comparison": (confirmed and actor.role == "referent") or in_charge,
        "import_figures": False,
        "tell_doubt": False,
        "read_doubt": False,
        "answer_doubts": False,
        "read_council": confirmed,
        "convene_council": (confirmed and actor.role == "referent") or in_charge,
        "rate_item": confirmed and actor.invited,
        "read_projects": confirmed or beginning,
        "create_project": confirmed or beginning,
        "set_financing": confirmed or beginning,
        "set_indicator": confirmed or beginning,
        "manage_keys": (confirmed and actor.role == "referent") or in_charge,
        "hand_over": in_charge,
        "set_restraint": (confirmed and actor.role == "referent") or in_charge,
        "order_seats": (confirmed and actor.role == "referent") or in_charge,
    }.get(operation, False)


def told_of_a_promotion(operation: str, actor: Actor, target: Target) -> bool:
    """Whoever organises sees all of it, a tutor his groups, an observer totals, a member himself."""
    organises = actor.promotion_role == "organiser"
    tutors = actor.promotion_role == "tutor" and target.group_id is not None
    his_group = organises or (tutors and target.group_id in actor.promotion_groups)
    return {
        "join_promotion": True,
        "read_promotion": actor.promotion_role in ("organiser", "tutor", "observer", "member"),
        "manage_promotion": organises,
        "name_roles": organises or "admin" in actor.site_roles,
        "enrol_members": organises,
        "follow_group": his_group,
        "read_aggregates": organises or actor.promotion_role == "observer",
        "hold_meeting": his_group,
        "announce": his_group,
        "attest": organises,
        "take_part": actor.promotion_role == "member",
    }.get(operation, False)


def test_the_matrix_is_the_rules_told():
    actors = [
        Actor(user_id, sites, role, status, function, named)
        for user_id, sites, (role, status, function), named in product(
            (None, ME), SITES, MEMBERSHIPS, (False, True)
        )
    ]
    actors += [replace(actor, invited=True) for actor in actors]
    actors += [
        replace(actor, guest=role, pilot=pilot)
        for actor in actors[::5]
        for role in ("reader", "contributor", "owner", None)
        for pilot in (False, True)
    ]
    actors += [
        replace(actor, promotion_role=role, promotion_groups=frozenset(groups))
        for actor in actors[::101]
        for role in ("organiser", "tutor", "observer", "member", "élève", None)
        for groups in ((), (3,), (4,))
    ]
    actors += [replace(actor, course_role=role) for actor in actors[::7] for role in ("staff", "élève")]
    wrong = [
        (operation, actor, target)
        for actor, operation, target in product(actors, ALL_OPERATIONS, TARGETS)
        if permits(operation, actor, target) is not told(operation.value, actor, target)
    ]
    assert not wrong, wrong[:5]


def test_what_the_table_does_not_know_is_refused():
    mayor = Actor(ME, frozenset({"admin"}), "referent", "confirmed", "maire", named=True)
    assert not permits("erase_commune", mayor, Target("commune"))  # type: ignore[arg-type]
    assert not permits(Operation.READ_COMMUNE, mayor, Target("region"))  # type: ignore[arg-type]


@pytest.mark.parametrize("operation", [Operation.READ_COMMUNE, Operation.ANSWER_ITEM, Operation.SET_PRIORITY])
@pytest.mark.parametrize("role", SITE_ROLES)
def test_no_role_on_the_site_opens_the_answers_of_a_commune(operation, role):
    assert not permits(operation, Actor(ME, frozenset({role})), Target("commune"))


def test_site_roles_need_be_looked_up_only_before_what_they_change():
    changed = {
        operation
        for (role, status, function), sites, operation, target in product(
            MEMBERSHIPS, SITES, ALL_OPERATIONS, TARGETS
        )
        if permits(operation, Actor(ME, sites, role, status, function), target)
        is not permits(operation, Actor(ME, frozenset(), role, status, function), target)
    }
    assert changed == SITE_OPERATIONS
