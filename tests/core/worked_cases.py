"""The worked cases of course_content/diagnostic/cases.yaml, and how to answer in a test."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from commune_core.answers import AnswerValue, parse
from commune_core.referential import load, versions

REPOSITORY = Path(__file__).parents[2]
CONTENT = REPOSITORY / "course_content"
CASES = yaml.safe_load((CONTENT / "diagnostic" / "cases.yaml").read_text(encoding="utf-8"))
REFERENTIAL = load("1.0.0")
SOURCE = (CONTENT / "diagnostic" / "referential.yaml").read_text(encoding="utf-8")
# The version that the sources say. While it is being written, no file of it is installed yet.
WRITTEN = re.search(r"^version: '([0-9.]+)'$", SOURCE, re.MULTILINE)[1]
once_compiled = pytest.mark.skipif(WRITTEN not in versions(), reason=f"version {WRITTEN} is being written")
TODAY = date(2026, 11, 1)


def value(item_id: str, raw: Any) -> AnswerValue:
    """An answer as the cases write it: a date is its age in whole months."""
    item = REFERENTIAL.item(item_id)
    if item.kind == "date" and isinstance(raw, int):
        year, month = divmod(TODAY.year * 12 + TODAY.month - 1 - raw, 12)
        return date(year, month + 1, TODAY.day)
    return parse(item, Decimal(str(raw)) if isinstance(raw, float) else raw, today=TODAY)


def values(answers: dict[str, Any]) -> dict[str, AnswerValue]:
    return {item_id: value(item_id, raw) for item_id, raw in answers.items()}
