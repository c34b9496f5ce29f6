"""The OpenAPI description: public, whole, and true to the addresses."""

from __future__ import annotations

import pytest
from django.conf import settings as host
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from dashboard_plugin.rest_api.v1.openapi import description
from tests.plugin.rest.conftest import ROOT, Program
from tests.plugin.rest.test_rights import EXPECTED, served
from tests.plugin.rest.write_description import OUTLINE, outline


@pytest.fixture
def described() -> dict:
    return Program().get(f"{ROOT}schema/").json()


def test_the_description_is_open_to_all_and_valid(described):
    validate_schema(described)
    assert set(described["paths"]) == {path for path in described["paths"] if path.startswith(ROOT)}


def test_every_address_but_its_own_is_described(described):
    methods = [
        (path, method)
        for path, told in described["paths"].items()
        for method in told
        if method != "parameters"
    ]
    assert len(methods) == len(set(served()) - {("schema", "get")}) == len(EXPECTED) - 1


def test_every_method_says_what_it_refuses_and_how_one_comes_in(described):
    for told in (told for path in described["paths"].values() for told in path.values()):
        by_key = [{"key": []}, {"bearer": []}] if told["operationId"] == "write_value" else []
        assert told["security"] == [{"session": []}, {"token": []}, *by_key]
        refusals = {status: each for status, each in told["responses"].items() if status >= "400"}
        assert {"401", "429"} <= set(refusals)
        assert all(set(each["content"]) == {"application/problem+json"} for each in refusals.values())
    assert described["components"]["securitySchemes"]["session"]["name"] == host.SESSION_COOKIE_NAME


def test_a_field_that_would_be_refused_is_described_as_such(described):
    sent = [name for name in described["components"]["schemas"] if name.endswith("Sent")]
    assert {"AnswerSent", "IndicatorSent", "ValueSent", "WeightingSent"} <= set(sent)
    for name in sent:
        assert described["components"]["schemas"][name]["additionalProperties"] is False


def test_what_clients_rely_on_changes_only_on_purpose(described):
    assert outline(described).splitlines() == OUTLINE.read_text(encoding="utf-8").splitlines(), (
        "read what changed, then run python -m tests.plugin.rest.write_description"
    )


def test_the_description_is_made_without_a_warning(capsys):
    GENERATOR_STATS.reset()
    description.cache_clear()
    description()
    assert not GENERATOR_STATS
    assert "Warning" not in capsys.readouterr().err
