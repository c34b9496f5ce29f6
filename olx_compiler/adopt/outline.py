"""`course.yaml` of a course whose sections or units changed in Studio: that part alone is written again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from olx_compiler.adopt.names import slug, title, unused
from olx_compiler.adopt.tree import ROOT, Tree
from olx_compiler.content import Course, Section


def course_file(
    course: Course, sections: Mapping[str, Section], found: Tree, units: Mapping[str, str]
) -> str:
    """The text of `course.yaml` with the sections of `found`, as it stands where nothing changed.

    `sections` are those of the sources by the name of their block; `units` give the file of each unit.
    """
    text = course.where.source.text
    chapters = found.nodes[ROOT].children
    now = [
        (sections.get(name), title(found.nodes[name]), [units[unit] for unit in found.nodes[name].children])
        for name in chapters
    ]
    if now == [(each, each.spec.title, list(each.spec.units)) for each in course.sections]:
        return text
    taken = {section.spec.id for section in course.sections}
    lines = ["sections:"]
    for section, heading, files in now:
        if section is not None:
            lines += _known(course, section, heading)
        else:
            section_id = unused(slug(heading), taken)
            taken.add(section_id)
            lines += [f"  - id: {section_id}", f"    title: {heading}"]
        lines += ["    units:", *(f"      - {path}" for path in files)]
    return _with_block(text, "sections", lines)


def _known(course: Course, section: Section, heading: str) -> Iterator[str]:
    """Lines of a section of the sources, its units left out; those that still hold are kept as written."""
    written = course.where.source.text.split("\n")
    index = course.sections.index(section)
    yield f"  - id: {section.spec.id}"
    for key, value in (("title", heading), ("objective", section.spec.objective)):
        if value is not None and value == getattr(section.spec, key):
            line, _column = course.where.place(("sections", index, key), of_key=True)
            yield f"    {written[line - 1].strip().removeprefix('- ')}"
        elif value is not None:
            yield f"    {key}: {value}"


def _with_block(text: str, key: str, block: list[str]) -> str:
    """YAML with its top-level `key` written as `block`."""
    lines = text.rstrip("\n").split("\n")
    start = next(index for index, line in enumerate(lines) if line.startswith(f"{key}:"))
    after = (index for index in range(start + 1, len(lines)) if re.match(r"[^\s#-]", lines[index]))
    return "\n".join([*lines[:start], *block, *lines[next(after, len(lines)) :]]) + "\n"
