"""The permission matrix of the API, generated: every person, address, method and point.

The addresses come from the URL resolver: one that is not in EXPECTED fails here until somebody says who may
use it. What is expected comes from `commune_core.policy`, for the people of tests/plugin/test_permissions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import get_resolver, reverse
from django.utils import timezone

from commune_core.policy import SENSITIVE_OPERATIONS, Operation, Target, permits
from dashboard_plugin import api
from dashboard_plugin.models import (
    Commune,
    CostLine,
    CouncilRound,
    Grant,
    Indicator,
    Membership,
    Message,
    Project,
    Step,
)
from dashboard_plugin.selectors.projects import ON_A_PROJECT
from tests.plugin.rest.conftest import Program, assert_problem
from tests.plugin.test_permissions import (
    HERE,
    PAST,
    PEOPLE,
    PLAIN_ITEM,
    SENSITIVE_ITEM,
    Person,
    scene,
    settle,
    undone,
)

__all__ = ["scene"]

pytestmark = [pytest.mark.django_db, pytest.mark.rights]

PUBLIC, SIGNED_IN = "public", "signed in"

# Every door is tried by everybody in test_permissions.py. An address only has to ask them for the right
# person: of those without a place yet, or any more, one in each function will do.
CALLERS = [
    name
    for name in PEOPLE
    if not name.startswith(("pending ", "ended ")) or name.endswith((" maire", " conseiller", " invited"))
]

SHEET = "Salle communale"

COST = {"label": "Travaux", "year": 2027, "planned": "1234.50"}
GRANT = {"funder": "État", "nature": "public", "year": 2027, "amount": "500"}

# (name of the address, method): who may use it, the query or the body of a proper use.
EXPECTED: dict[tuple[str, str], tuple[Operation | str, Any]] = {
    ("schema", "get"): (PUBLIC, ""),
    ("me", "get"): (SIGNED_IN, ""),
    ("courses", "get"): (SIGNED_IN, "?q=detr&level=intermediaire"),
    ("course", "get"): (SIGNED_IN, ""),
    ("enrolment", "post"): (SIGNED_IN, {}),
    ("recommended", "get"): (Operation.READ_COMMUNE, ""),
    ("communes", "get"): (SIGNED_IN, "?q=faux"),
    ("commune", "get"): (Operation.READ_COMMUNE, ""),
    ("items", "get"): (Operation.READ_COMMUNE, ""),
    ("item", "get"): (Operation.READ_COMMUNE, ""),
    ("item", "put"): (Operation.ANSWER_ITEM, {"value": 1, "version": 1}),
    ("weighting", "put"): (Operation.SET_PRIORITY, {"importance": 2, "urgency": None, "version": None}),
    ("members", "get"): (Operation.READ_MEMBERS, ""),
    ("membership", "put"): (Operation.DECIDE_MEMBERSHIP, {"decision": "refuse"}),
    ("campaign", "get"): (Operation.READ_COMMUNE, ""),
    ("review", "put"): (Operation.SHARE_DOMAINS, {"state": "reviewed", "version": None}),
    ("photograph", "get"): (Operation.READ_COMMUNE, ""),
    ("evolution", "get"): (Operation.READ_COMMUNE, ""),
    ("explanation", "get"): (Operation.READ_COMMUNE, ""),
    ("history", "get"): (Operation.READ_COMMUNE, ""),
    ("evidence", "get"): (Operation.READ_COMMUNE, ""),
    ("what_if", "get"): (Operation.READ_COMMUNE, "?value=3"),
    ("councils", "get"): (Operation.READ_COUNCIL, ""),
    ("council_results", "get"): (Operation.READ_COUNCIL, ""),
    ("comparison", "get"): (Operation.READ_COMPARISON, ""),
    ("consent", "put"): (Operation.CONSENT_COMPARISON, {"agreed": True}),
    ("profile", "get"): (Operation.READ_COMMUNE, ""),
    ("holders", "put"): (
        Operation.SET_PROFILE,
        {"holders": [{"competence": "eau", "holder": "epci", "version": None}]},
    ),
    ("projects", "get"): (Operation.READ_PROJECTS, ""),
    ("projects", "post"): (Operation.CREATE_PROJECT, {"title": "Toiture"}),
    ("project", "get"): (Operation.READ_PROJECTS, ""),
    ("project", "put"): (Operation.CREATE_PROJECT, {"title": "Toiture", "version": 1}),
    ("steps", "post"): (Operation.CREATE_PROJECT, {"title": "Devis"}),
    ("step", "put"): (Operation.CREATE_PROJECT, {"title": "Devis", "version": 1}),
    ("journal", "get"): (Operation.READ_PROJECTS, ""),
    ("journal", "post"): (Operation.CREATE_PROJECT, {"text": "Vu avec le maire."}),
    ("indicators", "get"): (Operation.READ_PROJECTS, ""),
    ("indicators", "post"): (Operation.SET_INDICATOR, {"title": "Fuites", "unit": "%", "direction": "down"}),
    ("indicator", "get"): (Operation.READ_PROJECTS, ""),
    ("indicator", "put"): (
        Operation.SET_INDICATOR,
        {"title": "Fuites", "unit": "%", "direction": "down", "archived": False, "version": 1},
    ),
    ("values", "get"): (Operation.READ_PROJECTS, ""),
    ("outlook", "get"): (Operation.READ_PROJECTS, ""),
    ("outlook_year", "put"): (Operation.SET_FINANCING, {"revenue": "2", "spending": "1", "version": 0}),
    ("financing", "get"): (Operation.READ_PROJECTS, ""),
    ("aids", "get"): (Operation.READ_PROJECTS, ""),
    ("costs", "post"): (Operation.SET_FINANCING, COST),
    ("cost", "put"): (Operation.SET_FINANCING, {**COST, "version": 1}),
    ("grants", "post"): (Operation.SET_FINANCING, GRANT),
    ("grant", "put"): (Operation.SET_FINANCING, {**GRANT, "version": 1}),
    ("messages", "get"): (Operation.TALK, ""),
    ("messages", "post"): (Operation.TALK, {"body": "Bonjour."}),
    ("message", "get"): (Operation.TALK, ""),
    ("message", "put"): (Operation.TALK, {"body": "Bonsoir.", "version": 1}),
    ("notices", "get"): (SIGNED_IN, ""),
    ("notices_seen", "put"): (SIGNED_IN, {"up_to": "2026-11-26T12:00:00Z"}),
    ("notice_settings", "get"): (SIGNED_IN, ""),
    ("notice_settings", "put"): (SIGNED_IN, {"message": "page", "base": {"message": "at_once"}}),
    ("values", "post"): (Operation.SET_INDICATOR, {"on": "2025", "value": "3", "version": 1}),
}
# Addresses of the commune as a whole: sensitive points are left out of what they show, not refused.
WHOLE = {"commune", "items", "members", "campaign", "photograph", "evolution", "explanation", "councils",
         "council_results", "comparison", "profile", "recommended"}  # fmt: skip


def served() -> Iterator[tuple[str, str]]:
    """Every address the resolver knows, with each method its view has."""
    (mount,) = get_resolver("dashboard_plugin.rest_api.urls").url_patterns
    for pattern in mount.url_patterns:
        for method in ("get", "post", "put", "patch", "delete", "options", "trace"):
            if method in pattern.callback.cls.http_method_names and hasattr(pattern.callback.cls, method):
                yield pattern.name, method


def arguments(name: str, code: str, item_id: str) -> dict[str, str]:
    """What the address of this name holds."""
    indicator = Indicator.objects.filter(title="Fuites").values_list("pk", flat=True).first()
    known = {"code": code, "item_id": item_id, "indicator_id": str(indicator)}
    known |= {"domain": "FIN", "year": str(PAST), "number": "1", "slug": "dossier-detr"}
    known |= {"round_id": closed_round(), "membership_id": waiting_member()}
    sheet = Project.objects.filter(title=SHEET).order_by("pk").last()
    known |= {"project_id": str(sheet.pk if sheet else 0)}
    for argument, row in (
        ("step_id", Step),
        ("message_id", Message),
        ("line_id", CostLine if name == "cost" else Grant),
    ):
        known[argument] = str(row.objects.filter(project=sheet).values_list("pk", flat=True).last())
    (mount,) = get_resolver("dashboard_plugin.rest_api.urls").url_patterns
    pattern = next(each for each in mount.url_patterns if each.name == name)
    return {each: known[each] for each in pattern.pattern.converters}


def closed_round() -> str:
    """The number of the council of the scene that is closed."""
    return str(CouncilRound.objects.filter(status="closed").values_list("pk", flat=True).first())


def waiting_member() -> str:
    """The number of the request of the scene that waits for a decision."""
    waiting = Membership.objects.filter(user__username="autre-pending")
    return str(waiting.values_list("pk", flat=True).first())


def status_of(program: Program, name: str, method: str, code: str, item_id: str) -> int:
    """What is answered; what it wrote is undone."""
    address = reverse(f"viatic:v1:{name}", kwargs=arguments(name, code, item_id))
    sent = EXPECTED[name, method][1]
    with undone():
        response = program.get(address + sent) if method == "get" else getattr(program, method)(address, sent)
    if response.status_code == 401:
        assert_problem(response, 401, "sign_in")
    if response.status_code == 403:
        assert_problem(response, 403, "policy.forbidden")
    return 200 if response.status_code in (201, 204) else response.status_code


def open_sheet(user_id: int | None) -> None:
    """A sheet of the commune with all that an address names; its message is of this person, whoever he is:
    one corrects one's own alone."""
    now = timezone.now()
    project = Project.objects.create(
        commune=Commune.objects.get(insee_code=HERE, status="current"), kind="project", title=SHEET,
        created_at=now, changed_at=now,
    )  # fmt: skip
    CostLine.objects.create(project=project, label="Travaux", year=2027, planned=1)
    Grant.objects.create(project=project, funder="État", nature="public", year=2027, amount=1)
    Step.objects.create(project=project, position=1, title="Études")
    Message.objects.create(project=project, author_id=user_id, body="Bon.", sent_at=now, change=1)


