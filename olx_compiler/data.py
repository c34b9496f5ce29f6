"""The data that people edit in YAML, checked and compiled to the JSON the core reads.

`course_content/diagnostic/` (`referential.yaml` and one file a domain) becomes
`commune_core/data/referential-<version>.json`: keys sorted, the same bytes for the same source, so that its
SHA-256 names a version of the questionnaire; one that is frozen (see `frozen`) is never written otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from olx_compiler import frozen
from olx_compiler.problem import BuildFailed, ContentRefused, Problem
from olx_compiler.referential_schema import DomainSource, HeadSource
from olx_compiler.schema import validate
from olx_compiler.sources import Folder, read_text, read_themes
from olx_compiler.yamltext import Located, Source, read

DIAGNOSTIC = Path("diagnostic")
SOURCE = DIAGNOSTIC / "referential.yaml"
DOMAINS = DIAGNOSTIC / "domains"


@dataclass(frozen=True, slots=True)
class ReferentialSource:
    """The whole questionnaire as people write it, and the way back from a value to its place."""

    head: HeadSource
    where: Located
    domains: tuple[tuple[DomainSource, Located], ...]


def compile_data(content_dir: Path, core_dir: Path, *, freeze: bool = False) -> list[Path]:
    """Write the core's data files from `content_dir` (course_content/) into `core_dir` (commune_core/).

    Returns the paths written. `freeze` then adds the version to those that no longer change. Raises
    ContentRefused, before anything is written, where a source is at fault or would change a frozen version,
    and BuildFailed where the disk refuses a file.
    """
    referential, problems = read_referential(content_dir), list[Problem]()
    version, compiled = referential.head.version, canonical(referential)
    known, _ = frozen.read_frozen(content_dir, problems)
    refusal = frozen.refusal(version, compiled, known, referential.where)
    if refusal or problems:
        raise ContentRefused([*problems, *([refusal] if refusal else [])])
    target = core_dir / "data" / frozen.compiled_name(version)
    # Replaced in one step: a full disk must not leave half a questionnaire behind.
    draft = target.with_suffix(".json.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(compiled)
        draft.replace(target)
        if freeze:
            frozen.freeze(content_dir, version, compiled)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BuildFailed(
            f"{target.name} cannot be written: {error.strerror}",
            hint="Free some space or mend the rights of the folder, then run the command again.",
        ) from error
    return [target]


def canonical(referential: ReferentialSource) -> bytes:
    """The compiled JSON of a questionnaire: what is unset is left out, decimals are strings."""
    domains = [domain.model_dump(mode="json", exclude_none=True) for domain, _ in referential.domains]
    content: dict[str, Any] = {
        **referential.head.model_dump(mode="json", exclude_none=True),
        "domains": domains,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_referential(content_dir: Path) -> ReferentialSource:
    """The checked questionnaire; raises ContentRefused with all problems."""
    folder, problems = Folder(content_dir), list[Problem]()
    where = _located(folder, SOURCE, problems)
    head = None if where is None else validate(HeadSource, where, problems)
    if head is None or where is None:
        raise ContentRefused(problems)
    domains = []
    for code in head.domains:
        located = _located(folder, DOMAINS / f"{code}.yaml", problems)
        domain = None if located is None else validate(DomainSource, located, problems)
        if domain is not None and located is not None:
            domains.append((domain, located))
    referential = ReferentialSource(head, where, tuple(domains))
    problems.extend(_crossed_problems(referential, read_themes(folder, problems)))
    if problems:
        raise ContentRefused(problems)
    return referential


def _located(folder: Folder, path: Path, problems: list[Problem]) -> Located | None:
    shown = folder.shown(folder.root / path)
    text = read_text(folder.root / path, shown, problems)
    return None if text is None else read(Source(shown, text), problems)


def _crossed_problems(referential: ReferentialSource, themes: Collection[str]) -> Iterator[Problem]:
    """What no single item can see: names given twice, ids outside their domain, unknown themes."""
    seen: set[str] = set()
    for (domain, located), expected in zip(referential.domains, referential.head.domains, strict=False):
        for name, path in [(domain.code, ("code",)), (domain.slug, ("slug",))]:
            if name in seen:
                yield located.problem(path, "data.duplicate", f"'{name}' is given twice", "give each its own")
            seen.add(name)
        if domain.code != expected:
            yield located.problem(("code",), "data.id", f"the file of {expected} holds '{domain.code}'")
        for i, item in enumerate(domain.items):
            if item.id in seen:
                yield located.problem(
                    ("items", i, "id"), "data.duplicate", f"'{item.id}' is given twice", "give each its own"
                )
            seen.add(item.id)
            if not item.id.startswith(f"{domain.code}-"):
                message = f"'{item.id}' does not begin with its domain, {domain.code}"
                yield located.problem(("items", i, "id"), "data.id", message)
            for t, slug in enumerate(item.themes):
                if slug not in themes:
                    message, hint = f"no theme is called '{slug}'", "themes are the slugs of themes.csv"
                    yield located.problem(("items", i, "themes", t), "data.theme", message, hint)
