"""Ask whoever follows one's group, and answer."""

from __future__ import annotations

from datetime import timedelta

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.applets.promotions.models import Seat
from dashboard_plugin.applets.promotions.questions import TutorQuestion
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.promotion_access import open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotion_questions import views_of
from dashboard_plugin.stale import StaleQuestion
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.promotion_log import refuse_archived
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write

LONGEST, MOST_A_DAY = 2000, 20


def ask_question(user_id: int | None, *, promotion_id: int, text: str, once: str = "") -> int:
    """Ask, as a member; gives the number of the question, of the one this very form asked before.

    Raises Forbidden, ClosedPromotion, InvalidPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.TAKE_PART)
    kept = _checked(text, "text")
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        present.require(Operation.TAKE_PART)
        if present.seat is None:
            raise Forbidden()
        refuse_archived(present.row)
        if (made := made_before(once, TutorQuestion)) is not None:
            return made
        now = get_clock().now()
        lately = TutorQuestion.objects.filter(seat=present.seat, asked_at__gt=now - timedelta(days=1))
        if lately.count() >= MOST_A_DAY:
            raise InvalidPromotion(
                f"Vous avez posé {MOST_A_DAY} questions en un jour.",
                hint="Posez les suivantes demain.",
                field="text",
            )
        row = TutorQuestion.objects.create(promotion=present.row, seat=present.seat, text=kept, asked_at=now)
        remember(once, row.pk)
        announce("promotion.asked", user_id, promotion=promotion_id, question=row.pk)
    return row.pk


def answer_question(
    user_id: int | None, *, promotion_id: int, question_id: int, answer: str, version: int
) -> int:
    """Answer a member of a group one follows, over the `version` that was read; gives the new one.

    Raises Forbidden, ClosedPromotion, InvalidPromotion, NotSaved, and StaleQuestion, whose `current` is the
    stored QuestionView.
    """
    access = open_promotion(user_id, promotion_id)
    access.require_somewhere(Operation.FOLLOW_GROUP)
    kept = _checked(answer, "answer")
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        row = TutorQuestion.objects.filter(pk=question_id, promotion=promotion_id).first()
        if row is None:
            raise Forbidden()
        seat = Seat.objects.get(pk=row.seat_id)
        present.require(Operation.FOLLOW_GROUP, group_id=seat.group_id)
        refuse_archived(present.row)
        if row.version != version:
            if row.answer == kept and row.answered_by_id == user_id:
                return row.version  # sent twice
            raise StaleQuestion(views_of([row])[0])
        row.answer, row.answered_by_id, row.answered_at = kept, user_id, get_clock().now()
        row.version += 1
        row.save(update_fields=["answer", "answered_by", "answered_at", "version"])
        announce("promotion.answered", user_id, promotion=promotion_id, question=row.pk)
    return row.version


def _checked(text: str, field: str) -> str:
    kept = text.replace("\r\n", "\n").strip()
    if not kept:
        raise InvalidPromotion("Le texte est vide.", hint="Écrivez-le, puis envoyez.", field=field)
    if len(kept) > LONGEST:
        raise InvalidPromotion(
            f"Ce texte est trop long : {LONGEST} caractères au plus.", hint="Raccourcissez-le.", field=field
        )
    return kept
