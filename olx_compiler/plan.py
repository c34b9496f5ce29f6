"""What a build has to do, told from digests before any source is parsed."""

from __future__ import annotations

from dataclasses import dataclass, field

from olx_compiler import manifest as memory
from olx_compiler import survey
from olx_compiler.manifest import Manifest
from olx_compiler.workplace import Workshop


@dataclass(slots=True)
class Plan:
    """The folders `found`, and the state of the build in place (`old`).

    `stale` are to be made again; `unsure` only if what they share with others changed for them too, which
    takes reading it. `gone` are the numbers of courses that left the sources. `untidy`: something else in the
    build is not as it was written.
    """

    found: list[survey.Found]
    old: Manifest
    tools: str
    shared: dict[str, str]
    themes: str
    lock: str
    stale: list[survey.Found] = field(default_factory=list)
    unsure: list[survey.Found] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    untidy: bool = False

    @property
    def idle(self) -> bool:
        """Whether the build in place is that of these sources."""
        return not (self.stale or self.unsure or self.gone or self.untidy)

    def sources(self, found: survey.Found) -> str:
        """What the record of a course remembers of its folder and of the tools."""
        return survey.of_bytes(f"{self.tools} {found.digest}".encode())


def make_plan(workshop: Workshop, *, compare: bool = False) -> Plan:
    """Reads every source and looks at every built file; parses none.

    To `compare` a course with the others takes what is remembered of them: without it, all are made again.
    """
    found = survey.courses(workshop.content)
    published = [each for each in found if not each.draft]
    themes = survey.of_bytes("\n".join(each.name for each in published).encode())
    lock = survey.of_bytes(workshop.lock.read_bytes()) if workshop.lock.is_file() else ""
    shared = {**survey.shared(workshop.content), **survey.law()}
    old = memory.read(workshop.build)
    plan = Plan(found, old, survey.tools(), shared, themes, lock)
    numbers = {record.folder: number for number, record in old.courses.items()}
    lost = memory.damaged(workshop.build, old)
    if compare and not memory.is_right(workshop.build / memory.LIKENESS, old.likeness):
        lost = set(old.courses)
    changed = (old.shared, old.themes, old.lock) != (shared, themes, lock)
    for each in published:
        number = numbers.pop(each.name, None)
        fresh = number is not None and number not in lost
        if number is not None and fresh and old.courses[number].sources == plan.sources(each):
            plan.unsure += [each] if changed else []
        else:
            plan.stale.append(each)
    plan.gone = sorted(numbers.values())
    plan.untidy = changed or not _tidy(workshop, old)
    return plan


def _tidy(workshop: Workshop, old: Manifest) -> bool:
    """Whether the build holds its catalogue as written, its courses, and nothing else."""
    archives = [f"{number}.tar.gz" for number, record in old.courses.items() if record.archive]
    expected = {memory.FILE, memory.CATALOGUE, *old.courses, *archives}
    expected |= {memory.LIKENESS} if old.likeness else set()
    there = {path.name for path in workshop.build.iterdir()} if workshop.build.is_dir() else set()
    return there == expected and memory.is_right(workshop.build / memory.CATALOGUE, old.catalogue)
