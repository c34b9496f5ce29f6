"""The authoring forms as Studio asks for them: what they offer, what they refuse and beside which setting."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from django.contrib.staticfiles import finders

from commune_core.referential import CURRENT_VERSION, load, versions
from diagnostic_xblock.block import DiagnosticBlock
from xblocks.dashboard import DashboardBlock
from xblocks.financing_plan import FinancingPlanBlock
from xblocks.video import FilmBlock

from .hosts import Studio, call, put
from .test_diagnostic_block import Ids

DIAGNOSTIC, DASHBOARD = (DiagnosticBlock, "viatic_diagnostic"), (DashboardBlock, "viatic_dashboard")
PLAN = (FinancingPlanBlock, "viatic_financing_plan")
FILM = (FilmBlock, "viatic_video")
EACH = pytest.mark.parametrize("kind", [DIAGNOSTIC, DASHBOARD, PLAN, FILM], ids=lambda kind: kind[1])


class Controls(HTMLParser):
    """What a form holds: its controls by name, what is checked or selected, its labels."""

    def __init__(self, text):
        super().__init__()
        self.controls, self.chosen, self.options, self.labels = {}, [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag in ("input", "select", "textarea") and "data-default" in found:
            self.controls[found["name"]] = found
        if tag == "label" and "for" in found:
            self.labels.add(found["for"])
        if tag == "option":
            self.options.append(found["value"])
        if "checked" in found or "selected" in found:
            self.chosen.append(found["value"])


def form(kind, usage="", **authored):
    return put(*kind, Studio(authored), usage).studio_view({}).content


@EACH
def test_every_setting_has_one_labelled_control_with_its_default(kind):
    block, shown = put(*kind, Studio({})), Controls(form(kind))
    assert set(shown.controls) == set(block.editable_fields)
    for name, control in shown.controls.items():
        assert control["id"] in shown.labels
        default = str(block.fields[name].default)
        assert control["data-default"] == {"[]": "", "True": "true"}.get(default, default)


@EACH
def test_two_forms_share_no_id_and_point_to_their_own(kind):
    first, second = (Ids(form(kind, usage=usage)) for usage in ("one", "two"))
    assert first.ids and len(set(first.ids)) == len(first.ids)
    assert not set(first.ids) & set(second.ids)
    assert set(first.targets) <= set(first.ids)


@EACH
def test_what_an_author_typed_is_escaped(kind):
    page = form(
        kind, display_name="\"'><img src=x>", instructions="</textarea><script>x()</script>", domain="<b>"
    )
    assert "<img" not in page and "<script>x" not in page and "<b>" not in page


@pytest.mark.parametrize(
    ("items", "kind"),
    [
        ("express", "express"),
        ("tout", "tout"),
        ("FIN", "domain"),
        ("FIN-01", "list"),
        ("FIN,SEC-01", "list"),
        ("NIMPORTE", "list"),
    ],
)
def test_the_way_of_naming_points_is_the_one_in_use(items, kind):
    shown = Controls(form(DIAGNOSTIC, items=items))
    assert kind in shown.chosen
    assert shown.controls["items"]["value"] == items


def test_every_point_domain_and_version_is_offered():
    page = form(DIAGNOSTIC)
    shown = Controls(page)
    assert page.count('type="checkbox"') == len(load().items)
    assert {domain.code for domain in load().domains} <= set(shown.options)
    assert {"", *versions()} <= set(shown.options)


def test_a_version_or_a_domain_that_is_not_there_is_shown_and_not_replaced():
    assert "9.9.9" in Controls(form(DIAGNOSTIC, referential="9.9.9")).chosen
    assert "ZZZ" in Controls(form(DASHBOARD, domain="ZZZ")).chosen


def test_versions_begin_with_the_latest():
    assert versions()[0] == max(versions(), key=lambda version: [int(part) for part in version.split(".")])
    assert CURRENT_VERSION in versions()


@EACH
def test_every_file_of_the_form_is_public(kind):
    fragment = put(*kind, Studio({})).studio_view({})
    assert {resource.kind for resource in fragment.resources} == {"url"}
    for url in (resource.data for resource in fragment.resources):
        own = f"/resource/{kind[1]}/"
        assert (
            kind[0].open_local_resource(url.removeprefix(own)).read()
            if url.startswith(own)
            else finders.find(url.removeprefix("/static/"))
        )


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"items": "NIMPORTE"}, [("items", "ni un point ni un domaine")]),
        ({"items": ""}, [("items", "ni un point ni un domaine")]),
        ({"items": "FIN-01,FIN-99"}, [("items", "FIN-99")]),
        ({"referential": "9.9.9"}, [("referential", "n’est pas installé")]),
        ({"referential": "../secrets"}, [("referential", "n’est pas installé")]),
        ({"required": -1}, [("required", "nombre entier")]),
        ({"items": "GOV-01", "required": 2}, [("required", "ne compte que 1 point")]),
        ({"items": "NIMPORTE", "required": -1}, [("required", "nombre entier"), ("items", "NIMPORTE")]),
    ],
)
def test_each_fault_is_told_in_french_with_its_setting_and_changes_nothing(fields, faults):
    edited = put(*DIAGNOSTIC, Studio({}))
    status, reply = call(edited, "submit_studio_edits", {"values": fields, "defaults": []})
    messages = reply["error"]["messages"]
    assert status == 400 and [message["field"] for message in messages] == [field for field, _ in faults]
    assert all(text in message["text"] for message, (_, text) in zip(messages, faults, strict=True))
    assert not any(edited.fields[name].is_set_on(edited) for name in fields)


@pytest.mark.parametrize(
    "body", [{}, [], "x", {"values": {}}, {"values": {"required": "trois"}, "defaults": []},
             {"values": {"required": [3]}, "defaults": []}, {"values": {"items": 3}, "defaults": []},
             {"values": None, "defaults": None}],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_changes_nothing(body):
    edited = put(*DIAGNOSTIC, Studio({}))
    status, reply = call(edited, "submit_studio_edits", body)
    assert status == 400 and reply["error"]["messages"][0]["text"]
    assert not any(edited.fields[name].is_set_on(edited) for name in edited.editable_fields)


def test_what_is_right_is_saved_and_what_is_left_goes_back_to_its_default():
    edited = put(*DIAGNOSTIC, Studio({"required": 2}))
    changes = {"values": {"items": " FIN ", "display_name": "Nos finances"}, "defaults": ["required"]}
    assert call(edited, "submit_studio_edits", changes)[0] == 200
    assert (edited.items, edited.display_name, edited.required) == ("FIN", "Nos finances", 0)
    assert not edited.fields["required"].is_set_on(edited)


def test_the_dashboard_refuses_an_unknown_domain_beside_it():
    edited = put(*DASHBOARD, Studio({}))
    status, reply = call(edited, "submit_studio_edits", {"values": {"domain": "ZZZ"}, "defaults": []})
    assert status == 400 and reply["error"]["messages"][0]["field"] == "domain"
    assert call(edited, "submit_studio_edits", {"values": {"domain": " fin "}, "defaults": []})[0] == 200
    assert edited.domain == "FIN"


def test_studio_s_own_page_shows_the_same_faults():
    block = put(*DIAGNOSTIC, Studio({"items": "NIMPORTE"}))
    (message,) = block.validate().messages
    assert "ni un point ni un domaine" in json.loads(json.dumps(message.to_json()))["text"]
