"""Reads `course_content/` into a `Corpus`, and notes every problem met on the way."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from olx_compiler import assets, citations, crossed, schema, worked, yamltext
from olx_compiler.content import Corpus, Course, Facts, Section, Unit, theme_number
from olx_compiler.film import showing
from olx_compiler.financing_schema import ParametersSource
from olx_compiler.problem import Problem
from olx_compiler.registers import GlossarySource, ReferencesSource, Registers
from olx_compiler.survey import course_folders as course_folders
from olx_compiler.units import read_unit

COURSE_FILE = "course.yaml"


@dataclass(frozen=True, slots=True)
class Folder:
    """`course_content/` on this machine; problems name files as `name` (its last part) and what follows."""

    root: Path

    def shown(self, path: Path) -> str:
        """How problems and people name `path`."""
        return f"{self.root.name}/{path.relative_to(self.root).as_posix()}"


def load(root: Path, problems: list[Problem]) -> Corpus:
    """All courses that can be read under `root`; what cannot be read is in `problems`."""
    corpus = load_shared(root, problems)
    for path in course_folders(root):
        course = load_course(path, corpus, Folder(root), problems)
        if course is None:
            continue
        twin = corpus.courses.get(course.facts.number)
        if twin is not None:
            other = Folder(root).shown(twin.folder)
            message = f"course number {course.facts.number} is already that of {other}"
            problems.append(course.where.problem(("number",), "course.duplicate", message))
            continue
        corpus.courses[course.facts.number] = course
    return corpus


def load_shared(root: Path, problems: list[Problem]) -> Corpus:
    """What all courses share, without any of them."""
    folder = Folder(root)
    return Corpus(
        {}, read_themes(folder, problems), read_domains(folder, problems), read_registers(folder, problems),
        worked.read_cases(root),
    )  # fmt: skip


def load_course(path: Path, shared: Corpus, folder: Folder, problems: list[Problem]) -> Course | None:
    """The course written in the folder `path`, with what its units take from `shared`."""
    course = read_course(path, folder, shared.themes, problems)
    if course is not None:
        for _section, unit in course.units():
            unit.uses = citations.uses(unit, shared.registers)
        problems.extend(citations.faults(course, shared.registers))
        problems.extend(worked.faults(course, shared.cases))
        showing.expand(course, folder.shown(path), problems)
        course.assets = assets.collect(course, problems)
        problems.extend(crossed.faults(course))
    return course


def read_registers(folder: Folder, problems: list[Problem]) -> Registers:
    """References, terms and parameters that courses share; a register that is not there is empty."""
    references = _register(folder, "references", ReferencesSource, problems)
    glossary = _register(folder, "glossary", GlossarySource, problems)
    parameters = _register(folder, "parameters", ParametersSource, problems)
    return Registers(
        references[0].codes if references is not None else {},
        _by_name(references, "references", "id", problems),
        _by_name(glossary, "terms", "term", problems),
        _by_name(parameters, "parameters", "code", problems),
    )


def _register(
    folder: Folder, name: str, model: type[schema.SpecT], problems: list[Problem]
) -> tuple[schema.SpecT, yamltext.Located] | None:
    path = folder.root / f"{name}.yaml"
    text = read_text(path, folder.shown(path), problems) if path.exists() else None
    located = yamltext.read(yamltext.Source(folder.shown(path), text), problems) if text is not None else None
    source = schema.validate(model, located, problems) if located is not None else None
    return (source, located) if source is not None and located is not None else None


def _by_name(
    register: tuple[Any, yamltext.Located] | None, key: str, name: str, problems: list[Problem]
) -> dict[str, Any]:
    """The entries of a register by their name, each once."""
    entries: dict[str, Any] = {}
    for index, entry in enumerate(getattr(register[0], key) if register is not None else ()):
        code = getattr(entry, name)
        if code in entries and register is not None:
            message, hint = f"'{code}' is given twice", "give each its own"
            problems.append(register[1].problem((key, index, name), "data.duplicate", message, hint))
        entries.setdefault(code, entry)
    return entries


def read_text(path: Path, shown: str, problems: list[Problem]) -> str | None:
    """Text of a file, line ends made equal; None after noting that it is missing or is no text in UTF-8."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem(shown, 1, 1, "file.missing", "this file does not exist"))
    except UnicodeDecodeError as error:
        message = f"not UTF-8 text (byte {error.start})"
        problems.append(Problem(shown, 1, 1, "file.encoding", message, "save it again as UTF-8"))
    except OSError as error:
        problems.append(Problem(shown, 1, 1, "file.unreadable", error.strerror or str(error)))
    else:
        hidden = yamltext.CONTROL.search(text)
        if hidden is None:
            return text
        line, column = (
            text.count("\n", 0, hidden.start()) + 1,
            hidden.start() - text.rfind("\n", 0, hidden.start()),
        )
        message = f"a control character (U+{ord(hidden[0]):04X}) hides here"
        problems.append(Problem(shown, line, column, "file.control-character", message, "delete it"))
    return None


