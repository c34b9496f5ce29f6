"""The data that people edit in YAML, checked and compiled to the JSON the core reads.

`course_content/diagnostic/referential.yaml` becomes `commune_core/data/referential-<version>.json`: keys
sorted, the same bytes for the same source, so that its SHA-256 names a version of the questionnaire.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from commune_core.model import COMPETENCES
from olx_compiler.problem import BuildFailed, ContentRefused, Problem
from olx_compiler.schema import Slug, Strict, Text, validate
from olx_compiler.sources import Folder, read_text, read_themes
from olx_compiler.yamltext import Located, Source, read
from olx_compiler.yamltext import Path as Where

SOURCE = Path("diagnostic", "referential.yaml")

Rank = Annotated[int, Field(ge=1, le=5)]


class ObligationSource(Strict):
    """A legal duty."""

    reference: Text
    minimum_note: Annotated[int, Field(ge=1, le=4)]


class ApplicabilitySource(Strict):
    """The populations concerned."""

    population_min: Annotated[int, Field(ge=0)] | None = None
    population_max: Annotated[int, Field(ge=0)] | None = None


class ItemSource(Strict):
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


class DomainSource(Strict):
    """One domain as people write it."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    slug: Slug
    title: Text
    weight: Annotated[int, Field(ge=1)]
    training_domains: Annotated[list[Text], Field(min_length=1)]
    items: Annotated[list[ItemSource], Field(min_length=1)]


class StepSource(Strict):
    """A level, or a class of priorities: what it is called and where it starts."""

    code: Text
    minimum: Annotated[int, Field(ge=0)]
    label: Text


class ReferentialSource(Strict):
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

    Returns the paths written. Raises ContentRefused, before anything is written, where a source is at fault,
    and BuildFailed where the disk refuses the file.
    """
    referential = read_referential(content_dir)
    target = core_dir / "data" / f"referential-{referential.version}.json"
    # Replaced in one step: a full disk must not leave half a questionnaire behind.
    draft = target.with_suffix(".json.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(canonical(referential))
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BuildFailed(
            f"{target.name} cannot be written: {error.strerror}",
            hint="Free some space or mend the rights of the folder, then run the command again.",
        ) from error
    return [target]


def canonical(referential: ReferentialSource) -> bytes:
    """The compiled JSON of a questionnaire: what is unset is left out, decimals are strings."""
    content = referential.model_dump(mode="json", exclude_none=True)
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_referential(content_dir: Path) -> ReferentialSource:
    """The checked content of `diagnostic/referential.yaml`; raises ContentRefused with all problems."""
    folder, problems = Folder(content_dir), list[Problem]()
    shown = folder.shown(content_dir / SOURCE)
    text = read_text(content_dir / SOURCE, shown, problems)
    located = None if text is None else read(Source(shown, text), problems)
    referential = None if located is None else validate(ReferentialSource, located, problems)
    if referential is not None and located is not None:
        problems.extend(_crossed_problems(referential, located, read_themes(folder, problems)))
    if problems or referential is None:
        raise ContentRefused(problems)
    return referential


def _crossed_problems(
    referential: ReferentialSource, located: Located, themes: Collection[str]
) -> Iterator[Problem]:
    """What no single item can see: names given twice, ids outside their domain, unknown themes."""
    seen: set[str] = set()

    def twice(name: str, where: Where) -> Iterator[Problem]:
        if name in seen:
            yield located.problem(where, "data.duplicate", f"'{name}' is given twice", "give each its own")
        seen.add(name)

    for d, domain in enumerate(referential.domains):
        yield from twice(domain.code, ("domains", d, "code"))
        yield from twice(domain.slug, ("domains", d, "slug"))
        for i, item in enumerate(domain.items):
            here: Where = ("domains", d, "items", i)
            yield from twice(item.id, (*here, "id"))
            if not item.id.startswith(f"{domain.code}-"):
                message = f"'{item.id}' does not begin with its domain, {domain.code}"
                yield located.problem((*here, "id"), "data.id", message)
            for t, slug in enumerate(item.themes):
                if slug not in themes:
                    message, hint = f"no theme is called '{slug}'", "themes are the slugs of themes.csv"
                    yield located.problem((*here, "themes", t), "data.theme", message, hint)
