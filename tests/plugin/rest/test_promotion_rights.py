"""The permission matrix of the addresses of one promotion: every role and state of a seat in it."""

from __future__ import annotations

import itertools

import pytest
from django.utils import timezone

from commune_core.policy import Actor, Operation, Target, permits
from commune_core.promotions.words import ROLES, SEATS
from dashboard_plugin.models import Promotion, PromotionCourse, Seat
from dashboard_plugin.selectors.promotion_access import ON_A_PROMOTION
from tests.plugin.rest.conftest import Program
from tests.plugin.rest.expected import EXPECTED
from tests.plugin.rest.test_rights import open_promotion_of_nobody, status_of
from tests.plugin.rights_scene import HERE, PLAIN_ITEM
from tests.plugin.undone import undone

pytestmark = [pytest.mark.django_db, pytest.mark.rights]

# Opened by more than an operation on the promotion: the groups one tutors, either of two operations, the
# commune whose consent it is. test_promotion_following.py tries them for each role.
ELSEWHERE = {
    ("promotion_member", "get"), ("promotion_questions", "get"), ("promotion_question", "get"),
    ("promotion_question", "put"), ("promotion_consent", "put"),
}  # fmt: skip
ADDRESSES = {
    each: rule for each, (rule, _) in EXPECTED.items() if rule in ON_A_PROMOTION and each not in ELSEWHERE
}


@pytest.fixture
def promotion(db) -> Promotion:
    """Its first seat, which addresses name, is another's: one reads more of one's own. It has a course."""
    row = open_promotion_of_nobody()
    Seat.objects.create(promotion=row, email="autre@exemple.fr", state="member", added_at=timezone.now())
    PromotionCourse.objects.create(
        promotion=row, course_key="course-v1:Viatic+T001+2026", position=1, title="Un"
    )
    return row


@pytest.mark.parametrize("role", ROLES)
def test_every_address_of_a_promotion_opens_as_the_policy_says(promotion, person, role):
    user_id, wrong = person("qui"), []
    program = Program(user_id)
    for state, (address, rule) in itertools.product(SEATS, ADDRESSES.items()):
        with undone():
            Seat.objects.create(
                promotion=promotion, user_id=user_id, role=role, state=state, added_at=timezone.now()
            )
            actor = Actor(user_id, promotion_role=role if state == "member" else None)
            assert isinstance(rule, Operation)
            opened = permits(rule, actor, Target("promotion"))
            # Whoever is told that a seat is unknown, or a gesture out of place, was let in.
            given = status_of(program, *address, HERE, PLAIN_ITEM)
            if given >= 500 or (given not in (401, 403)) is not opened:
                wrong.append(f"{address} {state}: {given}, {'open' if opened else 'closed'} by the policy")
    assert "\n".join(wrong) == ""


def test_a_seat_elsewhere_opens_nothing_here(promotion, person):
    user_id = person("ailleurs")
    other = Promotion.objects.create(
        body=promotion.body,
        title="Ailleurs",
        state="running",
        created_at=timezone.now(),
        changed_at=timezone.now(),
    )
    Seat.objects.create(
        promotion=promotion, user_id=user_id, role="organiser", state="member", added_at=timezone.now()
    )
    program = Program(user_id)
    # `other` is the latest: it is the one the addresses name.
    assert other.pk > promotion.pk
    assert {status_of(program, *each, HERE, PLAIN_ITEM) for each in ADDRESSES} == {403}
    assert {status_of(Program(), *each, HERE, PLAIN_ITEM) for each in ADDRESSES} == {401}
