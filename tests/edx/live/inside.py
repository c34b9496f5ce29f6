"""What runs in a process of the platform: `manage.py lms shell -c "from tests.edx.live.inside import …"`.

Each function prints a line of JSON last. What it makes is undone, or taken away by `clean`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

TITLE = "Promotion d’essai"
NAME = "viatic-essai-"
PEOPLE = 6


def contract(course_key: str) -> None:
    """The checks of tests/roster_contract.py on this course, each undone: name → what went wrong."""
    from dashboard_plugin.platform import get_platform
    from tests.roster_contract import CONTRACT

    said = {}
    for check in CONTRACT:
        with undone():
            try:
                check(get_platform(), course_key, accounts(4))
                said[check.__name__] = ""
            except Exception:
                said[check.__name__] = traceback.format_exc()
    say(said)


def gather(*course_keys: str) -> None:
    """A promotion of these courses with a few members, and a run that waits."""
    from django.utils import timezone

    from dashboard_plugin.models import Body, Promotion, PromotionCourse, Seat, SyncRun

    now = timezone.now()
    body = Body.objects.create(name=TITLE, kind="association", created_at=now)
    row = Promotion.objects.create(body=body, title=TITLE, state="running", created_at=now, changed_at=now)
    for place, key in enumerate(course_keys, 1):
        PromotionCourse.objects.create(promotion=row, position=place, course_key=key, title=key)
    for who in accounts(PEOPLE):
        Seat.objects.create(promotion=row, user_id=who, state="member", added_at=now)
    say({"run": SyncRun.objects.create(promotion=row, kind="push", started_at=now).pk})


def seat(username: str, course_key: str) -> None:
    """A promotion of this course, of which this account is a member."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from dashboard_plugin.models import Body, Promotion, PromotionCourse, Seat

    now, who = timezone.now(), get_user_model().objects.get(username=username)
    body = Body.objects.create(name=TITLE, kind="association", created_at=now)
    row = Promotion.objects.create(body=body, title=TITLE, state="running", created_at=now, changed_at=now)
    PromotionCourse.objects.create(promotion=row, position=1, course_key=course_key, title=TITLE)
    Seat.objects.create(promotion=row, user=who, state="member", added_at=now, entered_at=now)
    say({"promotion": row.pk})


def killed(run_id: int, call: int) -> None:
    """Carry on a run in a process that ends at this call of the platform, half-way through it."""
    from dashboard_plugin.edxapp import cohorts
    from dashboard_plugin.use_cases.carry_on_sync import carry_on

    enter: Callable[..., Any] = cohorts.enter
    calls = []

    def die(who: Any, cohort: Any) -> Any:
        calls.append(who)
        entered = enter(who, cohort)
        if len(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return entered

    cohorts.enter = die
    carry_on(run_id)


def carried_on(run_id: int) -> None:
    """Go on with it as whoever takes over does, and tell both sides."""
    from django.contrib.auth import get_user_model

    from dashboard_plugin.models import SyncRow, SyncRun
    from dashboard_plugin.platform import get_platform
    from dashboard_plugin.selectors.promotion_sides import sides
    from dashboard_plugin.use_cases.carry_on_sync import carry_on

    run = SyncRun.objects.get(pk=run_id)
    before = SyncRow.objects.filter(run=run, state="done").count()
    left_alone = not carry_on(run_id)
    SyncRun.objects.filter(pk=run_id).update(beat_at=None)
    while carry_on(run_id):
        pass
    run = SyncRun.objects.select_related("promotion").get(pk=run_id)
    mine = set(get_user_model().objects.filter(username__startswith=NAME).values_list("pk", flat=True))
    held = {
        each.course.course_key: (
            each.roster is not None
            and each.roster.cohort(run.promotion.cohort_name) == mine
            and all(place.enrolled for place in each.roster.places(mine).values())
            and len(each.roster.places(mine)) == len(mine)
        )
        for each in sides(run.promotion)
    }
    say(
        {
            "before": before,
            "left alone": left_alone,
            "state": run.state,
            "done": run.done,
            "failed": run.failed,
            "found": sorted(SyncRow.objects.filter(run=run).values_list("found", flat=True)),
            "held": held,
            "workers": get_platform().has_workers(),
        }
    )


def clean() -> None:
    """Take away what `gather` made; the cohorts stay, empty."""
    from django.contrib.auth import get_user_model

    from dashboard_plugin.models import Body, Promotion

    Promotion.objects.filter(title=TITLE).delete()
    Body.objects.filter(name=TITLE).delete()
    get_user_model().objects.filter(username__startswith=NAME).delete()
    say({})


def accounts(count: int) -> list[int]:
    """Accounts that follow nothing."""
    from common.djangoapps.student.models import UserProfile
    from django.contrib.auth import get_user_model

    made = []
    for place in range(count):
        user = get_user_model().objects.create_user(f"{NAME}{place}", f"{NAME}{place}@exemple.fr")
        UserProfile.objects.create(user=user, name=f"Essai {place}")
        made.append(user.pk)
    return made


@contextmanager
def undone():
    """What is written inside is undone, the platform's caches of a request too."""
    from django.db import transaction
    from edx_django_utils.cache import RequestCache

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    RequestCache.clear_all_namespaces()


def say(told: dict[str, Any]) -> None:
    """The last line."""
    sys.stdout.write(f"\n{json.dumps(told)}\n")
