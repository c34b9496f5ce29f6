"""Whoever is given an attestation is told of it, and once it is revoked; the notice leads to the paper."""

from __future__ import annotations

import pytest

from dashboard_plugin.api import promotion_proof as proof
from dashboard_plugin.api import talk
from dashboard_plugin.models import Attestation, NoticeHours, Seat
from dashboard_plugin.use_cases.notice_letters import send_notices
from tests.plugin import course_team
from tests.plugin.promotions import proving
from tests.plugin.promotions.proof_scene import _host, keys, number, olivier, passes, sit

__all__ = ["_host", "keys", "number", "olivier", "sit"]

pytestmark = pytest.mark.django_db


class LettersToo(proving.ProvingPlatform, course_team.CourseTeamPlatform):
    """A host where people pass, and whose letters are kept in `course_team.sent`."""


@pytest.fixture
def lise(person, sit, keys, settings) -> Seat:
    settings.VIATIC_PLATFORM = f"{__name__}.LettersToo"
    course_team.sent.clear()
    course_team.held_back.clear()
    seat = sit(person("lise"))
    passes(seat.user_id, keys[0])
    NoticeHours.objects.create(user_id=seat.user_id, quiet_from=0, quiet_until=0)
    return seat


def told(user_id: int) -> list[tuple[str, str]]:
    return [(each.kind, each.url) for each in talk.notices(user_id).notices]


def paper(number: int) -> str:
    return f"/viatic/promotions/{number}/preuves/attestations/{Attestation.objects.latest('pk').pk}/"


def test_the_holder_is_told_in_the_page_and_by_letter_once(olivier, number, lise, sit, person):
    unfinished = sit(person("nora"))
    for _ in range(2):
        proof.issue_attestations(olivier, promotion_id=number)
    assert told(lise.user_id) == [("attested", paper(number))]
    assert told(unfinished.user_id) == told(olivier) == []
    assert [send_notices(), send_notices()] == [1, 0]
    ((people, letter),) = course_team.sent
    assert (people, letter.path) == ((lise.user_id,), paper(number))
    assert Attestation.objects.get().code not in repr(letter), "a letter may be read by others"


def test_he_is_told_of_a_revocation_even_once_he_has_left(olivier, number, lise):
    proof.issue_attestations(olivier, promotion_id=number)
    Seat.objects.filter(pk=lise.pk).update(state="left")
    given = Attestation.objects.get().pk
    for _ in range(2):
        proof.revoke_attestation(olivier, promotion_id=number, attestation_id=given, reason="Un secret")
    assert told(lise.user_id) == [("revoked", paper(number))], "what is worth nothing is told no more"
    assert send_notices() == 1
    assert "secret" not in repr(course_team.sent)


def test_another_attestation_after_a_revoked_one_is_told_too(olivier, number, lise):
    proof.issue_attestations(olivier, promotion_id=number)
    first = Attestation.objects.get().pk
    proof.revoke_attestation(olivier, promotion_id=number, attestation_id=first, reason="Erreur de nom")
    proof.issue_attestations(olivier, promotion_id=number)
    assert ("attested", paper(number)) in told(lise.user_id)
    assert len(told(lise.user_id)) == 2
