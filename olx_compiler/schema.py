"""Shapes of what authors write: the only description of the keys a course, a unit or a question may have."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from olx_compiler.problem import Problem
from olx_compiler.yamltext import Located

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Audience = Literal["maire", "adjoint", "conseiller", "dgs_secretaire", "agent", "epci"]
Level = Literal["decouverte", "intermediaire", "avance"]
Minutes = Annotated[int, Field(ge=1, le=2000)]

# The blocks of this suite that a page may hold, and the attributes each reads.
BLOCKS: dict[str, frozenset[str]] = {
    "viatic_diagnostic": frozenset({"referential", "items", "required"}),
    "viatic_dashboard": frozenset({"domain"}),
    "viatic_financing_plan": frozenset(
        {"case", "asked", "graded", "instructions", "max_attempts", "tolerance", "weight"}
    ),
}
# Every tag of ours that a course may hold: a film has a fence of its own.
OUR_TAGS = frozenset({*BLOCKS, "viatic_video"})


def french_number(value: Any) -> Any:
    """`35 432,64` as Decimal reads it; what is no number is left for the schema to refuse."""
    if not isinstance(value, str):
        return value
    text = "".join(value.split()).replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return value
    return number if number.is_finite() else value


# Wide enough for any figure of a commune; 1e999999999 would be written out digit by digit.
Number = Annotated[Decimal, BeforeValidator(french_number), Field(max_digits=24, decimal_places=9)]


class Strict(BaseModel):
    """Unknown keys are refused: a mistyped key would otherwise be lost without a word."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reference(Strict):
    """A text or page the course relies on, and how sure its reading is."""

    ref: Text
    certainty: Literal["A", "B", "C"]
    note: Text | None = None


class SectionSpec(Strict):
    """A part of a course: its units are paths relative to `course.yaml`."""

    id: Slug
    title: Text
    objective: Text | None = None
    units: Annotated[list[Text], Field(min_length=1)]


class GradingSpec(Strict):
    """A kind of graded work: its name to learners, and its share of the grade of the course, in %."""

    id: Slug
    title: Text
    weight: Annotated[int, Field(ge=1, le=100)]


class CourseSpec(Strict):
    """What the two kinds of course have in common. A draft is judged, and not built.

    `grading` names the kinds of graded work; without it, graded units count alike as one kind.
    """

    draft: bool = False
    summary: Text
    overview: Text
    verified: datetime.date
    sources: Annotated[list[Reference], Field(min_length=1)]
    grading: Annotated[list[GradingSpec], Field(min_length=1)] = [
        GradingSpec(id="quiz", title="Quiz", weight=100)
    ]
    sections: Annotated[list[SectionSpec], Field(min_length=1)]


class ThemeSpec(CourseSpec):
    """`course.yaml` of a training theme; its facts are those of `themes.csv`."""

    kind: Literal["theme"]
    theme: Slug


class MoocSpec(CourseSpec):
    """`course.yaml` of a long course, which states its own facts."""

    kind: Literal["mooc"]
    number: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,15}$")]
    title: Text
    domain: Slug
    audience: Annotated[list[Audience], Field(min_length=1)]
    level: Level
    minutes: Minutes
    objective: Text


class UnitSpec(Strict):
    """Front matter of a unit.

    `items` are the points of the diagnostic it teaches; `assessed_in` names the units of the course whose
    questions assess its objective, where it asks none itself. `graded` names the kind of work it counts as,
    among the `grading` of the course; true is the first.
    """

    title: Text
    minutes: Minutes
    objective: Text
    items: list[Text] = []
    graded: Annotated[bool | Slug, Field(union_mode="left_to_right")] = False
    assessed_in: list[Slug] = []


class ChoiceSpec(Strict):
    """One answer offered by a question."""

    text: Text
    correct: bool = False
    feedback: Text | None = None


class QuizSpec(Strict):
    """A question. What its type demands is judged by the checks, each with its own code."""

    id: Slug
    type: Literal["choice", "checkbox", "number", "dropdown"]
    question: Text
    choices: list[ChoiceSpec] = []
    answer: Number | None = None
    tolerance: Annotated[Number, Field(ge=0)] = Decimal(0)
    unit: Text | None = None
    hint: Text | None = None
    hints: list[Text] = []
    explanation: Text | None = None
    attempts: Annotated[int, Field(ge=1, le=10)] = 2

    @model_validator(mode="before")
    @classmethod
    def _shares(cls, data: Any) -> Any:
        """`tolerance: 5 %` is that share of the answer."""
        share = str(data.get("tolerance", "")).strip() if isinstance(data, dict) else ""
        if not share.endswith("%"):
            return data
        answer, percent = french_number(data.get("answer")), french_number(share[:-1])
        if not isinstance(answer, Decimal) or not isinstance(percent, Decimal):
            return data
        return {**data, "tolerance": (abs(answer) * percent / 100).quantize(Decimal("1e-9")).normalize()}

    @model_validator(mode="after")
    def _one_way(self) -> QuizSpec:
        if self.hint is not None and self.hints:
            raise ValueError("give 'hint', or a list of 'hints' in the order they are asked for")
        return self

    @property
    def clues(self) -> tuple[str, ...]:
        """The hints, in the order they are asked for."""
        return (self.hint,) if self.hint is not None else tuple(self.hints)


class BlockSpec(BaseModel):
    """A block of this suite; every other key is an attribute of the block."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: Text
    id: Slug
    title: Text

    @property
    def attributes(self) -> dict[str, str]:
        """The block's own attributes, as the OLX will carry them."""
        return {key: "" if value is None else str(value) for key, value in (self.model_extra or {}).items()}


class ThemeRow(Strict):
    """A line of `themes.csv`."""

    number: Annotated[int, Field(ge=1, le=999)]
    domain_slug: Slug
    theme_slug: Slug
    title_fr: Text
    audience: Annotated[list[Audience], Field(min_length=1)]
    level: Level
    duration_minutes: Minutes
    learning_objective_fr: Text
    legal_references: str


SpecT = TypeVar("SpecT", bound=BaseModel)
_CODES = {
    "extra_forbidden": "schema.unknown-key",
    "missing": "schema.missing-key",
    "decimal_parsing": "schema.number",
}
# By the start of pydantic's name of a fault.
_HINTS = {
    "date": "write it as 2026-03-01",
    "decimal": "write figures, as 12 or 12,50",
    "string_pattern": "an address begins with https:// ; an identifier has small letters, digits and hyphens",
    "bool": "write true or false",
    "string_type": "write a sentence; put it between quotes if YAML reads something else in it",
    "missing": "add this line",
}


def validate(model: type[SpecT], located: Located, problems: list[Problem]) -> SpecT | None:
    """`located` as a `model`, or None after noting every key that does not fit."""
    try:
        return model.model_validate(located.data)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_context=False):
            unknown = fault["type"] == "extra_forbidden"
            missing = fault["type"] == "missing"
            path = fault["loc"][:-1] if missing else fault["loc"]
            name = ".".join(str(step) for step in fault["loc"])
            code = _CODES.get(fault["type"], "schema.value")
            hint = f"keys: {', '.join(model.model_fields)}" if unknown and len(fault["loc"]) == 1 else ""
            hint = hint or next(
                (words for start, words in _HINTS.items() if fault["type"].startswith(start)), ""
            )
            message = fault["msg"].removeprefix("Value error, ")
            message = f"'{name}': {message}" if name else message
            problems.append(located.problem(path, code, message, hint, of_key=unknown))
        return None
