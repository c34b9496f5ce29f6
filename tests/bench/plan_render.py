"""`viatic_financing_plan` against a core `problem` that asks as many numbers, on the campus runtime.

Both for a learner who has answered, from a new runtime to the rendered fragment, database reads included.
`python -m tests.bench.plan_render` prints the row.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from tests.bench.diagnostic_render import _set_up

AT_MOST = 1.0
ROUNDS = 40
KEY = "course-v1:Viatic+PLAN+2026"
OURS, CORE = "ours", "core"
ASKED = ("total_ht", "total_tva", "total_ttc", "base_fctva", "fctva", "annee_fctva")


def run() -> dict[str, Any]:
    """The bench row: medians in seconds, and the queries of each block."""
    _set_up()
    from django.contrib.auth.models import User
    from django.test import override_settings

    with tempfile.TemporaryDirectory() as directory:
        _write_course(Path(directory))
        with override_settings(VIATIC_COURSES_DIR=directory):
            user = User.objects.create_user("banc-plan", "plan@exemple.fr")
            _answer(user)
            queries = {unit: _queries(user, unit) for unit in (OURS, CORE)}
            _render(user, OURS), _render(user, CORE)
            pairs = [(_seconds(user, OURS), _seconds(user, CORE)) for _ in range(ROUNDS)]
    ours, reference = (median(times) for times in zip(*pairs, strict=True))
    return {
        "id": "plan-render",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": queries,
    }


def _write_course(directory: Path) -> None:
    responses = "".join(
        f'<numericalresponse answer="{number}"><label>{name}</label><formulaequationinput/>'
        "</numericalresponse>"
        for number, name in enumerate(ASKED, 1)
    )
    blocks = {
        OURS: f'<viatic_financing_plan url_name="b-ours" case="C01" asked="{",".join(ASKED)}"/>',
        CORE: f'<problem url_name="b-core" display_name="Question">{responses}</problem>',
    }
    pages = "".join(
        f'<vertical url_name="{name}" display_name="{name}">{block}</vertical>'
        for name, block in blocks.items()
    )
    course = directory / "PLAN"
    course.mkdir()
    (course / "course.xml").write_text(
        '<course url_name="2026" org="Viatic" course="PLAN"><chapter url_name="c" display_name="c">'
        f'<sequential url_name="s" display_name="s">{pages}</sequential></chapter></course>',
        encoding="utf-8",
    )
    entry = {"key": KEY, "title": "Banc", "dir": "PLAN", "number": "PLAN"}
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


def _answer(user: Any) -> None:
    from webob import Request

    runtime, block = _block(user, OURS)
    typed = {name: str(number) for number, name in enumerate(ASKED, 1)}
    sent = json.dumps({"typed": typed, "attempts": 0}).encode()
    request = Request.blank("/", POST=sent)
    request.method = "POST"
    response = runtime.handle(block, "check", request)
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
    if unit == OURS:
        assert content.count('class="vf-mark ') == len(ASKED), content
    else:
        assert content.count("formulaequationinput") >= len(ASKED), content
    return len(captured)


def _seconds(user: Any, unit: str) -> float:
    start = perf_counter()
    _render(user, unit)
    return perf_counter() - start


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
