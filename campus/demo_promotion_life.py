"""What has happened in the promotion of the demonstration: progress, meetings, a message, questions.

The élus of the demonstration are left as they are: those who are only in the promotion advance.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from campus import catalogue
from campus.models import Attestation, Completion, Enrolment, Grade
from commune_core.promotions.meetings import MeetingPlan
from dashboard_plugin.api import (
    following,
    promotion_meetings,
    promotion_messages,
    promotion_proof,
)
from dashboard_plugin.models import Seat
from dashboard_plugin.platform import get_clock

# Days since somebody came last, and the share of each course done, in tenths; the others never came.
ADVANCE = (
    (2, (10, 10, 10)),
    (1, (6, 10, 0)),
    (3, (4, 3, 0)),
    (19, (2, 0, 0)),
    (5, (9, 6, 1)),
    (26, (1, 1, 0)),
)
PASSED_WITH = 92
MISSED = 4
"""One question in so many was answered wrong."""
QUESTIONS = (
    "L’apport de la commune compte-t-il dans les 20 % ?",
    "Faut-il avoir délibéré avant de déposer une demande de DETR ?",
)
ANSWER = (
    "Oui : les 20 % se calculent sur le total des financements publics apportés au projet, "
    "l’apport de la commune compris. L’unité 4.1 le montre sur un exemple."
)


def enliven(number: int, organiser: int, tutor: int, people: Sequence[User], keys: Sequence[str]) -> None:
    """`people` are members who advance, in the order of `ADVANCE`; then it is all read, as each hour does."""
    for user, (days, shares) in zip(people, ADVANCE, strict=False):
        for key, tenths in zip(keys, shares, strict=False):
            _advance(user, key, tenths, get_clock().now() - timedelta(days=days))
    _meet(number, organiser, people)
    _write(number, organiser, tutor, people)
    promotion_proof.issue_attestations(organiser, promotion_id=number)
    while following.read_progress(organiser, promotion_id=number):
        pass


def _advance(user: User, key: str, tenths: int, at: datetime) -> None:
    """The first pages of a course done, its questions answered, on that day."""
    course = catalogue.find(key)
    if course is None or not tenths:
        return
    pages = [unit for unit in course.skeleton.units if unit.leaves]
    pages = pages[: max(1, len(pages) * tenths // 10)]
    blocks = [leaf for page in pages for leaf in page.leaves]
    of_him = {"user": user, "course_key": key}
    Completion.objects.bulk_create(Completion(**of_him, block=leaf.id, value=1.0) for leaf in blocks)
    Grade.objects.bulk_create(
        Grade(**of_him, block=leaf.id, earned=float(place % MISSED != tenths % MISSED), possible=1.0)
        for place, leaf in enumerate(leaf for leaf in blocks if leaf.tag == "problem")
    )
    Enrolment.objects.create(**of_him, last_unit=pages[-1].id)
    Enrolment.objects.filter(**of_him).update(enrolled_at=at)
    for model in (Completion, Grade):
        model.objects.filter(**of_him).update(updated_at=at)
    if tenths == 10:
        Attestation.objects.create(**of_him, percent=PASSED_WITH)
        Attestation.objects.filter(**of_him).update(issued_at=at)


def _meet(number: int, organiser: int, people: Sequence[User]) -> None:
    """An opening that was held, and a meeting to come."""
    evening = get_clock().now().replace(hour=17, minute=0, second=0, microsecond=0)
    seats = Seat.objects.filter(promotion=number, state="member", user__in=people).values_list(
        "pk", flat=True
    )
    held = promotion_meetings.create_meeting(
        organiser,
        promotion_id=number,
        fields=_meeting("Séance d’ouverture", evening - timedelta(days=14), place="Troyes, maison des élus"),
    )
    promotion_meetings.mark_attendance(
        organiser,
        promotion_id=number,
        meeting_id=held,
        marks=[promotion_meetings.Mark(seat, "present", 0) for seat in seats],
        how="paper",
    )
    promotion_meetings.create_meeting(
        organiser,
        promotion_id=number,
        fields=_meeting(
            "Lire son plan de financement à plusieurs",
            evening + timedelta(days=6),
            link="https://visio.example/nouveaux-maires",
        ),
    )


def _meeting(
    title: str, at: datetime, *, place: str = "", link: str = ""
) -> promotion_meetings.MeetingFields:
    plan = MeetingPlan(title, at, at + timedelta(hours=1, minutes=30), place=place, link=link)
    return promotion_meetings.MeetingFields(plan)


def _write(number: int, organiser: int, tutor: int, people: Sequence[User]) -> None:
    """A message of the organiser, a question of the tutor's group that he answered, one that waits."""
    promotion_messages.announce_to_promotion(
        organiser,
        promotion_id=number,
        fields=promotion_messages.AnnouncementFields(
            "Avant la prochaine séance",
            "Apportez le plan de financement d’un projet de votre commune, même inachevé : "
            "nous les lirons ensemble.",
            by_letter=False,
        ),
    )
    asked, _ = (
        following.ask_question(user.pk, promotion_id=number, text=text)
        for user, text in zip(people[1:], QUESTIONS, strict=False)
    )
    following.answer_question(tutor, promotion_id=number, question_id=asked, answer=ANSWER, version=1)
