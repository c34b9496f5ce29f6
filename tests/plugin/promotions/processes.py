"""Two processes on one run, and two people at once in promotions; prints what happened as JSON.

Run by `test_at_once.py` in processes of their own: threads cannot share the tests' database in memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from functools import partial
from threading import Event
from time import sleep

import django
from django.utils import timezone

from tests.plugin.rush import rush

MEMBERS, RUNS = 4, 15


def main() -> dict[str, object]:
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    # The tables at once: the tests themselves run on those that the migrations make.
    connection.settings_dict["TEST"]["MIGRATE"] = False
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    told = {"one run": two_processes(connection.settings_dict["NAME"])}
    told["list and beat"] = list_and_beat()
    return told | two_promotions() | last_place() | close_and_join()


def two_processes(database: str) -> dict[str, object]:
    """Two carry on the same runs at once, each as if the other had long been silent, while they are stopped,
    begun again and asked for more."""
    from dashboard_plugin.api import promotion_platform
    from dashboard_plugin.errors import NotSaved
    from dashboard_plugin.models import SyncRow, SyncRun

    row = gather("a", members=MEMBERS)
    command = [sys.executable, "-m", "tests.plugin.promotions.processes", "carry", str(RUNS)]
    environment = {**os.environ, "VIATIC_TEST_DATABASE": database}
    both = [
        subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    asked: Counter[str] = Counter()
    while any(process.poll() is None for process in both):
        try:
            run = start(row, mend=True)
            promotion_platform.stop_sync(row.organiser, promotion_id=row.pk, run_id=run)
            start(row)
        except NotSaved as error:
            asked[repr(error.__cause__)] += 1
    told = [process.communicate() for process in both]
    return {
        "faults": [said[1][-9000:] for said in told if said[1]],
        "asked": dict(asked),
        "ended": SyncRun.objects.filter(state="done").count() >= RUNS,
        "rows": dict(Counter(SyncRow.objects.values_list("state", flat=True))),
    }


def two_promotions() -> dict[str, object]:
    """The same people are enrolled at once in two promotions that share a course, by three doors."""
    from dashboard_plugin.api import promotion_roster as rosters
    from dashboard_plugin.models import Seat

    rows = [gather("b", join_code="B" * 12), gather("c", kind="approval", join_code="C" * 12)]
    people = accounts("b", 6)
    told: dict[str, object] = {}

    def enrol(row, name: str) -> int:
        return rosters.enrol_member(row.organiser, promotion_id=row.pk, email=f"{name}@exemple.fr")

    told["two organisers"] = sum(
        (Counter(rush([partial(enrol, row, name) for row in rows])) for name in list(people)[:3]), Counter()
    )
    told["a code and an organiser"] = sum(
        (
            Counter(
                rush(
                    [
                        partial(enrol, rows[1], name),
                        partial(rosters.join_promotion, people[name], code="B" * 12),
                    ]
                )
            )
            for name in list(people)[3:]
        ),
        Counter(),
    )
    told["seats in two"] = max(
        Counter(Seat.objects.filter(user__in=people.values()).values_list("user_id", flat=True)).values()
    )
    return told


def last_place() -> dict[str, object]:
    """Six take the last place at once."""
    from dashboard_plugin.api import promotion_roster as rosters
    from dashboard_plugin.models import Seat

    row, people = gather("d", capacity=1, kind="open", join_code="D" * 12), accounts("d", 6)
    told = rush([partial(rosters.join_promotion, person, code="D" * 12) for person in people.values()])
    states = Counter(Seat.objects.filter(promotion=row, role="member").values_list("state", flat=True))
    return {"last place": [told, dict(states)]}


def close_and_join() -> dict[str, object]:
    """It is closed while six join it: whoever is told that he is in is, and nobody enters afterwards."""
    from dashboard_plugin.api import promotion_roster as rosters
    from dashboard_plugin.api import promotions
    from dashboard_plugin.models import PromotionLog, Seat

    row, people = gather("e", kind="open", join_code="E" * 12), accounts("e", 6)
    calls = [partial(rosters.join_promotion, person, code="E" * 12) for person in people.values()]
    close = partial(
        promotions.set_promotion_state, row.organiser, promotion_id=row.pk, state="closed", version=1
    )
    told = rush([*calls[:3], close, *calls[3:]])
    inside = Seat.objects.filter(promotion=row, role="member", state="member").count()
    facts = list(PromotionLog.objects.filter(promotion=row).order_by("pk").values_list("fact", flat=True))
    return {
        "told as it is": told["done"] - 1 == inside,
        "ways": sorted(told),
        "nobody after": "joined" not in facts[facts.index("state") :],
    }


def list_and_beat() -> dict[str, int]:
    """Somebody says that he works on a run while the list of it is half written."""
    from dashboard_plugin.models import SyncRun
    from dashboard_plugin.use_cases import promotion_sync_list as lists
    from dashboard_plugin.use_cases.carry_on_sync import carry_on

    run, listed, write = start(gather("f", members=2)), Event(), lists._list

    def slowly(*everything) -> None:
        write(*everything)
        listed.set()
        sleep(1)

    def beat() -> None:
        listed.wait()
        SyncRun.objects.filter(pk=run).update(beat_at=timezone.now())

    lists._list = slowly
    try:
        return rush([partial(carry_on, run), beat])
    finally:
        lists._list = write


def carry(count: int) -> int:
    """Carry on whatever runs there are until so many are over."""
    from dashboard_plugin.models import SyncRun
    from dashboard_plugin.use_cases.carry_on_sync import carry_on, unfinished_runs

    while SyncRun.objects.filter(state="done").count() < count:
        for run in unfinished_runs():
            carry_on(run, rows=5)
            SyncRun.objects.filter(pk=run).update(beat_at=None)
    return count


def gather(name: str, *, members: int = 0, courses: int = 2, **more):
    """A promotion that runs, its organiser (a number of an account), and members."""
    from django.contrib.auth.models import User

    from dashboard_plugin.models import Body, Promotion, PromotionCourse, Seat
    from tests.plugin.promotions.platform.hosts import KEYS

    now = timezone.now()
    body = Body.objects.create(name=name, kind="association", created_at=now)
    fields = {"state": "running", "created_at": now, "changed_at": now, **more}
    row = Promotion.objects.create(body=body, title=name, **fields)
    for place, key in enumerate(KEYS[:courses], 1):
        PromotionCourse.objects.create(promotion=row, position=place, course_key=key, title=key)
    row.organiser = User.objects.create_user(f"o-{name}", f"o-{name}@exemple.fr").pk
    people = accounts(name, members).values()
    Seat.objects.create(promotion=row, user_id=row.organiser, role="organiser", state="member", added_at=now)
    Seat.objects.bulk_create(Seat(promotion=row, user_id=p, state="member", added_at=now) for p in people)
    return row


def accounts(name: str, count: int) -> dict[str, int]:
    """Accounts by their names."""
    from django.contrib.auth.models import User

    names = [f"{name}{number}" for number in range(count)]
    return {each: User.objects.create_user(each, f"{each}@exemple.fr").pk for each in names}


def start(row, **options) -> int:
    from dashboard_plugin.api import promotion_platform

    return promotion_platform.start_sync(row.organiser, promotion_id=row.pk, **options)


if __name__ == "__main__":
    django.setup()
    from django.conf import settings

    settings.VIATIC_PLATFORM = "tests.plugin.promotions.platform.hosts.CohortPlatform"
    done = carry(int(sys.argv[2])) if sys.argv[1:2] == ["carry"] else main()
    sys.stdout.write(json.dumps(done) + "\n")