def target_of(rule: Operation | str, sensitive: bool) -> Target:
    """What the operation is done to."""
    return Target("project") if rule in ON_A_PROJECT else Target("commune", sensitive=sensitive)


def test_every_address_the_resolver_knows_says_who_may_use_it():
    assert set(served()) == set(EXPECTED)


def test_every_address_of_a_commune_opens_as_the_policy_says(scene):
    wrong = []
    for name in CALLERS:
        with undone():
            wrong += wrong_addresses(name, PEOPLE[name])
    assert wrong == []


def wrong_addresses(name: str, described: Person) -> list[str]:
    """The addresses that answer this person otherwise than the policy says."""
    user_id = settle(name, described)
    actor, program = described.actor(user_id), Program(user_id)
    open_sheet(user_id)
    wrong = []
    for (address, method), (rule, _) in EXPECTED.items():
        for item, sensitive in ((PLAIN_ITEM, False), (SENSITIVE_ITEM, True)):
            if sensitive and (rule not in SENSITIVE_OPERATIONS or address in WHOLE):
                continue
            opened = rule == PUBLIC or (
                described.signed_in
                and (rule == SIGNED_IN or permits(rule, actor, target_of(rule, sensitive)))
            )
            expected = 200 if opened else 403 if described.signed_in else 401
            given = status_of(program, address, method, HERE, item)
            if given != expected:
                wrong.append(f"{method} {address} ({item}): {given} to {name}, not {expected}")
    return wrong


