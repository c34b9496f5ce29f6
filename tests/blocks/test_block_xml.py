"""The XML of the blocks: read, written in one normal form, read again the same, nothing lost on the way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from xblock.core import XBlockMixin
from xblock.fields import Boolean, DateTime, Dict, List, Scope, String, UserScope

from diagnostic_xblock.block import DiagnosticBlock
from xblocks.dashboard import DashboardBlock
from xblocks.financing_plan import FinancingPlanBlock
from xblocks.video import FilmBlock

from .hosts import Lms, Studio, exported, imported, parsed, put, written

DIAGNOSTIC, DASHBOARD = (DiagnosticBlock, "viatic_diagnostic"), (DashboardBlock, "viatic_dashboard")
PLAN = (FinancingPlanBlock, "viatic_financing_plan")
FILM = (FilmBlock, "viatic_video")


class ByNumber(Dict):
    """A dictionary whose keys are numbers, as the platform has one for groups."""

    def from_json(self, value):
        return {int(key): value[key] for key in value}

    def to_json(self, value):
        return {str(key): value[key] for key in value}


class OfTheHost(XBlockMixin):
    """Fields that a platform mixes into every block, and that Studio sets."""

    visible_to_staff_only = Boolean(scope=Scope.settings, default=False)
    group_access = ByNumber(scope=Scope.settings, default={})
    user_partitions = List(scope=Scope.settings, default=[])
    due = DateTime(scope=Scope.settings, default=None)
    copied_from_block = String(scope=Scope.settings)
    licence_text = String(scope=Scope.content, xml_node=True, default="")
    bookmark = String(scope=Scope.user_state)


def studio(authored=None):
    return Studio(authored or {}, mixins=(OfTheHost,))


def values(block):
    """Every authored value that is set."""
    return {
        name: field.read_from(block)
        for name, field in block.fields.items()
        if field.scope in (Scope.settings, Scope.content) and field.is_set_on(block)
    }


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
        (
            PLAN,
            '<viatic_financing_plan weight="2" max_attempts="1" case="C01" display_name="A" typed="{}"/>',
            '<viatic_financing_plan display_name="A" case="C01" max_attempts="1" weight="2.0"/>',
        ),
        (DASHBOARD, "<viatic_dashboard/>", '<viatic_dashboard display_name="Où en est la commune"/>'),
        # A value equal to the default stays set, an empty one stays empty.
        (
            DIAGNOSTIC,
            '<viatic_diagnostic items="express" instructions="" display_name=""/>',
            '<viatic_diagnostic display_name="" items="express" instructions=""/>',
        ),
        # Of another version, or of an extension that is not installed here: kept, after ours, by name.
        (
            DIAGNOSTIC,
            '<viatic_diagnostic tone="vif" display_name="A" author="Z" required="trois"/>',
            '<viatic_diagnostic display_name="A" author="Z" required="trois" tone="vif"/>',
        ),
        # Comments and elements are not ours; they do not lose the block.
        (
            DIAGNOSTIC,
            '<viatic_diagnostic display_name="A"><!-- note --><p>texte</p> texte <?x y?></viatic_diagnostic>',
            '<viatic_diagnostic display_name="A"/>',
        ),
        # Nothing of a learner comes from a course.
        (
            DIAGNOSTIC,
            """<viatic_diagnostic display_name="A" answered_here='{"FIN-01": "2026-01-01"}'/>""",
            '<viatic_diagnostic display_name="A"/>',
        ),
    ],
)
def test_xml_has_one_normal_form(kind, xml, normal):
    once = written(parsed(*kind, xml))
    assert once == normal
    assert written(parsed(*kind, once)) == normal


# XML itself cannot hold the control characters that XBlock takes away from texts.
TEXT = st.text(
    st.one_of(
        st.sampled_from(" \n\r\t\"'<>&;,’«»\u00a0\u202f\u2028\x85é😀🏛"),
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    ),
    max_size=60,
)
SET_BY_STUDIO = st.fixed_dictionaries(
    {},
    optional={
        "display_name": st.none() | TEXT,
        "items": TEXT,
        "required": st.none() | st.integers(-1, 200),
        "instructions": TEXT,
        "referential": TEXT,
        "visible_to_staff_only": st.booleans(),
        "group_access": st.dictionaries(
            st.integers(0, 99), st.lists(st.integers(0, 9), max_size=3), max_size=3
        ),
        "user_partitions": st.lists(
            st.dictionaries(TEXT, TEXT | st.integers() | st.none(), max_size=3), max_size=3
        ),
        "due": st.none() | st.just(datetime(2027, 3, 12, 8, 30, tzinfo=UTC)),
        "copied_from_block": st.none() | TEXT,
        "licence_text": st.none() | TEXT,
    },
)
FOREIGN = st.dictionaries(st.sampled_from(["tone", "author", "filename", "data-x"]), TEXT, max_size=3)


@given(authored=SET_BY_STUDIO, foreign=FOREIGN)
def test_what_studio_exports_comes_back_the_same_and_is_exported_the_same(authored, foreign):
    fields = {name: OfTheHost.fields.get(name, DiagnosticBlock.fields.get(name)) for name in authored}
    stored = {name: fields[name].to_json(value) for name, value in authored.items() if value is not None}
    stored |= {name: None for name, value in authored.items() if value is None}
    block = put(*DIAGNOSTIC, studio({**stored, "kept_attributes": foreign}))
    first = exported(block)
    again = imported(*DIAGNOSTIC, first, studio())
    assert {**values(again), "kept_attributes": again.kept_attributes} == {
        "display_name": block.display_name,
        **{name: getattr(block, name) for name in authored},
        "kept_attributes": foreign,
    }
    assert exported(again) == first


def test_paragraphs_typed_in_studio_survive_a_trip():
    text = "Avant de commencer,\nréunissez le compte financier.\n\nPuis répondez."
    block = put(*DIAGNOSTIC, studio({"instructions": text}))
    assert b"&#10;&#10;Puis" in exported(block)
    assert imported(*DIAGNOSTIC, exported(block)).instructions == text


@pytest.mark.parametrize("bad", ["trois", "{", "[1,", "@x", "a: b: c", "1e400", "\u00a0"])
def test_a_number_that_cannot_be_read_neither_loses_the_block_nor_is_lost(bad):
    xml = etree.Element("viatic_diagnostic", display_name="Les finances", items="FIN", required=bad)
    block = parsed(*DIAGNOSTIC, etree.tostring(xml, encoding="unicode"))
    assert (block.display_name, block.items, block.required) == ("Les finances", "FIN", 0)
    assert f'required="{bad}"' in written(block)
    block.required = 2
    assert 'required="2"' in written(block)


def test_an_option_of_the_host_that_cannot_be_read_does_not_lose_the_block():
    xml = '<viatic_diagnostic display_name="A" group_access="{1: trois" due="après-demain"/>'
    block = parsed(*DIAGNOSTIC, xml, studio())
    assert block.display_name == "A" and block.group_access == {}
    assert 'due="après-demain"' in written(block)


def test_a_unit_file_says_url_name_first_then_ours_in_order():
    block = put(*DIAGNOSTIC, studio({"group_access": {"50": [1]}, "items": "FIN", "required": 3}))
    (node,) = etree.fromstring(exported(block))
    assert node.attrib.keys() == ["url_name", "display_name", "items", "required", "group_access"]


def test_the_xml_holds_nothing_of_a_user():
    for block_class, tag in (DIAGNOSTIC, DASHBOARD, PLAN, FILM):
        block = put(block_class, tag, Lms(7, {"display_name": "Titre"}))
        if tag == "viatic_diagnostic":
            block.answered_here = {"FIN-01": "2026-11-25"}
        if tag == "viatic_video":
            block.position, block.played, block.wanted = 12.0, [[0, 12]], "no"
        assert written(block) == f'<{tag} display_name="Titre"/>'
        assert all(block.fields[name].scope.user == UserScope.NONE for name in block.editable_fields)
