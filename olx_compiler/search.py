"""What people type when they look for a course, checked and compiled to the JSON the core reads.

`course_content/search.yaml` and the terms of `glossary.yaml` become `commune_core/data/search.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from olx_compiler.problem import BuildFailed, ContentRefused, Problem
from olx_compiler.publish import write_file
from olx_compiler.schema import Slug, Strict, Text, validate
from olx_compiler.sources import Folder, read_text, read_themes
from olx_compiler.yamltext import Located, Source, read

SOURCE, GLOSSARY, COMPILED = "search.yaml", "glossary.yaml", "search.json"
_Group = Annotated[list[Text], Field(min_length=2)]


class SearchSource(Strict):
    """`search.yaml`: sigles with what they stand for, groups of one meaning, weak words, words of a theme."""

    sigles: dict[Text, Text | list[Text]] = {}
    faibles: list[Text] = []
    synonymes: list[_Group] = []
    mots: dict[Slug, list[Text]] = {}


def compile_search(content_dir: Path, core_dir: Path) -> Path:
    """Write `data/search.json` of `core_dir` (commune_core/) and return its path.

    Raises ContentRefused, before anything is written, where a source is at fault, and BuildFailed where the
    disk refuses the file.
    """
    folder, problems = Folder(content_dir), list[Problem]()
    path = folder.root / SOURCE
    shown = folder.shown(path)
    text = read_text(path, shown, problems)
    where = read(Source(shown, text), problems) if text is not None else None
    source = validate(SearchSource, where, problems) if where is not None else None
    if source is not None and where is not None:
        problems.extend(_unknown_themes(source, where, {*read_themes(folder, problems), *_moocs(folder)}))
    if problems or source is None:
        raise ContentRefused(problems)
    target = core_dir / "data" / COMPILED
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, _canonical(source, _glossary(folder)))
    except OSError as error:
        raise BuildFailed(
            f"{target.name} cannot be written: {error.strerror}",
            hint="Free some space or mend the rights of the folder, then run the command again.",
        ) from error
    return target


def _unknown_themes(source: SearchSource, where: Located, known: set[str]) -> Iterator[Problem]:
    for slug in source.mots:
        if slug not in known:
            yield where.problem(
                ("mots", slug),
                "data.theme",
                f"no theme is called '{slug}'",
                "themes are the slugs of themes.csv and the folders of mooc/",
            )


def _moocs(folder: Folder) -> set[str]:
    return {path.parent.name for path in (folder.root / "mooc").glob("*/course.yaml")}


def _glossary(folder: Folder) -> list[list[str]]:
    """Each term with its expansion and what people type for it; the checks of the glossary are elsewhere."""
    path = folder.root / GLOSSARY
    problems: list[Problem] = []
    if not path.is_file():
        return []
    text = read_text(path, folder.shown(path), problems)
    where = read(Source(folder.shown(path), text), problems) if text is not None else None
    value: Any = where.data if where is not None else None
    terms = value.get("terms", []) if isinstance(value, Mapping) else []
    groups = [
        [str(term["term"]), str(term.get("expansion") or ""), *map(str, term.get("synonyms") or ())]
        for term in terms
        if isinstance(term, Mapping) and term.get("term")
    ]
    kept = [[each for each in dict.fromkeys(group) if each] for group in groups]
    return [group for group in kept if len(group) > 1]


def _canonical(source: SearchSource, glossary: list[list[str]]) -> bytes:
    sigles = [
        [sigle, *([told] if isinstance(told, str) else told)] for sigle, told in sorted(source.sigles.items())
    ]
    content = {
        "groups": [*sigles, *source.synonymes, *glossary],
        "also": dict(sorted(source.mots.items())),
        "weak": source.faibles,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
