"""Attestations: given to who has finished, once; checked by anybody, guessed by nobody; revoked for good."""

from __future__ import annotations

import random
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden
from commune_core.promotions.proof import (
    ALPHABET,
    CODE_LENGTH,
    FOUND_BY,
    InvalidAttestation,
    TooManyCodes,
    UnknownAttestation,
    written,
)
from dashboard_plugin import api
from dashboard_plugin.api import promotion_proof as proof
from dashboard_plugin.errors import ClosedPromotion, UnknownSeat
from dashboard_plugin.models import (
    Attestation,
    AttestationHolder,
    Body,
    Promotion,
    PromotionCourse,
    PromotionLog,
    Seat,
)
from dashboard_plugin.use_cases.check_attestation import FROM_ALL, FROM_ONE
from tests.plugin.promotions.proof_scene import (
    DAY,
    _host,
    keys,
    meets,
    number,
    olivier,
    passes,
    sit,
)

__all__ = ["_host", "keys", "number", "olivier", "sit"]

pytestmark = pytest.mark.django_db
PAGE = "/viatic/attestations/"


@pytest.fixture
def lise(person, sit, keys) -> Seat:
    """A member who has finished, and came to one meeting."""
    seat = sit(person("lise"))
    passes(seat.user_id, keys[0])
    meets(seat)
    return seat


@pytest.fixture
def code(olivier, number, lise) -> str:
    proof.issue_attestations(olivier, promotion_id=number)
    return Attestation.objects.get().code


def says(code: str, *, user_id: int | None = None, origin: str = "192.0.2.1") -> str:
    return proof.check_attestation(code, user_id=user_id, origin=origin)


def forged(seed: int) -> str:
    draw = random.Random(seed)
    return "".join(draw.choice(ALPHABET) for _ in range(CODE_LENGTH))


def test_whoever_has_finished_is_given_one_and_twice_gives_nothing_more(olivier, number, lise, person, sit):
    sit(person("marc"))
    told = proof.issuing(olivier, promotion_id=number)
    assert (told.ready, told.held, told.unfinished) == (1, 0, 1)
    assert proof.issue_attestations(olivier, promotion_id=number) == proof.Issued(1, 0)
    assert proof.issue_attestations(olivier, promotion_id=number) == proof.Issued(0, 1)
    (row,) = Attestation.objects.all()
    assert (row.minutes, row.completed_on) == (60 + 90, DAY)
    assert row.printed["approval"] == "A-10" and row.printed["meetings"] == 90
    assert "Lise" not in str(row.printed)
    assert row.holder.name == "Lise Essai"
    view = proof.attestation(lise.user_id, promotion_id=number, attestation_id=row.pk)
    assert (view.name, view.mine, view.may_revoke) == ("Lise Essai", True, False)


def test_who_has_not_finished_is_told_what_is_missing(olivier, number, person, sit):
    seat = sit(person("marc"))
    with pytest.raises(InvalidAttestation) as refused:
        proof.issue_attestations(olivier, promotion_id=number, seat_id=seat.pk)
    title = PromotionCourse.objects.order_by("position").values_list("title", flat=True)[0]
    assert title in refused.value.message
    with pytest.raises(UnknownSeat):
        proof.issue_attestations(olivier, promotion_id=number, seat_id=999_999)
    assert not Attestation.objects.exists()


def test_a_body_without_a_valid_approval_prints_none(olivier, number, lise):
    Body.objects.update(approved_until=DAY)
    proof.issue_attestations(olivier, promotion_id=number)
    assert Attestation.objects.get().printed["approval"] == ""


def test_a_course_passed_before_the_promotion_completes_it_and_gives_no_hour(
    olivier, number, person, sit, keys
):
    seat = sit(person("lise"))
    passes(seat.user_id, keys[0], DAY.replace(year=2026))
    proof.issue_attestations(olivier, promotion_id=number, seat_id=seat.pk)
    row = Attestation.objects.get()
    assert row.minutes == 0 and [each["counted"] for each in row.printed["courses"]] == [False]


def test_a_code_says_valid_then_revoked_and_is_never_given_again(olivier, number, lise, code):
    assert says(code) == says(written(code).upper()) == "valid"
    held = Attestation.objects.get()
    with pytest.raises(InvalidAttestation):
        proof.revoke_attestation(olivier, promotion_id=number, attestation_id=held.pk, reason="  ")
    for reason in ("Mauvaise personne.", "Une autre raison."):
        proof.revoke_attestation(olivier, promotion_id=number, attestation_id=held.pk, reason=reason)
    assert says(code) == "revoked"
    view = proof.attestation(lise.user_id, promotion_id=number, attestation_id=held.pk)
    assert view.revoked_reason == "Mauvaise personne."
    assert proof.issue_attestations(olivier, promotion_id=number) == proof.Issued(1, 0)
    again = Attestation.objects.exclude(pk=held.pk).get()
    assert again.code != code and says(again.code) == "valid" and says(code) == "revoked"
    facts = PromotionLog.objects.order_by("pk").values_list("fact", flat=True)
    assert [each for each in facts if "attest" in each] == ["attested", "attestation_revoked", "attested"]


