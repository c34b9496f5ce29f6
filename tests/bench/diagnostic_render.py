"""32 points in `viatic_diagnostic` against 32 questions in xblock-poll's `survey`, on the campus runtime.

Both for a member who has answered all, from a new runtime to the rendered fragment, database reads included.
`python -m tests.bench.diagnostic_render` prints the row.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from xml.sax.saxutils import quoteattr

AT_MOST = 1.0
ROUNDS = 40
CODE = "10367"
KEY = "course-v1:Viatic+BANC+2026"
OURS, SURVEY = "ours", "survey"


def run() -> dict[str, Any]:
    """The bench row: medians in seconds, and the queries of each block."""
    _set_up()
    from django.test import override_settings

    with tempfile.TemporaryDirectory() as directory:
        _write_course(Path(directory))
        with override_settings(VIATIC_COURSES_DIR=directory):
            user = _member()
            _answer_all(user)
            queries = {unit: _queries(user, unit) for unit in (OURS, SURVEY)}
            _render(user, OURS), _render(user, SURVEY)
            pairs = [(_seconds(user, OURS), _seconds(user, SURVEY)) for _ in range(ROUNDS)]
    ours, reference = (median(times) for times in zip(*pairs, strict=True))
    return {
        "id": "diagnostic-render",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": queries,
    }


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _write_course(directory: Path) -> None:
    """A course of two pages, one block each; the survey asks our questions, with its own three answers."""
    from commune_core.referential import load

    questions = [[item.id, {"label": item.label, "img": None, "img_alt": None}] for item in load().express]
    blocks = {
        OURS: '<viatic_diagnostic url_name="block-ours" display_name="État des lieux" items="express"/>',
        SURVEY: f'<survey url_name="block-survey" questions={quoteattr(json.dumps(questions))}/>',
    }
    pages = "".join(
        f'<vertical url_name="{name}" display_name="{name}">{block}</vertical>'
        for name, block in blocks.items()
    )
    course = directory / "BANC"
    course.mkdir()
    (course / "course.xml").write_text(
        '<course url_name="2026" org="Viatic" course="BANC"><chapter url_name="c" display_name="c">'
        f'<sequential url_name="s" display_name="s">{pages}</sequential></chapter></course>',
        encoding="utf-8",
    )
    entry = {"key": KEY, "title": "Banc", "dir": "BANC", "number": "BANC"}
    (directory / "catalogue.json").write_text(json.dumps({"courses": [entry]}), encoding="utf-8")


def _member() -> Any:
    from django.contrib.auth.models import User
    from django.utils import timezone

    from dashboard_plugin.models import Commune, Membership

    # An unknown population hides no point: all 32 are asked.
    commune = Commune.objects.create(
        insee_code=CODE, since=2025, name="Fontvannes", search_name="fontvannes", bare_name="fontvannes",
        link_type="0", population=None,
    )  # fmt: skip
    user = User.objects.create_user("banc-bloc", "bloc@exemple.fr", first_name="Claire", last_name="Dupont")
    Membership.objects.create(
        commune=commune, user=user, role="referent", function="maire", status="confirmed",
        requested_at=timezone.now(),
    )  # fmt: skip
    return user


def _answer_all(user: Any) -> None:
    from webob import Request

    from commune_core.referential import load

    values = {"scale": "2", "yes_no": "oui", "date": "05/2025", "number": "10"}
    for item in load().express:
        payload = {"item": item.id, "value": values[item.kind], "version": None}
        _handle(user, OURS, "save_answer", Request.blank("/", POST=json.dumps(payload).encode()))
    votes = {item.id: "Y" for item in load().express}
    _handle(user, SURVEY, "vote", Request.blank("/", POST=json.dumps(votes).encode()))


def _handle(user: Any, unit: str, handler: str, request: Any) -> None:
    runtime, block = _block(user, unit)
    request.method = "POST"
    response = runtime.handle(block, handler, request)
    assert response.status_code == 200, response.text
    runtime.store.flush()


def _block(user: Any, unit: str) -> tuple[Any, Any]:
    from campus import catalogue
    from campus.runtime import CampusRuntime

    course = catalogue.find(KEY)
    assert course is not None
    runtime = CampusRuntime(user, course)
    runtime.prepare(unit)
    leaves = course.skeleton.unit_of[unit].leaves
    return runtime, runtime.get_block(runtime.usages(leaf.id for leaf in leaves)[0])


def _render(user: Any, unit: str) -> str:
    runtime, block = _block(user, unit)
    content: str = runtime.render(block, "student_view", {}).content
    return content


def _queries(user: Any, unit: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        content = _render(user, unit)
    answered = (
        content.count("vb-answer-text") - content.count("vb-answer--none")
        if unit == OURS
        else content.count(" checked")
    )
    assert answered == 32, (unit, answered)
    return len(captured)


def _seconds(user: Any, unit: str) -> float:
    start = perf_counter()
    _render(user, unit)
    return perf_counter() - start


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
