"""The two states of the courses that are compared: the last build, sources, a tree, an archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from olx_compiler import assembly, making, survey
from olx_compiler.adopt import archive, tree
from olx_compiler.difference import courses
from olx_compiler.difference.change import Change
from olx_compiler.making import Bench, Steps
from olx_compiler.manifest import read_tree
from olx_compiler.plan import make_plan
from olx_compiler.problem import ContentRefused, WrongUse
from olx_compiler.render.course import Files
from olx_compiler.workplace import LOCK, Workshop

Side = Mapping[str, Files]


def compare(workshop: Workshop, old: Path | None = None, new: Path | None = None) -> list[Change]:
    """Every change from `old` (the last build) to `new` (the sources as they are now).

    Each is a folder of built courses, one course (its folder, its archive), a folder of sources, or a folder
    that holds `course_content/` and `olx/`, as a revision of the project exported by git does. Where one of
    the two is of one course, that course alone is compared.
    """
    if old is None and new is None:
        before, after = _since_build(workshop)
    else:
        before = _read(old, workshop) if old is not None else _built(workshop.build)
        after = _read(new, workshop) if new is not None else _rendered(workshop)
        alone = [path for path in (old, new) if path is not None and _is_one(path)]
        if alone:
            both = before.keys() & after.keys()
            before = {number: before[number] for number in both}
            after = {number: after[number] for number in both}
    return [change for number in sorted({*before, *after}) for change in _of_course(number, before, after)]


def _of_course(number: str, before: Side, after: Side) -> Iterator[Change]:
    if number not in before:
        yield Change(number, "added", number, "", "a new course")
    elif number not in after:
        yield Change(number, "removed", number, "", "this course is no longer open")
        yield Change(number, "lost", number, "", "what learners did in it can no longer be reached")
    elif before[number] != after[number]:
        yield from courses.changes(tree.read(before[number]), tree.read(after[number]))


def _since_build(workshop: Workshop) -> tuple[Side, Side]:
    """The courses that a build would make again, before and after; others are the same."""
    plan = make_plan(workshop)
    if not plan.old.courses:
        raise WrongUse(f"nothing is built in {workshop.build}", hint="run 'viatic-olx build', or name OLD")
    desk = assembly.open_desk(workshop, plan.found)
    if desk.problems:
        raise ContentRefused(desk.problems)
    stale = assembly.to_make(plan, desk)
    after = _made(workshop, desk, stale)
    folders = {each.name for each in stale}
    former = {number for number, record in plan.old.courses.items() if record.folder in folders} | set(
        plan.gone
    )
    return {number: read_tree(workshop.build / number) for number in former}, after


def _rendered(workshop: Workshop) -> Side:
    found = survey.courses(workshop.content)
    desk = assembly.open_desk(workshop, found)
    if desk.problems:
        raise ContentRefused(desk.problems)
    return _made(workshop, desk, [each for each in found if not each.draft])


def _made(workshop: Workshop, desk: assembly.Desk, found: list[survey.Found]) -> Side:
    """Courses in memory; ids that left the sources are what one wants to see, not a fault."""
    bench = Bench(workshop.content, desk.corpus, None, Steps(check=False, compare=False))
    made = [making.make(desk.task(each), bench, keep=True) for each in found]
    problems = [problem for each in made for problem in each.problems]
    if problems:
        raise ContentRefused(problems)
    return {each.number: each.content for each in made}


def _read(path: Path, workshop: Workshop) -> Side:
    if path.is_file():
        files = archive.read(path)
        return {tree.read(files).number: files}
    if (path / "course.xml").is_file():
        files = read_tree(path)
        return {tree.read(files).number: files}
    if (path / "course_content").is_dir():
        return _rendered(Workshop(path / "course_content", path / "olx"))
    if (path / "themes.csv").is_file():
        return _rendered(Workshop(path.resolve(), workshop.olx))
    return _built(path)


def _built(folder: Path) -> Side:
    found = {path.parent.name: read_tree(path.parent) for path in sorted(folder.glob("*/course.xml"))}
    if not found:
        hint = (
            f"name a build, a course, its archive, sources, or a folder with course_content/ and olx/{LOCK}"
        )
        raise WrongUse(f"no course is in {folder}", hint=hint)
    return found


def _is_one(path: Path) -> bool:
    return path.is_file() or (path / "course.xml").is_file()
