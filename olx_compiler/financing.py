"""What people write of financing, checked and compiled to the JSON the core reads.

`course_content/parameters.yaml` becomes `commune_core/data/parameters.json`, `aids.yaml` becomes `aids.json`,
and the worked cases, `financing_cases.json`, keep their name. The same source always gives the same bytes.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel

from commune_core.errors import CommuneError
from commune_core.financing.worked_cases import differences
from commune_core.given import read_json
from olx_compiler.data import read_referential
from olx_compiler.financing_schema import AidsSource, ParametersSource, PeriodSource
from olx_compiler.problem import BuildFailed, ContentRefused, Problem
from olx_compiler.publish import write_file
from olx_compiler.schema import SpecT, validate
from olx_compiler.sources import Folder, read_text, read_themes
from olx_compiler.yamltext import Located, Source, read
from olx_compiler.yamltext import Path as Place

PARAMETERS, AIDS, CASES = "parameters", "aids", "financing_cases"
_MODELS: Mapping[str, type[ParametersSource] | type[AidsSource]] = {
    PARAMETERS: ParametersSource,
    AIDS: AidsSource,
}
_DAY = datetime.timedelta(days=1)


def compile_financing(content_dir: Path, core_dir: Path) -> list[Path]:
    """Write the compiled files into `data/` of `core_dir` (commune_core/) and return their paths.

    Raises ContentRefused, before anything is written, where a source is at fault, and BuildFailed where the
    disk refuses a file.
    """
    compiled, problems = read_financing(content_dir)
    if problems:
        raise ContentRefused(problems)
    written = []
    for name, content in compiled.items():
        target = core_dir / "data" / f"{name}.json"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_file(target, content)
        except OSError as error:
            raise BuildFailed(
                f"{target.name} cannot be written: {error.strerror}",
                hint="Free some space or mend the rights of the folder, then run the command again.",
            ) from error
        written.append(target)
    return written


def read_financing(
    content_dir: Path, names: Iterable[str] = tuple(_MODELS)
) -> tuple[Mapping[str, bytes], list[Problem]]:
    """The compiled files by name, and every problem of their sources."""
    folder, problems = Folder(content_dir), list[Problem]()
    compiled: dict[str, bytes] = {}
    for name in names:
        source, where = _read(folder, name, _MODELS[name], problems)
        if isinstance(source, ParametersSource) and where is not None:
            problems.extend(_dated(source, where))
        if isinstance(source, AidsSource) and where is not None:
            problems.extend(_known(source, where, folder))
        if source is not None:
            compiled[name] = _canonical(source)
    cases = _cases(folder, problems)
    if cases is not None:
        compiled[CASES] = cases
    return compiled, problems


def _cases(folder: Folder, problems: list[Problem]) -> bytes | None:
    """The worked cases, where there are some, in their order; a test holds them against the rules."""
    path = folder.root / f"{CASES}.json"
    if not path.exists():
        return None
    shown = folder.shown(path)
    try:
        differences(read_json(path.read_bytes(), source=shown), datetime.date.today())
    except CommuneError as error:
        problems.append(Problem(shown, 1, 1, "data.case", error.message, error.hint))
        return None
    return (json.dumps(json.loads(path.read_bytes()), ensure_ascii=False, indent=1) + "\n").encode()


def review_financing(content_dir: Path) -> list[Problem]:
    """Every problem of the financing sources that are there: a folder of courses alone has none."""
    present = [name for name in _MODELS if (content_dir / f"{name}.yaml").exists()]
    return read_financing(content_dir, present)[1]


def _read(
    folder: Folder, name: str, model: type[SpecT], problems: list[Problem]
) -> tuple[SpecT | None, Located | None]:
    path = folder.root / f"{name}.yaml"
    text = read_text(path, folder.shown(path), problems)
    located = None if text is None else read(Source(folder.shown(path), text), problems)
    return (None if located is None else validate(model, located, problems)), located


def _canonical(source: BaseModel) -> bytes:
    """The compiled JSON: what is unset is left out, decimals are strings."""
    content = source.model_dump(mode="json", exclude_none=True)
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _dated(source: ParametersSource, where: Located) -> Iterator[Problem]:
    """A parameter is named once, and has one value a day from the first to the last."""
    yield from _twice([each.code for each in source.parameters], "parameters", where)
    for index, parameter in enumerate(source.parameters):
        place = ("parameters", index, "values")
        yield from _periods(parameter.code, parameter.values, where, place)


def _periods(code: str, periods: Sequence[PeriodSource], where: Located, place: Place) -> Iterator[Problem]:
    order = sorted(range(len(periods)), key=lambda index: periods[index].since)
    for before, after in pairwise(order):
        end, start = periods[before].until, periods[after].since
        if end is None or start <= end:
            message = f"two values of '{code}' hold on {start}"
            yield where.problem(
                (*place, after, "since"), "data.overlap", message, "end the former the day before"
            )
        elif start - _DAY > end:
            message = f"no value of '{code}' holds from {end + _DAY} to {start - _DAY}"
            yield where.problem((*place, after, "since"), "data.gap", message, "say what held between")


def _known(source: AidsSource, where: Located, folder: Folder) -> Iterator[Problem]:
    """An aid is named once, and what it aims at exists: domains and items of the questionnaire, themes."""
    yield from _twice([each.code for each in source.aids], "aids", where)
    problems: list[Problem] = []
    themes = read_themes(folder, problems)
    try:
        referential = read_referential(folder.root)
    except ContentRefused:
        return  # told by the review of the questionnaire
    domains = {domain.code for domain, _ in referential.domains}
    items = {item.id for domain, _ in referential.domains for item in domain.items}
    for index, aid in enumerate(source.aids):
        for key, named, known in (
            ("domains", aid.domains, domains),
            ("items", aid.items, items),
            ("themes", aid.themes, themes),
        ):
            yield from _unknown(("aids", index, key), named, known, where)


def _unknown(place: Place, named: Sequence[str], known: Collection[str], where: Located) -> Iterator[Problem]:
    for index, name in enumerate(named):
        if name not in known:
            kind = str(place[-1]).removesuffix("s")
            yield where.problem((*place, index), "data.unknown", f"no {kind} is called '{name}'")


def _twice(codes: Sequence[str], key: str, where: Located) -> Iterator[Problem]:
    for index, code in enumerate(codes):
        if code in codes[:index]:
            message = f"'{code}' is given twice"
            yield where.problem((key, index, "code"), "data.duplicate", message, "give each its own")
