"""Several people at once on one database file, and a disk that fills up; prints what happened as JSON.

Run by `test_concurrency.py` in a process of its own: threads cannot share the tests' database in memory.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import django


def rush(calls: list[Callable[[], object]]) -> dict[str, int]:
    """Start all the calls together; gives how many ended in which way."""
    from django.db import connection

    from commune_core.errors import CommuneError

    start, ends = Barrier(len(calls)), Counter()

    def run(call: Callable[[], object]) -> None:
        start.wait()
        try:
            call()
            ends["done"] += 1
        except CommuneError as error:
            ends[error.code] += 1
        finally:
            connection.close()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(ends)


def main(folder: Path) -> dict[str, object]:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from dashboard_plugin import api
    from dashboard_plugin.applets.territory.source import read_territory
    from dashboard_plugin.errors import NotSaved
    from dashboard_plugin.models import Answer, Commune, Membership
    from dashboard_plugin.use_cases.import_territory import import_territory

    call_command("migrate", verbosity=0)
    import_territory(read_territory(folder, year=2026), now=timezone.now())
    people = [User.objects.create_user(f"p{number}", f"p{number}@exemple.fr").pk for number in range(8)]
    told: dict[str, object] = {}

    told["claims"] = rush(
        [
            lambda person=person: api.request_membership(person, commune="10145", function="maire")
            for person in people
        ]
    )
    told["statuses"] = dict(Counter(Membership.objects.values_list("status", flat=True)))
    Membership.objects.update(status="confirmed")

    told["first answers"] = rush(
        [
            lambda person=person: api.save_answer(person, item_id="GOV-02", raw=2, version=None)
            for person in people
        ]
    )
    told["same version"] = rush(
        [
            lambda person=person: api.save_answer(person, item_id="GOV-02", raw=3, version=1)
            for person in people
        ]
    )
    told["versions"] = list(Answer.objects.values_list("version", flat=True))
    told["history"] = Answer.history.count()
    items = ["GOV-01", "GOV-05", "ADM-01", "SEC-01"]
    told["other points"] = rush(
        [
            lambda person=person, item=item: api.save_answer(
                person, item_id=item, raw=None, version=None, state="unknown"
            )
            for person, item in zip(people, items, strict=False)
        ]
    )
    lone = User.objects.create_user("seul", "seul@exemple.fr").pk
    told["practice"] = rush(
        [
            lambda item=item: api.save_answer(lone, item_id=item, raw=None, version=None, state="unknown")
            for item in items
        ]
    )
    told["practice communes"] = Commune.objects.filter(kind="practice").count()

    told["full disk"] = fill_the_disk(connection, people[0], api, NotSaved)
    return told


def fill_the_disk(connection, person: int, api, not_saved: type[Exception]) -> dict[str, object]:
    """Let the file grow no more, save a long comment, then give room again and save it."""
    before = api.sheet(person, items="GOV-02").rows[0].answer
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    said = "saved"
    try:
        # Free pages of the file may take the first ones.
        for _ in range(400):
            current = api.sheet(person, items="GOV-02").rows[0].answer
            api.save_answer(
                person,
                item_id="GOV-02",
                raw=3,
                version=current.version,
                comment="x" * 3900 + str(current.version),
            )
            before = api.sheet(person, items="GOV-02").rows[0].answer
    except not_saved as error:
        said = error.message
    kept = api.sheet(person, items="GOV-02").rows[0].answer == before
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {pages * 10}")
    again = (
        api.save_answer(person, item_id="GOV-02", raw=1, version=before.version).version == before.version + 1
    )
    return {"said": said, "old answer kept": kept, "saved afterwards": again}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
