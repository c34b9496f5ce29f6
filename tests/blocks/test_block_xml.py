"""The XML of both blocks: read, written in one normal form, read again the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xblock.fields import UserScope

from diagnostic_xblock.block import DiagnosticBlock
from xblocks.dashboard import DashboardBlock

from .hosts import Lms, parsed, put, written

DIAGNOSTIC, DASHBOARD = (DiagnosticBlock, "viatic_diagnostic"), (DashboardBlock, "viatic_dashboard")


@pytest.mark.parametrize(
    ("kind", "xml", "normal"),
    [
        (
            DIAGNOSTIC,
            '<viatic_diagnostic url_name="b1" required="3" items="FIN" display_name="Nos finances"/>',
            '<viatic_diagnostic display_name="Nos finances" items="FIN" required="3"/>',
        ),
        (
            DIAGNOSTIC,
            '<viatic_diagnostic url_name="b1" xblock-family="xblock.v1"/>',
            '<viatic_diagnostic display_name="État des lieux de la commune"/>',
        ),
        (
            DASHBOARD,
            '<viatic_dashboard domain="FIN" display_name="Les finances" url_name="b2"/>',
            '<viatic_dashboard display_name="Les finances" domain="FIN"/>',
        ),
        (DASHBOARD, "<viatic_dashboard/>", '<viatic_dashboard display_name="Où en est la commune"/>'),
    ],
)
def test_xml_has_one_normal_form(kind, xml, normal):
    once = written(parsed(*kind, xml))
    assert once == normal
    assert written(parsed(*kind, once)) == normal


@given(
    title=st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40),
    instructions=st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=80
    ),
    required=st.integers(0, 131),
)
def test_a_round_trip_loses_nothing(title, instructions, required):
    from .hosts import Studio

    authored = {
        "display_name": title,
        "items": "FIN-01,FIN-02",
        "required": required,
        "instructions": instructions,
    }
    first = written(put(*DIAGNOSTIC, Studio(authored)))
    again = parsed(*DIAGNOSTIC, first)
    assert {name: getattr(again, name) for name in authored} == authored
    assert written(again) == first


def test_a_number_that_cannot_be_read_does_not_lose_the_block():
    block = parsed(
        *DIAGNOSTIC, '<viatic_diagnostic display_name="Les finances" items="FIN" required="trois"/>'
    )
    assert (block.display_name, block.items, block.required) == ("Les finances", "FIN", 0)


def test_the_xml_holds_nothing_of_a_user():
    for block_class, tag in (DIAGNOSTIC, DASHBOARD):
        block = put(block_class, tag, Lms(7, {"display_name": "Titre"}))
        assert written(block) == f'<{tag} display_name="Titre"/>'
        assert all(block.fields[name].scope.user == UserScope.NONE for name in block.editable_fields)
