"""A course as an archive for Studio, the same to the byte whenever and wherever it is made."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Mapping

from olx_compiler.render.course import Files

TOP = "course"


def archive(files: Files | Mapping[str, bytes]) -> bytes:
    """A `.tar.gz` with one top folder: names sorted, no times, no owner, one mode."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            info = tarfile.TarInfo(f"{TOP}/{name}")
            info.size = len(files[name])
            info.mode = 0o644
            tar.addfile(info, io.BytesIO(files[name]))
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=0) as stream:
        stream.write(raw.getvalue())
    return packed.getvalue()
