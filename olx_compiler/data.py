"""The data that people edit in YAML, checked and compiled to the JSON the core reads.

`course_content/diagnostic/referential.yaml` becomes `commune_core/data/referential-<version>.json`: sorted keys
and the same bytes for the same source, so that its SHA-256 names a version of the questionnaire.
"""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from commune_core.errors import CommuneError
from commune_core.model import COMPETENCES

SOURCE = Path("diagnostic", "referential.yaml")

Text = Annotated[str, Field(min_length=1)]
Rank = Annotated[int, Field(ge=1, le=5)]
Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a source: where it is and what is wrong."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


class InvalidData(CommuneError):
    """The source does not compile; `problems` lists every fault found, in the order of the file."""

    code = "data.invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(
            f"{first.message}{more}",
            hint="Mend the source and run `viatic-olx data` again; nothing was written.",
            file=first.path,
            line=first.line,
        )
        self.problems = tuple(problems)


class _Source(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ObligationSource(_Source):
    """A legal duty."""

    reference: Text
    minimum_note: Annotated[int, Field(ge=1, le=4)]


class ApplicabilitySource(_Source):
    """The populations concerned."""

    population_min: Annotated[int, Field(ge=0)] | None = None
    population_max: Annotated[int, Field(ge=0)] | None = None


class ItemSource(_Source):
    """One item as people write it."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{3}-\d{2}$")]
    label: Text
    kind: Literal["scale", "yes_no", "number", "date"]
    weight: Annotated[int, Field(ge=0, le=5)]
    default_importance: Rank
    competences: Annotated[list[Literal[COMPETENCES]], Field(min_length=1)]  # type: ignore[valid-type]
    role: Literal["agir", "contribuer", "interpeller"]
    express: bool
    unit: Text | None = None
    thresholds: Annotated[list[Decimal], Field(min_length=4, max_length=4)] | None = None
    direction: Literal["increasing", "decreasing"] | None = None
    obligation: ObligationSource | None = None
    applicable: ApplicabilitySource | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    sensitive: bool = False
    why: Text
    good_practice: Text
    remark: Text | None = None
    legal_reference: Text | None = None
    help: Text | None = None
    themes: Annotated[list[Text], Field(min_length=1)]

    @model_validator(mode="after")
    def _coherent(self) -> ItemSource:
        for rule, broken in self._rules():
            if broken:
                raise ValueError(rule)
        return self

    def _rules(self) -> Iterator[tuple[str, bool]]:
        steps = self.thresholds
        number = self.kind == "number"
        yield "thresholds and direction go together", (steps is None) != (self.direction is None)
        yield "only a number or a date has thresholds", steps is not None and self.kind in ("scale", "yes_no")
        yield (
            "a number or a date without thresholds must weigh 0 (context only)",
            (steps is None and self.kind in ("number", "date") and self.weight > 0),
        )
        yield (
            "a date is noted by its age: direction must be decreasing",
            (self.kind == "date" and self.direction == "increasing"),
        )
        yield "a number has a unit", number and self.unit is None
        bounded = self.minimum is not None or self.maximum is not None
        yield "minimum and maximum are for numbers", bounded and not number
        if steps is not None:
            # Worst first for a number, best (youngest) first for a date.
            rising = self.direction == "increasing" or self.kind == "date"
            yield "thresholds are not in order", steps != sorted(set(steps), reverse=not rising)
        if self.minimum is not None and self.maximum is not None:
            yield "minimum is above maximum", self.minimum > self.maximum


class DomainSource(_Source):
    """One domain as people write it."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    slug: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: Text
    weight: Annotated[int, Field(ge=1)]
    training_domains: Annotated[list[Text], Field(min_length=1)]
    items: Annotated[list[ItemSource], Field(min_length=1)]


class StepSource(_Source):
    """A level, or a class of priorities: what it is called and where it starts."""

    code: Text
    minimum: Annotated[int, Field(ge=0)]
    label: Text


class ReferentialSource(_Source):
    """The whole questionnaire as people write it."""

    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    date: datetime.date
    title: Text
    certainty: Text
    notices: list[Text]
    scale_labels: Annotated[list[Text], Field(min_length=5, max_length=5)]
    levels: Annotated[list[StepSource], Field(min_length=1)]
    classes: Annotated[list[StepSource], Field(min_length=1)]
    quadrant_labels: dict[Literal["agir_maintenant", "planifier", "deleguer", "surveiller"], Text]
    competence_labels: dict[Literal[COMPETENCES], Text]  # type: ignore[valid-type]
    role_labels: dict[Literal["agir", "contribuer", "interpeller"], Text]
    domains: Annotated[list[DomainSource], Field(min_length=1)]


def compile_data(content_dir: Path, core_dir: Path) -> list[Path]:
    """Write the core's data files from `content_dir` (course_content/) into `core_dir` (commune_core/).

    Returns the paths written. Raises InvalidData, before anything is written, where a source is at fault.
    """
    referential = read_referential(content_dir)
    target = core_dir / "data" / f"referential-{referential.version}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    # Replaced in one step: a full disk must not leave half a questionnaire behind.
    draft = target.with_suffix(".json.part")
    try:
        draft.write_bytes(canonical(referential))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return [target]


def canonical(referential: ReferentialSource) -> bytes:
    """The compiled JSON of a questionnaire: what is unset is left out, decimals are strings."""
    content = referential.model_dump(mode="json", exclude_none=True)
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_referential(content_dir: Path) -> ReferentialSource:
    """The checked content of `diagnostic/referential.yaml`; raises InvalidData with every fault."""
    path = content_dir / SOURCE
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except OSError as error:
        raise InvalidData([Problem(str(path), None, f"cannot be read: {error.strerror}")]) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InvalidData([Problem(str(path), line, f"not YAML: {error.problem}")]) from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidData([Problem(str(path), None, f"not YAML: {error}")]) from error
    try:
        referential = ReferentialSource.model_validate(content)
    except ValidationError as error:
        faults = [(tuple(fault["loc"]), fault["msg"]) for fault in error.errors()]
    else:
        faults = list(_crossed_faults(referential, _theme_slugs(content_dir)))
        if not faults:
            return referential
    problems = [Problem(str(path), _line(root, where), f"{_dotted(where)}: {what}") for where, what in faults]
    raise InvalidData(sorted(problems, key=lambda problem: problem.line or 0))


def _crossed_faults(referential: ReferentialSource, themes: frozenset[str]) -> Iterator[tuple[Where, str]]:
    """What no single item can see: ids given twice, ids outside their domain, unknown themes."""
    seen: set[str] = set()
    for d, domain in enumerate(referential.domains):
        for name in (domain.code, domain.slug):
            if name in seen:
                yield ("domains", d, "code" if name == domain.code else "slug"), f"{name} is given twice"
            seen.add(name)
        for i, item in enumerate(domain.items):
            here: Where = ("domains", d, "items", i)
            if item.id in seen:
                yield (*here, "id"), f"{item.id} is given twice"
            seen.add(item.id)
            if not item.id.startswith(f"{domain.code}-"):
                yield (*here, "id"), f"{item.id} does not begin with its domain, {domain.code}"
            for t, slug in enumerate(item.themes):
                if slug not in themes:
                    yield (*here, "themes", t), f"no theme is called {slug} in themes.csv"


def _theme_slugs(content_dir: Path) -> frozenset[str]:
    path = content_dir / "themes.csv"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return frozenset(row["theme_slug"] for row in csv.DictReader(stream))
    except OSError as error:
        raise InvalidData([Problem(str(path), None, f"cannot be read: {error.strerror}")]) from error
    except KeyError as error:
        raise InvalidData([Problem(str(path), 1, "has no column theme_slug")]) from error


def _line(root: yaml.Node | None, where: Where) -> int | None:
    """The line of the YAML node that `where` leads to, or of the nearest one that exists."""
    node = root
    for step in where:
        following = _child(node, step)
        if following is None:
            break
        node = following
    return node.start_mark.line + 1 if node is not None else None


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


def _dotted(where: Where) -> str:
    return ".".join(str(step) for step in where) or "the file"
