"""`viatic_video` against the core `video` with as many files and captions, on the campus runtime.

Both for a learner who has played a part of it, from a new runtime to the rendered fragment, database reads
included. `python -m tests.bench.video_render` prints the row.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from lxml import etree

from olx_compiler.film import timeline
from tests.bench.diagnostic_render import _set_up

AT_MOST = 1.0
ROUNDS = 40
KEY = "course-v1:Viatic+FILM+2026"
OURS, CORE = "ours", "core"
MOOC = Path(__file__).parents[2] / "course_content" / "mooc" / "financer-investissement"


def run() -> dict[str, Any]:
    """The bench row: medians in seconds, and the queries of each block."""
    _set_up()
    from django.contrib.auth.models import User
    from django.test import override_settings

    with tempfile.TemporaryDirectory() as directory:
        _write_course(Path(directory))
        with override_settings(VIATIC_COURSES_DIR=directory):
            user = User.objects.create_user("banc-film", "film@exemple.fr")
            _play(user)
            queries = {unit: _queries(user, unit) for unit in (OURS, CORE)}
            _render(user, OURS), _render(user, CORE)
            pairs = [(_seconds(user, OURS), _seconds(user, CORE)) for _ in range(ROUNDS)]
    ours, reference = (median(times) for times in zip(*pairs, strict=True))
    return {
        "id": "video-render",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": queries,
    }


def _write_course(directory: Path) -> None:
    film = timeline.load(MOOC / "films" / "payer-un-projet")
    assert film is not None
    course = etree.Element("course", url_name="2026", org="Viatic", course="FILM")
    chapter = etree.SubElement(course, "chapter", url_name="c", display_name="c")
    lesson = etree.SubElement(chapter, "sequential", url_name="s", display_name="s")
    pages = {name: etree.SubElement(lesson, "vertical", url_name=name) for name in (OURS, CORE)}
    lists = {
        "sources": [{"src": f"/static/film.{kind}"} for kind in ("mp4", "webm")],
        "captions": [{"src": "/static/film.vtt"}],
        "transcript": film.transcript(),
        "chapters": film.chapters(),
        "inserts": film.inserts(),
    }
    written = {name: json.dumps(value) for name, value in lists.items()}
    etree.SubElement(pages[OURS], "viatic_video", {"url_name": "b-ours", "duration": "97.9", **written})
    core = {"url_name": "b-core", "display_name": "Film", "transcripts": '{"fr": "film.srt"}'}
    video = etree.SubElement(pages[CORE], "video", core)
    for kind in ("mp4", "webm"):
        etree.SubElement(video, "source", src=f"/static/film.{kind}")
    (directory / "FILM" / "static").mkdir(parents=True)
    (directory / "FILM" / "static" / "film.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nA\n")
    (directory / "FILM" / "course.xml").write_bytes(etree.tostring(course))
    entry = {"key": KEY, "title": "Banc", "dir": "FILM", "number": "FILM"}
    (directory / "catalogue.json").write_text(json.dumps({"courses": [entry]}), encoding="utf-8")


def _block(user: Any, unit: str) -> tuple[Any, Any]:
    from campus import catalogue
    from campus.runtime import CampusRuntime

    course = catalogue.find(KEY)
    assert course is not None
    runtime = CampusRuntime(user, course)
    runtime.prepare(unit)
    leaves = course.skeleton.unit_of[unit].leaves
    return runtime, runtime.get_block(runtime.usages(leaf.id for leaf in leaves)[0])


def _play(user: Any) -> None:
    from webob import Request

    runtime, block = _block(user, OURS)
    sent = json.dumps({"position": 40, "played": [[0, 40]], "length": 97.9}).encode()
    request = Request.blank("/", POST=sent)
    request.method = "POST"
    response = runtime.handle(block, "progress", request)
    assert response.status_code == 200, response.text
    runtime.store.flush()


def _render(user: Any, unit: str) -> str:
    runtime, block = _block(user, unit)
    content: str = runtime.render(block, "student_view", {}).content
    return content


def _queries(user: Any, unit: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        content = _render(user, unit)
    assert ("Film vu à 40" if unit == OURS else "film.mp4") in content, content
    return len(captured)


def _seconds(user: Any, unit: str) -> float:
    start = perf_counter()
    _render(user, unit)
    return perf_counter() - start


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
