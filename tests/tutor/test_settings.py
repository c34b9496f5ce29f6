"""The settings of the LMS, of Studio and of their workers, really evaluated, after the app's own."""

from __future__ import annotations

import ast
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard_plugin.settings import common, production

pytestmark = pytest.mark.tutor

PATCH = "openedx-common-settings"
ALLOWED = "EVENT_TRACKING_BACKENDS_ALLOWED_XAPI_EVENTS"
OURS = ["viatic.answer.saved", "viatic.weighting.set"]


def evaluate(project, settings: dict[str, Any], *, times: int = 1) -> dict[str, Any]:
    """The upper-case names of `settings` once our lines have run in them."""
    code = compile(project.patch(PATCH), PATCH, "exec")
    namespace = deepcopy(settings)
    for _ in range(times):
        exec(code, namespace)
    return {name: value for name, value in namespace.items() if name.isupper()}


def after_the_app(**chosen: Any) -> dict[str, Any]:
    """What the platform's settings hold when Tutor's begin, for an operator who chose this."""
    settings = SimpleNamespace(**chosen)
    common.plugin_settings(settings)
    production.plugin_settings(settings)
    return vars(settings)


def with_aspects(*allowed: str) -> dict[str, Any]:
    """What event-routing-backends leaves: lists and sets of what it lets out, copies of one another."""

    def keep(names):
        return {
            "ENGINE": "eventtracking.processors.whitelist.NameWhitelistProcessor",
            "OPTIONS": {"whitelist": names},
        }

    xapi = {
        "processors": [keep(list(allowed)), {"ENGINE": "XApiProcessor", "OPTIONS": {}}],
        "backend_name": "xapi",
    }
    caliper = {"processors": [keep(["seek_video"])], "backend_name": "caliper"}
    transformer = {
        "processors": [keep({*allowed, "seek_video"})],
        "backends": {
            "xapi": {"ENGINE": "Router", "OPTIONS": xapi},
            "caliper": {"ENGINE": "Router", "OPTIONS": caliper},
        },
    }
    return {
        ALLOWED: list(allowed),
        "EVENT_BUS_TRACKING_LOGS": {*allowed, "seek_video"},
        "EVENT_TRACKING_BACKENDS": {
            "tracking_logs": {"ENGINE": "RoutingBackend", "OPTIONS": {"processors": [{"ENGINE": "Shim"}]}},
            "event_transformer": {"ENGINE": "AsyncRoutingBackend", "OPTIONS": transformer},
        },
    }


def whitelists(settings: dict[str, Any]) -> list[set[str]]:
    options = settings["EVENT_TRACKING_BACKENDS"]["event_transformer"]["OPTIONS"]
    routers = [options, options["backends"]["xapi"]["OPTIONS"], options["backends"]["caliper"]["OPTIONS"]]
    return [set(router["processors"][0]["OPTIONS"]["whitelist"]) for router in routers]


def without_whitelists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_whitelists(inner) for key, inner in value.items() if key != "whitelist"}
    return [without_whitelists(inner) for inner in value] if isinstance(value, list) else value


def test_every_rendered_settings_file_is_python(enabled):
    modules = enabled.files(".py")
    assert len(modules) > 10
    for path, content in modules.items():
        ast.parse(content, path)


@pytest.mark.parametrize("service", ["lms", "cms"])
@pytest.mark.parametrize("mode", ["production", "development"])
def test_our_lines_are_in_the_settings_of_each_service_and_mode(enabled, service, mode):
    rendered = enabled.text(f"apps/openedx/settings/{service}/{mode}.py")
    assert rendered.count(enabled.patch(PATCH).strip()) == 1


@pytest.mark.parametrize("chosen", [{}, {"VIATIC_PLATFORM": "another.Platform", "FEATURES": {"A": True}}])
def test_without_events_to_let_out_nothing_changes(enabled, chosen):
    settings = after_the_app(VIATIC_XAPI_EVENTS=(), **chosen)
    assert evaluate(enabled, settings) == settings


@pytest.mark.parametrize("before", [{}, with_aspects("problem_check")], ids=["alone", "with Aspects"])
def test_evaluated_twice_the_settings_are_the_same(enabled, before):
    start = after_the_app(VIATIC_XAPI_EVENTS=OURS, **before)
    assert evaluate(enabled, start, times=2) == evaluate(enabled, start)


def test_what_the_app_translates_is_let_out_unless_the_operator_says_otherwise(enabled):
    settings = evaluate(enabled, after_the_app(**with_aspects("problem_check")))
    assert settings[ALLOWED] == ["problem_check", *common.XAPI_EVENTS]


def test_our_events_join_those_already_let_out_everywhere(enabled):
    before = with_aspects("problem_check", "showanswer")
    settings = evaluate(enabled, after_the_app(VIATIC_XAPI_EVENTS=OURS, **before))
    allowed = {"problem_check", "showanswer", *OURS}
    assert settings[ALLOWED] == ["problem_check", "showanswer", *OURS]
    assert settings["EVENT_BUS_TRACKING_LOGS"] == allowed | {"seek_video"}
    assert whitelists(settings) == [allowed | {"seek_video"}, allowed, {"seek_video"}]


def test_nothing_else_of_the_backends_changes(enabled):
    before = {"VIATIC_XAPI_EVENTS": OURS, **with_aspects("problem_check")}
    after = evaluate(enabled, before)
    assert after.keys() == before.keys()
    for backend in ("tracking_logs", "event_transformer"):
        kept, was = (settings["EVENT_TRACKING_BACKENDS"][backend] for settings in (after, before))
        assert without_whitelists(kept) == without_whitelists(was)