def test_what_is_archived_is_attested_no_more_and_may_still_be_revoked(olivier, number, code):
    Promotion.objects.update(state="archived")
    with pytest.raises(ClosedPromotion):
        proof.issue_attestations(olivier, promotion_id=number)
    proof.revoke_attestation(
        olivier, promotion_id=number, attestation_id=Attestation.objects.get().pk, reason="Faux."
    )
    assert says(code) == "revoked"


def test_a_code_outlives_the_account_and_the_name_does_not(olivier, number, lise, code):
    api.erase_person(lise.user_id)
    assert says(code) == "valid"
    assert not AttestationHolder.objects.exists()
    view = proof.attestation(olivier, promotion_id=number, attestation_id=Attestation.objects.get().pk)
    assert view.name == ""


def test_another_member_and_another_organiser_see_nothing(olivier, number, lise, person, sit, code):
    held = Attestation.objects.get().pk
    marc = sit(person("marc"))
    for stranger in (
        marc.user_id,
        person("autre", site_role="animateur_cohorte"),
        person("a", site_role="admin"),
    ):
        for number_of in (held, 999_999):
            with pytest.raises(Forbidden):
                proof.attestation(stranger, promotion_id=number, attestation_id=number_of)
        with pytest.raises(Forbidden):
            proof.evidence_log(stranger, promotion_id=number, seat_id=lise.pk)
    with pytest.raises(UnknownAttestation):
        proof.attestation(olivier, promotion_id=number, attestation_id=999_999)


def test_whoever_left_still_opens_his_own_attestation(number, lise, code):
    Seat.objects.filter(pk=lise.pk).update(state="left")
    view = proof.attestation(lise.user_id, promotion_id=number, attestation_id=Attestation.objects.get().pk)
    assert view.mine


def test_a_code_that_shares_its_first_letters_is_unknown(code):
    for place in range(FOUND_BY, CODE_LENGTH):
        other = "a" if code[place] != "a" else "b"
        assert says(code[:place] + other + code[place + 1 :], origin=f"198.51.100.{place}") == "unknown"
    for wrong in ("", "x", code[:-1], code + "a", "é" * 24, "%' OR 1=1 --", "z" * 5000):
        assert says(wrong, origin="203.0.113.9") == "unknown"


def test_ten_thousand_guesses_are_refused_from_one_address_and_from_many(code):
    answers = {"unknown": 0, "refused": 0}
    for seed in range(10_000):
        try:
            answers[says(forged(seed), origin=f"10.0.{seed // 250}.{seed % 250}")] += 1
        except TooManyCodes:
            answers["refused"] += 1
    assert answers == {"unknown": FROM_ALL, "refused": 10_000 - FROM_ALL}
    # The right code is refused as a wrong one: to be refused tells nothing.
    with pytest.raises(TooManyCodes):
        says(code, origin="192.0.2.77")


def test_one_origin_is_stopped_at_once_and_stops_nobody_else(code):
    for seed in range(FROM_ONE):
        assert says(forged(seed), origin="2001:db8:1:2::1") == "unknown"
    for same in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"):
        with pytest.raises(TooManyCodes):
            says(code, origin=same)
    assert says(code, origin="2001:db8:1:3::1") == "valid"
    assert says(code, user_id=12, origin="2001:db8:1:2::1") == "valid"


def test_whoever_checks_true_papers_is_never_stopped(code):
    assert {says(code) for _ in range(3 * FROM_ONE)} == {"valid"}


def test_the_public_page_says_a_word_and_names_nobody(code, number, olivier):
    visitor = Client(REMOTE_ADDR="192.0.2.44")
    pages = {
        "Valide": visitor.get(f"{PAGE}{code}/"),
        "Inconnue": visitor.get(PAGE, {"code": forged(1)}),
    }
    proof.revoke_attestation(
        olivier, promotion_id=number, attestation_id=Attestation.objects.get().pk, reason="Erreur de nom."
    )
    pages["Révoquée"] = visitor.get(PAGE, {"code": written(code)})
    for word, response in pages.items():
        page = response.content.decode()
        assert response.status_code == 200 and f"<strong>{word}." in page
        for kept in ("Lise", "Nouveaux maires", "Association", "Erreur de nom"):
            assert kept not in page
        assert response["Referrer-Policy"] == "no-referrer" and "noindex" in response["X-Robots-Tag"]
    shown = [re.sub(r'value="[^"]*"', "", each.content.decode()) for each in pages.values()]
    assert len({len(re.findall("<", each)) for each in shown}) == 1


def test_the_public_page_tells_who_tries_too_much_when_to_come_back(db):
    visitor = Client(REMOTE_ADDR="192.0.2.45")
    for seed in range(FROM_ONE):
        assert visitor.get(f"{PAGE}{forged(seed)}/").status_code == 200
    refused = visitor.get(f"{PAGE}{forged(99)}/")
    assert refused.status_code == 429 and int(refused["Retry-After"]) > 0


def test_giving_costs_the_same_queries_for_one_and_for_forty(olivier, number, person, sit, keys):
    def finish(names: range) -> int:
        for name in names:
            passes(sit(person(f"m{name}")).user_id, keys[0])
        with CaptureQueriesContext(connection) as queries:
            proof.issue_attestations(olivier, promotion_id=number)
        return len(queries)

    assert finish(range(1)) == finish(range(1, 41))
    assert Attestation.objects.count() == AttestationHolder.objects.count() == 41
