"""What the app keeps about a person, handed over whole to that person."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboard_plugin import api
from dashboard_plugin.selectors.personal_data import OWN_ACT
from dashboard_plugin.selectors.traces import traces, traces_by_seat
from tests.plugin import traces_of_promotions
from tests.plugin.zenobie import ODD_EMAIL, ODD_NAME, OWNED, WRITTEN, rows, zenobie

__all__ = ["zenobie"]

pytestmark = pytest.mark.django_db


def test_the_export_holds_every_trace_and_every_column(zenobie):
    document = api.export_my_data(zenobie)
    assert document["format"] == "viatic.personal-data/1"
    assert json.loads(json.dumps(document)) == document
    assert document["account"] == {
        "id": zenobie, "email": ODD_EMAIL, "display_name": f"{ODD_NAME} Essai", "email_verified": True,
        "site_roles": ["auteur"],
    }  # fmt: skip
    for trace in (*traces(), *traces_by_seat()):
        exported = rows(document, trace.key)
        assert len(exported) == trace.rows(zenobie).count() > 0, trace.key
        columns = {field.name for field in trace.model._meta.concrete_fields}
        # Rows about somebody else hold the person's own act, not what the other is in the commune.
        assert set(exported[0]) == set(OWN_ACT.get(trace.key, columns)), trace.key


def test_the_keys_of_the_format_do_not_drift():
    """Another key is another format: change its number, and this."""
    assert {trace.key: trace.owned for trace in traces()} == {
        "membership.user": True,
        "siterole.user": True,
        "namedreader.user": True,
        "commune.owner": True,
        "answer.author": False,
        "historicalanswer.history_user": False,
        "weighting.author": False,
        "share.user": True,
        "share.shared_by": False,
        "domainreview.changed_by": False,
        "photograph.taken_by": False,
        "historicalweighting.history_user": False,
        "evidence.author": False,
        "voice.user": True,
        "rating.user": True,
        "councilround.opened_by": False,
        "councilround.closed_by": False,
        "voice.invited_by": False,
        "rounditem.settled_by": False,
        "competenceholder.author": False,
        "comparisonconsent.given_by": False,
        "upload.user": True,
        "membership.decided_by": False,
        "namedreader.named_by": False,
        **dict.fromkeys(OWNED, True),
        **dict.fromkeys(WRITTEN, False),
    }
    assert {trace.key for trace in traces_by_seat()} == set(traces_of_promotions.BY_SEAT)


def test_the_export_gives_what_somebody_wrote_since_rewritten_by_others(zenobie):
    document = api.export_my_data(zenobie)
    written = [
        (row["campaign"]["commune"]["code"], row["version"], row["value"], row["comment"])
        for row in rows(document, "historicalanswer.history_user")
    ]
    assert written == [
        ("10145", 1, 2, "À revoir en mars."),
        ("exercice", 1, 2, "À revoir en mars."),
        ("10145", 2, 3, "À revoir en mars."),
    ]
    assert [row["campaign"]["commune"]["name"] for row in rows(document, "answer.author")] == [
        "Commune d’exercice"
    ]


def test_the_export_names_nobody_else(zenobie):
    text = json.dumps(api.export_my_data(zenobie), ensure_ascii=False)
    assert "Bruno" not in text and "bruno" not in text
    (mine,) = rows(api.export_my_data(zenobie), "membership.user")
    assert (mine["user"], mine["decided_by"]) == ("self", "other")
    (decided,) = rows(api.export_my_data(zenobie), "membership.decided_by")
    assert (decided["user"], decided["decided_by"]) == ("other", "self")


@pytest.mark.parametrize("read", [api.export_my_data, api.preview_erasure])
def test_reading_it_costs_the_same_number_of_queries_whatever_there_is(zenobie, read):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(zenobie)
        return len(queries)

    before = cost()
    for item_id in ("GOV-05", "FIN-01", "FIN-02", "FIN-03"):
        for commune in ("10145", "exercice"):
            api.save_answer(
                zenobie, item_id=item_id, raw=None, state="unknown", version=None, commune=commune
            )
    assert cost() == before <= len(traces()) + len(traces_by_seat()) + 10
