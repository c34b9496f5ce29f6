"""What Studio makes of a course that it imported and exports: the same course, in its own writing.

Seen on exports of Teak: XML indented and without declaration, settings written twice, tabs spelt out, lists
of assets beside them. A test against a running platform (`tests/edx/live`) holds it to the truth.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from olx_compiler.render.page import Files

RUN = "2026"


def written(files: Files) -> Files:
    """The files of a course as Studio writes them."""
    out = {name: _indented(raw) if name.endswith(".xml") else raw for name, raw in files.items()}
    settings = json.loads(files[f"policies/{RUN}/policy.json"])[f"course/{RUN}"]
    settings["tabs"] = [{**tab, "course_staff_only": False} for tab in settings["tabs"]]
    settings["xml_attributes"] = {"filename": [f"course/{RUN}.xml", f"course/{RUN}.xml"]}
    settings["discussion_topics"] = {"General": {"id": "i4x-Viatic-course"}}
    course = etree.fromstring(out[f"course/{RUN}.xml"])
    for key, value in settings.items():
        if key not in ("tabs", "xml_attributes"):
            course.set(key, value if isinstance(value, str) else json.dumps(value))
    out[f"course/{RUN}.xml"] = etree.tostring(course)
    out[f"policies/{RUN}/policy.json"] = json.dumps({f"course/{RUN}": settings}, indent=4).encode()
    grading = json.loads(files[f"policies/{RUN}/grading_policy.json"])
    out[f"policies/{RUN}/grading_policy.json"] = json.dumps(grading, indent=4).encode()
    out["assets/assets.xml"] = b"<assets/>"
    return out


def archive(path: Path, files: Files, extra: Iterable[tarfile.TarInfo] = (), top: str = "course/") -> Path:
    """An export of `files` at `path`, with the members `extra` besides."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(f"{top}{name}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        for info in extra:
            tar.addfile(info)
    path.write_bytes(gzip.compress(raw.getvalue()))
    return path


def _indented(raw: bytes) -> bytes:
    root = etree.fromstring(raw, etree.XMLParser(remove_blank_text=True))
    return etree.tostring(root, pretty_print=True)
