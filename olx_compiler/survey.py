"""What there is to build, told from the bytes of the sources alone: nothing is parsed to learn that nothing
changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

COURSE_FILE = "course.yaml"
# Files that several courses read; a course depends on parts of them only (`olx_compiler.dependencies`).
SHARED: tuple[str, ...] = (
    "themes.csv",
    "domains.yaml",
    "references.yaml",
    "glossary.yaml",
    "parameters.yaml",
    "financing_cases.json",
)
_LIBRARIES = ("lxml", "markdown-it-py", "nh3", "pydantic", "PyYAML", "olxcleaner")
_HIDDEN = (".", "_")
_DRAFT = re.compile(rb"^draft:[ \t]+true[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_NUMBER = re.compile(rb"^number:[ \t]+['\"]?([A-Z][A-Z0-9]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """A folder that should hold a course, `name` being its path; only a long course says its `number`."""

    name: str
    digest: str
    draft: bool
    number: str | None

    @property
    def slug(self) -> str:
        """The theme it bears, if it is one."""
        return self.name.rpartition("/")[2]


def course_folders(root: Path) -> list[Path]:
    """Every folder that should hold a course: those of `mooc/` and `themes/`, in name order."""
    folders = [path for kind in ("mooc", "themes") for path in (root / kind).glob("*") if path.is_dir()]
    return sorted(path for path in folders if not path.name.startswith(_HIDDEN))


def courses(root: Path) -> list[Found]:
    """Each folder of a course with the digest of all it holds."""
    return [_course(root, folder) for folder in course_folders(root)]


def _course(root: Path, folder: Path) -> Found:
    head = b""
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in _files(folder)):
        content = path.read_bytes()
        if name == COURSE_FILE:
            head = content
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    number = _NUMBER.search(head)
    told = number[1].decode() if number is not None and folder.parent.name == "mooc" else None
    name = folder.relative_to(root).as_posix()
    return Found(name, digest.hexdigest(), _DRAFT.search(head) is not None, told)


def _files(folder: Path) -> Iterable[Path]:
    """Every file that counts: not what editors and systems leave behind."""
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def shared(root: Path) -> dict[str, str]:
    """Name to digest of each file that courses share."""
    return {name: of_bytes((root / name).read_bytes()) for name in SHARED if (root / name).is_file()}


def tools() -> str:
    """Digest of what turns sources into courses: this compiler, the rules it relies on, the libraries."""
    here = Path(__file__).parent
    code = {
        f"{package.name}/{path.relative_to(package).as_posix()}": path.read_bytes()
        for package in (here, here.parent / "commune_core")
        for path in package.rglob("*.py")
    }
    versions = {name: metadata.version(name).encode() for name in _LIBRARIES}
    return of_files({**code, **versions})


def law() -> dict[str, str]:
    """Name to digest of what commune_core was given of the questionnaire and of the law."""
    data = Path(__file__).parent.parent / "commune_core" / "data"
    return {path.name: of_bytes(path.read_bytes()) for path in sorted(data.glob("*.json"))}


def of_bytes(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def of_files(files: Mapping[str, bytes]) -> str:
    """Digest of a set of files, names and contents, whatever their order."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()
