"""A year of a commune: shared out, reviewed, closed into a photograph, corrected by another, read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commune_core import photograph
from commune_core.errors import AlteredPhotograph, Forbidden, InvalidAnswer, UnknownItem
from commune_core.referential import CURRENT_VERSION, load
from dashboard_plugin import api
from dashboard_plugin.errors import ClosedCampaign, InvalidRequest, UnknownCampaign, UnknownMembership
from dashboard_plugin.models import (
    Answer,
    Campaign,
    Commune,
    DomainReview,
    DomainScore,
    Membership,
    NamedReader,
    Photograph,
    Share,
    Weighting,
)
from dashboard_plugin.stale import StaleCampaign, StaleReview
from dashboard_plugin.use_cases.rebuild_scores import rebuild_scores
from tests.plugin import course_team
from tests.plugin.course_team import sent
from tests.plugin.listening import heard

pytestmark = pytest.mark.django_db

HERE = "10145"
RESERVED = "SEC-04"


def save(user_id, item_id="GOV-02", raw=3, version=None, **more):
    return api.save_answer(user_id, item_id=item_id, raw=raw, version=version, **more)


def answered(user_id, item_id="GOV-02", year=None):
    return api.sheet(user_id, items=item_id, commune=HERE, year=year).rows[0].answer


def correct(user_id, item_id="GOV-02", raw=1, *, number=1, year=2026, reason="Erreur de saisie"):
    return api.correct_campaign(
        user_id, commune=HERE, year=year, number=number, reason=reason,
        corrections=[api.Correction(item_id, raw)],
    )  # fmt: skip


@pytest.fixture
def y2026(mayor, at) -> int:
    """The mayor, once 2026 is answered and closed."""
    at("2026-11-22")
    for item_id, raw in {"GOV-01": "oui", "GOV-02": 3, "SEC-01": "2025-01-15", RESERVED: 1}.items():
        save(mayor, item_id, raw, comment=f"Sur {item_id}")
    api.set_weighting(mayor, commune=HERE, item_id="GOV-02", importance=5)
    api.close_campaign(mayor, commune=HERE)
    return mayor


# -- sharing and reviewing


def test_a_domain_is_entrusted_to_several_confirmed_members_once_each(mayor, member, person):
    nora, paul = member("nora"), member("paul")
    for people in (nora, paul, nora):
        api.share_domain(mayor, commune=HERE, domain="FIN", member_id=people)
    view = {each.row.domain.code: each for each in api.campaign(nora, commune=HERE).domains}
    assert [each.name for each in view["FIN"].people] == ["Nora Essai", "Paul Essai"]
    assert (view["FIN"].mine, view["GOV"].mine) == (True, False)
    api.unshare_domain(mayor, commune=HERE, domain="FIN", member_id=nora)
    assert Share.objects.get().user_id == paul


@pytest.mark.parametrize("status", ["pending", "ended"])
def test_nobody_outside_is_entrusted_with_anything(mayor, member, status):
    outsider = member("lise", status=status)
    with pytest.raises(UnknownMembership):
        api.share_domain(mayor, commune=HERE, domain="FIN", member_id=outsider)
    with pytest.raises(UnknownItem):
        api.share_domain(mayor, commune=HERE, domain="XYZ", member_id=mayor)
    assert not Share.objects.exists()


def test_whoever_leaves_has_no_domain_any_more(mayor, member):
    nora = member("nora")
    api.share_domain(mayor, commune=HERE, domain="FIN", member_id=nora)
    api.end_membership(mayor, membership_id=Membership.objects.get(user_id=nora).pk)
    assert not Share.objects.exists()


def test_whoever_is_entrusted_with_a_domain_gets_one_letter(
    mayor, member, settings, django_capture_on_commit_callbacks
):
    settings.VIATIC_PLATFORM = "tests.plugin.course_team.CourseTeamPlatform"
    course_team.begin()
    sent.clear()
    nora = member("nora")
    with django_capture_on_commit_callbacks(execute=True):
        for people in (nora, nora, mayor):
            api.share_domain(mayor, commune=HERE, domain="FIN", member_id=people)
    assert [(people, letter.path) for people, letter in sent] == [
        ((nora,), f"/viatic/commune/{HERE}/campagne/")
    ]


def review(user_id, state, version, note="", domain="FIN"):
    api.review_domain(user_id, commune=HERE, domain=domain, state=state, version=version, note=note)


def test_a_domain_is_said_ready_by_its_people_and_reviewed_by_those_who_share_out(mayor, member):
    nora, paul = member("nora"), member("paul")
    api.share_domain(mayor, commune=HERE, domain="FIN", member_id=nora)
    review(nora, "ready", None, "Manque la dette")
    for person, state, version in ((paul, "ready", 1), (nora, "reviewed", 1)):
        with pytest.raises(Forbidden):
            review(person, state, version)
    review(mayor, "reviewed", 1, "Lu le 12")
    with pytest.raises(Forbidden):
        review(nora, "ready", 2)
    row = DomainReview.objects.get()
    assert (row.state, row.note, row.version, row.changed_by_id) == ("reviewed", "Lu le 12", 2, mayor)


def test_a_word_on_a_domain_that_changed_meanwhile_is_shown_and_nothing_is_written(mayor, member):
    head = member("dgs", role="collaborateur", function="dgs_secretaire")
    review(mayor, "ready", None, "De la mairie")
    with pytest.raises(StaleReview) as stale:
        review(head, "reviewed", None, "Du secrétariat")
    assert stale.value.current.note == "De la mairie"
    review(mayor, "ready", None, "De la mairie")  # sent twice: no conflict
    assert DomainReview.objects.get().version == 1


@pytest.mark.parametrize(("state", "note"), [("perdu", ""), ("ready", "x" * 2001)])
def test_a_word_on_a_domain_is_checked(mayor, state, note):
    with pytest.raises(InvalidRequest):
        review(mayor, state, None, note)


def test_an_answer_given_after_the_review_is_told(mayor, at):
    at("2026-10-01")
    save(mayor, "FIN-01", 10)
    review(mayor, "reviewed", None)
    assert [each.row.domain.code for each in api.campaign(mayor, commune=HERE).not_reviewed] == []
    at("2026-10-02")
    save(mayor, "FIN-01", 12, version=1)
    assert [each.row.domain.code for each in api.campaign(mayor, commune=HERE).not_reviewed] == ["FIN"]


# -- opening and closing


def test_a_year_is_opened_on_purpose_or_by_its_first_answer(mayor, at):
    at("2026-01-02")
    assert api.open_year(mayor, commune=HERE) == api.open_year(mayor, commune=HERE) == 2026
    assert Campaign.objects.get().year == 2026
    at("2027-01-02")
    save(mayor)
    assert list(Campaign.objects.order_by("year").values_list("year", flat=True)) == [2026, 2027]


def test_closing_takes_a_photograph_that_names_nobody(y2026):
    row = Photograph.objects.get()
    taken = photograph.read(row.payload, row.sha256)
    assert (row.number, row.taken_by_id, row.reason) == (1, y2026, "")
    assert (taken.commune.code, taken.commune.population) == (HERE, Commune.objects.get(
        insee_code=HERE, kind="commune").population)  # fmt: skip
    assert taken.referential_sha256 == load().sha256
    assert taken.answers["GOV-02"].comment == "Sur GOV-02"
    assert taken.weightings["GOV-02"].importance == 5
    assert taken.previous is None
    assert "Helene" not in row.payload
    assert not {"user", "author", "author_id", "taken_by"} & set(json.loads(row.payload))


def test_a_practice_commune_is_closed_by_its_owner_and_its_photograph_does_not_name_him(person):
    alone = person("seul", id=987654)
    save(alone)
    assert api.close_campaign(alone, commune="exercice") == 1
    assert "987654" not in Photograph.objects.get().payload


def test_stored_scores_are_those_of_the_photograph_and_a_rebuild_leaves_them(y2026):
    taken = json.loads(Photograph.objects.get().payload)["scores"]["domains"]
    stored = {each.domain: each for each in DomainScore.objects.all()}
    for code, row in stored.items():
        score = None if row.score_num is None else f"{row.score_num}/{row.score_den}"
        assert (taken[code]["score"], taken[code]["level"]) == (score, row.level)
    assert rebuild_scores(today=date(2031, 1, 1)) == 0


def test_an_empty_year_is_not_closed_and_an_unknown_one_neither(mayor, at):
    at("2026-11-22")
    api.open_year(mayor, commune=HERE)
    with pytest.raises(InvalidRequest, match="aucune réponse"):
        api.close_campaign(mayor, commune=HERE)
    with pytest.raises(UnknownCampaign):
        api.close_campaign(mayor, commune=HERE, year=2020)


def test_a_past_year_left_open_can_be_closed(mayor, at):
    at("2026-11-22")
    save(mayor)
    at("2027-02-01")
    assert not api.sheet(mayor, items="GOV-02", commune=HERE, year=2026).can_answer
    assert api.close_campaign(mayor, commune=HERE, year=2026) == 1
    assert Campaign.objects.get().status == "closed"


def test_a_second_closing_is_told_who_came_first(y2026, member):
    head = member("dgs", role="collaborateur", function="dgs_secretaire")
    with pytest.raises(StaleCampaign, match="Helene Essai a déjà clos") as stale:
        api.close_campaign(head, commune=HERE)
    assert stale.value.current == 1
    assert api.close_campaign(y2026, commune=HERE) == 1, "the same person, twice: no conflict"
    assert Photograph.objects.count() == 1


def put(user_id):
    browser = Client()
    browser.force_login(_user(user_id))
    return browser


def _user(user_id):
    from django.contrib.auth.models import User

    return User.objects.get(pk=user_id)


API = f"/api/viatic/v1/communes/{HERE}/items/GOV-02/"
DOORS: dict[str, Callable[[int], object]] = {
    "save_answer": lambda user: save(user, raw=1, version=1),
    "an answer never given": lambda user: save(user, "GOV-05", 1),
    "set_weighting": lambda user: api.set_weighting(user, commune=HERE, item_id="GOV-02", importance=1),
    "copy_practice": lambda user: api.copy_practice(user, commune=HERE, item_ids=["GOV-06"]),
    "open_year": lambda user: api.open_year(user, commune=HERE),
    "share_domain": lambda user: api.share_domain(user, commune=HERE, domain="GOV", member_id=user),
    "unshare_domain": lambda user: api.unshare_domain(user, commune=HERE, domain="GOV", member_id=user),
    "review_domain": lambda user: review(user, "ready", None),
    "add_evidence": lambda user: api.add_evidence(
        user, commune=HERE, item_id="GOV-02", url="https://exemple.fr/"
    ),
    "remove_evidence": lambda user: api.remove_evidence(user, commune=HERE, item_id="GOV-02", evidence_id=1),
    "convene": lambda user: api.convene(
        user, commune=HERE, title="Mars", items="GOV-02", invited=[user, user + 1, user + 2]
    ),
}


def everything() -> list[object]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Campaign, Answer, Weighting, DomainScore, Share, DomainReview, Photograph)
    ]


@pytest.mark.parametrize("door", DOORS)
def test_a_closed_year_refuses_every_write(y2026, door):
    before = everything()
    with pytest.raises(ClosedCampaign) as refused:
        DOORS[door](y2026)
    assert refused.value.hint
    assert everything() == before


def test_a_closed_year_refuses_the_api_and_the_pages(y2026):
    before, browser = everything(), put(y2026)
    sent = {"value": 1, "version": 1}
    answer = browser.put(API, sent, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "campaign.closed")
    weights = browser.put(f"{API}weighting/", {"importance": 1}, content_type="application/json")
    assert weights.status_code == 422
    page = f"/viatic/commune/{HERE}/etat-des-lieux/GOV-02/"
    assert browser.post(page, {"reponse": "1", "version": "1"}).status_code == 422
    assert browser.post(f"/viatic/commune/{HERE}/priorites/", {"point": "GOV-02"}).status_code == 422
    assert everything() == before


# -- reading


def test_a_closed_year_is_read_from_its_photograph_and_dates_grow_no_older(y2026, at):
    note = api.sheet(y2026, items="SEC-01", commune=HERE).rows[0].note
    before = api.dashboard(y2026, commune=HERE)
    Answer.objects.all().delete()
    Weighting.objects.all().delete()
    Commune.objects.filter(insee_code=HERE).update(population=90_000)
    at("2031-02-01")
    after = api.dashboard(y2026, commune=HERE, year=2026)
    assert [row.score for row in after.domains] == [row.score for row in before.domains]
    assert [row.priority for row in after.priorities] == [row.priority for row in before.priorities]
    assert (after.overall, after.ours, after.coverage) == (before.overall, before.ours, before.coverage)
    assert api.sheet(y2026, items="SEC-01", commune=HERE, year=2026).rows[0].note == note
    assert (after.closed, after.can_weigh, after.commune.population) == (
        True,
        False,
        before.commune.population,
    )
    answer = answered(y2026, year=2026)
    assert (answer.value, answer.comment, answer.author_name) == (3, "Sur GOV-02", "la commune")


def test_the_scores_of_a_photograph_stay_what_they_were_whatever_the_rules_become(y2026, monkeypatch):
    from commune_core import scoring

    before = api.dashboard(y2026, commune=HERE)
    monkeypatch.setattr(scoring, "_percentage", lambda part, whole: 0)
    scoring._domain_score.cache_clear()
    after = api.dashboard(y2026, commune=HERE)
    scoring._domain_score.cache_clear()
    assert [row.coverage for row in after.domains] == [row.coverage for row in before.domains]


def test_last_year_is_shown_until_the_new_one_is_opened(y2026, at):
    at("2027-01-04")
    dashboard = api.dashboard(y2026, commune=HERE)
    assert (dashboard.year, dashboard.years, dashboard.can_weigh) == (2026, (2026, 2027), False)
    assert api.sheet(y2026, commune=HERE).year == 2027
    api.open_year(y2026, commune=HERE)
    assert api.dashboard(y2026, commune=HERE).year == 2027
    assert answered(y2026) is None
    assert answered(y2026, year=2026).value == 3


def test_a_year_the_commune_does_not_know_is_not_found(y2026):
    for read in (api.sheet, api.dashboard, api.campaign):
        with pytest.raises(UnknownCampaign):
            read(y2026, commune=HERE, year=2019)


def _one_character(row):
    return {"payload": row.payload.replace("Sur GOV-02", "Sur GOV-03")}


def _all_of_it(row):
    text = row.payload.replace('"number":1', '"number":7')
    return {"payload": text, "sha256": photograph.fingerprint(text)}


@pytest.mark.parametrize("change", [_one_character, _all_of_it, None])
def test_an_altered_or_missing_photograph_is_detected_and_said(y2026, change):
    if change is None:
        Photograph.objects.all().delete()
    else:
        Photograph.objects.update(**change(Photograph.objects.get()))
    for read in (api.sheet, api.dashboard, api.evolution):
        with pytest.raises(AlteredPhotograph) as found:
            read(y2026, commune=HERE)
        assert found.value.hint
    view = api.campaign(y2026, commune=HERE)
    assert view.problem is not None
    assert [each.intact for each in view.photographs] == ([] if change is None else [False])
    with pytest.raises(AlteredPhotograph):
        correct(y2026)


def test_a_photograph_that_was_altered_holds_no_later_year_back(y2026, at):
    Photograph.objects.update(**_one_character(Photograph.objects.get()))
    at("2027-02-01")
    sheet = api.sheet(y2026, commune=HERE, items="GOV", proposals=True)
    assert all(row.proposal is None for row in sheet.rows)
    assert put(y2026).get(f"/viatic/commune/{HERE}/etat-des-lieux/GOV-02/").status_code == 200


def test_a_stored_photograph_is_never_written_again(y2026):
    row = Photograph.objects.get()
    row.reason = "Autre"
    with pytest.raises(TypeError):
        row.save()


def test_forgetting_who_closed_a_year_leaves_its_photograph_intact(y2026, member):
    paul = member("paul")
    api.erase_person(y2026)
    assert Photograph.objects.get().taken_by_id is None
    (shown,) = api.campaign(paul, commune=HERE).photographs
    assert (shown.intact, shown.taken_by) == (True, "Un ancien membre")


# -- correcting


def test_a_correction_is_a_new_photograph_that_says_why_and_the_old_one_stays(y2026, at):
    first = Photograph.objects.get()
    before = api.dashboard(y2026, commune=HERE)
    at("2028-05-01")
    assert correct(y2026, reason="  La délibération dit  le contraire ") == 2
    second = Photograph.objects.get(number=2)
    taken = photograph.read(second.payload, second.sha256)
    assert (taken.previous, taken.reason) == (first.sha256, "La délibération dit le contraire")
    assert (taken.taken_on, taken.as_of) == (date(2028, 5, 1), date(2026, 11, 22))
    assert (answered(y2026, year=2026).value, answered(y2026, year=2026).version) == (1, 2)
    assert Photograph.objects.get(number=1).payload == first.payload
    after = api.dashboard(y2026, commune=HERE, year=2026)
    changed = {
        old.domain.code
        for old, new in zip(before.domains, after.domains, strict=True)
        if (old.score, old.coverage) != (new.score, new.coverage)
    }
    assert changed <= {"GOV"}, "dates are as old as on the day of closing"
    assert Answer.objects.get(item_id="GOV-02").value == 3
    assert DomainScore.objects.get(domain="GOV").computed_on == date(2026, 11, 22)


def test_a_corrected_value_does_not_keep_the_source_of_the_one_it_replaces(mayor, at):
    at("2026-11-22")
    save(mayor, "FIN-02", "8", source="Comptes 2025")
    api.close_campaign(mayor, commune=HERE)
    correct(mayor, "FIN-02", "9")
    assert answered(mayor, "FIN-02", year=2026).source == ""


def test_several_answers_are_corrected_at_once_or_none(y2026):
    with pytest.raises(InvalidAnswer):
        api.correct_campaign(
            y2026, commune=HERE, year=2026, number=1, reason="Deux erreurs",
            corrections=[api.Correction("GOV-02", 1), api.Correction("GOV-05", 12)],
        )  # fmt: skip
    assert Photograph.objects.count() == 1
    api.correct_campaign(
        y2026, commune=HERE, year=2026, number=1, reason="Deux erreurs",
        corrections=[api.Correction("GOV-02", None, state="unknown"), api.Correction("GOV-05", 4)],
    )  # fmt: skip
    assert (answered(y2026).state, answered(y2026, "GOV-05").value) == ("unknown", 4)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_correction_says_why(y2026, reason):
    with pytest.raises(InvalidRequest):
        correct(y2026, reason=reason)


def test_a_correction_changes_something_of_a_closed_year(y2026, at):
    with pytest.raises(InvalidRequest, match="ne change rien"):
        correct(y2026, raw=3)
    at("2027-03-01")
    save(y2026)
    with pytest.raises(InvalidRequest, match="n’est pas clos"):
        correct(y2026, year=2027)


def test_a_correction_of_a_photograph_already_corrected_is_told(y2026, member):
    head = member("dgs", role="collaborateur", function="dgs_secretaire")
    correct(y2026, raw=1)
    with pytest.raises(StaleCampaign, match="Helene Essai a déjà corrigé") as stale:
        correct(head, raw=2)
    assert stale.value.current == 2
    assert correct(y2026, raw=1) == 2, "the same correction, twice: no conflict"
    assert correct(head, raw=2, number=2) == 3


# -- rights on reserved points


@pytest.fixture
def paul(member) -> int:
    return member("paul")


def test_reserved_points_are_seen_nowhere_by_those_who_may_not_read_them(y2026, paul, at):
    at("2027-03-01")
    save(y2026, RESERVED, 4)
    save(y2026, "GOV-02", 4)
    assert not api.sheet(paul, items=RESERVED, commune=HERE, year=2026).rows
    shown = {row.priority.item.id for row in api.dashboard(paul, commune=HERE, year=2026).priorities}
    assert RESERVED not in shown
    told = api.evolution(paul, commune=HERE)
    points = {point.item.id for domain in told.domains for point in domain.points}
    assert "GOV-02" in points
    assert not {item.id for item in load().items.values() if item.sensitive} & points
    whole = json.loads(api.photograph_file(y2026, commune=HERE, year=2026, number=1))
    partial = json.loads(api.photograph_file(paul, commune=HERE, year=2026, number=1))
    assert RESERVED in whole["answers"]
    assert RESERVED not in partial["answers"]
    assert partial["format"].endswith("partial/1")
    assert partial["salt"] == ""


def test_what_is_downloaded_in_full_has_the_fingerprint_that_is_shown(y2026):
    (shown,) = api.campaign(y2026, commune=HERE).photographs
    text = api.photograph_file(y2026, commune=HERE, year=2026, number=1)
    assert photograph.fingerprint(text) == shown.sha256


def test_a_reserved_point_is_corrected_by_those_who_may_answer_it(y2026, member):
    referent = member("adjointe", role="referent", function="adjoint")
    with pytest.raises(Forbidden):
        correct(referent, RESERVED, 2)
    assert correct(y2026, RESERVED, 2) == 2


WRITES_OF_A_RESERVED_POINT: dict[str, Callable[[int], object]] = {
    "correct": lambda user: correct(user, RESERVED, 3),
    "copy_practice": lambda user: api.copy_practice(user, commune=HERE, item_ids=[RESERVED]),
}


@pytest.mark.parametrize("write", WRITES_OF_A_RESERVED_POINT)
def test_a_right_to_reserved_points_lost_while_waiting_writes_nothing(y2026, member, at, write):
    at("2027-02-01")
    reader = member("adjointe", role="referent", function="adjoint", named=True)
    save(reader, RESERVED, 2, commune="exercice")
    before, lost = everything(), []

    def meanwhile(execute, sql, params, many, context):
        """Just before the commune is held, the mayor takes the right back."""
        if not lost and "UPDATE" in sql and "viatic_commune" in sql:
            lost.append(NamedReader.objects.all().delete())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile), pytest.raises(Forbidden):
        WRITES_OF_A_RESERVED_POINT[write](reader)
    assert lost and everything() == before


# -- differences


def test_two_years_are_told_point_by_point(y2026, at):
    at("2027-03-01")
    save(y2026, "GOV-01", "non")
    save(y2026, "GOV-02", 4)
    save(y2026, "GOV-05", 2)
    told = api.evolution(y2026, commune=HERE)
    assert (told.before, told.after) == (2026, 2027)
    kinds = {point.item.id: point.kind for domain in told.domains for point in domain.points}
    assert {item: kinds[item] for item in ("GOV-01", "GOV-02", "GOV-05", "SEC-01", "GOV-06")} == {
        "GOV-01": "fell",
        "GOV-02": "progressed",
        "GOV-05": "appeared",
        "SEC-01": "disappeared",
        "GOV-06": "same",
    }
    assert api.evolution(y2026, commune=HERE, before=2026, after=2026).domains[0].change.gain in (None, 0)


def test_a_single_year_has_nothing_to_be_compared_with(mayor, at):
    at("2026-03-01")
    save(mayor)
    told = api.evolution(mayor, commune=HERE)
    assert (told.before, told.after, told.domains) == (None, 2026, ())


# -- another version of the questionnaire


def test_an_old_year_opens_unchanged_beside_a_new_one_after_the_questionnaire_changed(
    y2026, at, later_version
):
    old = api.dashboard(y2026, commune=HERE)
    later_version()
    at("2027-03-01")
    save(y2026, "GOV-51", "non", version=None)
    with pytest.raises(UnknownItem):
        save(y2026, "GOV-02", 1)
    new = api.dashboard(y2026, commune=HERE)
    again = api.dashboard(y2026, commune=HERE, year=2026)
    assert (new.referential.version, again.referential.version) == ("1.9.0", CURRENT_VERSION)
    assert [row.score for row in again.domains] == [row.score for row in old.domains]
    assert [row.priority.item.id for row in again.priorities] == [
        row.priority.item.id for row in old.priorities
    ]
    assert answered(y2026, "GOV-02", year=2026).value == 3
    told = api.evolution(y2026, commune=HERE)
    points = {point.item.id: point for domain in told.domains for point in domain.points}
    assert told.new_questionnaire
    assert (points["GOV-02"].kind, points["GOV-02"].after) == ("disappeared", None)
    assert correct(y2026, "GOV-02", 2) == 2


# -- price and events


def test_the_price_of_a_year_does_not_grow_with_members_answers_and_years(mayor, member, at):
    at("2026-11-22")
    save(mayor)
    nora = member("nora")
    api.share_domain(mayor, commune=HERE, domain="FIN", member_id=nora)
    review(nora, "ready", None)

    def price(read) -> int:
        with CaptureQueriesContext(connection) as queries:
            read()
        return len(queries)

    reads = {
        "campaign": lambda: api.campaign(mayor, commune=HERE),
        "sheet": lambda: api.sheet(mayor, commune=HERE, items="tout"),
        "entrusted": lambda: api.entrusted(mayor, commune=HERE),
    }
    few = {name: price(read) for name, read in reads.items()}
    for number, item in enumerate(list(load().select("tout", 230))[1:20]):
        helper = member(f"elu{number}", named=True)
        if item.id != "GOV-02":
            save(helper, item.id, {"scale": 2, "yes_no": "non", "number": "50", "date": "2025-03"}[item.kind])
        api.share_domain(mayor, commune=HERE, domain=item.domain, member_id=helper)
    commune = Commune.objects.get(insee_code=HERE, kind="commune")
    Campaign.objects.bulk_create(
        Campaign(commune=commune, year=year, referential_version="1.0.0", opened_at=at_noon())
        for year in range(1926, 2026)
    )
    assert {name: price(read) for name, read in reads.items()} == few
    assert few["sheet"] <= 7
    assert few["entrusted"] - 1 == few["campaign"] <= 13


def at_noon():
    from dashboard_plugin.platform import get_clock

    return get_clock().now()


def test_closing_is_announced_with_its_fingerprint_and_nothing_personal(
    mayor, at, settings, django_capture_on_commit_callbacks
):
    settings.VIATIC_PLATFORM = "tests.plugin.listening.ListeningPlatform"
    at("2026-11-22")
    save(mayor)
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        api.close_campaign(mayor, commune=HERE)
        correct(mayor, reason="Nommons M. Durand")
    assert [(event, data["photograph"]) for event, _, data in heard] == [
        ("viatic.campaign.closed", 1),
        ("viatic.campaign.corrected", 2),
    ]
    assert [data["fingerprint"] for _, _, data in heard] == list(
        Photograph.objects.order_by("number").values_list("sha256", flat=True)
    )
    assert "Durand" not in str(heard)
