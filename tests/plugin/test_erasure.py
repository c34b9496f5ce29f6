"""What the app keeps about a person, erased without harm to others."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from dashboard_plugin import api
from dashboard_plugin.models import (
    Answer,
    Attestation,
    AttestationHolder,
    Commune,
    Membership,
    Promotion,
    Seat,
    Weighting,
)
from tests.plugin import traces_of_promotions
from tests.plugin.undone import undone
from tests.plugin.zenobie import ODD_EMAIL, ODD_ID, ODD_NAME, OWNED, WRITTEN, dump, rows, zenobie

__all__ = ["zenobie"]

pytestmark = pytest.mark.django_db


def test_a_preview_says_what_goes_and_what_stays_and_touches_nothing(zenobie):
    before = dump()
    preview = api.preview_erasure(zenobie)
    assert dump() == before
    assert {each.key: each.count for each in preview.goes} == {
        "membership.user": 1, "siterole.user": 1, "namedreader.user": 1, "commune.owner": 1,
        "share.user": 1, "upload.user": 1,
        "voice.user": 1, "rating.user": 1,
        **dict.fromkeys((*OWNED, *traces_of_promotions.BY_SEAT), 1),
    }  # fmt: skip
    # Her answer of the practice commune goes with it; in the real one, the last word is Bruno's.
    assert {each.key: each.count for each in preview.stays} == {
        "historicalanswer.history_user": 2, "weighting.author": 1, "membership.decided_by": 1,
        "namedreader.named_by": 1, "domainreview.changed_by": 1, "photograph.taken_by": 1,
        "evidence.author": 1, "historicalweighting.history_user": 1,
        "competenceholder.author": 1, "comparisonconsent.given_by": 1,
        "councilround.opened_by": 1, "councilround.closed_by": 1,
        "rounditem.settled_by": 1, "voice.invited_by": 1, **dict.fromkeys(WRITTEN, 1),
    }  # fmt: skip
    assert [commune.name for commune in preview.without_referent] == ["Faux-Villecerf"]


def test_erasing_does_what_the_preview_says_and_leaves_the_commune_its_answers(zenobie):
    preview = api.preview_erasure(zenobie)
    assert api.erase_person(zenobie) == preview
    assert not Commune.objects.filter(kind="practice").exists()
    answer = Answer.objects.get()
    assert (answer.value, answer.version, answer.comment) == (4, 3, "À revoir en mars.")
    assert [version.value for version in answer.history.order_by("version")] == [2, 3, 4]
    assert Weighting.objects.get().importance == 5
    left = Membership.objects.get()
    assert (left.status, left.decided_by) == ("confirmed", None)
    for trace in (ODD_NAME, ODD_EMAIL, str(ODD_ID)):
        assert trace not in dump()


def test_an_attestation_outlives_the_account_and_names_nobody_any_more(zenobie):
    AttestationHolder.objects.update(revoked_reason=f"{ODD_NAME} n’a pas suivi la séance.")
    api.erase_person(zenobie)
    kept = Attestation.objects.get()
    assert (kept.code, kept.minutes) == ("abcdefghjkmnpqrstuvwxyz2", 180)
    assert not AttestationHolder.objects.exists()
    assert ODD_NAME not in dump()


@pytest.mark.parametrize("taken", [False, True])
def test_a_seat_offered_to_ones_address_is_told_then_erased(person, taken):
    lise, other = person("lise"), person("autre")
    now = timezone.now()
    traces_of_promotions.leave_traces(person("olivier"), other, "Olivier")
    Seat.objects.create(
        promotion=Promotion.objects.get(), email="lise@exemple.fr", name="Lise", state="invited",
        added_at=now, user_id=person("collegue") if taken else None,
    )  # fmt: skip
    assert [row["email"] for row in rows(api.export_my_data(lise), "seat.email")] == ["lise@exemple.fr"]
    api.erase_person(lise)
    assert "lise@exemple.fr" not in dump()
    assert Seat.objects.filter(state="invited").exists() is taken


def test_the_members_read_that_a_former_member_wrote(zenobie):
    bruno = User.objects.get(username="bruno").pk
    api.save_answer(zenobie, item_id="GOV-05", raw=1, version=None, commune="10145")
    api.erase_person(zenobie)
    (row,) = api.sheet(bruno, items="GOV-05").rows
    assert (row.answer.author_name, row.answer.value) == ("Un ancien membre", 1)


def test_erasing_twice_finds_nothing_left(zenobie):
    api.erase_person(zenobie)
    before = dump()
    again = api.erase_person(zenobie)
    assert (again.goes, again.stays, again.without_referent) == ((), (), ())
    assert dump() == before


def test_erasing_then_closing_the_account_leaves_what_closing_it_leaves(zenobie):
    with undone():
        api.erase_person(zenobie)
        User.objects.get(pk=zenobie).delete()
        erased_first = dump()
    User.objects.get(pk=zenobie).delete()
    assert dump() == erased_first


def test_the_requests_of_a_commune_left_without_referent_are_a_moderators(mayor, member, person):
    lise = member("lise", status="pending")
    moderator = person("moussa", site_role="moderateur")
    assert lise not in {each.user_id for each in api.pending_memberships(moderator)}
    (left,) = api.erase_person(mayor).without_referent
    assert left.code == "10145"
    (waiting,) = api.pending_memberships(moderator)
    assert waiting.user_id == lise
    view = api.decide_membership(moderator, membership_id=waiting.id, accept=True)
    assert (view.role, view.status) == ("referent", "confirmed"), "whoever is accepted where nobody is left"


def test_a_commune_with_another_referent_keeps_it(mayor, member):
    member("karim", role="referent", function="dgs_secretaire")
    assert api.erase_person(mayor).without_referent == ()


def test_somebody_new_does_not_inherit_the_answers_of_the_one_who_left(mayor, person):
    api.save_answer(mayor, item_id="GOV-02", raw=2, version=None)
    api.erase_person(mayor)
    assert api.request_membership(person("intrus"), commune="10145", function="maire").status == "pending"
