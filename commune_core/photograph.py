"""A campaign as it stood when it was closed: one JSON text and its fingerprint, the same for ever.

It names nobody, so that a person may be forgotten without breaking it. The fingerprint proves that nothing
moved; it is no secret, and many read it who may not read every answer: `salt` is there so that nobody finds a
missing answer again by trying them all against it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from hmac import compare_digest
from typing import Any

from .errors import AlteredPhotograph
from .scoring import DomainScore, Scorecard

FORMAT = "viatic.photograph/1"
PARTIAL_FORMAT = "viatic.photograph.partial/1"


@dataclass(frozen=True, slots=True)
class KeptCommune:
    """The commune as it was; `population` may be unknown."""

    code: str
    name: str
    population: int | None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """One answer; `value` as `answers.to_json` writes it."""

    value: Any
    state: str
    reason: str
    depends_on: str
    confidence: str
    comment: str
    source: str
    answered_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class KeptWeighting:
    """The weights the team chose for one point, and why; None where it kept the proposed one."""

    importance: int | None
    urgency: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Scores:
    """What the answers gave, by the rules of that day."""

    domains: Mapping[str, DomainScore]
    overall: Fraction | None
    ours: Fraction | None
    coverage: Fraction

    @classmethod
    def of(cls, card: Scorecard) -> Scores:
        """Those of a scorecard."""
        return cls(dict(card.domains), card.overall, card.ours, card.coverage)


@dataclass(frozen=True, slots=True)
class Photograph:
    """All that is known of one campaign.

    `as_of` is the day of closing, from which the age of dates is counted; `taken_on` that of this photograph,
    later where it corrects another, whose fingerprint is `previous`. `profile` holds facts about the commune
    by name.
    """

    commune: KeptCommune
    year: int
    number: int
    taken_on: date
    as_of: date
    reason: str
    referential_version: str
    referential_sha256: str
    profile: Mapping[str, Any]
    answers: Mapping[str, KeptAnswer]
    weightings: Mapping[str, KeptWeighting]
    scores: Scores
    previous: str | None
    salt: str


def write(photograph: Photograph) -> str:
    """The canonical text: sorted keys, no spaces, every character as itself."""
    return _canonical({"format": FORMAT, **_data(photograph)})


def fingerprint(payload: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(payload.encode()).hexdigest()


def read(payload: str, sha256: str) -> Photograph:
    """The photograph that `write` wrote; raises AlteredPhotograph on any other text, or for another print."""
    try:
        if compare_digest(fingerprint(payload), sha256):
            data = json.loads(payload)
            if data.pop("format") == FORMAT:
                return _photograph(data)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        pass
    raise AlteredPhotograph(
        "La photographie de cet état des lieux n’est plus celle qui a été prise : "
        "son contenu ne correspond pas à son empreinte.",
        hint="N’en tenez pas compte et prévenez votre administrateur : une sauvegarde de la base de données, "
        "ou le fichier téléchargé à la clôture, permet de la rétablir.",
        sha256=sha256,
    )


def partial(photograph: Photograph, *, hidden: Collection[str], scores: Scores) -> str:
    """The same text for somebody who may not read the `hidden` points, with the scores he sees."""
    shown = replace(
        photograph,
        answers={item: answer for item, answer in photograph.answers.items() if item not in hidden},
        weightings={item: weights for item, weights in photograph.weightings.items() if item not in hidden},
        scores=scores,
        salt="",
    )
    return _canonical({"format": PARTIAL_FORMAT, **_data(shown)})


def _canonical(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _data(photograph: Photograph) -> dict[str, Any]:
    scores = photograph.scores
    return {
        **{name: getattr(photograph, name) for name in _PLAIN},
        "commune": asdict(photograph.commune),
        "taken_on": photograph.taken_on.isoformat(),
        "as_of": photograph.as_of.isoformat(),
        "profile": dict(photograph.profile),
        "answers": {
            item: {**asdict(answer), "answered_at": answer.answered_at.isoformat()}
            for item, answer in photograph.answers.items()
        },
        "weightings": {item: asdict(weights) for item, weights in photograph.weightings.items()},
        "scores": {
            "domains": {
                code: {"score": _exact(each.score), "coverage": _exact(each.coverage), "level": each.level}
                for code, each in scores.domains.items()
            },
            "overall": _exact(scores.overall),
            "ours": _exact(scores.ours),
            "coverage": _exact(scores.coverage),
        },
    }


_PLAIN = ("year", "number", "reason", "referential_version", "referential_sha256", "previous", "salt")


def _photograph(data: dict[str, Any]) -> Photograph:
    scores = data["scores"]
    return Photograph(
        **{name: data[name] for name in _PLAIN},
        commune=KeptCommune(**data["commune"]),
        taken_on=date.fromisoformat(data["taken_on"]),
        as_of=date.fromisoformat(data["as_of"]),
        profile=dict(data["profile"]),
        answers={
            item: KeptAnswer(**{**answer, "answered_at": datetime.fromisoformat(answer["answered_at"])})
            for item, answer in data["answers"].items()
        },
        weightings={item: KeptWeighting(**weights) for item, weights in data["weightings"].items()},
        scores=Scores(
            domains={
                code: DomainScore(_fraction(each["score"]), Fraction(each["coverage"]), each["level"])
                for code, each in scores["domains"].items()
            },
            overall=_fraction(scores["overall"]),
            ours=_fraction(scores["ours"]),
            coverage=Fraction(scores["coverage"]),
        ),
    )


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
