"""The fictitious commune that authors see in Studio's preview: read from a bundled file, never written."""

from __future__ import annotations

import json
from datetime import datetime, time
from functools import lru_cache
from importlib import resources
from typing import Any

from commune_core.answers import NOT_APPLICABLE, parse
from commune_core.conditions import Profile
from commune_core.referential import load
from dashboard_plugin.addresses import commune_url
from dashboard_plugin.data import AnswerView, CommuneRef
from dashboard_plugin.platform import PARIS, get_clock
from dashboard_plugin.selectors.state import SurveyState

SAMPLE_CODE = "exemple"


def sample_commune() -> CommuneRef:
    """The commune of the preview, which exists nowhere."""
    described = _described()["commune"]
    return CommuneRef(
        id=None,
        code=SAMPLE_CODE,
        name=described["name"],
        of_name=described["of_name"],
        departement="",
        postal_codes=(),
        population=described["population"],
        kind="sample",
        url=commune_url(SAMPLE_CODE),
    )


def sample_state() -> SurveyState:
    """Its answers, as if they had been given today to the current questionnaire."""
    referential, today = load(), get_clock().today()
    at = datetime.combine(today, time(9), tzinfo=PARIS)
    answers = {}
    for item_id, raw in _described()["answers"].items():
        value = parse(referential.item(item_id), raw, today=today)
        answers[item_id] = AnswerView(
            value=value,
            state="unknown" if value is None else "not_applicable" if value is NOT_APPLICABLE else "answered",
            reason="",
            depends_on="",
            comment="",
            author_name=_described()["author"],
            answered_at=at,
            version=1,
        )
    profile = Profile(population=sample_commune().population)
    return SurveyState(referential, today.year, today, profile, answers)


@lru_cache(maxsize=1)
def _described() -> dict[str, Any]:
    text = resources.files("dashboard_plugin").joinpath("sample.json").read_text(encoding="utf-8")
    described: dict[str, Any] = json.loads(text)
    return described
