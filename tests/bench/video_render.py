"""`viatic_video` against the core `video` with as many files and captions, on the campus runtime.

Both for a learner who has played a part of it, from a new runtime to the rendered fragment, database reads
included. `python -m tests.bench.video_render` prints the row.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from lxml import etree

from olx_compiler.film import timeline
from tests.bench.block_pair import BlockPair, campus_with, write_catalogue

AT_MOST = 1.0
KEY = "course-v1:Viatic+FILM+2026"
OURS, CORE = "ours", "core"
MOOC = Path(__file__).parents[2] / "course_content" / "mooc" / "financer-investissement"


def run() -> dict[str, Any]:
    """The bench row, for a learner who has played the film to its fortieth second."""
    with campus_with(_write_course):
        from django.contrib.auth.models import User

        user = User.objects.create_user("banc-film", "film@exemple.fr")
        pair = BlockPair(KEY, user, (OURS, CORE), _check)
        pair.handle(OURS, "progress", {"position": 40, "played": [[0, 40]], "length": 97.9})
        return pair.row("video-render", at_most=AT_MOST)


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
    write_catalogue(directory, KEY, "FILM")


def _check(page: str, content: str) -> None:
    assert ("Film vu à 40" if page == OURS else "film.mp4") in content, content


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
