"""`viatic_financing_plan` against a core `problem` that asks as many numbers, on the campus runtime.

Both for a learner who has answered, from a new runtime to the rendered fragment, database reads included.
`python -m tests.bench.plan_render` prints the row.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.bench.block_pair import BlockPair, campus_with, write_catalogue

AT_MOST = 1.0
KEY = "course-v1:Viatic+PLAN+2026"
OURS, CORE = "ours", "core"
ASKED = ("total_ht", "total_tva", "total_ttc", "base_fctva", "fctva", "annee_fctva")


def run() -> dict[str, Any]:
    """The bench row, for a learner who has answered."""
    with campus_with(_write_course):
        from django.contrib.auth.models import User

        user = User.objects.create_user("banc-plan", "plan@exemple.fr")
        pair = BlockPair(KEY, user, (OURS, CORE), _check)
        typed = {name: str(number) for number, name in enumerate(ASKED, 1)}
        pair.handle(OURS, "check", {"typed": typed, "attempts": 0})
        return pair.row("plan-render", at_most=AT_MOST)


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
    write_catalogue(directory, KEY, "PLAN")


def _check(page: str, content: str) -> None:
    if page == OURS:
        assert content.count('class="vf-mark ') == len(ASKED), content
    else:
        assert content.count("formulaequationinput") >= len(ASKED), content


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
