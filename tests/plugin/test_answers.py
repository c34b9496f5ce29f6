"""Answers belong to the commune: written with a version, remembered with an author, scored at once."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.db.models.signals import pre_save

from commune_core.answers import NEVER, NOT_APPLICABLE
from commune_core.errors import (
    Forbidden,
    InvalidAnswer,
    InvalidCompetence,
    StaleAnswer,
    UnknownCommune,
    UnknownItem,
)
from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.errors import InvalidRequest, NotSaved
from dashboard_plugin.models import Answer, Campaign, DomainScore, Membership
from dashboard_plugin.use_cases.rebuild_scores import rebuild_scores
from tests.plugin.conftest import SettableClock
from tests.plugin.listening import heard

pytestmark = pytest.mark.django_db


def save(user_id, item_id="GOV-02", raw=3, version=None, **more):
    return api.save_answer(user_id, item_id=item_id, raw=raw, version=version, **more)


def row(user_id, item_id="GOV-02"):
    return api.sheet(user_id, items=item_id).rows[0]


@pytest.mark.parametrize(
    ("item_id", "raw", "value", "note"),
    [
        ("GOV-02", 3, 3, 3),
        ("GOV-02", "0", 0, 0),
        ("GOV-01", "oui", True, 4),
        ("GOV-01", False, False, 0),
        ("FIN-01", "12,5 %", Decimal("12.5"), 3),
        ("FIN-01", "-3", Decimal(-3), 0),
        ("SEC-01", "jamais", NEVER, 0),
        ("SEC-01", "2026-05-12", date(2026, 5, 12), 4),
        ("SEC-01", "SO", NOT_APPLICABLE, None),
    ],
)
def test_an_answer_is_stored_as_a_value_and_noted(mayor, at, item_id, raw, value, note):
    at("2026-11-22")
    saved = save(mayor, item_id, raw)
    assert (saved.item_id, saved.version, saved.note) == (item_id, 1, note)
    found = row(mayor, item_id)
    assert (found.answer.value, found.note, found.answer.author_name) == (value, note, "Helene Essai")
    assert type(found.answer.value) is type(value)


def test_an_answer_under_its_legal_minimum_raises_an_alert(mayor):
    assert save(mayor, "SEC-01", "jamais").alert
    assert [each.item.id for each in api.dashboard(mayor).alerts] == ["SEC-01"]


def test_the_three_states_count_as_people_expect(mayor):
    assert save(mayor, "GOV-01", "oui").state == "answered"
    assert (
        save(mayor, "GOV-02", None, state="not_applicable", reason="Commune déléguée").state
        == "not_applicable"
    )
    unknown = save(mayor, "FIN-01", None, state="unknown")
    assert (unknown.state, unknown.answered) == ("unknown", 2)
    assert api.sheet(mayor).answered == 2
    assert row(mayor, "GOV-02").answer.reason == "Commune déléguée"


@pytest.mark.parametrize(
    ("item_id", "raw", "more", "error"),
    [
        ("GOV-02", 5, {}, InvalidAnswer),
        ("GOV-02", "beaucoup", {}, InvalidAnswer),
        ("GOV-02", "", {}, InvalidAnswer),
        ("GOV-02", None, {}, InvalidAnswer),
        ("GOV-02", 3, {"state": "peut-être"}, InvalidAnswer),
        ("FIN-01", "101", {}, InvalidAnswer),
        ("SEC-01", "2100-01-01", {}, InvalidAnswer),
        ("GOV-02", 3, {"comment": "x" * 4001}, InvalidAnswer),
        ("GOV-02", None, {"state": "not_applicable", "reason": "x" * 501}, InvalidAnswer),
        ("GOV-02", 3, {"depends_on": "le voisin"}, InvalidCompetence),
        ("URB-04", 3, {}, InvalidAnswer),
        ("XXX-01", 3, {}, UnknownItem),
        ("GOV-02", 3, {"commune": "99999"}, UnknownCommune),
        ("GOV-02", 3, {"commune": "10156"}, Forbidden),
    ],
)
def test_bad_input_is_refused_in_french_and_nothing_is_written(mayor, item_id, raw, more, error):
    with pytest.raises(error) as refused:
        save(mayor, item_id, raw, **more)
    assert refused.value.message and refused.value.hint
    assert not Answer.objects.exists()
    assert not Campaign.objects.exists()


def test_a_comment_and_who_it_is_up_to_stay_unless_they_are_given_anew(mayor):
    save(mayor, depends_on="syndicat", comment="Voir le SDDEA")
    save(mayor, raw=1, version=1)
    answer = row(mayor).answer
    assert (answer.value, answer.depends_on, answer.comment) == (1, "syndicat", "Voir le SDDEA")
    save(mayor, raw=1, version=2, depends_on="", comment="")
    answer = row(mayor).answer
    assert (answer.depends_on, answer.comment, answer.version) == ("", "", 3)


def test_a_stale_write_is_refused_with_what_is_stored_now(mayor, member):
    bruno = member("bruno")
    save(mayor, raw=3, comment="Délibération du 12 mars")
    for version in (None, 7):
        with pytest.raises(StaleAnswer) as refused:
            save(bruno, raw=1, version=version)
        current = refused.value.current
        assert (current.value, current.version, current.author_name) == (3, 1, "Helene Essai")
        assert current.comment == "Délibération du 12 mars"
    assert row(mayor).answer.value == 3
    assert save(bruno, raw=1, version=1).version == 2
    assert row(mayor).answer.author_name == "Bruno Essai"


def test_a_version_of_an_answer_that_is_not_there_is_stale_too(mayor):
    with pytest.raises(StaleAnswer) as refused:
        save(mayor, version=4)
    assert refused.value.current is None


def test_the_same_answer_sent_again_by_the_same_person_is_not_a_conflict(mayor, member):
    bruno = member("bruno")
    save(mayor, raw=3)
    assert save(mayor, raw=3, version=None).version == 1, "the network lost the first reply"
    with pytest.raises(StaleAnswer):
        save(mayor, raw=2, version=None)
    with pytest.raises(StaleAnswer):
        save(bruno, raw=3, version=None)


def test_every_version_is_kept_with_its_author(mayor, member):
    bruno = member("bruno")
    save(mayor, raw=3)
    save(bruno, raw=1, version=1, comment="Pas cette année")
    history = Answer.history.order_by("history_id").values_list(
        "history_type", "history_user_id", "value", "version"
    )
    assert list(history) == [("+", mayor, 3, 1), ("~", bruno, 1, 2)]


def test_a_closed_account_leaves_the_answer_and_takes_its_name_away(mayor, member):
    bruno = member("bruno")
    save(bruno, raw=2, comment="Vu avec le secrétariat")
    User.objects.get(pk=bruno).delete()
    answer = row(mayor).answer
    assert (answer.value, answer.author_name, answer.comment) == (
        2,
        "Un ancien membre",
        "Vu avec le secrétariat",
    )
    copy = Answer.history.get()
    assert copy.history_user_id is None
    assert not hasattr(copy, "author_id")


def test_a_campaign_is_opened_by_the_first_answer_of_the_year_and_bound_to_its_questionnaire(mayor, at):
    at("2026-11-22")
    assert api.sheet(mayor).year == 2026
    assert not Campaign.objects.exists(), "reading opens nothing"
    save(mayor, raw=3)
    at("2027-01-15")
    assert api.sheet(mayor).answered == 0
    assert api.dashboard(mayor).year == 2026, "the last état des lieux is shown until the new one begins"
    save(mayor, raw=1)
    referential = load()
    assert list(
        Campaign.objects.order_by("year").values_list("year", "referential_version", "referential_sha256")
    ) == [
        (2026, referential.version, referential.sha256),
        (2027, referential.version, referential.sha256),
    ]
    assert [answer.value for answer in Answer.objects.order_by("campaign__year")] == [3, 1]


def test_new_year_s_eve_is_counted_in_france(mayor, at):
    at("2026-12-31")
    # Half past midnight in Paris is still last year in universal time.
    SettableClock.instant = SettableClock.instant.replace(hour=0, minute=30) + timedelta(days=1)
    SettableClock.instant = SettableClock.instant.astimezone(UTC)
    assert SettableClock.instant.year == 2026
    save(mayor)
    assert Campaign.objects.get().year == 2027


def test_a_closed_campaign_takes_no_answer(mayor):
    save(mayor)
    Campaign.objects.update(status="closed")
    with pytest.raises(InvalidRequest, match="est clos"):
        save(mayor, raw=1, version=1)


def test_domain_scores_are_stored_with_each_answer_and_equal_after_a_rebuild(mayor):
    answers = {"GOV-01": "oui", "GOV-02": 2, "GOV-03": 1, "FIN-01": "7,5", "FIN-02": "SO", "SEC-01": "jamais"}
    for item_id, raw in answers.items():
        save(mayor, item_id, raw)
    stored = stored_scores()
    assert set(stored) == {"GOV", "FIN", "SEC"}
    board = {each.domain.code: each for each in api.dashboard(mayor).domains}
    for code, (score, coverage, level) in stored.items():
        assert (score, coverage, level) == (board[code].score, board[code].coverage, board[code].level)
    assert rebuild_scores(today=date.today()) == 0
    DomainScore.objects.filter(domain="GOV").delete()
    DomainScore.objects.filter(domain="FIN").update(level="exemplaire")
    assert rebuild_scores(today=date.today()) == 2
    assert stored_scores() == stored


def stored_scores() -> dict[str, tuple[Fraction | None, Fraction, str]]:
    return {
        each.domain: (
            None if each.score_num is None else Fraction(each.score_num, each.score_den),
            Fraction(each.coverage_num, each.coverage_den),
            each.level,
        )
        for each in DomainScore.objects.all()
    }


def test_a_date_grows_older_and_the_rebuild_follows(mayor, at):
    at("2026-11-22")
    save(mayor, "SEC-01", "2026-01-15")
    assert row(mayor, "SEC-01").note == 4
    assert rebuild_scores(today=date(2026, 12, 1)) == 1, "the day it was computed is kept"
    at("2026-12-31")
    assert rebuild_scores(today=date(2031, 2, 1)) == 1
    assert DomainScore.objects.get().computed_on == date(2031, 2, 1)


@pytest.mark.parametrize("failing", [Answer, DomainScore])
def test_a_full_disk_leaves_the_old_answer_and_says_so(mayor, failing):
    save(mayor, raw=3, comment="Avant")

    def full_disk(**_kwargs):
        raise DatabaseError("database or disk is full")

    pre_save.connect(full_disk, sender=failing)
    try:
        with pytest.raises(NotSaved) as refused:
            save(mayor, version=1, state="not_applicable", comment="Après")
    finally:
        pre_save.disconnect(full_disk, sender=failing)
    assert "Rien n’a été modifié" in refused.value.hint
    answer = row(mayor).answer
    assert (answer.value, answer.comment, answer.version) == (3, "Avant", 1)
    assert Answer.history.count() == 1
    assert save(mayor, raw=1, version=1).version == 2, "and the next try succeeds"


def test_an_answer_is_announced_without_personal_data(mayor, settings, django_capture_on_commit_callbacks):
    settings.VIATIC_PLATFORM = "tests.plugin.listening.ListeningPlatform"
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        save(mayor, raw=3, comment="Demander à M. Durand, 06 00 00 00 00")
    ((event, user_id, data),) = heard
    assert (event, user_id) == ("viatic.answer.saved", mayor)
    assert data == {
        "campaign": Campaign.objects.get().pk,
        "item": "GOV-02",
        "state": "answered",
        "version": 1,
    }


def test_a_host_that_fails_to_listen_undoes_nothing(mayor, settings, django_capture_on_commit_callbacks):
    settings.VIATIC_PLATFORM = "tests.plugin.listening.DeafPlatform"
    with django_capture_on_commit_callbacks(execute=True):
        save(mayor, raw=3)
    settings.VIATIC_PLATFORM = "tests.platform.StandalonePlatform"
    assert row(mayor).answer.value == 3


@pytest.mark.parametrize("leaves", ["erases", "is turned out"])
def test_whoever_leaves_while_waiting_to_write_writes_nothing(mayor, member, monkeypatch, leaves):
    from dashboard_plugin.use_cases import save_answer as module

    deputy = member("nora")
    place = Membership.objects.get(user_id=deputy)
    wait = module.locked_commune

    def leave_then_have_his_turn(access):
        if leaves == "erases":
            api.erase_person(deputy)
        else:
            api.end_membership(mayor, membership_id=place.pk)
        return wait(access)

    monkeypatch.setattr(module, "locked_commune", leave_then_have_his_turn)
    with pytest.raises(Forbidden):
        api.save_answer(deputy, item_id="GOV-02", raw=2, version=None, commune="10145")
    assert not Answer.objects.exists()
