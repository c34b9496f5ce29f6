"""A Studio export as files in memory: whoever made it, nothing of it touches the disk before it was read."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from pathlib import Path, PurePosixPath

from commune_core.errors import CommuneError
from olx_compiler.render.course import Files

MOST_FILES = 20_000
MOST_BYTES = 512 * 1024 * 1024
LARGEST_FILE = 128 * 1024 * 1024
COURSE_FILE = "course.xml"
# What systems leave behind in an archive made by hand.
_LITTER = ("__MACOSX/", "._", ".DS_Store")


class ExportRefused(CommuneError):
    """An archive that is no sound export of a course; nothing was written. `where["reason"]` is stable."""

    code = "adopt.refused"


def read(path: Path) -> Files:
    """Path inside the course folder → bytes, of the export at `path` (`.tar.gz`, as Studio makes it).

    Raises:
        ExportRefused: with the reason `unreadable`, `truncated`, `path`, `link`, `too-many`, `too-big`,
            `twice` or `no-course`.
    """
    files: Files = {}
    try:
        with gzip.open(path) as packed:
            bounded = _Bounded(packed)
            with tarfile.open(fileobj=bounded, mode="r|") as tar:
                _read_members(tar, files)
            # To the very end: the sum that tells a cut archive comes last.
            while bounded.read(1 << 16):
                pass
    except (EOFError, zlib.error) as error:
        raise _refused("truncated", "the archive stops before its end", "download it again") from error
    except tarfile.ReadError as error:
        truncated = "unexpected end" in str(error)
        reason = (
            ("truncated", "the archive stops before its end") if truncated else ("unreadable", str(error))
        )
        raise _refused(*reason, "export the course again from Studio (.tar.gz)") from error
    except (OSError, tarfile.TarError) as error:
        raise _refused("unreadable", f"{path.name} cannot be read: {error}") from error
    return _inside_course(files)


def _read_members(tar: tarfile.TarFile, files: Files) -> None:
    total = 0
    for member in tar:
        total += _room(member, total, len(files))
        name = _name(member)
        if member.isdir() or name is None:
            continue
        stream = tar.extractfile(member) if member.isreg() else None
        if stream is None:
            raise _refused("link", f"'{member.name}' is no plain file", "links and devices are refused")
        if name in files:
            raise _refused("twice", f"'{name}' is in the archive twice")
        files[name] = stream.read()


class _Bounded(io.RawIOBase):
    """What tarfile reads from, no further than the limit: a header alone can claim gigabytes."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        super().__init__()
        self.stream = stream
        self.left = MOST_BYTES

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`."""
        data = self.stream.read(size)
        self.left -= len(data)
        if self.left < 0:
            raise _refused("too-big", f"the archive unpacks to more than {MOST_BYTES >> 20} MB")
        return data


def _room(member: tarfile.TarInfo, total: int, count: int) -> int:
    """Size of `member`, once sure that there is room for it."""
    if count >= MOST_FILES:
        raise _refused("too-many", f"the archive holds more than {MOST_FILES:,} files")
    if member.size > LARGEST_FILE or total + member.size > MOST_BYTES:
        limit = f"{LARGEST_FILE >> 20} MB a file and {MOST_BYTES >> 20} MB in all are read"
        raise _refused("too-big", f"'{member.name}' makes the course too large", limit)
    return member.size


def _name(member: tarfile.TarInfo) -> str | None:
    """Name of `member` as a relative path, None for what is no part of a course."""
    name = member.name
    parts = PurePosixPath(name).parts
    outside = name.startswith("/") or ".." in parts or "\\" in name or "\0" in name
    if outside or (parts and ":" in parts[0]):
        raise _refused(
            "path", f"'{name}' leads outside the archive", "such an archive is never made by Studio"
        )
    path = PurePosixPath(*parts)
    litter = path.name.startswith(_LITTER[1:]) or str(path).startswith(_LITTER[0])
    return None if litter or not parts else str(path)


def _inside_course(files: Files) -> Files:
    """The files under the one folder that holds `course.xml`."""
    roots = [PurePosixPath(name).parent for name in files if PurePosixPath(name).name == COURSE_FILE]
    shallow = min((len(root.parts) for root in roots), default=0)
    tops = [root for root in roots if len(root.parts) == shallow and len(root.parts) <= 1]
    if len(tops) != 1:
        many = "two courses" if tops else f"no {COURSE_FILE}"
        raise _refused("no-course", f"the archive holds {many}", "export one course from Studio, whole")
    top = tops[0]
    return {
        PurePosixPath(name).relative_to(top).as_posix(): content
        for name, content in files.items()
        if PurePosixPath(name).is_relative_to(top)
    }


def _refused(reason: str, message: str, hint: str = "") -> ExportRefused:
    return ExportRefused(message, hint=hint, reason=reason)
