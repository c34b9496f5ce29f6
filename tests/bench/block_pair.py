"""A block of ours against a peer, each alone on its page, for one learner on the campus runtime."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

ROUNDS = 40


@contextmanager
def campus_with(write_course: Callable[[Path], None]) -> Iterator[None]:
    """A campus on an empty database, whose only course `write_course` writes, with its catalogue."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.test import override_settings

    with TemporaryDirectory() as directory:
        write_course(Path(directory))
        with override_settings(VIATIC_COURSES_DIR=directory):
            yield


def write_catalogue(directory: Path, key: str, number: str) -> None:
    """The catalogue of a campus that has this course alone, in the folder of its number."""
    entry = {"key": key, "title": "Banc", "dir": number, "number": number}
    (directory / "catalogue.json").write_text(json.dumps({"courses": [entry]}), encoding="utf-8")


class BlockPair:
    """The two pages, ours first; `check(page, content)` asserts that it shows what it is measured for."""

    def __init__(
        self, key: str, user: Any, pages: tuple[str, str], check: Callable[[str, str], None]
    ) -> None:
        self.key = key
        self.user = user
        self.pages = pages
        self.check = check

    def handle(self, page: str, handler: str, payload: dict[str, Any]) -> None:
        """What the learner does on a page before it is measured."""
        from webob import Request

        runtime, block = self._block(page)
        request = Request.blank("/", POST=json.dumps(payload).encode())
        request.method = "POST"
        response = runtime.handle(block, handler, request)
        assert response.status_code == 200, response.text
        runtime.store.flush()

    def row(self, name: str, *, at_most: float) -> dict[str, Any]:
        """The bench row: medians in seconds, taken in turn, and the queries of each block."""
        queries = {page: self._queries(page) for page in self.pages}
        for page in self.pages:
            self._render(page)
        pairs = [tuple(self._seconds(page) for page in self.pages) for _ in range(ROUNDS)]
        ours, reference = (median(times) for times in zip(*pairs, strict=True))
        return {
            "id": name,
            "ours": ours,
            "reference": reference,
            "ratio": ours / reference,
            "at_most": at_most,
            "queries": queries,
        }

    def _block(self, page: str) -> tuple[Any, Any]:
        from campus import catalogue
        from campus.runtime import CampusRuntime

        course = catalogue.find(self.key)
        assert course is not None
        runtime = CampusRuntime(self.user, course)
        runtime.prepare(page)
        leaves = course.skeleton.unit_of[page].leaves
        return runtime, runtime.get_block(runtime.usages(leaf.id for leaf in leaves)[0])

    def _render(self, page: str) -> str:
        """From a new runtime to the rendered fragment, database reads included."""
        runtime, block = self._block(page)
        content: str = runtime.render(block, "student_view", {}).content
        return content

    def _queries(self, page: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            content = self._render(page)
        self.check(page, content)
        return len(captured)

    def _seconds(self, page: str) -> float:
        start = perf_counter()
        self._render(page)
        return perf_counter() - start
