"""Where the campus keeps what it owns: CAMPUS_HOME with its secret key, and the directory of compiled
courses."""

from __future__ import annotations

import os
import secrets
from importlib.util import find_spec
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def private_file(path: Path, content: str) -> None:
    """Write `path` whole, readable by its owner alone: a process stopped half-way leaves the former file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as stream:
            stream.write(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def secret_key(home: Path) -> str:
    """The key that signs sessions: made at the first start, kept so that a restart signs nobody out."""
    path = home / "secret-key"
    if not path.exists():
        private_file(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()


def courses_directory() -> Path:
    """`VIATIC_COURSES_DIR`, else the build of a clone, else the courses packaged in the wheel."""
    named = os.environ.get("VIATIC_COURSES_DIR")
    if named:
        return Path(named).resolve()
    if (REPOSITORY / "olx").is_dir() and (REPOSITORY / "course_content").is_dir():
        return REPOSITORY / "olx" / "build"
    spec = find_spec("viatic_courses")
    packaged = list(spec.submodule_search_locations or []) if spec else []
    return Path(packaged[0]) / "build" if packaged else REPOSITORY / "olx" / "build"
