"""Files of a course that its pages show or offer: found, judged, and named as they stand in `static/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from commune_core.errors import CommuneError
from commune_core.filetypes import identify
from commune_core.films import BadCaptions, read_vtt
from olx_compiler import native, svg
from olx_compiler.content import Asset, Course, Directive, Page, Prose, Unit
from olx_compiler.inline import DECORATIVE
from olx_compiler.markdown import is_figure
from olx_compiler.problem import Problem

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*")
# As Studio names what authors upload.
_KEPT_NAME = re.compile(r"(?:[a-z0-9-]+/)*[\w.()-]+")
_PICTURE_SIZE = 200_000
RESERVED = "couverture.svg"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file must be: endings it may have, bytes it may weigh, and why."""

    endings: tuple[str, ...]
    most: int
    hint: str


_KEPT = (
    "png",
    "jpg",
    "jpeg",
    "webp",
    "gif",
    "svg",
    "html",
    "pdf",
    "odt",
    "ods",
    "docx",
    "xlsx",
    "csv",
    "txt",
    "vtt",
    "srt",
)
KINDS = {
    "kept": Kind(_KEPT, 5_000_000, "shrink it in Studio, then adopt again"),
    "image": Kind(
        ("png", "jpg", "jpeg", "webp", "svg"), _PICTURE_SIZE, "a page must open on a slow line: shrink it"
    ),
    "document": Kind(
        ("pdf", "odt", "ods", "docx", "xlsx", "csv", "txt"), 5_000_000, "cut it, or save it as a lighter PDF"
    ),
    "film": Kind(("mp4", "webm", "mp3", "m4a", "ogg"), 30_000_000, "encode it smaller, or cut it in two"),
    "captions": Kind(("vtt",), _PICTURE_SIZE, "captions are lines of text only"),
    "olx": Kind(("xml",), 500_000, "a block this long is a page: cut it in Studio"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file asked for: its name as written, its kind, and how to make a problem at that place."""

    name: str
    kind: str
    problem: Callable[[str, str, str], Problem]


def collect(course: Course, problems: list[Problem]) -> dict[str, Asset]:
    """Every file that the pages of `course` need, by the name its author wrote."""
    found: dict[str, Asset] = {}
    names: dict[str, str] = {RESERVED: "the picture of the course"}
    for wanted in _wanted(course, problems):
        if wanted.name in found:
            continue
        fault, asset = _read(course.folder, wanted)
        if fault is None and asset is not None and asset.name in names:
            message = f"'{wanted.name}' and {names[asset.name]} would be the same file, {asset.name}"
            fault = ("asset.same-name", message, "rename one of them")
        if fault is not None:
            problems.append(wanted.problem(*fault))
        elif asset is not None:
            found[wanted.name] = asset
            names[asset.name] = f"'{wanted.name}'"
    return found


def _wanted(course: Course, problems: list[Problem]) -> Iterator[Wanted]:
    for _section, unit in course.units():
        for page in unit.pages:
            for segment in page.segments:
                if isinstance(segment, Prose) and "![" in unit.body:
                    yield from _pictures(unit, page, segment, problems)
                elif isinstance(segment, Directive):
                    for place, name, kind in segment.spec.files():
                        yield Wanted(name, kind, _at(segment, place))


def _at(directive: Directive, place: tuple[str | int, ...]) -> Callable[[str, str, str], Problem]:
    def problem(code: str, message: str, hint: str) -> Problem:
        return directive.where.problem(place, code, message, hint)

    return problem


def _pictures(unit: Unit, page: Page, prose: Prose, problems: list[Problem]) -> Iterator[Wanted]:
    for index, token in enumerate(prose.tokens):
        for child in token.children or ():
            if child.type != "image":
                continue
            line = unit.first_line + (token.map[0] if token.map else 0)
            name = unquote(str(child.attrs.get("src", "")))

            def problem(code: str, message: str, hint: str, line: int = line) -> Problem:
                return Problem(unit.path, line, 1, code, message, hint)

            if not is_figure(prose.tokens, index - 1):
                hint = "leave an empty line above and below it, and nothing else on its line"
                problems.append(
                    problem("image.in-text", f"the picture '{name}' stands inside a sentence", hint)
                )
            elif not child.content.strip():
                hint = f"write what it shows between the brackets, or {DECORATIVE} if it adds nothing"
                problems.append(problem("image.no-alternative", f"the picture '{name}' has no text", hint))
            yield Wanted(name, "image", problem)


def _read(folder: Path, wanted: Wanted) -> tuple[tuple[str, str, str] | None, Asset | None]:
    """What is wrong with a file, or the file."""
    name, kind = wanted.name, KINDS[wanted.kind]
    path = folder / name
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name or ":" in name:
        return ("asset.outside", f"'{name}' is not in the folder of the course", "copy it there"), None
    if not (_KEPT_NAME if wanted.kind == "kept" else _NAME).fullmatch(name):
        hint = "use small letters without accents, digits, hyphens and dots"
        return ("asset.bad-name", f"'{name}' is no name for a file of a course", hint), None
    if name.rpartition(".")[2].lower() not in kind.endings:
        return ("asset.kind", f"'{name}' is no {wanted.kind}", f"accepted: {', '.join(kind.endings)}"), None
    if not path.is_file():
        return (
            "asset.lost",
            f"'{name}' does not exist",
            "its name starts from the folder of the course",
        ), None
    if not path.resolve().is_relative_to(folder.resolve()):
        return ("asset.outside", f"'{name}' leads out of the folder of the course", "copy it there"), None
    size = path.stat().st_size
    if size > kind.most:
        message = f"'{name}' weighs {size // 1000} kB where {kind.most // 1000} are allowed"
        return ("asset.too-large", message, kind.hint), None
    return _judged(name, path.read_bytes(), wanted.kind)


def _judged(name: str, data: bytes, kind: str) -> tuple[tuple[str, str, str] | None, Asset | None]:
    ending = name.rpartition(".")[2]
    try:
        if kind == "olx":
            fault = native.fault(data, name)
            return fault, None if fault is not None else Asset(static_name(name), data, served=False)
        if kind == "kept" and ending == "html" and (ran := native.active(data.decode())) is not None:
            return ("olx.active", f"'{name}' runs something: {ran}", "take it out in Studio"), None
        if ending == "svg":
            data = svg.clean(data)
        elif kind == "captions":
            read_vtt(data.decode())
        elif kind in ("image", "document") and ending not in identify(name, data).endings:
            return (
                "asset.kind",
                f"'{name}' is not what its ending says",
                "save it again in that format",
            ), None
    except svg.UnsafeDrawing as error:
        hint = "draw it again without, or save it as a plain SVG or a PNG"
        return ("image.unsafe", f"'{name}' holds {error}", hint), None
    except svg.UnreadableDrawing as error:
        return ("asset.unreadable", f"'{name}' cannot be read: {error}", "save it again"), None
    except (BadCaptions, UnicodeDecodeError) as error:
        return ("captions.unreadable", f"'{name}' is no WebVTT: {error}", "its first line is WEBVTT"), None
    except CommuneError:
        return ("asset.kind", f"'{name}' is not what its ending says", "save it again in that format"), None
    return None, Asset(static_name(name), data)


def static_name(name: str) -> str:
    """Its name in `static/`, which has no folders: `images/plan.svg` is `images-plan.svg`."""
    return name.removeprefix("static/").replace("/", "-")
