"""From what people type to a value, to JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commune_core.answers import (
    NEVER,
    NOT_APPLICABLE,
    age_in_months,
    from_json,
    note,
    note_of_age,
    parse,
    to_json,
)
from commune_core.errors import InvalidAnswer
from tests.core.strategies import ITEMS, replies
from tests.core.worked_cases import REFERENTIAL, TODAY

TEXT = replace(REFERENTIAL.item("RES-00"), kind="text", unit="", minimum=None)
SCALE, YES_NO, NUMBER, SIGNED, OPEN, DATE = "GOV-02", "GOV-01", "FIN-05", "FIN-01", "RES-00", "SEC-01"


@pytest.mark.parametrize(
    ("item", "typed", "value"),
    [
        (NUMBER, "12,5", Decimal("12.5")),
        (NUMBER, "12.5", Decimal("12.5")),
        (NUMBER, " 12,5 % ", Decimal("12.5")),
        (NUMBER, 12.1, Decimal("12.1")),
        (NUMBER, 0, Decimal(0)),
        (SIGNED, "-3,2", Decimal("-3.2")),
        (SIGNED, "\u22123,2", Decimal("-3.2")),
        (OPEN, "1 234,56", Decimal("1234.56")),
        (OPEN, "1\u202f234,56", Decimal("1234.56")),
        (OPEN, "1\u00a0234 km", Decimal("1234")),
        ("EAU-07", "212 kg/hab./an", Decimal(212)),
        (SCALE, 3, 3),
        (SCALE, "0", 0),
        (SCALE, Decimal("4.0"), 4),
        (YES_NO, True, True),
        (YES_NO, "oui", True),
        (YES_NO, "Non", False),
        (YES_NO, "false", False),
        (DATE, "2024-05-12", date(2024, 5, 12)),
        (DATE, "12/05/2024", date(2024, 5, 12)),
        (DATE, "1/5/2024", date(2024, 5, 1)),
        (DATE, "12 mai 2024", date(2024, 5, 12)),
        (DATE, "1er août 2024", date(2024, 8, 1)),
        (DATE, "2024-05", date(2024, 5, 1)),
        (DATE, "05/2024", date(2024, 5, 1)),
        (DATE, "Février 2024", date(2024, 2, 1)),
        (DATE, date(2024, 5, 12), date(2024, 5, 12)),
        (DATE, TODAY.isoformat(), TODAY),
        (DATE, "Jamais", NEVER),
        (DATE, "SO", NOT_APPLICABLE),
        (NUMBER, "sans objet", NOT_APPLICABLE),
        (SCALE, "", None),
        (DATE, "   ", None),
        (YES_NO, None, None),
    ],
)
def test_what_people_type_is_understood(item, typed, value):
    understood = parse(REFERENTIAL.item(item), typed, today=TODAY)
    assert (understood, type(understood)) == (value, type(value))


@pytest.mark.parametrize(
    ("item", "typed", "said"),
    [
        (NUMBER, "101", "entre 0 et 100 (%)"),
        (NUMBER, "-0,1", "entre 0 et 100 (%)"),
        (NUMBER, "beaucoup", "entre 0 et 100 (%)"),
        (NUMBER, "12 5", "entre 0 et 100 (%)"),
        (NUMBER, "1.234,5", "entre 0 et 100 (%)"),
        (NUMBER, "1e1", "entre 0 et 100 (%)"),
        (NUMBER, "١٢", "entre 0 et 100 (%)"),
        (NUMBER, True, "entre 0 et 100 (%)"),
        (NUMBER, float("nan"), "entre 0 et 100 (%)"),
        (NUMBER, Decimal("Infinity"), "entre 0 et 100 (%)"),
        (NUMBER, Decimal("1E-5000"), "entre 0 et 100 (%)"),
        (NUMBER, [1], "entre 0 et 100 (%)"),
        (OPEN, "9" * 39, "d’au moins 0 (km)"),
        (OPEN, "9" * 3000, "d’au moins 0 (km)"),
        (SIGNED, "-101", "entre -100 et 100 (%)"),
        (SCALE, 5, "note entière de 0 à 4"),
        (SCALE, "2,5", "note entière de 0 à 4"),
        (SCALE, True, "note entière de 0 à 4"),
        (YES_NO, 1, "oui ou non"),
        (YES_NO, "peut-être", "oui ou non"),
        (YES_NO, "jamais", "oui ou non"),
        (DATE, "2019", "06/2019"),
        (DATE, "31/02/2024", "une date passée"),
        (DATE, "12/05/24", "une date passée"),
        (DATE, (TODAY + timedelta(days=1)).isoformat(), "déjà passée"),
        (DATE, "12/05/1789", "une date passée"),
        (DATE, 30, "une date passée"),
    ],
)
def test_what_is_no_answer_is_refused_with_what_is_accepted(item, typed, said):
    with pytest.raises(InvalidAnswer) as refused:
        parse(REFERENTIAL.item(item), typed, today=TODAY)
    told = refused.value.as_dict()
    assert told["code"] == "answer.invalid"
    assert told["item"] == item
    assert said in told["hint"]
    assert len(told["message"]) < 120


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_value_survives_storage_and_being_typed_again(data):
    item = data.draw(st.sampled_from(ITEMS))
    value = data.draw(replies(item))
    stored = json.loads(json.dumps(to_json(value)))
    back = from_json(item, stored)
    assert (back, type(back)) == (value, type(value))
    if not isinstance(stored, dict):
        assert parse(item, stored, today=TODAY) == value


@pytest.mark.parametrize(
    ("item", "stored"),
    [
        (NUMBER, 12.5), (NUMBER, "NaN"), (NUMBER, "douze"), (NUMBER, {"special": "jamais"}), (SCALE, 5),
        (SCALE, True), (SCALE, "3"), (YES_NO, 1), (DATE, "2024-13-01"), (DATE, {"special": "?"}), (DATE, {}),
        (DATE, []),
    ],
)  # fmt: skip
def test_what_was_never_stored_is_not_read(item, stored):
    with pytest.raises(InvalidAnswer):
        from_json(REFERENTIAL.item(item), stored)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (" SIVOM du Val d’Aube ", "SIVOM du Val d’Aube"),
        ("12", "12"),
        ("L'eau\u00a0: 2 €", "L'eau\u00a0: 2 €"),
        ("Un\r\ndeux", "Un\ndeux"),
        ("é" * 500, "é" * 500),
        ("Sans objet", NOT_APPLICABLE),
        ("  ", None),
        (None, None),
    ],
)
def test_a_short_text_is_kept_as_it_was_written(typed, value):
    understood = parse(TEXT, typed, today=TODAY)
    assert understood == value
    assert from_json(TEXT, json.loads(json.dumps(to_json(understood)))) == value
    assert note(TEXT, understood, today=TODAY) is None


@pytest.mark.parametrize("bad", ["x" * 501, "nul\x00", "\ud800", 12, True, ["texte"]])
def test_what_is_no_short_text_is_refused(bad):
    for read in (lambda: parse(TEXT, bad, today=TODAY), lambda: from_json(TEXT, bad)):
        with pytest.raises(InvalidAnswer) as refused:
            read()
        assert "500" in refused.value.hint


@pytest.mark.parametrize(
    ("day", "today", "months"),
    [
        (date(2025, 3, 12), date(2026, 3, 11), 11),
        (date(2025, 3, 12), date(2026, 3, 12), 12),
        (date(2026, 3, 12), date(2026, 3, 12), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
    ],
)
def test_age_counts_whole_months(day, today, months):
    assert age_in_months(day, today=today) == months


def test_the_note_of_a_date_falls_with_its_age():
    item = REFERENTIAL.item(DATE)
    notes = [note_of_age(item, months) for months in range(80)]
    assert notes == sorted(notes, reverse=True)
    assert [notes.count(note) for note in (4, 3, 2, 1, 0)] == [13, 12, 12, 24, 19]
