"""The practice commune: private, made by its first answer, gone with the account; and the preview."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden, InvalidAnswer, UnknownItem
from dashboard_plugin import api
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.models import Answer, Campaign, Commune

pytestmark = pytest.mark.django_db


def save(user_id, item_id="GOV-02", raw=2, **more):
    return api.save_answer(user_id, item_id=item_id, raw=raw, version=None, **more)


def test_it_is_there_to_read_before_it_exists(person):
    user_id = person("jeanne")
    ref = api.current_commune(user_id)
    assert (ref.id, ref.code, ref.kind, ref.url) == (
        None,
        "exercice",
        "practice",
        "/viatic/commune/exercice/",
    )
    sheet = api.sheet(user_id)
    assert (sheet.practice, sheet.can_answer, sheet.total, sheet.answered) == (True, True, 32, 0)
    assert api.dashboard(user_id).practice
    assert not Commune.objects.exists()


def test_the_first_answer_makes_it(person):
    user_id = person("jeanne")
    save(user_id)
    row = Commune.objects.get()
    assert (row.kind, row.owner_id) == ("practice", user_id)
    assert api.sheet(user_id, commune="exercice").answered == 1
    assert api.dashboard(user_id).priorities[0].url == "/viatic/commune/exercice/etat-des-lieux/GOV-02/"
    save(user_id, "GOV-01", "oui")
    assert Commune.objects.count() == 1


def test_it_may_be_made_at_once(person):
    user_id = person("jeanne")
    assert (
        api.current_commune(user_id, create_practice=True).id == api.current_commune(user_id).id is not None
    )


def test_its_size_hides_the_points_of_larger_communes(person):
    user_id = person("jeanne")
    assert "SEC-07" in {row.item.id for row in api.sheet(user_id, items="tout").rows}
    api.set_practice_size(user_id, size_class="moins-de-500")
    assert "SEC-07" not in {row.item.id for row in api.sheet(user_id, items="tout").rows}
    api.set_practice_size(user_id, size_class="20000-et-plus")
    assert "SEC-07" in {row.item.id for row in api.sheet(user_id, items="tout").rows}
    assert Commune.objects.count() == 1
    with pytest.raises(InvalidRequest):
        api.set_practice_size(user_id, size_class="immense")


def test_it_is_nobody_else_s(person):
    jeanne, marc = person("jeanne"), person("marc")
    save(jeanne)
    code = Commune.objects.get().insee_code
    assert api.sheet(jeanne, commune=code).answered == 1
    attempts = (
        lambda intruder: api.sheet(intruder, commune=code),
        lambda intruder: api.dashboard(intruder, commune=code),
        lambda intruder: save(intruder, commune=code),
        lambda intruder: api.members(intruder, commune=code),
    )
    for intruder in (marc, person("admin", site_role="admin"), None):
        for attempt in attempts:
            with pytest.raises(Forbidden):
                attempt(intruder)
    assert api.sheet(marc, commune="exercice").answered == 0, "each has his own"


def test_it_is_in_no_search(person, territory):
    save(person("jeanne"))
    assert api.search_communes("commune d'exercice") == ()
    assert api.search_communes("exercice") == ()


def test_it_goes_with_the_account_and_leaves_nothing(person):
    user_id = person("jeanne")
    save(user_id)
    User.objects.get(pk=user_id).delete()
    assert [model.objects.count() for model in (Commune, Campaign, Answer)] == [0, 0, 0]
    assert Answer.history.count() == 0


def test_a_confirmed_referent_copies_it_point_by_point_and_overwrites_nothing(member):
    user_id = member("helene", role="referent", function="maire", status="pending")
    for item_id, raw in (("GOV-01", "oui"), ("GOV-02", 1), ("FIN-01", "12")):
        save(user_id, item_id, raw, comment="Essai")
    with pytest.raises(Forbidden):
        api.copy_practice(user_id, item_ids=["GOV-01"], commune="10145")
    user = User.objects.get(pk=user_id)
    user.viatic_memberships.update(status="confirmed")
    save(user_id, "GOV-02", 4, commune="10145")
    done = api.copy_practice(user_id, item_ids=["GOV-01", "GOV-02", "FIN-02", "GOV-01"], commune="10145")
    assert (done.copied, done.kept) == (("GOV-01",), ("GOV-02", "FIN-02", "GOV-01"))
    rows = {row.item.id: row.answer for row in api.sheet(user_id, commune="10145").rows if row.answer}
    assert {item_id: answer.value for item_id, answer in rows.items()} == {"GOV-01": True, "GOV-02": 4}
    assert rows["GOV-01"].comment == "Essai"
    assert api.sheet(user_id, commune="exercice").answered == 3
    with pytest.raises(UnknownItem):
        api.copy_practice(user_id, item_ids=["GOV-03", "XXX-01"], commune="10145")


# The preview of authors.


def test_the_preview_shows_a_fictitious_commune_to_anybody_and_reads_no_table():
    with CaptureQueriesContext(connection) as queries:
        sheet, board = api.sheet(None, items="tout", mode="preview"), api.dashboard(None, mode="preview")
    assert len(queries) == 0
    assert "fictive" in sheet.commune.name
    assert (sheet.commune.id, sheet.commune.kind, sheet.can_answer) == (None, "sample", True)
    assert 0 < sheet.answered < sheet.total
    assert board.overall is not None
    assert board.alerts and board.priorities
    assert {each.level for each in board.domains} >= {"non_note", "initie"}


def test_an_answer_in_the_preview_is_checked_scored_and_not_written(person):
    user_id = person("sophie")
    row = next(row for row in api.sheet(user_id, mode="preview").rows if row.item.id == "GOV-02")
    saved = api.save_answer(user_id, item_id="GOV-02", raw=4, version=row.answer.version, mode="preview")
    assert (saved.note, saved.version) == (4, row.answer.version + 1)
    assert saved.domain.score > next(
        each.score or 0 for each in api.dashboard(None, mode="preview").domains if each.domain.code == "GOV"
    )
    with pytest.raises(InvalidAnswer):
        api.save_answer(user_id, item_id="GOV-02", raw=9, version=None, mode="preview")
    assert not Answer.objects.exists()
    assert not Commune.objects.exists()
