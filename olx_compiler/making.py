"""One course from its folder to its files: read, checked, named, rendered, written, verified, packed.

Courses are made apart from one another, in as many processes as one likes: what they share is read once
(`Bench`), what they say of one another is settled by who gathers them (`olx_compiler.build`).
"""

from __future__ import annotations

import gc
import multiprocessing
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from olx_compiler import catalogue, checks, dependencies, package, publish, sources, survey, verify
from olx_compiler.content import Corpus, Course
from olx_compiler.ids import Ids
from olx_compiler.problem import BuildFailed, Problem
from olx_compiler.render.course import OVERVIEW, Files, course_files

# Fewer courses than this are made before another process is ready to help.
WORTH_A_PROCESS = 4


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done beyond reading, naming, rendering and writing."""

    check: bool = True
    compare: bool = True
    verify: bool = True
    archive: bool = True


@dataclass(frozen=True, slots=True)
class Bench:
    """What courses are made with: `shared` is a corpus without courses; without a `stage` none is written."""

    content: Path
    shared: Corpus
    stage: Path | None
    steps: Steps = Steps()
    retire: bool = False
    # What each dependency is worth, once asked.
    worth: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """A course to make, and the names that its content bears so far."""

    found: survey.Found
    ids: Ids


@dataclass(slots=True)
class Made:
    """What became of a course. Without a `number` it could not be read; `problems` say why."""

    found: survey.Found
    problems: list[Problem]
    number: str = ""
    ids: Ids = field(default_factory=Ids)
    entry: dict[str, Any] = field(default_factory=dict)
    uses: list[str] = field(default_factory=list)
    shared: str = ""
    tree: str = ""
    files: dict[str, int] = field(default_factory=dict)
    archive: list[Any] = field(default_factory=list)
    # Where the number stands, as problems say it.
    place: tuple[str, int, int] = ("", 1, 1)
    content: Files = field(default_factory=dict)
    traces: list[checks.Trace] = field(default_factory=list)

    @property
    def stopped(self) -> bool:
        """Whether something stops it: a warning does not."""
        return bool(checks.stopping(self.problems))


def make(task: Task, bench: Bench, *, keep: bool = False) -> Made:
    """Makes one course, in `bench.stage`; not one with an error. `keep` gives its files back too."""
    made, course = judged(task.found, bench)
    if course is None or made.stopped:
        return made
    made.ids = task.ids
    one = alone(course, bench.shared)
    files = course_files(course, one, made.ids)
    if bench.retire:
        made.ids.retire()
    acronyms = catalogue.acronyms(course)
    made.entry = catalogue.entry(course, one, overview=files[OVERVIEW].decode(), capitals=acronyms)
    made.uses = dependencies.of_course(course, bench.shared.registers, acronyms)
    made.shared = dependencies.digest(made.uses, bench.shared, bench.worth)
    made.tree = survey.of_files(files)
    made.files = {name: len(content) for name, content in files.items()}
    if keep:
        made.content = files
    if bench.stage is not None:
        _write(made, files, bench.stage, bench.steps)
    return made


def judged(found: survey.Found, bench: Bench) -> tuple[Made, Course | None]:
    """The course of a folder and what is said of it; None when it could not be read."""
    problems: list[Problem] = []
    folder = sources.Folder(bench.content)
    course = sources.load_course(bench.content / found.name, bench.shared, folder, problems)
    made = Made(found, problems)
    if course is None:
        return made, None
    made.number = course.facts.number
    made.place = (course.where.source.file, *course.where.place(("number",)))
    if bench.steps.check:
        made.problems += checks.run(alone(course, bench.shared), scope="course")
    if bench.steps.compare:
        made.traces = checks.traces(alone(course, bench.shared))
    return made, course


def alone(course: Course, shared: Corpus) -> Corpus:
    """A corpus of this only course, that knows which others are open."""
    return replace(shared, courses={course.facts.number: course})


def _write(made: Made, files: Files, stage: Path, steps: Steps) -> None:
    folder = stage / made.number
    if folder.exists():  # made once already, with a name that another course bore
        shutil.rmtree(folder)
    publish.write_tree(folder, files)
    if steps.verify:
        made.problems += verify.verify(folder, made.number)
    if steps.archive:
        packed = package.archive(files)
        publish.put(stage / f"{made.number}.tar.gz", packed)
        made.archive = [len(packed), survey.of_bytes(packed)]


def make_all(tasks: Sequence[Task], bench: Bench, jobs: int, *, keep: bool = False) -> Iterator[Made]:
    """Makes each course, in the order given, with `jobs` processes at most (one, to `keep` their files)."""
    workers = min(jobs, len(tasks) // WORTH_A_PROCESS)
    if workers < 2 or keep:
        with _without_collector():
            for task in tasks:
                yield make(task, bench, keep=keep)
        return
    context = multiprocessing.get_context(
        "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    )
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(bench,))
    try:
        yield from pool.map(_next, tasks, chunksize=WORTH_A_PROCESS)
    except BrokenProcessPool as error:
        message = "a process that was making courses ended before its time"
        raise BuildFailed(message, hint="the machine may lack memory: try again with --jobs 1") from error
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _without_collector() -> Iterator[None]:
    """A course leaves next to no cycle of references behind; to look for them takes a quarter of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


_bench: Bench | None = None


def _begin(bench: Bench) -> None:
    global _bench
    _bench = bench
    gc.disable()


def _next(task: Task) -> Made:
    if _bench is None:
        raise RuntimeError("a worker begins with its bench")
    return make(task, _bench)
