"""The permission matrix of the API, generated: every person, address, method and point.

The addresses come from the URL resolver: one that is not in EXPECTED fails here until somebody says who may
use it. What is expected comes from `commune_core.policy`, for the people of tests/plugin/rights_scene.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.urls import get_resolver, reverse
from django.utils import timezone

from commune_core.policy import SENSITIVE_OPERATIONS, Operation, Target, permits
from dashboard_plugin import api
from dashboard_plugin.models import (
    ApiKey,
    Body,
    Campaign,
    Commune,
    CostLine,
    CouncilRound,
    Doubt,
    Evidence,
    FundingLine,
    Grant,
    Guest,
    Indicator,
    Meeting,
    Membership,
    Message,
    MessageFile,
    Project,
    Promotion,
    Seat,
    Step,
    SyncRun,
    Upload,
)
from dashboard_plugin.selectors.guests import fingerprint
from dashboard_plugin.selectors.projects import ON_A_PROJECT
from dashboard_plugin.selectors.promotion_access import ON_A_PROMOTION
from tests.plugin.own_doors import OF_THE_SITE
from tests.plugin.rest.conftest import Program, assert_problem
from tests.plugin.rest.expected import EXPECTED, LATER, PUBLIC, SIGNED_IN, TEXT, WHOLE, Form
from tests.plugin.rights_scene import HERE, PAST, PEOPLE, PLAIN_ITEM, SENSITIVE_ITEM, Person, scene, settle
from tests.plugin.undone import undone

__all__ = ["scene"]

pytestmark = [pytest.mark.django_db, pytest.mark.rights]

SHEET, SECRET, CODE = "Salle communale", "secret", "ABCDEFGHJKMN"


def target_of(rule: Operation | str, sensitive: bool) -> Target:
    """What the operation is done to."""
    if rule in OF_THE_SITE:
        return Target("site")
    if rule in ON_A_PROMOTION:
        return Target("promotion")
    return Target("project") if rule in ON_A_PROJECT else Target("commune", sensitive=sensitive)


def callers() -> list[str]:
    """One of each: every door is tried by everybody in test_permissions.py, and an address only has to ask
    them for the right person. Whoever may do the same things and stands in the same way is one."""
    rules = [rule for rule in Operation if any(rule == said for said, _ in EXPECTED.values())]
    found: dict[tuple[object, ...], str] = {}
    for name, described in PEOPLE.items():
        actor = described.actor(1 if described.signed_in else None)
        may = (permits(rule, actor, target_of(rule, kind)) for rule in rules for kind in (False, True))
        found.setdefault((name.split()[0], described.signed_in, *may), name)
    return list(found.values())


def served() -> Iterator[tuple[str, str]]:
    """Every address the resolver knows, with each method its view has."""
    (mount,) = get_resolver("dashboard_plugin.rest_api.urls").url_patterns
    for pattern in mount.url_patterns:
        for method in ("get", "post", "put", "patch", "delete", "options", "trace"):
            if method in pattern.callback.cls.http_method_names and hasattr(pattern.callback.cls, method):
                yield pattern.name, method


def arguments(name: str, code: str, item_id: str) -> dict[str, str]:
    """What the address of this name holds."""
    (mount,) = get_resolver("dashboard_plugin.rest_api.urls").url_patterns
    pattern = next(each for each in mount.url_patterns if each.name == name)
    named = {
        "code": code,
        "item_id": item_id,
        "domain": "FIN",
        "year": str(PAST),
        "number": "1",
        "slug": "dossier-detr",
    }
    named |= {"join_code": CODE, "seat_secret": SECRET}
    named |= {"secret": SECRET, "link_id": "1", "day": "2025-12-31", "sheet": "projects", "kind": "due"}
    named |= {"file_kind": "csv"}
    # Nobody here has a seat: test_promotion_permissions.py and promotions/ open them.
    named |= {"seat_id": "1", "attestation_id": "1", "attestation_code": "x"}
    named |= {"course_id": "1", "question_id": "1"}
    if name == "promotion_role":
        named["seat_id"] = str(
            Seat.objects.filter(role="observer", user=None).values_list("pk", flat=True).last()
        )
    return {each: named.get(each) or str(number(each, name, item_id)) for each in pattern.pattern.converters}


def number(argument: str, name: str, item_id: str) -> int | None:
    """That of the row of the scene that an address of this name is tried on."""
    sheet = Project.objects.filter(title=SHEET)
    rows = {
        "project_id": sheet,
        "indicator_id": Indicator.objects.filter(title="Fuites"),
        "round_id": CouncilRound.objects.filter(status="closed"),
        "membership_id": Membership.objects.filter(user__username="autre-pending"),
        "evidence_id": Evidence.objects.filter(item_id=item_id),
        "file_id": MessageFile.objects,
        "doubt_id": Doubt.objects,
        "key_id": ApiKey.objects,
        "upload_id": Upload.objects.filter(kind="roster" if name == "roster" else "workbook"),
        "promotion_id": Promotion.objects,
        "seat_id": Seat.objects,
        "run_id": SyncRun.objects,
        "meeting_id": Meeting.objects,
        "funding_id": FundingLine.objects,
        "step_id": Step.objects.filter(project__in=sheet),
        "guest_id": Guest.objects.filter(project__in=sheet),
        "message_id": Message.objects.filter(project__in=sheet),
        "line_id": (CostLine if name == "cost" else Grant).objects.filter(project__in=sheet),
    }
    return rows[argument].order_by("pk").values_list("pk", flat=True).last()


def status_of(program: Program, name: str, method: str, code: str, item_id: str) -> int:
    """What is answered; what it wrote is undone."""
    address = reverse(f"viatic:v1:{name}", kwargs=arguments(name, code, item_id))
    sent = EXPECTED[name, method][1]
    if name == "without":
        sent = sent.format(line_id=number("line_id", name, item_id))
    with undone():
        response = ask(program, method, address, sent)
    if response.status_code == 401:
        assert_problem(response, 401, "sign_in")
    if response.status_code == 403:
        assert_problem(response, 403, "policy.forbidden")
    let_in = (201, 204, 409 if name == "import" else 204)  # whoever is told of another plan was let in
    return 200 if response.status_code in let_in else response.status_code


def ask(program: Program, method: str, address: str, sent: Any) -> Any:
    """What is read or taken away is asked for in the address."""
    if method in ("get", "delete"):
        return getattr(program, method)(address + sent)
    if isinstance(sent, Form):
        return program.send(address, sent)
    return getattr(program, method)(address, sent)


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
    message = Message.objects.create(project=project, author_id=user_id, body="Bon.", sent_at=now, change=1)
    name, data, kind = TEXT
    MessageFile.objects.create(
        message=message, name=name, content_type=kind, size=1, file=ContentFile(data, name)
    )
    Doubt.objects.create(course="T042", unit="01-unite", page="lire", kind="error", text="Non.", told_at=now)
    year = Campaign.objects.filter(commune=project.commune).order_by("-year").first()
    for item in (PLAIN_ITEM, SENSITIVE_ITEM):
        Evidence.objects.create(
            campaign=year, item_id=item, title=name, content_type=kind, added_at=now,
            file=ContentFile(data, name),
        )  # fmt: skip
    open_promotion_of_nobody()
    Guest.objects.create(
        project=project, email="attend@exemple.fr", role="reader", expires_on=LATER, invited_at=now,
        sent_at=now, secret_sha256=fingerprint(SECRET),
    )  # fmt: skip
    waiting = {"sheets": [{"title": "Actions", "lines": [[1, ["Titre"]], [2, ["Toit"]]]}], "columns": None}
    if user_id is not None:
        Upload.objects.create(
            kind="workbook", user_id=user_id, commune=project.commune, name="a.csv", lines=waiting, at=now
        )
    ApiKey.objects.create(
        commune=project.commune, label="Capteur", scope="indicators", sha256="0" * 64, created_at=now
    )


def open_promotion_of_nobody() -> Promotion:
    """A promotion with whatever an address names in it; test_promotion_rights seats people there.

    People enter it by its code; somebody is invited, and the commune asked for seats where there is one.
    """
    now = timezone.now()
    body = Body.objects.create(name="Association", kind="association", created_at=now)
    promotion = Promotion.objects.create(
        body=body, title="Nouveaux maires", kind="open", state="running", join_code=CODE, created_at=now,
        changed_at=now,
    )  # fmt: skip
    SyncRun.objects.create(promotion=promotion, kind="push", started_at=now)
    FundingLine.objects.create(
        promotion=promotion, kind="community", payer="Ici", created_at=now, changed_at=now,
        commune=Commune.objects.filter(insee_code=HERE, status="current").first(),
    )  # fmt: skip
    Seat.objects.create(
        promotion=promotion, email="attend@exemple.fr", state="invited", secret_sha256=fingerprint(SECRET),
        added_at=now, sent_at=now,
    )  # fmt: skip
    Seat.objects.create(promotion=promotion, role="observer", state="member", added_at=now)
    Meeting.objects.create(
        promotion=promotion, title="Ouverture", place="Mairie", starts_at=now,
        ends_at=now + timedelta(minutes=1), created_at=now, changed_at=now, attendance_code="ABCDEF",
        code_until=now + timedelta(hours=1),
    )  # fmt: skip
    return promotion


def test_every_address_the_resolver_knows_says_who_may_use_it():
    assert set(served()) == set(EXPECTED)


def test_every_address_of_a_commune_opens_as_the_policy_says(scene):
    wrong = []
    for name in callers():
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
