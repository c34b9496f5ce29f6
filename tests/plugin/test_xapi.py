"""What leaves the platform as xAPI statements, and what never does."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps

from dashboard_plugin import edxapp
from dashboard_plugin.settings import common

with_aspects = pytest.mark.skipif(
    not apps.is_installed("event_routing_backends"),
    reason="event-routing-backends is not installed here: tox -e xapi",
)

PSEUDONYM = "32e08e30-f8ae-4ce2-94a8-c2bfe38a70cb"
COURSE = "course-v1:Viatic+T018+2026"

# As the platform's tracker hands it to the processors: the context is that of the request.
RECORDED = {
    "name": "viatic.answer.saved",
    "timestamp": "2026-03-02T09:30:00.123456+00:00",
    "data": {"campaign": 7, "item": "GOV-02", "state": "answered", "version": 3},
    "context": {
        "user_id": 42,
        "username": "helene.martin",
        "session": "5d41402abc4b2a76b9719d911017c592",
        "ip": "203.0.113.9",
        "agent": "Mozilla/5.0",
        "host": "academie.example",
        "path": "/viatic/commune/01004/etat-des-lieux/GOV-02/",
        "referer": "https://academie.example/viatic/commune/01004/",
        "course_id": "",
        "org_id": "",
    },
}


def registered() -> set[str]:
    """The events that `edxapp.xapi` registers, read from its source: it cannot be imported here."""
    path = Path(edxapp.__file__).with_name("xapi.py")
    classes = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef)]
    marks = [mark for each in classes for mark in each.decorator_list if isinstance(mark, ast.Call)]
    return {getattr(common, ast.unparse(mark.args[0])) for mark in marks}


def test_the_events_let_out_are_those_that_have_a_translation():
    settings = SimpleNamespace()
    common.plugin_settings(settings)
    assert set(settings.VIATIC_XAPI_EVENTS) == registered()


def test_an_operator_may_let_nothing_out():
    settings = SimpleNamespace(VIATIC_XAPI_EVENTS=())
    common.plugin_settings(settings)
    assert settings.VIATIC_XAPI_EVENTS == ()


@pytest.fixture
def accounts_and_courses(monkeypatch):
    """What event-routing-backends asks the platform, which is not here."""
    transformer = "event_routing_backends.processors.xapi.transformer"
    monkeypatch.setattr(f"{transformer}.get_anonymous_user_id", lambda user, kind: PSEUDONYM)
    monkeypatch.setattr(f"{transformer}.get_course_from_id", lambda key: {"display_name": "Délégations"})


def statement(event):
    from event_routing_backends.processors.xapi.transformer_processor import XApiProcessor

    (made,) = XApiProcessor()([event])
    made["context"]["extensions"].pop("https://w3id.org/xapi/openedx/extension/transformer-version")
    return made


@with_aspects
def test_once_aspects_is_there_the_app_translates_what_it_lets_out():
    from event_routing_backends.processors.xapi.registry import XApiTransformersRegistry

    assert {name for name in XApiTransformersRegistry.mapping if name.startswith("viatic.")} == registered()


@with_aspects
def test_a_statement_tells_the_point_and_neither_the_answer_nor_the_commune(accounts_and_courses):
    made = statement(RECORDED)
    assert made.pop("id")
    assert made == {
        "version": "1.0.3",
        "timestamp": "2026-03-02T09:30:00.123456+00:00",
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": "https://academie.example", "name": PSEUDONYM},
        },
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}},
        "object": {
            "objectType": "Activity",
            "id": "https://academie.example/viatic/point/GOV-02",
            "definition": {"type": "http://adlnet.gov/expapi/activities/question"},
        },
        "context": {
            "extensions": {
                "https://w3id.org/xapi/openedx/extensions/session-id": "5d41402abc4b2a76b9719d911017c592"
            }
        },
    }


@with_aspects
def test_a_point_answered_in_a_course_names_the_course(accounts_and_courses):
    inside = {**RECORDED, "context": {**RECORDED["context"], "course_id": COURSE, "org_id": "Viatic"}}
    (parent,) = statement(inside)["context"]["contextActivities"]["parent"]
    assert parent["id"] == f"https://academie.example/course/{COURSE}"
    assert statement(inside)["object"] == statement(RECORDED)["object"]
