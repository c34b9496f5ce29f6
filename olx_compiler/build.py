"""From sources to `olx/build/`: read, check, name, render, verify, package, swap."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from commune_core import referential
from olx_compiler import catalogue, checks, ids, package, publish, sources, verify
from olx_compiler.content import Corpus
from olx_compiler.problem import BuildFailed, ContentRefused, Problem
from olx_compiler.render.course import Files, course_files

LOCK = "ids.lock.yaml"
MANIFEST = "manifest.json"
FLAGSHIP = "MOOC1"
_LIBRARIES = ("lxml", "markdown-it-py", "nh3", "pydantic", "PyYAML", "olxcleaner")


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where sources are read and courses are written."""

    content: Path
    olx: Path

    @property
    def build(self) -> Path:
        """The folder that readers of compiled courses know."""
        return self.olx / "build"


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: courses written anew and courses that had not changed."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(slots=True)
class Rendered:
    """Courses in memory, ready to be written, with the names they were given."""

    corpus: Corpus
    names: ids.Ids
    files: dict[str, Files]


def check(workshop: Workshop, *, only: str | None = None, retire: bool = False) -> Rendered:
    """Everything but writing into `olx/`; raises ContentRefused with every problem found."""
    rendered = render(workshop, only=only, retire=retire)
    with tempfile.TemporaryDirectory(prefix="viatic-olx-") as name:
        stage = Path(name)
        problems = [
            problem for number in rendered.files for problem in _write_course(stage, number, rendered)
        ]
    if problems:
        raise ContentRefused(problems)
    return rendered


def render(workshop: Workshop, *, only: str | None = None, retire: bool = False) -> Rendered:
    """Reads, checks and renders the courses (or the one numbered `only`)."""
    problems: list[Problem] = []
    corpus = sources.load(workshop.content, problems)
    problems += checks.run(corpus)
    if only is not None:
        problems = _about(only, workshop, corpus, problems)
    if problems:
        raise ContentRefused(problems)
    lock = workshop.olx / LOCK
    names = ids.read(lock, f"{workshop.olx.name}/{LOCK}", problems)
    numbers = None if only is None else {only}
    files = {
        number: course_files(course, corpus, names)
        for number, course in corpus.courses.items()
        if only in (None, number)
    }
    if retire:
        names.retire(numbers)
    problems += names.problems(f"{workshop.olx.name}/{LOCK}", numbers)
    if problems:
        raise ContentRefused(problems)
    return Rendered(corpus, names, files)


def _about(only: str, workshop: Workshop, corpus: Corpus, problems: list[Problem]) -> list[Problem]:
    """Of `problems`, those of one course and those of the files all courses share."""
    course = corpus.courses.get(only)
    if course is None:
        if problems:
            return problems
        known = ", ".join(sorted(corpus.courses))
        raise BuildFailed(f"no course is numbered '{only}'", hint=f"courses: {known}")
    folder = sources.Folder(workshop.content)
    others = [
        folder.shown(path) + "/" for path in sources.course_folders(workshop.content) if path != course.folder
    ]
    return [problem for problem in problems if not problem.file.startswith(tuple(others))]


def build(workshop: Workshop, *, only: str | None = None, retire: bool = False) -> Report:
    """Brings `olx/build/` up to date, all of it or nothing; unchanged sources are only read."""
    try:
        with publish.alone(workshop.olx):
            publish.recover(workshop.build)
            old = _manifest(workshop.build)
            if old.get("inputs") == _digest_of_inputs(workshop):
                return Report((), tuple(old["courses"]))
            return _build(workshop, old, only=only, retire=retire)
    except OSError as error:
        message = f"cannot write {error.filename or workshop.build}: {error.strerror or error}"
        hint = "the previous build is untouched; free some space or mend the permissions, then build again"
        raise BuildFailed(message, hint=hint) from error