@pytest.mark.parametrize("name", ["anonymous", "signed in, no commune", "confirmed elu conseiller", "admin"])
def test_a_practice_commune_is_reached_by_nobody_else_and_by_no_other_name(scene, person, name):
    owner = person("jeanne")
    api.save_answer(owner, item_id=PLAIN_ITEM, raw=4, version=None)
    code = Commune.objects.get(owner_id=owner).insee_code
    described = PEOPLE[name]
    program = Program(settle(name, described))
    for (address, method), (rule, _) in EXPECTED.items():
        if isinstance(rule, Operation) and "code" in arguments(address, code, PLAIN_ITEM):
            assert status_of(program, address, method, code, PLAIN_ITEM) == (
                404 if described.signed_in else 401
            )
            if described.signed_in and address == "item" and method == "get":
                mine = program.get(
                    reverse("viatic:v1:item", kwargs={"code": "exercice", "item_id": PLAIN_ITEM})
                )
                assert mine.json()["answer"] is None


def test_what_a_deputy_reads_holds_no_trace_of_a_reserved_point(scene, member):
    mayor, deputy = Program(User.objects.get(username="helene").pk), Program(member("adjoint"))
    for name in ("commune", "items", "photograph", "explanation", "council_results"):
        address = reverse(f"viatic:v1:{name}", kwargs=arguments(name, HERE, PLAIN_ITEM))
        assert SENSITIVE_ITEM in mayor.get(address).content.decode()
        assert SENSITIVE_ITEM not in deputy.get(address).content.decode()


def test_a_refusal_says_the_same_whatever_lies_behind(scene, person):
    stranger = Program(person("curieux"))
    told = {
        stranger.get(reverse("viatic:v1:item", kwargs={"code": HERE, "item_id": item})).content
        for item in (PLAIN_ITEM, SENSITIVE_ITEM, "GOV-05")
    }
    assert len(told) == 1
