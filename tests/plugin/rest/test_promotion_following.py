"""Following a promotion over the API: what each role is given, and every address for every role."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest
from django.utils import timezone

from dashboard_plugin.api import following as follow
from dashboard_plugin.models import DiagnosisConsent, Membership, Seat, TutorQuestion
from tests.plugin.promotions.followed import host, members, organiser, promotion, sit, tell
from tests.plugin.rest.conftest import ROOT, Program, assert_problem
from tests.plugin.rights_scene import HERE, at
from tests.plugin.undone import undone

__all__ = ["host", "promotion"]

pytestmark = [pytest.mark.django_db, pytest.mark.rights]

ROLES = (
    "organiser", "tutor", "other tutor", "observer", "member", "other member", "gone", "stranger", "visitor",
)  # fmt: skip


@dataclass
class Group:
    """Six members in the north, the first of whom asks, and one in the south; one account a role."""

    root: str
    people: dict[str, int | None]
    seat: int
    course: int
    question: int

    def program(self, role: str) -> Program:
        return Program(self.people[role])


@pytest.fixture
def group(promotion, host, person, territory) -> Group:
    north, south = members(promotion, 6, group="Nord", prefix="n"), members(promotion, 1, group="Sud")
    people: dict[str, int | None] = {"organiser": organiser(promotion), "visitor": None}
    for role, where in (("tutor", "Nord"), ("other tutor", "Sud"), ("observer", "")):
        people[role] = person(role.replace(" ", ""))
        sit(promotion, people[role], role=role.split()[-1], group=where)
    people |= {"member": north[0].user_id, "other member": south[0].user_id, "stranger": person("curieux")}
    people["gone"] = person("parti")
    sit(promotion, people["gone"])
    Seat.objects.filter(user_id=people["gone"]).update(state="left")
    for role in ("member", "gone"):
        Membership.objects.create(
            commune=at(HERE), user_id=people[role], role="referent", function="maire", status="confirmed",
            requested_at=timezone.now(),
        )  # fmt: skip
        Seat.objects.filter(user_id=people[role]).update(commune=at(HERE))
    for seat in north:
        tell(host, seat, 1, 10, passed=True, grade=0.8)
        host.results.setdefault(promotion.courses.get(position=1).course_key, []).append(
            (seat.user_id, "q1", 0.5)
        )
    asked = follow.ask_question(people["member"], promotion_id=promotion.pk, text="Quand ?")
    course = promotion.courses.get(position=1).pk
    return Group(f"{ROOT}promotions/{promotion.pk}/", people, north[0].pk, course, asked)


def doors(group: Group) -> dict[tuple[str, str], tuple[object, set[str]]]:
    """Each address and method: what is sent, and the roles that are let in."""
    all_follow = {"organiser", "tutor", "other tutor"}
    his = {"organiser", "tutor"}
    taking_part = {"member", "other member"}
    answer = {"answer": "Mardi.", "version": 1}
    return {
        ("get", "progress/"): (None, all_follow | {"observer"}),
        ("post", "progress/"): ({}, all_follow),
        ("get", f"progress/{group.seat}/"): (None, his),
        ("get", "own-progress/"): (None, taking_part),
        ("get", f"courses/{group.course}/results/"): (None, all_follow | {"observer"}),
        ("get", "questions/"): (None, all_follow | taking_part),
        ("post", "questions/"): ({"text": "Où ?"}, taking_part),
        ("get", f"questions/{group.question}/"): (None, his | {"member"}),
        ("put", f"questions/{group.question}/"): (answer, his),
        ("get", "averages/"): (None, {"organiser", "observer"}),
        ("get", "consent/"): (None, taking_part),
        ("put", "consent/"): ({"agreed": True}, {"member"}),
    }


def test_every_address_opens_to_the_roles_it_is_for_and_to_no_other(group):
    wrong = []
    for ((method, path), (sent, let_in)), role in itertools.product(doors(group).items(), ROLES):
        with undone():
            given = getattr(group.program(role), method)(
                group.root + path, *([] if sent is None else [sent])
            ).status_code
        expected = {200, 201, 204} if role in let_in else {401 if role == "visitor" else 403}
        if given not in expected:
            wrong.append(f"{method} {path}: {given} to {role}")
    assert wrong == []


def test_members_are_listed_with_the_totals_of_all_and_their_progress_is_read_again(group):
    boss = group.program("organiser")
    assert boss.get(f"{group.root}progress/").json()["members"][0]["courses"] == [None] * 3
    assert boss.post(f"{group.root}progress/", {}).json() == {"left": 0}
    told = boss.get(f"{group.root}progress/").json()
    assert (told["total"], told["found"], told["pages"], told["waiting_questions"]) == (7, 7, 1, 1)
    assert told["courses"][0]["totals"]["passed"] == 6
    first = told["members"][0]
    assert (first["seat"], first["person"], first["group"]) == (group.seat, "N0", "Nord")
    assert [each["grade"] for each in first["courses"]] == [0.8, None, None]
    kept = boss.get(f"{group.root}progress/?situation=never&course={group.course}&sort=progress").json()
    assert [each["group"] for each in kept["members"]] == ["Sud"]
    assert_problem(boss.get(f"{group.root}progress/?situation=perdu"), 422, "request.invalid")
    assert_problem(boss.get(f"{group.root}progress/?page=0"), 422, "request.invalid")
    assert_problem(boss.post(f"{group.root}progress/", {"all": True}), 422, "request.invalid")


def test_a_tutor_is_given_his_group_and_an_observer_totals_without_a_name(group):
    group.program("organiser").post(f"{group.root}progress/", {})
    path = f"{group.root}progress/"
    assert group.program("tutor").get(path).json()["found"] == 6
    assert [each["group"] for each in group.program("other tutor").get(path).json()["members"]] == ["Sud"]
    seen = group.program("observer").get(path).json()
    assert (seen["named"], seen["total"], seen["members"], seen["found"]) == (False, 7, [], 0)
    results = group.program("observer").get(f"{group.root}courses/{group.course}/results/").json()
    assert (results["least"], results["groups"]) == (5, [])
    assert [(each["tried"], each["share"]) for each in results["results"]] == [(6, 0.5)]


def test_one_member_is_read_by_who_follows_him_and_by_himself_alike(group):
    followed = group.program("tutor").get(f"{group.root}progress/{group.seat}/").json()
    own = group.program("member").get(f"{group.root}own-progress/").json()
    assert followed == own
    assert (own["person"], own["commune"], own["passed"]) == ("N0", at(HERE).name, 1)
    assert own["courses"][0]["progress"]["grade"] == 0.8
    assert own["courses"][1]["progress"] is None


def test_a_question_is_asked_answered_and_not_answered_over_what_one_has_not_read(group):
    asked = group.program("other member").post(f"{group.root}questions/", {"text": "Où ?"})
    assert (asked.status_code, asked.json()["answered_at"]) == (201, None)
    path = f"{group.root}questions/{group.question}/"
    told = group.program("tutor").put(path, {"answer": "Mardi.", "version": 1}).json()
    assert (told["answer"], told["version"]) == ("Mardi.", 2)
    stale = group.program("organiser").put(path, {"answer": "Jeudi.", "version": 1})
    assert assert_problem(stale, 409, "question.stale")["current"]["answer"] == "Mardi."
    assert TutorQuestion.objects.get(pk=group.question).answer == "Mardi."
    listed = group.program("organiser").get(f"{group.root}questions/").json()
    assert [each["text"] for each in listed["questions"]] == ["Où ?", "Quand ?"]
    assert (listed["mine"], listed["next"]) == (False, None)
    for wrong in ({"text": " "}, {"text": "x" * 2001}, {"text": 3}, {}):
        assert_problem(group.program("member").post(f"{group.root}questions/", wrong), 422, "request.invalid")


def test_a_commune_agrees_and_withdraws_and_averages_say_nothing_below_five(group):
    member, path = group.program("member"), f"{group.root}consent/"
    assert member.get(path).json()["may_decide"] is True
    assert member.put(path, {"agreed": True}).status_code == 204
    assert member.get(path).json()["agreed"] is True
    told = group.program("observer").get(f"{group.root}averages/").json()
    assert (told["domains"], told["consents"]) == ([], None)
    assert_problem(member.put(path, {"agreed": "oui"}), 422, "request.invalid")
    assert member.put(path, {"agreed": False}).status_code == 204
    assert not DiagnosisConsent.objects.exists()
