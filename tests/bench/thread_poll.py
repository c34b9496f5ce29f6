"""What an open page asks again and again when nothing is new in a thread, against the page of that thread.

`python -m tests.bench.thread_poll` prints the row.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter
from typing import Any

from tests.bench.dashboard_page import CODE, _people_and_places, _set_up

AT_MOST = 0.2
ROUNDS = 60
FEW, MANY = 50, 10_000
"""Messages of the thread: the first page is full, then a great many stand before it."""


def run() -> dict[str, Any]:
    """The bench row, in seconds, and the queries of a poll that finds nothing, in both threads.

    Both take turns and each keeps its best time: what else the machine does then weighs on neither.
    """
    _set_up()
    from django.test import Client, override_settings

    with override_settings(ROOT_URLCONF="tests.bench.dashboard_urls"):
        browser, user = Client(), _people_and_places()
        browser.force_login(user)
        page = _thread(user, 1, FEW)
        few = _queries(browser, page, FEW)
        _write(user, page, FEW + 1, MANY)
        many = _queries(browser, page, MANY)
        _read(browser, page), _poll(browser, page, MANY)
        pairs = [(_poll(browser, page, MANY), _read(browser, page)) for _ in range(ROUNDS)]
    ours, reference = (min(times) for times in zip(*pairs, strict=True))
    return {
        "id": "thread-poll",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": {str(FEW): few, str(MANY): many},
    }


def _thread(user: Any, first: int, last: int) -> str:
    from dashboard_plugin import api

    number = api.create_project(user.pk, commune=CODE, fields=api.ProjectFields("Toiture", kind="project"))
    page = f"/viatic/projets/{number}/fil/"
    _write(user, page, first, last)
    return page


def _write(user: Any, page: str, first: int, last: int) -> None:
    from django.utils import timezone

    from dashboard_plugin.models import Message

    number, now = int(page.split("/")[3]), timezone.now()
    words = (
        "Le devis est arrivé ce matin : l’isolation y est, le délai aussi. Je l’ai mis dans les documents."
    )
    Message.objects.bulk_create(
        (
            Message(project_id=number, author=user, body=words, sent_at=now, change=change)
            for change in range(first, last + 1)
        ),
        batch_size=500,
    )


def _ask(browser: Any, page: str, change: int) -> None:
    etag = f'"{change}"'
    answer = browser.get(f"{page[:-1]}.json?apres={change}", headers={"if-none-match": etag})
    assert answer.status_code == 304


def _queries(browser: Any, page: str, change: int) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        _ask(browser, page, change)
    return len(captured)


def _poll(browser: Any, page: str, change: int) -> float:
    start = perf_counter()
    _ask(browser, page, change)
    return perf_counter() - start


def _read(browser: Any, page: str) -> float:
    start = perf_counter()
    response = browser.get(page)
    elapsed = perf_counter() - start
    assert response.status_code == 200
    return elapsed


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