def _build(workshop: Workshop, old: Mapping[str, Any], *, only: str | None, retire: bool) -> Report:
    rendered = render(workshop, only=only, retire=retire)
    digests = {number: _digest_of_files(files) for number, files in rendered.files.items()}
    kept = [number for number, digest in digests.items() if _still_good(workshop, old, number, digest)]
    if only is not None:
        others = [number for number in old.get("courses", {}) if number != only]
        digests |= {number: old["courses"][number] for number in others}
        kept += others
    problems: list[Problem] = []
    with publish.staging(workshop.build) as stage:
        for number in sorted(digests):
            if number in kept:
                publish.reuse(workshop.build / number, stage / number)
                publish.reuse(workshop.build / f"{number}.tar.gz", stage / f"{number}.tar.gz")
            else:
                problems += _write_course(stage, number, rendered)
                (stage / f"{number}.tar.gz").write_bytes(package.archive(rendered.files[number]))
        if problems:
            raise ContentRefused(problems)
        _write_catalogue(stage, workshop, rendered, sorted(digests))
        lock = rendered.names.text().encode()
        if not (workshop.olx / LOCK).is_file() or (workshop.olx / LOCK).read_bytes() != lock:
            publish.write_file(workshop.olx / LOCK, lock)
        inputs = _digest_of_inputs(workshop) if only is None else ""
        manifest = {"inputs": inputs, "courses": dict(sorted(digests.items()))}
        (stage / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        publish.swap(stage, workshop.build)
    return Report(tuple(sorted(digests.keys() - set(kept))), tuple(sorted(kept)))


def track(workshop: Workshop) -> bool:
    """Copies the flagship's built tree to the tracked one; False when it was the same already."""
    source, target = workshop.build / FLAGSHIP, workshop.olx / FLAGSHIP
    if not source.is_dir():
        raise BuildFailed(f"{FLAGSHIP} is not built", hint="run 'viatic-olx build' without --only first")
    if read_tree(source) == read_tree(target):
        return False
    with publish.staging(target) as stage:
        publish.write_tree(stage, read_tree(source))
        publish.swap(stage, target)
    return True


def read_tree(folder: Path) -> Files:
    """Every file under `folder`, as `course_files` gives them."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def _write_course(stage: Path, number: str, rendered: Rendered) -> list[Problem]:
    publish.write_tree(stage / number, rendered.files[number])
    return verify.verify(stage / number, number)


def _write_catalogue(stage: Path, workshop: Workshop, rendered: Rendered, numbers: list[str]) -> None:
    entries = {
        number: catalogue.entry(rendered.corpus.courses[number], rendered.corpus) for number in rendered.files
    }
    former = workshop.build / "catalogue.json"
    if len(entries) < len(numbers) and former.is_file():
        for course in json.loads(former.read_text(encoding="utf-8"))["courses"]:
            if course["number"] in numbers:
                entries.setdefault(course["number"], course)
    data = {"courses": catalogue.entries(rendered.corpus, entries)}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    (stage / "catalogue.json").write_text(text, encoding="utf-8")


def _manifest(build_folder: Path) -> dict[str, Any]:
    try:
        data = json.loads((build_folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return data if isinstance(data, dict) and isinstance(data.get("courses"), dict) else {}


def _still_good(workshop: Workshop, old: Mapping[str, Any], number: str, digest: str) -> bool:
    folder = workshop.build / number
    same = old.get("courses", {}).get(number) == digest
    return same and folder.is_dir() and (workshop.build / f"{number}.tar.gz").is_file()


def _digest_of_files(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()


def _digest_of_inputs(workshop: Workshop) -> str:
    """All that a build depends on: sources, names given, compiler, libraries, referential."""
    files = [workshop.content / "themes.csv", workshop.content / "domains.yaml"]
    for folder in sources.course_folders(workshop.content):
        files += [path for path in folder.rglob("*") if path.suffix in (".md", ".yaml")]
    here = Path(__file__).parent
    origins = [
        (workshop.content, files),
        (workshop.olx, [workshop.olx / LOCK]),
        (here, list(here.rglob("*.py"))),
    ]
    inputs = {
        f"{root.name}/{path.relative_to(root).as_posix()}": path.read_bytes()
        for root, paths in origins
        for path in paths
        if path.is_file()
    }
    versions = {name: metadata.version(name).encode() for name in _LIBRARIES}
    return _digest_of_files({**inputs, **versions, "referential": referential.load().sha256.encode()})
