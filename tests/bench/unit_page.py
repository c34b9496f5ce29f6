"""A page of three trivial blocks on the campus, signed in, whole page, against the same in the stock xblock-
sdk workbench.

The workbench has its own environment (VIATIC_WORKBENCH_PYTHON, default build/workbench/bin/python), since it
cannot live beside the core blocks: this same file is run there with `--reference`. Both sides use Django's
test client and SQLite in memory, and both pages are asked for often enough to be warm.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Scope, String

WARM_UP, ROUNDS = 10, 80
COURSE = "course-v1:Bench+UNIT+2026"
TAG = "bench_field"


class OneField(XBlock):
    """One text field of the learner, shown."""

    text = String(scope=Scope.user_state, default="rien encore")

    def student_view(self, _context: Any) -> Fragment:
        return Fragment(f"<p>Votre texte : {self.text}</p>")


def median(ask: Callable[[], Any]) -> float:
    """Seconds of one warm request."""
    for _ in range(WARM_UP):
        ask()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def run() -> dict[str, Any]:
    """The row of the bench."""
    ours, queries = campus()
    reference = workbench()
    return {
        "id": "unit-page",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": 0.5,
        "queries": queries,
    }


@XBlock.register_temp_plugin(OneField, TAG)
def campus() -> tuple[float, dict[str, int]]:
    """Seconds of our page of three blocks, and the queries of pages of 3 and 12 blocks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext

    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth import get_user_model

    user, _ = get_user_model().objects.get_or_create(username="bench")
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0].strip("[]"))
    client.force_login(user)
    with tempfile.TemporaryDirectory() as courses:
        write_course(Path(courses))
        with override_settings(VIATIC_COURSES_DIR=courses):
            client.post(f"/cours/{COURSE}/inscription")
            queries = {}
            for count in (3, 12):
                page = f"/cours/{COURSE}/page_{count}/"
                # The place where one stopped is written when it changes: count a page that is read again.
                client.get(page)
                with CaptureQueriesContext(connection) as seen:
                    answer = client.get(page)
                check(answer, count)
                queries[f"{count} blocks"] = len(seen)
            page = f"/cours/{COURSE}/page_3/"
            return median(lambda: client.get(page)), queries


def write_course(courses: Path) -> None:
    pages = "".join(
        f'<vertical url_name="page_{count}" display_name="Page">'
        + "".join(f'<{TAG} url_name="b_{count}_{number}" name="b{number}"/>' for number in range(count))
        + "</vertical>"
        for count in (3, 12)
    )
    entry = {"key": COURSE, "title": "Banc", "dir": "UNIT"}
    (courses / "catalogue.json").write_text(json.dumps({"courses": [entry]}))
    (courses / "UNIT").mkdir()
    (courses / "UNIT" / "course.xml").write_text(
        '<course url_name="2026" org="Bench" course="UNIT" display_name="Banc"><chapter url_name="c">'
        f'<sequential url_name="s">{pages}</sequential></chapter></course>'
    )


def check(answer: Any, count: int) -> None:
    assert answer.status_code == 200, answer.status_code
    assert answer.content.decode().count("rien encore") == count


def workbench() -> float:
    """Seconds of the workbench's page, measured in its own environment."""
    python = Path(os.environ.get("VIATIC_WORKBENCH_PYTHON", "build/workbench/bin/python")).absolute()
    if not python.exists():
        raise SystemExit(
            f"No workbench at {python}: `make bench` creates it, or name one in VIATIC_WORKBENCH_PYTHON."
        )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PYTHON"))
    }
    with tempfile.TemporaryDirectory() as home:
        # It wants to write a log in var/ of the current directory.
        (Path(home) / "var").mkdir()
        command = [str(python), "-W", "ignore", str(Path(__file__).absolute()), "--reference"]
        done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The workbench failed:\n{done.stderr[-3000:]}")
    return float(done.stdout.strip().splitlines()[-1])


@XBlock.register_temp_plugin(OneField, TAG)
def reference() -> float:
    """In the workbench's environment: seconds of its page."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "workbench.settings"
    from django.conf import settings

    settings.DATABASES["default"] |= {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    import django
    from django.core.management import call_command
    from django.test import Client

    django.setup()
    # Its wheel brings no migrations for its own tables.
    call_command("migrate", run_syncdb=True, verbosity=0)
    from workbench import scenarios

    client = Client()
    client.get("/")  # loads its scenarios once
    blocks = "".join(f'<{TAG} name="b{number}"/>' for number in range(3))
    scenarios.add_xml_scenario("bench", "bench", f"<vertical_demo>{blocks}</vertical_demo>")
    page = "/scenario/bench/?student=bench"
    check(client.get(page), 3)
    return median(lambda: client.get(page))


if __name__ == "__main__":
    print(reference() if "--reference" in sys.argv else json.dumps(run(), indent=2))
