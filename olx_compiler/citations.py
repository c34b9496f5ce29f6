"""`{ref:CGCT-L2122-18}`, `{param:fctva.rate}`: what texts take from the shared registers, and units use."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from olx_compiler.content import Block, Course, Unit, Uses
from olx_compiler.figures import figure
from olx_compiler.inline import CITATION, KINDS, LINK
from olx_compiler.problem import Problem
from olx_compiler.registers import Registers


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation: `kind` as written, `key` an id or a code, `day` an ISO date or empty.

    It stands at `start` in the body of a unit; its line and column are counted when asked, most never are.
    """

    kind: str
    key: str
    day: str
    unit: Unit = field(repr=False)
    start: int

    @property
    def line(self) -> int:
        """Line in the file, from 1."""
        return self.unit.first_line + self.unit.body.count("\n", 0, self.start)

    @property
    def column(self) -> int:
        """Column in its line, from 1."""
        return self.start - self.unit.body.rfind("\n", 0, self.start)


def citations(unit: Unit) -> Iterator[Citation]:
    """Each citation of the body of a unit, questions and other directives included."""
    for match in (*CITATION.finditer(unit.body), *LINK.finditer(unit.body)):
        if match["kind"] != "theme":
            day = (match["day"] or "") if match.re is CITATION else ""
            yield Citation(match["kind"], match["key"], day, unit, match.start())


def uses(unit: Unit, registers: Registers) -> Uses:
    """What `unit` takes from registers, questionnaire and catalogue."""
    cited = list(citations(unit))
    return Uses(
        parameters=frozenset(each.key for each in cited if each.kind == "param"),
        references=frozenset(each.key for each in cited if each.kind == "ref"),
        items=frozenset([*unit.spec.items, *_items_of_blocks(unit)]),
        themes=frozenset(match["key"] for match in LINK.finditer(unit.body) if match["kind"] == "theme"),
        text=unit.body,
        glossary=registers.terms,
    )


def _items_of_blocks(unit: Unit) -> Iterator[str]:
    for page in unit.pages:
        for segment in page.segments:
            if isinstance(segment, Block) and segment.spec.type == "viatic_diagnostic":
                yield from (part.strip() for part in segment.spec.attributes.get("items", "").split(","))


def faults(course: Course, registers: Registers) -> Iterator[Problem]:
    """Citations of a course that name nothing, or nothing that can be written in a sentence."""
    for _section, unit in course.units():
        for each in citations(unit):
            found = _fault(each, registers, course.spec.verified)
            if found is not None:
                yield Problem(unit.path, each.line, each.column, *found)
        for page in unit.pages:
            if CITATION.search(page.title):
                message, hint = "the title of a page cites nothing", "write the words themselves"
                yield Problem(unit.path, page.line, 1, "citation.in-title", message, hint)


def _fault(each: Citation, registers: Registers, verified: datetime.date) -> tuple[str, str, str] | None:
    if each.kind not in KINDS:
        message = f"'{{{each.kind}:…}}' means nothing here"
        return (
            "citation.unknown",
            message,
            "write {ref:…} for a legal reference, {param:…} for a figure of law",
        )
    if each.kind == "ref":
        if each.key in registers.references:
            return None
        message = f"no legal reference '{each.key}'"
        return "ref.unknown", message, _near(each.key, registers.references, "references.yaml")
    if each.key not in registers.parameters:
        message = f"no parameter '{each.key}'"
        return "param.unknown", message, _near(each.key, registers.parameters, "parameters.yaml")
    try:
        day = datetime.date.fromisoformat(each.day) if each.day else verified
    except ValueError:
        return "param.date", f"'{each.day}' is no date", f"write {{param:{each.key}@2026-01-31}}"
    period = registers.period(each.key, day)
    if period is None:
        return "param.date", f"nothing is known of '{each.key}' on {day}", "its values are in parameters.yaml"
    if figure(period.value, registers.parameters[each.key].unit) is None:
        return "param.brackets", f"'{each.key}' is a scale, not one figure", "write its table"
    return None


def _near(key: str, known: Collection[str], file: str) -> str:
    """Names that begin alike, or where the list is."""
    start = key.lower()[: max(3, len(key) - 3)]
    alike = sorted(name for name in known if name.lower().startswith(start))[:5]
    return f"did you mean {', '.join(alike)}?" if alike else f"they are in {file}"
