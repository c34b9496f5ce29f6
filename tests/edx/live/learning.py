"""A promotion whose members learn through the platform's own handlers, and what the platform says of it.

Runs in a process of the platform, as `inside` does; `inside.clean` takes it away.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from tests.edx.live.inside import TITLE, accounts, say

LEARNERS = 12
PATIENCE = 180
ANSWER = "input_{}"
WRONG = "-987654"


def learn(staff: str, *course_keys: str) -> None:
    """Twelve members, from who opens nothing to who does all; each course is another way for each.

    `staff` is made organiser, and reads the right answers as the platform's staff may.
    """
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from dashboard_plugin.models import Body, Promotion, PromotionCourse, Seat, SyncRun
    from dashboard_plugin.use_cases.carry_on_sync import carry_on

    now, people = timezone.now(), accounts(LEARNERS)
    organiser = get_user_model().objects.get(username=staff)
    body = Body.objects.create(name=TITLE, kind="association", created_at=now)
    row = Promotion.objects.create(body=body, title=TITLE, state="running", created_at=now, changed_at=now)
    for place, key in enumerate(course_keys, 1):
        PromotionCourse.objects.create(promotion=row, position=place, course_key=key, title=key)
    Seat.objects.create(promotion=row, user=organiser, role="organiser", state="member", added_at=now)
    seats = {
        who: Seat.objects.create(promotion=row, user_id=who, state="member", added_at=now) for who in people
    }
    run = SyncRun.objects.create(promotion=row, kind="push", started_at=now)
    while carry_on(run.pk):
        pass
    for course, key in enumerate(course_keys):
        pages, problems = _leaves(key, "html"), _leaves(key, "problem")
        right = {usage: _answers(organiser, usage) for usage in problems}
        for place, who in enumerate(people):
            _learns(who, pages, problems, right, (place + 4 * course) % LEARNERS)
            _did_what_is_gone(who, pages[0])
    say({"promotion": row.pk, "seats": {str(who): seat.pk for who, seat in seats.items()}})


def _learns(who: int, pages: list[Any], problems: list[Any], right: dict[Any, Any], much: int) -> None:
    """Read and answer this many elevenths of a course: every third answer of who does not do all is wrong."""
    all_of_it = much == LEARNERS - 1
    for usage in pages[: len(pages) * much // (LEARNERS - 1)]:
        _call(who, usage, "publish_completion", json={"completion": 1.0})
    for place, usage in enumerate(problems[: len(problems) * much // (LEARNERS - 1)]):
        said = right[usage] if all_of_it or place % 3 else dict.fromkeys(right[usage], WRONG)
        _call(who, usage, "xmodule_handler/problem_check", form=said)


def _did_what_is_gone(who: int, page: Any) -> None:
    """What the platform keeps of a page that an author took out of the course since."""
    from completion.models import BlockCompletion
    from django.contrib.auth import get_user_model

    person = get_user_model().objects.get(pk=who)
    BlockCompletion.objects.submit_completion(person, page.replace(block_id="gone"), 1.0)


def told(*course_keys: str) -> None:
    """What the platform itself says of each member in each course, once its workers have graded all.

    Blocks as its API of blocks shows them, units as its progress page counts them, the grade as it reads it.
    """
    from django.contrib.auth import get_user_model

    from tests.edx.live.inside import NAME

    people = list(get_user_model().objects.filter(username__startswith=NAME).order_by("pk"))
    deadline = time.monotonic() + PATIENCE
    while not all(_is_graded(who, key) for who in people for key in course_keys):
        if time.monotonic() > deadline:
            raise TimeoutError("the workers have not graded everything")
        time.sleep(2)
    say({str(who.pk): {key: _says(who, key) for key in course_keys} for who in people})


def _says(who: Any, course_key: str) -> dict[str, Any]:
    from lms.djangoapps.courseware.courses import get_course_blocks_completion_summary
    from lms.djangoapps.grades.api import CourseGradeFactory
    from opaque_keys.edx.keys import CourseKey

    key = CourseKey.from_string(course_key)
    leaves = [each for each in _blocks(who, key) if each.get("completion") is not None]
    grade = CourseGradeFactory().read(who, course_key=key)
    units = get_course_blocks_completion_summary(key, who)
    return {
        "done": sum(each["completion"] == 1.0 for each in leaves),
        "steps": len(leaves),
        "units left": units["incomplete_count"] + units["locked_count"],
        "grade": grade.percent,
        "passed": grade.passed,
    }


def _blocks(who: Any, key: Any) -> list[dict[str, Any]]:
    from django.test import RequestFactory
    from lms.djangoapps.course_api.blocks.api import get_blocks
    from xmodule.modulestore.django import modulestore

    request = RequestFactory().get("/")
    request.user = who
    root = modulestore().make_course_usage_key(key)
    found = get_blocks(request, root, who, requested_fields=["completion", "type"], return_type="list")
    blocks: list[dict[str, Any]] = found
    return blocks


def _is_graded(who: Any, course_key: str) -> bool:
    """Whether what is kept is what would be counted now."""
    from django.db import transaction
    from lms.djangoapps.grades.api import CourseGradeFactory
    from lms.djangoapps.grades.models import PersistentCourseGrade
    from opaque_keys.edx.keys import CourseKey

    from tests.edx.live.inside import undone

    key = CourseKey.from_string(course_key)
    kept = PersistentCourseGrade.objects.filter(user_id=who.pk, course_id=key).first()
    with undone(), transaction.atomic():
        counted = CourseGradeFactory().update(who, course_key=key)
    return (kept.percent_grade if kept else 0.0) == counted.percent


def _leaves(course_key: str, kind: str) -> list[Any]:
    """The blocks of this kind, in the order of the course."""
    from opaque_keys.edx.keys import CourseKey
    from openedx.core.djangoapps.content.block_structure.api import get_course_in_cache

    structure = get_course_in_cache(CourseKey.from_string(course_key))
    return [usage for usage in structure if usage.block_type == kind]


def _answers(staff: Any, usage: Any) -> dict[str, Any]:
    """The form of the right answers; one that is a pattern is wrong as it stands, for everybody."""
    from django.test import RequestFactory
    from lms.djangoapps.courseware.block_render import load_single_xblock

    request = RequestFactory().get("/")
    request.user, request.session = staff, {}
    problem = load_single_xblock(request, staff.pk, str(usage.course_key), str(usage))
    answers = problem.lcp.get_question_answers()
    return dict(_fields({name: value for name, value in answers.items() if "_solution_" not in name}))


def _fields(answers: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in answers.items():
        several = isinstance(value, list)
        yield ANSWER.format(name) + ("[]" if several and len(value) != 1 else ""), value


def _call(who: int, usage: Any, handler: str, *, form: Any = None, json: Any = None) -> dict[str, Any]:
    """A handler, as the browser of this account calls it."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from openedx.core.djangoapps.safe_sessions.middleware import SafeCookieData

    client = Client()
    client.force_login(get_user_model().objects.get(pk=who))
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    client.cookies[settings.SESSION_COOKIE_NAME] = str(SafeCookieData.create(session.value, who))
    path = f"/courses/{usage.course_key}/xblock/{usage}/handler/{handler}"
    more = {"data": form} if json is None else {"data": json, "content_type": "application/json"}
    answer = client.post(path, **more)
    if answer.status_code != 200:
        raise RuntimeError(f"{handler} of {usage}: {answer.status_code} {answer.content[:200]!r}")
    said: dict[str, Any] = answer.json()
    return said
