"""A photograph is read back as it was written, or not at all."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core import photograph
from commune_core.answers import to_json
from commune_core.errors import AlteredPhotograph
from commune_core.photograph import KeptAnswer, KeptCommune, KeptWeighting, Photograph, Scores
from commune_core.scoring import DomainScore, score
from tests.core.strategies import answer_sheets, populations
from tests.core.worked_cases import REFERENTIAL, TODAY

words = st.text(st.characters(codec="utf-8"), max_size=20)


@st.composite
def photographs(draw) -> Photograph:
    values, population = draw(answer_sheets()), draw(populations)
    card = score(REFERENTIAL, values, today=TODAY, population=population)
    return Photograph(
        commune=KeptCommune("10145", draw(words), population),
        year=2026,
        number=draw(st.integers(1, 9)),
        taken_on=TODAY + timedelta(days=draw(st.integers(0, 400))),
        as_of=TODAY,
        reason=draw(words),
        referential_version=REFERENTIAL.version,
        referential_sha256=REFERENTIAL.sha256,
        profile=draw(st.dictionaries(words, st.one_of(st.booleans(), words), max_size=3)),
        answers={
            item_id: KeptAnswer(
                value=to_json(value),
                state="answered",
                reason=draw(words),
                depends_on="",
                confidence="",
                comment=draw(words),
                source="",
                answered_at=datetime(2026, 3, 12, 14, 2, tzinfo=UTC),
                version=draw(st.integers(1, 99)),
            )
            for item_id, value in list(values.items())[:4]
        },
        weightings={"GOV-02": KeptWeighting(draw(st.sampled_from([None, 1, 5])), None, draw(words))},
        scores=Scores.of(card),
        previous=draw(st.sampled_from([None, "0" * 64])),
        salt="f" * 32,
    )


@given(photographs())
def test_it_is_read_back_the_same_and_written_again_the_same(taken):
    payload = photograph.write(taken)
    again = photograph.read(payload, photograph.fingerprint(payload))
    assert again == taken
    assert photograph.write(again) == payload


@given(photographs(), st.data())
def test_any_byte_that_changes_is_detected(taken, data):
    payload = photograph.write(taken)
    raw = bytearray(payload.encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(AlteredPhotograph) as refused:
        photograph.read(raw.decode(errors="surrogateescape"), photograph.fingerprint(payload))
    assert refused.value.hint


NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def example(**changed) -> Photograph:
    taken = Photograph(
        commune=KeptCommune("10145", "Faux-Villecerf", 230), year=2026, number=1,
        taken_on=date(2026, 12, 1), as_of=date(2026, 12, 1), reason="",
        referential_version="1.0.0", referential_sha256="a" * 64, profile={},
        answers={"GOV-02": KeptAnswer(3, "answered", "", "", "", "", "", NOON, 1)},
        weightings={"GOV-02": KeptWeighting(5, None, "")},
        scores=Scores({"GOV": DomainScore(Fraction(661764, 10000), Fraction(50), "maitrise")}, None, None,
                      Fraction(1, 3)),
        previous=None, salt="0" * 32,
    )  # fmt: skip
    return replace(taken, **changed)


@pytest.mark.parametrize("wrong", ["not json", "[]", "{}", '{"format": "viatic.photograph/2"}', '""', "1"])
def test_another_text_is_no_photograph_even_with_its_own_fingerprint(wrong):
    with pytest.raises(AlteredPhotograph):
        photograph.read(wrong, photograph.fingerprint(wrong))


@pytest.mark.parametrize("name", sorted(each.name for each in fields(Photograph)))
def test_a_photograph_that_lacks_a_part_is_refused(name):
    data = json.loads(photograph.write(example()))
    del data[name]
    text = json.dumps(data)
    with pytest.raises(AlteredPhotograph):
        photograph.read(text, photograph.fingerprint(text))


def test_the_text_is_canonical_and_its_scores_exact():
    text = photograph.write(example())
    data = json.loads(text)
    assert text == json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert data["format"] == "viatic.photograph/1"
    assert Fraction(data["scores"]["domains"]["GOV"]["score"]) == Fraction(661764, 10000)
    assert data["answers"]["GOV-02"]["value"] == 3


def test_two_photographs_of_the_same_answers_have_two_fingerprints():
    """Somebody who may not read one yes or no could otherwise try both against the fingerprint."""
    first, second = photograph.write(example()), photograph.write(example(salt="1" * 32))
    assert photograph.fingerprint(first) != photograph.fingerprint(second)


def test_a_partial_text_says_so_and_holds_neither_the_hidden_points_nor_the_salt():
    seen = Scores({"GOV": DomainScore(None, Fraction(), "non_note")}, None, None, Fraction())
    text = photograph.partial(example(), hidden={"GOV-02"}, scores=seen)
    data = json.loads(text)
    assert data["format"] == "viatic.photograph.partial/1"
    assert (data["answers"], data["weightings"], data["salt"]) == ({}, {}, "")
    assert data["scores"]["domains"]["GOV"]["score"] is None
    with pytest.raises(AlteredPhotograph):
        photograph.read(text, photograph.fingerprint(text))
