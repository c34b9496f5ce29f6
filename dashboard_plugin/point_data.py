"""Frozen values about one point: its documents, its history, how it counts, what another answer would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from commune_core.explanation import Explanation
from commune_core.model import Item
from commune_core.referential import Referential
from dashboard_plugin.data import AnswerView, CommuneRef


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A document (`url` empty) or a link that supports a point; `removable` by the reader."""

    id: int
    title: str
    url: str
    content_type: str
    size: int
    author_name: str
    added_at: datetime
    year: int
    removable: bool


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A document to hand over: `stored` is read as a file, whatever keeps it."""

    name: str
    content_type: str
    stored: Any


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One write about a point ("answer" or "weighting"): its fields, and those that stood before it.

    `item` is the point as that year's questionnaire asks it.
    """

    kind: str
    at: datetime
    author_name: str
    year: int
    item: Item
    before: Mapping[str, Any] | None
    now: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PointHistory:
    """A page of the writes about a point; `following` is where the next one begins, empty on the last."""

    commune: CommuneRef
    item: Item
    entries: tuple[HistoryEntry, ...]
    following: str


@dataclass(frozen=True, slots=True)
class ScoreExplained:
    """The arithmetic of a commune's scores, with the answers it comes from."""

    commune: CommuneRef
    year: int
    referential: Referential
    answers: Mapping[str, AnswerView]
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Effect:
    """How a point stands, and the scores with it; `rank` is its place among the priorities."""

    note: int | None
    alert: bool
    domain: Fraction | None
    overall: Fraction | None
    ours: Fraction | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What stands, and what would stand with another answer (`tried`)."""

    item: Item
    tried: AnswerView
    before: Effect
    after: Effect
