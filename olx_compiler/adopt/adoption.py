"""An export brought back into `course_content/`: planned, tried in a copy, then written whole."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from commune_core.errors import CommuneError
from olx_compiler import checks, citations, ids, markdown, publish, sources, survey
from olx_compiler.adopt import archive, compare, passages, tree
from olx_compiler.adopt.compare import Difference
from olx_compiler.adopt.prose import Writer, citation_form
from olx_compiler.adopt.rewrite import FULL, LITERAL, NATIVE, Beside, Known, Rewriting, rewrite
from olx_compiler.adopt.tree import ROOT, Tree
from olx_compiler.assembly import Desk, open_desk
from olx_compiler.content import RUN, Corpus, Course
from olx_compiler.inline import CITATION, LINK
from olx_compiler.making import alone
from olx_compiler.pagehtml import Context
from olx_compiler.problem import ContentRefused, Problem
from olx_compiler.render.course import course_files, page_writer
from olx_compiler.render.page import PageWriter
from olx_compiler.workplace import Workshop

_STATIC = re.compile(r"/static/([\w.()-]+)")


class NotOurs(CommuneError):
    """The export is of a course that has no sources here, or of another run of it."""

    code = "adopt.not-ours"


@dataclass(frozen=True, slots=True)
class Adoption:
    """What bringing an export back would do, tried already.

    `files` are those to write (path inside `course_content/` → bytes), `lock` the names of every block;
    `taken` are the differences that they make the sources say, `left` those of substance that they do not,
    `drafts` the pages that Studio holds unpublished changes of (an adoption takes what is published),
    `lost` the citations that the sources made and make no more, by file.
    """

    number: str
    form: tuple[Difference, ...]
    taken: tuple[Difference, ...]
    left: tuple[Difference, ...]
    beside: tuple[Beside, ...]
    files: Mapping[str, bytes]
    lock: bytes
    problems: tuple[Problem, ...]
    drafts: tuple[str, ...]
    lost: tuple[str, ...]


def plan(workshop: Workshop, export: Path, *, number: str | None = None) -> Adoption:
    """What the export at `export` changes in the sources, nothing being written.

    `number` is the course of the sources that it becomes, where it was authored under another key.

    Raises:
        ExportRefused: when the archive is no sound export.
        NotOurs: when its course has no sources here.
        ContentRefused: when the present sources of the course cannot be read.
    """
    found = tree.read(archive.read(export))
    if number is not None:
        found.number, found.run = number, RUN
    desk, course = _course(workshop, found)
    corpus = alone(course, desk.corpus)
    names = desk.lock.part(found.number)
    built = tree.read(course_files(course, corpus, names))
    changes = compare.differences(built, found)
    form = tuple(each for each in changes if each.kind == "form")
    before = [each for each in changes if each.kind == "substance"]
    if not before:
        return Adoption(found.number, form, (), (), (), {}, b"", (), found.drafts, ())
    writer = page_writer(course, corpus, names)
    known = Known.of(course, built, writer)
    writers = _writers(course, corpus, writer)
    changed, care = {each.name for each in before}, dict[str, int]()
    for _attempt in (FULL, LITERAL, NATIVE):
        rewriting = rewrite(known, found, changed, writers, care)
        trial = _Trial(workshop, desk, course, found, rewriting)
        after, lock, problems = trial.run()
        # What the sources did not say exactly is tried again, closer to the letter.
        again = {each.name for each in after} & found.nodes.keys()
        if not again:
            break
        care |= {name: min(care.get(name, FULL) + 1, NATIVE) for name in again}
    left = {(each.name, each.what) for each in after}
    taken = tuple(each for each in before if (each.name, each.what) not in left)
    return Adoption(
        found.number,
        form,
        taken,
        tuple(after),
        tuple(rewriting.beside),
        trial.files,
        lock,
        problems,
        found.drafts,
        tuple(_lost(workshop, trial.files)),
    )


def _writers(course: Course, corpus: Corpus, writer: PageWriter) -> tuple[Writer, Writer]:
    """What puts HTML back into Markdown: with the citations of the course, and to the letter."""
    addresses = {f"/courses/{key}/about": f"theme:{slug}" for slug, key in corpus.open_themes().items()}
    silent = Context(writer.context.resolve, corpus.registers, course.spec.verified)
    cited: dict[bytes, str] = {}
    for _section, unit in course.units():
        for each in citations.citations(unit):
            text = f"{{{each.kind}:{each.key}{f'@{each.day}' if each.day else ''}}}"
            for _form, element in passages.elements(markdown.inline(text, silent)):
                cited[citation_form(element)] = text
    terms = {term: spec.expansion for term, spec in corpus.registers.terms.items() if spec.expansion}
    pictures = {asset.name: name for name, asset in course.assets.items()}
    return Writer(addresses, cited, terms, pictures), Writer(addresses, pictures=pictures)


def write(workshop: Workshop, adoption: Adoption) -> None:
    """Carries out a plan: files first, then the names, each replaced at once."""
    with publish.alone(workshop.olx):
        for path, content in adoption.files.items():
            publish.write_file(workshop.content / path, content)
        if adoption.files:
            publish.write_file(workshop.lock, adoption.lock)


def _course(workshop: Workshop, found: Tree) -> tuple[Desk, Course]:
    """The course of the sources that `found` is, and what it shares with others, which are not read."""
    folders = survey.courses(workshop.content)
    desk = open_desk(workshop, folders)
    numbers = {desk.number(each): each for each in folders}
    if found.number not in numbers or found.run != RUN:
        known = ", ".join(sorted(number for number in numbers if number is not None))
        message = f"no course '{found.number}' of run '{found.run}' is written here"
        hint = (
            f"courses: {known}; a course of your own becomes one of them with --as, once 'new' has begun it"
        )
        raise NotOurs(message, hint=hint)
    return desk, _read(workshop.content / numbers[found.number].name, workshop.content, desk)


def _read(path: Path, content: Path, desk: Desk) -> Course:
    """The course in the folder `path` of the sources `content`."""
    problems = list(desk.problems)
    course = sources.load_course(path, desk.corpus, sources.Folder(content), problems)
    if problems or course is None:
        raise ContentRefused(problems)
    return course


def _lost(workshop: Workshop, files: Mapping[str, bytes]) -> Iterator[str]:
    """Citations of the sources that their new text no longer makes."""
    for path, content in files.items():
        old = workshop.content / path
        if path.endswith(".md") and old.is_file():
            gone = _cited(old.read_text(encoding="utf-8")) - _cited(content.decode())
            yield from (f"{path}: {text}" for text in sorted(gone.elements()))


def _cited(text: str) -> Counter[str]:
    return Counter(match[0] for pattern in (CITATION, LINK) for match in pattern.finditer(text))


class _Trial:
    """A rewriting tried in a copy of the folder of its course."""

    def __init__(
        self, workshop: Workshop, desk: Desk, course: Course, found: Tree, rewriting: Rewriting
    ) -> None:
        self.workshop = workshop
        self.desk = desk
        self.course = course
        self.found = found
        self.folder = folder = course.folder.relative_to(workshop.content).as_posix()
        self.files = {f"{folder}/{path}": text.encode() for path, text in rewriting.files.items()}
        cited = {name for text in rewriting.files.values() for name in _STATIC.findall(text)}
        for name in sorted(cited):
            if (data := found.files.get(f"static/{name}")) is not None:
                self.files[f"{folder}/static/{name}"] = data

    def run(self) -> tuple[list[Difference], bytes, tuple[Problem, ...]]:
        """What would still differ in substance, the names to lock, and the faults of the sources."""
        with tempfile.TemporaryDirectory(prefix="viatic-adopt-") as name:
            content = Path(name) / self.workshop.content.name
            shutil.copytree(self.course.folder, content / self.folder)
            publish.write_tree(content, self.files)
            course = _read(content / self.folder, content, self.desk)
            corpus = alone(course, self.desk.corpus)
            lock, own_names = self._lock(course, corpus)
            again = tree.read(course_files(course, corpus, own_names))
            faults = checks.stopping(checks.run(corpus, scope="course"))
        after = [each for each in compare.differences(again, self.found) if each.kind == "substance"]
        return after, lock.written().encode(), tuple(faults)

    def _lock(self, course: Course, corpus: Corpus) -> tuple[ids.Lock, ids.Ids]:
        """The names that the export gives to every piece of the course: learners' work hangs on them."""
        fresh = ids.Ids()
        made = tree.read(course_files(course, corpus, fresh))
        given = dict(_side_by_side(made, self.found))
        lock = ids.read(self.workshop.lock, self.workshop.lock_shown, [])
        old = lock.part(self.found.number)
        kept = {path: given.get(name, old.names.get(path, name)) for path, name in fresh.names.items()}
        names = set(kept.values())
        gone = {path: name for path, name in old.names.items() if path not in kept and name not in names}
        own = ids.Ids(kept, {**old.retired, **gone})
        lock.take(self.found.number, own)
        return lock, own


def _side_by_side(made: Tree, found: Tree, left: str = ROOT, right: str = ROOT) -> list[tuple[str, str]]:
    """Names of two trees of one shape, as pairs."""
    pairs = [(left, right)]
    for one, other in zip(made.nodes[left].children, found.nodes[right].children, strict=True):
        pairs += _side_by_side(made, found, one, other)
    return pairs
