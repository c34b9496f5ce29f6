"""The état des lieux of a commune that does not exist, whole, in the words of an élu."""

from __future__ import annotations

from tests.core.diagnosis import ANSWERS, GOLDEN, page
from tests.core.worked_cases import REFERENTIAL


def test_the_diagnosis_reads_as_it_did():
    assert page() == GOLDEN.read_text(encoding="utf-8"), "read the diff of `python -m tests.core.diagnosis`"


def test_the_diagnosis_meets_every_kind_of_answer_and_of_outcome():
    kinds = {REFERENTIAL.item(item_id).kind for item_id in ANSWERS}
    assert kinds == {"scale", "yes_no", "number", "date"}
    text = page()
    assert all(level.label in text for level in REFERENTIAL.levels[1:])
    assert all(label.lower() in text for label in REFERENTIAL.quadrant_labels.values())
    assert "non noté" in text
