"""The doors of following a promotion, for the matrix of `test_promotion_permissions`."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from commune_core.policy import Operation
from dashboard_plugin.api import following
from dashboard_plugin.models import Commune, Membership, PromotionCourse, Seat, TutorQuestion
from tests.plugin.rights_scene import HERE

Door = Callable[[int | None, int], object]


def a_seat(number: int) -> int:
    """That of a member in no group, whom a tutor of none does not follow."""
    made = Seat.objects.get_or_create(
        promotion_id=number, email="autre@exemple.fr", state="member", defaults={"added_at": timezone.now()}
    )
    return made[0].pk


def a_question(number: int) -> int:
    made = TutorQuestion.objects.create(
        promotion_id=number, seat_id=a_seat(number), text="Quand ?", asked_at=timezone.now()
    )
    return made.pk


def agree(user: int | None, number: int) -> None:
    """For a commune of which he is the mayor, and which his seat, if he has one, represents."""
    commune = Commune.objects.get(insee_code=HERE, kind="commune", status="current")
    if user is not None:
        Membership.objects.get_or_create(
            commune=commune, user_id=user, role="referent", status="confirmed",
            defaults={"function": "maire", "requested_at": timezone.now()},
        )  # fmt: skip
        Seat.objects.filter(promotion_id=number, user_id=user).update(commune=commune)
    following.consent_to_promotion(user, promotion_id=number, agreed=True)


def a_course(number: int) -> int:
    made = PromotionCourse.objects.get_or_create(
        promotion_id=number, course_key="course-v1:Viatic+T001+2026", defaults={"position": 1, "title": "Un"}
    )
    return made[0].pk


OF_FOLLOWING: dict[Operation, dict[str, Door]] = {
    Operation.FOLLOW_GROUP: {
        "follow_lines": lambda user, number: following.follow_lines(user, promotion_id=number),
        "read_progress": lambda user, number: following.read_progress(user, promotion_id=number),
        "followed_member": lambda user, number: following.followed_member(
            user, promotion_id=number, seat_id=a_seat(number)
        ),
        "question of another": lambda user, number: following.question(
            user, promotion_id=number, question_id=a_question(number)
        ),
        "answer_question": lambda user, number: following.answer_question(
            user, promotion_id=number, question_id=a_question(number), answer="Oui.", version=1
        ),
    },
    Operation.READ_AGGREGATES: {
        "following": lambda user, number: following.following(user, promotion_id=number),
        "followed_course": lambda user, number: following.followed_course(
            user, promotion_id=number, course_id=a_course(number)
        ),
        "promotion_diagnosis": lambda user, number: following.promotion_diagnosis(user, promotion_id=number),
    },
    Operation.TAKE_PART: {
        "own_progress": lambda user, number: following.own_progress(user, promotion_id=number),
        "ask_question": lambda user, number: following.ask_question(
            user, promotion_id=number, text="Quand ?"
        ),
        "promotion_consent": lambda user, number: following.promotion_consent(user, promotion_id=number),
        "consent_to_promotion": agree,
    },
}
# Doors that several operations open: whoever is granted one of them is let in.
SHARED: dict[tuple[Operation, ...], dict[str, Door]] = {
    (Operation.TAKE_PART, Operation.FOLLOW_GROUP): {
        "questions": lambda user, number: following.questions(user, promotion_id=number),
    },
}
