"""32 points in `viatic_diagnostic` against 32 questions in xblock-poll's `survey`, on the campus runtime.

Both for a member who has answered all, from a new runtime to the rendered fragment, database reads included.
`python -m tests.bench.diagnostic_render` prints the row.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from tests.bench.block_pair import BlockPair, campus_with, write_catalogue

AT_MOST = 1.0
CODE = "10367"
KEY = "course-v1:Viatic+BANC+2026"
OURS, SURVEY = "ours", "survey"


def run() -> dict[str, Any]:
    """The bench row, for a member who has answered all."""
    with campus_with(_write_course):
        pair = BlockPair(KEY, _member(), (OURS, SURVEY), _check)
        _answer_all(pair)
        return pair.row("diagnostic-render", at_most=AT_MOST)


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
    write_catalogue(directory, KEY, "BANC")


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


def _answer_all(pair: BlockPair) -> None:
    from commune_core.referential import load

    values = {"scale": "2", "yes_no": "oui", "date": "05/2025", "number": "10"}
    for item in load().express:
        pair.handle(OURS, "save_answer", {"item": item.id, "value": values[item.kind], "version": None})
    pair.handle(SURVEY, "vote", {item.id: "Y" for item in load().express})


def _check(page: str, content: str) -> None:
    answered = (
        content.count("vb-answer-text") - content.count("vb-answer--none")
        if page == OURS
        else content.count(" checked")
    )
    assert answered == 32, (page, answered)


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
