"""What differs between SQLite and the platform's MySQL stays unseen: codes, emoji, nulls, instants."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from commune_core.errors import Forbidden, UnknownCommune
from dashboard_plugin import api
from dashboard_plugin.models import Answer, Region

pytestmark = pytest.mark.django_db

on_mariadb = pytest.mark.skipif(connection.vendor != "mysql", reason="SQLite compares and cuts otherwise")


@on_mariadb
def test_the_database_is_set_as_that_of_the_platform():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT @@session.tx_isolation, @@session.sql_mode, @@collation_database, @@skip_networking"
        )
        assert cursor.fetchone() == ("READ-COMMITTED", "STRICT_TRANS_TABLES", "utf8mb4_unicode_ci", 1)
    assert connection.settings_dict["ATOMIC_REQUESTS"]
    assert not connection.features.can_return_columns_from_insert


@on_mariadb
@pytest.mark.parametrize("fault", [{"code": "É"}, {"code": "0123"}])
def test_the_database_takes_an_accent_for_its_letter_and_refuses_what_is_too_long(fault):
    Region.objects.create(code="e", name="Élan", zone="metro")
    with pytest.raises(DatabaseError), transaction.atomic():
        Region.objects.create(**fault, name="Elan", zone="metro")


@pytest.mark.parametrize("code", ["１０１４５", "10145 ", "10145\u0301", "ⓟ1", "2Á004"])
def test_a_code_written_otherwise_is_no_code(territory, person, code):
    with pytest.raises(UnknownCommune):
        api.commune(code)
    with pytest.raises(UnknownCommune):
        api.dashboard(person("helene"), commune=code)


def test_the_practice_commune_of_somebody_has_one_spelling_which_opens_to_nobody_else(territory, person):
    helene, paul = person("helene"), person("paul", site_role="moderateur")
    api.set_practice_size(helene, size_class="moins-de-500")
    with pytest.raises(Forbidden):
        api.dashboard(paul, commune=f"P{helene}")
    with pytest.raises(UnknownCommune):
        api.dashboard(paul, commune=f"p{helene}")


def test_a_comment_keeps_its_emoji_its_accents_and_its_length(mayor):
    comment = "Voté à l’unanimité 👍🏽 — cœur de ville ❤️ " * 95
    api.save_answer(mayor, item_id="GOV-02", raw=2, version=None, comment=comment[:4000])
    assert api.sheet(mayor, items="GOV-02").rows[0].answer.comment == comment[:4000]
    assert Answer.history.get().comment == comment[:4000]


def test_an_answer_that_nobody_knows_is_null_and_not_a_json_null(mayor):
    api.save_answer(mayor, item_id="GOV-02", raw=None, version=None, state="unknown")
    assert Answer.objects.filter(value__isnull=True).count() == 1
    assert Answer.history.filter(value__isnull=True).count() == 1


def test_an_instant_comes_back_to_the_microsecond(mayor):
    saved = api.save_answer(mayor, item_id="GOV-02", raw=2, version=None)
    assert api.sheet(mayor, items="GOV-02").rows[0].answer.answered_at == saved.saved_at
    assert Answer.objects.get().answered_at == Answer.history.get().answered_at == saved.saved_at
