"""Questions of members and the agreement of communes: who asks, who answers, who decides, what is shown."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.utils import timezone

from commune_core.errors import Forbidden, InvalidAnswer
from commune_core.promotions.words import InvalidPromotion
from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.api import following as follow
from dashboard_plugin.api import talk
from dashboard_plugin.errors import ClosedPromotion
from dashboard_plugin.models import (
    Commune,
    DiagnosisConsent,
    Membership,
    Notice,
    NoticeHours,
    Promotion,
    PromotionDiagnosis,
    Seat,
    TutorQuestion,
)
from dashboard_plugin.stale import StaleQuestion
from dashboard_plugin.use_cases.notice_letters import send_notices
from dashboard_plugin.use_cases.read_diagnosis import read_diagnosis
from tests.plugin import course_team
from tests.plugin.promotions.followed import host, members, organiser, promotion, sit

__all__ = ["host", "promotion"]

pytestmark = pytest.mark.django_db


def test_a_question_is_read_by_its_author_the_tutor_of_his_group_and_the_organiser(promotion, person):
    north, south = members(promotion, 1, group="Nord", prefix="n"), members(promotion, 1, group="Sud")
    tutor, other = person("tom"), person("tim")
    sit(promotion, tutor, role="tutor", group="Nord")
    sit(promotion, other, role="tutor", group="Sud")
    asker = north[0].user_id
    number = follow.ask_question(asker, promotion_id=promotion.pk, text=" Quand ? ")
    for reader in (asker, tutor, organiser(promotion)):
        assert [each.text for each in follow.questions(reader, promotion_id=promotion.pk).questions] == [
            "Quand ?"
        ]
    for stranger in (other, south[0].user_id):
        assert follow.questions(stranger, promotion_id=promotion.pk).questions == ()
        with pytest.raises(Forbidden):
            follow.question(stranger, promotion_id=promotion.pk, question_id=number)
    with pytest.raises(Forbidden):
        answer(other, promotion, number, "Jamais.", 1)
    answer(tutor, promotion, number, "Mardi.", 1)
    (told,) = follow.questions(asker, promotion_id=promotion.pk).questions
    assert (told.answer, told.answered_by, told.version) == ("Mardi.", "Tom Essai", 2)


def answer(user, promotion, number, text, version) -> int:
    return follow.answer_question(
        user, promotion_id=promotion.pk, question_id=number, answer=text, version=version
    )


def told_to(user) -> list[tuple[str, str, bool]]:
    return [(each.kind, each.words, each.seen) for each in talk.notices(user).notices]


def test_who_may_answer_is_told_of_a_question_and_its_author_of_the_answer(promotion, person, at):
    at("2026-11-26")
    (asker,) = members(promotion, 1, group="Nord", prefix="n")
    (peer,) = members(promotion, 1, group="Nord", prefix="p")
    tutor, other, observer = person("tom"), person("tim"), person("odile")
    sit(promotion, tutor, role="tutor", group="Nord")
    sit(promotion, other, role="tutor", group="Sud")
    sit(promotion, observer, role="observer")
    for text in ("Quand ?", "Où ?"):
        number = follow.ask_question(asker.user_id, promotion_id=promotion.pk, text=text)
    for user in (tutor, organiser(promotion)):
        assert [each[0] for each in told_to(user)] == ["question"]
        assert "2" in told_to(user)[0][1], "two questions are told in one line"
    for user in (other, observer, peer.user_id, asker.user_id):
        assert told_to(user) == []
    assert answer(tutor, promotion, number, "Mardi.", 1) == answer(tutor, promotion, number, "Mardi.", 1)
    assert Notice.objects.filter(kind="reply").values_list("user_id", "count").get() == (asker.user_id, 1)
    (line,) = talk.notices(asker.user_id).notices
    assert (line.title, line.project_id, line.url) == (
        "Nouveaux maires", None, f"/viatic/promotions/{promotion.pk}/questions/",
    )  # fmt: skip
    assert talk.open_notice(asker.user_id, notice_id=line.id).seen is False
    assert told_to(asker.user_id)[0][2] is True


def test_notices_of_questions_leave_by_letter_once_and_not_to_who_has_left_or_wants_none(
    promotion, person, settings, at
):
    at("2026-11-26")
    settings.VIATIC_PLATFORM = "tests.plugin.course_team.CourseTeamPlatform"
    course_team.begin()
    course_team.sent.clear()
    (seat,) = members(promotion, 1, group="Nord")
    boss, tutor, second = organiser(promotion), person("tom"), person("anne")
    held = sit(promotion, tutor, role="tutor", group="Nord")
    sit(promotion, second, role="organiser")
    stored = talk.notice_settings(second).values
    talk.set_notice_settings(second, given={"question": "none"}, read=stored)
    follow.ask_question(seat.user_id, promotion_id=promotion.pk, text="Un secret ?")
    Seat.objects.filter(pk=held.pk).update(state="left")
    NoticeHours.objects.create(user_id=boss, quiet_from=0, quiet_until=0)
    assert told_to(tutor) == told_to(second) == []
    assert [send_notices(), send_notices()] == [1, 0]
    (sent,) = course_team.sent
    assert "secret" not in repr(sent), "what was asked is read in the promotion alone"


def test_two_answers_at_once_are_told_and_the_same_sent_twice_is_one(promotion, person):
    (seat,) = members(promotion, 1)
    boss, second = organiser(promotion), person("anne")
    sit(promotion, second, role="organiser")
    number = follow.ask_question(seat.user_id, promotion_id=promotion.pk, text="Quand ?")
    assert answer(boss, promotion, number, "Mardi.", 1) == answer(boss, promotion, number, "Mardi.", 1) == 2
    with pytest.raises(StaleQuestion) as refused:
        answer(second, promotion, number, "Jeudi.", 1)
    assert refused.value.current.answer == "Mardi."


def test_one_form_asks_once_and_what_is_empty_endless_or_too_frequent_is_refused(promotion):
    (seat,) = members(promotion, 1)
    asked = {
        follow.ask_question(seat.user_id, promotion_id=promotion.pk, text="Quand ?", once="a" * 64)
        for _ in range(2)
    }
    assert len(asked) == TutorQuestion.objects.count() == 1
    for text in (" ", "x" * 2001):
        with pytest.raises(InvalidPromotion):
            follow.ask_question(seat.user_id, promotion_id=promotion.pk, text=text)
    for number in range(19):
        follow.ask_question(seat.user_id, promotion_id=promotion.pk, text=f"Et {number} ?")
    with pytest.raises(InvalidPromotion):
        follow.ask_question(seat.user_id, promotion_id=promotion.pk, text="Encore ?")
    Promotion.objects.update(state="archived")
    with pytest.raises(ClosedPromotion):
        follow.ask_question(seat.user_id, promotion_id=promotion.pk, text="Trop tard ?")


def test_questions_come_by_fifties_those_that_wait_first(promotion):
    seats = members(promotion, 60)
    for seat in seats:
        follow.ask_question(seat.user_id, promotion_id=promotion.pk, text=f"Q{seat.pk}")
    boss = organiser(promotion)
    first = TutorQuestion.objects.order_by("pk").first()
    answer(boss, promotion, first.pk, "Oui.", 1)
    page = follow.questions(boss, promotion_id=promotion.pk)
    rest = follow.questions(boss, promotion_id=promotion.pk, after=page.following)
    told = [each.id for each in (*page.questions, *rest.questions)]
    assert len(page.questions) == 50 and rest.following is None
    assert len(told) == len(set(told)) == 60 and told[-1] == first.pk


@pytest.fixture
def mayors(promotion, territory, person, at) -> list[Seat]:
    """Eight mayors of eight communes, each with some answers of his own, of the year that is read."""
    at("2026-11-26")
    seats = []
    for place, commune in enumerate(Commune.objects.filter(status="current").order_by("pk")[:8]):
        user_id = person(f"maire{place}")
        Membership.objects.create(
            commune=commune, user_id=user_id, role="referent", function="maire", status="confirmed",
            requested_at=timezone.now(),
        )  # fmt: skip
        for item in (each for each in load().items.values() if each.domain == "GOV"):
            raw = {"scale": place % 5, "yes_no": "oui" if place % 2 else "non"}.get(item.kind)
            # A point that does not concern this commune is refused.
            with suppress(InvalidAnswer):
                api.save_answer(user_id, item_id=item.id, raw=raw, version=None, commune=commune.insee_code)
        seats.append(sit(promotion, user_id, commune=commune))
    assert len(seats) == 8
    return seats


def agree(promotion, seats, agreed=True) -> None:
    for seat in seats:
        follow.consent_to_promotion(seat.user_id, promotion_id=promotion.pk, agreed=agreed)


def told(promotion):
    return follow.promotion_diagnosis(organiser(promotion), promotion_id=promotion.pk)


def test_nothing_is_read_without_consent_and_nothing_of_fewer_than_five(promotion, mayors, at):
    at("2026-11-26")
    read_diagnosis(promotion.pk)
    agree(promotion, mayors[:4])
    read_diagnosis(promotion.pk)
    assert (told(promotion).domains, told(promotion).consents) == ((), None)
    assert not PromotionDiagnosis.objects.exists()
    agree(promotion, mayors[4:6])
    read_diagnosis(promotion.pk)
    view = told(promotion)
    assert {each.communes for each in view.domains} <= {5, 6} and view.consents == 6
    kept = {name for cell in PromotionDiagnosis.objects.get().released.values() for name in cell}
    assert kept == {str(seat.commune_id) for seat in mayors[:6]}, "who did not agree is not even read"


def test_one_commune_more_changes_nothing_and_one_that_withdraws_takes_the_average_away(
    promotion, mayors, at
):
    at("2026-11-26")
    agree(promotion, mayors[:6])
    read_diagnosis(promotion.pk)
    before = told(promotion).domains
    assert before
    at("2026-11-27")
    agree(promotion, mayors[6:7])
    read_diagnosis(promotion.pk)
    assert told(promotion).domains == before, "the difference would be that one commune"
    agree(promotion, mayors[:1], agreed=False)
    assert told(promotion).domains == ()
    released = PromotionDiagnosis.objects.get().released
    assert released
    assert {cell[str(mayors[0].commune_id)] for cell in released.values()} == {-1}
    at("2026-11-28")
    read_diagnosis(promotion.pk)
    assert told(promotion).domains == (), "five must have changed since"


def test_who_leaves_the_promotion_takes_his_commune_out_at_the_next_reading(promotion, mayors, at):
    at("2026-11-26")
    agree(promotion, mayors[:6])
    read_diagnosis(promotion.pk)
    Seat.objects.filter(pk=mayors[0].pk).update(state="left")
    at("2026-11-27")
    read_diagnosis(promotion.pk)
    assert told(promotion).domains == ()


def test_only_who_may_decide_for_the_commune_of_his_own_seat_agrees(promotion, mayors, person):
    mayor = mayors[0]
    plain = person("lise")
    sit(promotion, plain, commune=mayor.commune)
    nowhere = sit(promotion, person("luc"))
    for user in (plain, nowhere.user_id, organiser(promotion), None):
        with pytest.raises(Forbidden):
            follow.consent_to_promotion(user, promotion_id=promotion.pk, agreed=True)
    for user, may, name in ((mayor.user_id, True, mayor.commune.name), (nowhere.user_id, False, "")):
        view = follow.promotion_consent(user, promotion_id=promotion.pk)
        assert (view.may_decide, view.name, view.agreed) == (may, name, False)
    agree(promotion, [mayor, mayor])
    assert DiagnosisConsent.objects.count() == 1
    with pytest.raises(Forbidden):
        follow.promotion_diagnosis(mayor.user_id, promotion_id=promotion.pk)