def read_themes(folder: Folder, problems: list[Problem]) -> dict[str, schema.ThemeRow]:
    """The catalogue's themes by slug."""
    path = folder.root / "themes.csv"
    shown = folder.shown(path)
    text = read_text(path, shown, problems)
    themes: dict[str, schema.ThemeRow] = {}
    numbers: set[int] = set()
    for line, row in _rows(text or ""):
        source = yamltext.Source(shown, "", line=line)
        data = {**row, "audience": [word for word in (row.get("audience") or "").split(";") if word]}
        theme = schema.validate(schema.ThemeRow, yamltext.Located(source, None, data), problems)
        if theme is None:
            continue
        if theme.theme_slug in themes or theme.number in numbers:
            message = f"theme {theme.number} '{theme.theme_slug}' appears twice"
            problems.append(Problem(shown, line, 1, "theme.duplicate", message))
            continue
        themes[theme.theme_slug] = theme
        numbers.add(theme.number)
    return themes


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text))
    for row in reader:
        yield reader.line_num, row


def read_domains(folder: Folder, problems: list[Problem]) -> Mapping[str, str]:
    """French title of each training domain, by slug."""
    path = folder.root / "domains.yaml"
    text = read_text(path, folder.shown(path), problems)
    located = yamltext.read(yamltext.Source(folder.shown(path), text), problems) if text is not None else None
    return {str(slug): str(title) for slug, title in located.data.items()} if located is not None else {}


def read_course(
    path: Path, folder: Folder, themes: Mapping[str, schema.ThemeRow], problems: list[Problem]
) -> Course | None:
    """The course written in the folder `path`, None when its own file cannot be read."""
    file = path / COURSE_FILE
    text = read_text(file, folder.shown(file), problems)
    located = yamltext.read(yamltext.Source(folder.shown(file), text), problems) if text is not None else None
    if located is None:
        return None
    model: type[schema.ThemeSpec] | type[schema.MoocSpec] = (
        schema.MoocSpec if located.data.get("kind") == "mooc" else schema.ThemeSpec
    )
    spec = schema.validate(model, located, problems)
    sections = _read_sections(path, folder, located, problems)
    if spec is None:
        return None
    facts = _facts(spec, path, located, themes, problems)
    if facts is None:
        return None
    built = [Section(section, sections.get(section.id, [])) for section in spec.sections]
    return Course(facts, spec, located, path, built)


def _facts(
    spec: schema.ThemeSpec | schema.MoocSpec,
    path: Path,
    located: yamltext.Located,
    themes: Mapping[str, schema.ThemeRow],
    problems: list[Problem],
) -> Facts | None:
    if isinstance(spec, schema.MoocSpec):
        references = tuple(source.ref for source in spec.sources)
        return Facts(
            spec.number, path.name, "mooc", spec.title, spec.domain, tuple(spec.audience), spec.level,
            spec.minutes, spec.objective, references,
        )  # fmt: skip
    row = themes.get(spec.theme)
    if row is None:
        hint = "the themes are those of themes.csv"
        problems.append(located.problem(("theme",), "theme.unknown", f"no theme '{spec.theme}'", hint))
        return None
    laws = tuple(part.strip() for part in row.legal_references.split(";") if part.strip())
    return Facts(
        theme_number(row), row.theme_slug, "theme", row.title_fr, row.domain_slug, tuple(row.audience),
        row.level, row.duration_minutes, row.learning_objective_fr, laws,
    )  # fmt: skip


def _read_sections(
    path: Path, folder: Folder, located: yamltext.Located, problems: list[Problem]
) -> dict[str, list[Unit]]:
    """Units of each section, read even where the rest of `course.yaml` is at fault: all problems at once."""
    home = path.resolve()
    listed: dict[Path, str] = {}
    sections: dict[str, list[Unit]] = {}
    data = located.data.get("sections")
    for number, section in enumerate(data if isinstance(data, list) else []):
        names = section.get("units") if isinstance(section, dict) else None
        units = sections.setdefault(str(section.get("id")), []) if isinstance(names, list) else []
        for position, name in enumerate(names if isinstance(names, list) else []):
            place = ("sections", number, "units", position)
            unit = _listed_unit(path, home, folder, str(name), place, listed, located, problems)
            if unit is not None:
                units.append(unit)
    for file in sorted(home.rglob("*.md")):
        if file not in listed and file.resolve() not in listed:
            shown = folder.shown(path / file.relative_to(home))
            hint = f"add it to a section of {COURSE_FILE}, or take it out of the folder"
            problems.append(Problem(shown, 1, 1, "unit.not-listed", "no section lists this unit", hint))
    return sections


def _listed_unit(
    path: Path,
    home: Path,
    folder: Folder,
    name: str,
    place: yamltext.Path,
    listed: dict[Path, str],
    located: yamltext.Located,
    problems: list[Problem],
) -> Unit | None:
    file = (home / name).resolve()
    if not file.is_relative_to(home) or file.suffix != ".md":
        message = f"'{name}' is no .md file of this folder"
        problems.append(located.problem(place, "unit.bad-path", message))
        return None
    if file in listed:
        problems.append(located.problem(place, "unit.listed-twice", f"'{name}' is listed twice"))
        return None
    if not file.is_file():
        problems.append(located.problem(place, "unit.missing", f"'{name}' does not exist"))
        return None
    listed[file] = name
    shown = folder.shown(path / name)
    text = read_text(file, shown, problems)
    return read_unit(text, path=shown, stem=file.stem, problems=problems) if text is not None else None
