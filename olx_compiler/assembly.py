"""Makes the courses that a plan names, and puts them in place with those that did not change."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from olx_compiler import catalogue, checks, dependencies, ids, likeness, making, publish, sources, survey
from olx_compiler import manifest as memory
from olx_compiler.content import Corpus, course_key, theme_number
from olx_compiler.making import Bench, Made, Steps, Task
from olx_compiler.manifest import Manifest, Record
from olx_compiler.plan import Plan
from olx_compiler.problem import BuildFailed, ContentRefused, Problem, WrongUse
from olx_compiler.render.course import Files
from olx_compiler.survey import Found, of_bytes
from olx_compiler.workplace import Report, Workshop


@dataclass(slots=True)
class Rendered:
    """Courses in memory, number to files, with the names they were given."""

    files: dict[str, Files]
    lock: ids.Lock


@dataclass(slots=True)
class Desk:
    """What a run reads once: the corpus without its courses and the lock, with the `problems` of both."""

    corpus: Corpus
    lock: ids.Lock
    problems: list[Problem]

    def number(self, found: Found) -> str | None:
        """The number of the course in a folder, when it can be told without reading the course."""
        theme = self.corpus.themes.get(found.slug) if found.name.startswith("themes/") else None
        return theme_number(theme) if theme is not None else found.number

    def task(self, found: Found) -> Task:
        """The course of a folder, with the names it bears."""
        number = self.number(found)
        return Task(found, self.lock.part(number) if number is not None else ids.Ids())


def open_desk(workshop: Workshop, found: Sequence[Found]) -> Desk:
    """Reads what all courses share; the themes that are written and no draft are open to links."""
    problems: list[Problem] = []
    corpus = sources.load_shared(workshop.content, problems)
    themes = corpus.themes
    keys = {
        each.slug: course_key(theme_number(themes[each.slug]))
        for each in found
        if not each.draft and each.slug in themes and each.name.startswith("themes/")
    }
    lock = ids.read(workshop.lock, workshop.lock_shown, problems)
    problems += lock.shared_names()
    return Desk(replace(corpus, elsewhere=keys), lock, problems)


def assemble(
    workshop: Workshop, plan: Plan, *, only: str | None, retire: bool, jobs: int, steps: Steps | None
) -> Report:
    """Carries out a plan: everything or nothing."""
    desk = open_desk(workshop, plan.found)
    if desk.problems:
        raise ContentRefused(desk.problems)
    stale = to_make(plan, desk)
    gone = plan.gone
    whole = True
    if only is not None:
        (wanted,) = _numbered(only, plan.found, desk)
        if wanted.draft:
            raise BuildFailed(
                f"{only} is a draft: it is not built", hint="take 'draft: true' out of its file"
            )
        whole, gone = not gone and stale in ([], [wanted]), []
        stale = [each for each in stale if each == wanted]
        if not stale:
            return Report(kept=tuple(sorted(plan.old.courses)))
    with publish.staging(workshop.build) as stage:
        bench = Bench(workshop.content, desk.corpus, stage, steps or Steps(), retire)
        made = gather([desk.task(each) for each in stale], desk, bench, jobs)
        problems = said(made, desk, plan, whole=only is None, retire=retire)
        if checks.stopping(problems):
            raise ContentRefused(problems)
        result = _result(plan, desk, made, gone, whole=whole)
        if bench.steps.compare:
            problems += _compared(workshop, made, result, stage, anew=bool(made))
            if checks.stopping(problems):
                raise ContentRefused(problems)
        written = {each.number for each in made}
        for number in sorted(result.courses.keys() - written):
            publish.reuse(workshop.build / number, stage / number)
            if result.courses[number].archive:
                publish.reuse(workshop.build / f"{number}.tar.gz", stage / f"{number}.tar.gz")
        _finish(workshop, desk, result, stage)
    kept = sorted(result.courses.keys() - written)
    return Report(tuple(sorted(written)), tuple(kept), tuple(gone), refreshed=True, remarks=problems)


def judge(workshop: Workshop, *, only: str | None, retire: bool, jobs: int) -> tuple[int, list[Problem]]:
    """Makes every course, drafts too, in a folder that is thrown away; how many, and what is said of them."""
    found = survey.courses(workshop.content)
    desk = open_desk(workshop, found)
    wanted = found if only is None else _numbered(only, found, desk)
    with tempfile.TemporaryDirectory(prefix="viatic-olx-") as name:
        bench = Bench(workshop.content, desk.corpus, Path(name), Steps(archive=False), retire)
        made = gather([desk.task(each) for each in wanted], desk, bench, jobs)
    left = Plan(found, Manifest(), "", {}, "", "")
    problems = [*desk.problems, *said(made, desk, left, whole=only is None, retire=retire)]
    problems += checks.compare([trace for each in made for trace in each.traces])
    return len(made), checks.worth_telling(problems)


def render(workshop: Workshop, *, only: str | None, retire: bool) -> Rendered:
    """The published courses as files in memory; ContentRefused when there is anything to say of them."""
    found = survey.courses(workshop.content)
    desk = open_desk(workshop, found)
    wanted = [each for each in found if not each.draft] if only is None else _numbered(only, found, desk)
    bench = Bench(workshop.content, desk.corpus, None, Steps(compare=False), retire)
    made = gather([desk.task(each) for each in wanted], desk, bench, jobs=1, keep=True)
    left = Plan(found, Manifest(), "", {}, "", "")
    problems = [*desk.problems, *said(made, desk, left, whole=only is None, retire=retire)]
    if checks.stopping(problems):
        raise ContentRefused(problems)
    return Rendered({each.number: each.content for each in made}, desk.lock)


def to_make(plan: Plan, desk: Desk) -> list[Found]:
    """The courses that changed, or whose shared part or names did, in the order they were found."""
    numbers = {record.folder: number for number, record in plan.old.courses.items()}
    stale = {each.name for each in plan.stale}
    known: dict[str, bytes] = {}
    for each in plan.unsure:
        record = plan.old.courses[numbers[each.name]]
        names = desk.lock.part(numbers[each.name]).digest()
        if record.names != names or record.shared != dependencies.digest(record.uses, desk.corpus, known):
            stale.add(each.name)
    return [each for each in plan.found if each.name in stale]


def _numbered(number: str, found: Sequence[Found], desk: Desk) -> list[Found]:
    """The folder of the course `number`, alone in a list; WrongUse when no course has this number."""
    numbers = {desk.number(each): each for each in found}
    if number not in numbers:
        known = ", ".join(sorted(each for each in numbers if each is not None))
        raise WrongUse(f"no course is numbered '{number}'", hint=f"courses: {known}")
    return [numbers[number]]


def gather(tasks: Sequence[Task], desk: Desk, bench: Bench, jobs: int, *, keep: bool = False) -> list[Made]:
    """Every course made, its names in the lock; the same whatever the number of processes.

    A name given here that another course bears already is given again, longer: that course is made a second
    time. So is one whose number only reading it could tell, with the names it bears. `keep` keeps the files.
    """
    gathered = []
    for task, made in zip(tasks, making.make_all(tasks, bench, jobs, keep=keep), strict=True):
        if made.number and not made.stopped:
            misread = made.number != desk.number(task.found)
            if misread or desk.lock.clashes(made.number, made.ids):
                again = Task(task.found, desk.lock.part(made.number, apart=False))
                made = making.make(again, bench, keep=keep)
            made.problems += desk.lock.faults(made.number, made.ids)
            desk.lock.take(made.number, made.ids)
        gathered.append(made)
    return gathered


def said(made: Sequence[Made], desk: Desk, plan: Plan, *, whole: bool, retire: bool) -> list[Problem]:
    """Every problem of these courses, and, of a `whole` run, those of names whose course is no more."""
    problems = [problem for each in made for problem in each.problems]
    problems += _twins(made, plan)
    if whole:
        numbers = {desk.number(each) for each in plan.found} | {each.number for each in made}
        problems += desk.lock.drop(desk.lock.courses.keys() - numbers, retire=retire)
    return checks.worth_telling(problems)


def _twins(made: Sequence[Made], plan: Plan) -> list[Problem]:
    """Said of each course whose number is already that of another."""
    folders = {each.found.name for each in made}
    there = {each.name for each in plan.found if not each.draft} - folders
    owners = {number: each.folder for number, each in plan.old.courses.items() if each.folder in there}
    found = []
    for each in made:
        owner = owners.setdefault(each.number, each.found.name) if each.number else each.found.name
        if owner != each.found.name:
            message = f"course number {each.number} is already that of {owner}"
            found.append(Problem(*each.place, "course.duplicate", message))
    return found


def _result(plan: Plan, desk: Desk, made: Sequence[Made], gone: Sequence[str], *, whole: bool) -> Manifest:
    """The memory of the new build. If it is not `whole`, the next one is unsure of the other courses."""
    courses = {number: record for number, record in plan.old.courses.items() if number not in gone}
    for each in made:
        courses[each.number] = Record(
            each.found.name, plan.sources(each.found), each.ids.digest(), each.uses, each.shared, each.tree,
            each.files, each.archive, each.entry,
        )  # fmt: skip
    lock = of_bytes(desk.lock.written().encode())
    if not whole:
        return Manifest(courses=courses)
    return Manifest(plan.shared, lock, plan.themes, courses=courses)


def _compared(
    workshop: Workshop, made: Sequence[Made], result: Manifest, stage: Path, *, anew: bool
) -> list[Problem]:
    """What comparing courses says, when some were made `anew`; what they are compared by is written down."""
    known = likeness.read(workshop.build / memory.LIKENESS)
    known |= {trace.number: trace for each in made for trace in each.traces}
    traces = [known[number] for number in result.courses if number in known]
    if len(traces) == len(result.courses):  # else the next whole build compares all of them
        packed = likeness.packed(traces)
        publish.put(stage / memory.LIKENESS, packed)
        result.likeness = of_bytes(packed)
    return checks.compare(traces) if anew else []


def _finish(workshop: Workshop, desk: Desk, result: Manifest, stage: Path) -> None:
    """The catalogue, the lock, the memory of the build; then all is put in place."""
    listed = catalogue.entries(desk.corpus, {number: each.entry for number, each in result.courses.items()})
    text = catalogue_text(listed)
    publish.put(stage / memory.CATALOGUE, text)
    result.catalogue = of_bytes(text)
    lock = desk.lock.written().encode()
    if not workshop.lock.is_file() or workshop.lock.read_bytes() != lock:
        publish.write_file(workshop.lock, lock)
    memory.write(stage, result, newest=stage / memory.CATALOGUE)
    publish.swap(stage, workshop.build)


def catalogue_text(listed: Sequence[dict[str, Any]]) -> bytes:
    """The catalogue as it is written: a course a line."""
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in listed)
    return f'{{"courses": [\n{lines}\n]}}\n'.encode()
