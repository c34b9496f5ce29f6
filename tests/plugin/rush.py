"""Several people at once on one database, and a database that refuses; prints what happened as JSON.

Run by `test_concurrency.py` in a process of its own: threads cannot share the tests' database in memory.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from time import sleep

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
    from django.db import connection
    from django.test.utils import setup_test_environment
    from django.utils import timezone

    from commune_core.referential import load
    from dashboard_plugin import api
    from dashboard_plugin.applets.territory.source import read_territory
    from dashboard_plugin.errors import NotSaved
    from dashboard_plugin.models import Answer, Commune, Membership, SiteRole
    from dashboard_plugin.use_cases.import_territory import import_territory

    setup_test_environment()
    # The tables at once: the tests themselves run on those that the migrations make.
    connection.settings_dict["TEST"]["MIGRATE"] = False
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
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

    SiteRole.objects.bulk_create(SiteRole(user_id=person, role="admin") for person in people)
    measured = next(item.figure for item in load().items.values() if item.figure and item.kind == "number")
    told["figures"] = rush(
        [
            lambda value=value: api.import_figures(
                people[value],
                data=f"code_insee;millesime;indicateur;valeur;source\n10145;2024;{measured};{value};x".encode(),
            )
            for value in range(8)
        ]
    )
    SiteRole.objects.all().delete()

    browsers = [signed_in(person) for person in people]
    told |= through_pages(browsers)
    if connection.vendor == "sqlite":
        told["full disk"] = fill_the_disk(connection, people[0], api, NotSaved)
    else:
        told["deadlock"] = get_in_the_way(connection, browsers[0])
    told |= invite_and_answer()
    told |= tell_and_answer_doubts(people)
    told |= run_a_promotion()
    return told | close_while_answering(people)


def tell_and_answer_doubts(people: list[int]) -> dict[str, object]:
    """Eight doubts of one reader at once, three before the most of a day; eight answers to one at once."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from dashboard_plugin.api import doubts
    from dashboard_plugin.models import Doubt, Notice, SiteRole

    page = {"course": "T053", "unit": "01-unite", "page": "lire"}
    reader = User.objects.create_user("lectrice", "lectrice@exemple.fr").pk
    before = {**page, "kind": "error", "text": "Faux.", "author_id": reader, "told_at": timezone.now()}
    Doubt.objects.bulk_create(Doubt(**before) for _ in range(17))
    told: dict[str, object] = {}
    told["doubts"] = rush(
        [
            lambda turn=turn: doubts.tell_doubt(reader, **page, told=doubts.Doubt("error", f"Faux, {turn}."))
            for turn in range(8)
        ]
    )
    SiteRole.objects.bulk_create(SiteRole(user_id=person, role="auteur") for person in people)
    chosen = Doubt.objects.earliest("pk").pk
    told["one doubt"] = rush(
        [
            lambda person=person: doubts.answer_doubt(
                person, doubt_id=chosen, state="kept", reply=f"Vu par {person}.", version=1
            )
            for person in people
        ]
    )
    told["doubt notices"] = list(Notice.objects.filter(doubt=chosen).values_list("count", flat=True))
    SiteRole.objects.all().delete()
    return told


def invite_and_answer() -> dict[str, object]:
    """One address is invited eight times at once, then eight strangers answer its letter; the list is changed
    by eight."""
    from datetime import date

    from django.contrib.auth.models import User

    from dashboard_plugin import api
    from dashboard_plugin.api import people
    from dashboard_plugin.models import Guest, Membership
    from dashboard_plugin.selectors.guests import fingerprint

    referent = Membership.objects.get(commune__insee_code="10145", role="referent").user_id
    number = api.create_project(referent, commune="10145", fields=api.ProjectFields("Toiture"))
    which = {"project_id": number, "expires_on": date.today()}
    told: dict[str, object] = {}
    told["one address"] = rush(
        [lambda: people.invite_guest(referent, email="lise@exemple.fr", **which) for _ in range(4)]
    )
    told["invitations"] = list(Guest.objects.values_list("version", flat=True))
    Guest.objects.update(secret_sha256=fingerprint("secret"))
    strangers = [User.objects.create_user(f"g{number}", f"g{number}@exemple.fr").pk for number in range(8)]
    told["one letter"] = rush(
        [
            lambda person=person: people.decide_invitation(person, secret="secret", accept=True)
            for person in strangers
        ]
    )
    row = Guest.objects.get()
    told["one invitation"] = rush(
        [
            lambda: people.change_guest(
                referent, guest_id=row.pk, role="contributor", version=row.version, **which
            )
            for _ in range(8)
        ]
    )
    told["guests"] = list(Guest.objects.values_list("status", "role", "version"))
    return told


def run_a_promotion() -> dict[str, object]:
    """Eight write one promotion over the same version; then the two who run it each let the other go."""
    from django.contrib.auth.models import User

    from dashboard_plugin.api import promotions
    from dashboard_plugin.models import Promotion, Seat, SiteRole

    one, two = (User.objects.create_user(f"o{number}", f"o{number}@exemple.fr").pk for number in (1, 2))
    SiteRole.objects.create(user_id=one, role="animateur_cohorte")
    fields = promotions.PromotionFields("Nouveaux maires")
    body = promotions.BodyFields("Association")
    told: dict[str, object] = {}
    told["one form"] = rush(
        [lambda: promotions.create_promotion(one, fields=fields, body=body, once="b" * 64) for _ in range(4)]
    )
    told["promotions"] = Promotion.objects.count()
    which = {"promotion_id": Promotion.objects.get().pk}
    promotions.name_role(one, email="o2@exemple.fr", role="organiser", **which)
    told["one promotion"] = rush(
        [
            lambda title=title, person=person: promotions.save_promotion(
                person, fields=promotions.PromotionFields(title), version=1, **which
            )
            for title, person in zip("abcdefgh", (one, two) * 4, strict=True)
        ]
    )
    seats = dict(Seat.objects.values_list("user_id", "pk"))
    told["each lets the other go"] = rush(
        [
            lambda person=person, seat=seats[other]: promotions.end_role(
                person, seat_id=seat, version=1, **which
            )
            for person, other in ((one, two), (two, one))
        ]
    )
    told["organisers left"] = Seat.objects.filter(role="organiser", state="member").count()
    return told


def close_while_answering(people: list[int]) -> dict[str, object]:
    """Half of them close the year while the others answer one point more; then all correct the same one."""
    from commune_core import photograph
    from dashboard_plugin import api
    from dashboard_plugin.models import Answer, Campaign, Photograph

    year = Campaign.objects.get(commune__insee_code="10145").year
    others = ("URB-01", "RES-01", "EAU-01", "ENV-01")
    calls = [
        lambda person=person: api.close_campaign(person, commune="10145", year=year) for person in people[:4]
    ]
    answers = [
        lambda person=person, item=item: api.save_answer(
            person, item_id=item, raw=None, version=None, state="unknown"
        )
        for person, item in zip(people[4:], others, strict=True)
    ]
    ends = rush([call for pair in zip(calls, answers, strict=True) for call in pair])
    row = Photograph.objects.get()
    taken = photograph.read(row.payload, row.sha256)
    saved = Answer.objects.filter(campaign__commune__insee_code="10145")
    fix = [api.Correction("GOV-05", 4)]
    corrections = rush(
        [
            lambda person=person: api.correct_campaign(
                person, commune="10145", year=year, number=1, reason=f"Motif {person}", corrections=fix
            )
            for person in people
        ]
    )
    return {
        "closing": {
            "closed once": ends.get("done", 0) - len(answers) + ends.get("campaign.closed", 0),
            "told": ends.get("campaign.stale", 0),
        },
        "photographed all that was saved": set(taken.answers) == set(saved.values_list("item_id", flat=True)),
        "corrections": corrections,
        "chained": list(Photograph.objects.order_by("number").values_list("number", flat=True)),
    }


def through_pages(browsers: list) -> dict[str, object]:
    """All answer one point, then each a point of three domains, as forms send them."""
    from django.utils import timezone

    from dashboard_plugin.use_cases.rebuild_scores import rebuild_scores

    same, others = Counter(), Counter()
    rush([lambda browser=browser: same.update([post(browser, "ADM-02")]) for browser in browsers])
    items = ("GOV-06", "ADM-05", "ADM-08", "FIN-03", "FIN-04", "FIN-08")
    each_his_own = zip(browsers, items, strict=False)
    rush([lambda browser=b, item=item: others.update([post(browser, item, "3")]) for b, item in each_his_own])
    return {
        "one point": {str(status): number for status, number in same.items()},
        "a point each": {str(status): number for status, number in others.items()},
        "scores put right": rebuild_scores(today=timezone.localdate()),
    }


def signed_in(person: int):
    from django.contrib.auth.models import User
    from django.test import Client

    browser = Client()
    browser.force_login(User.objects.get(pk=person))
    return browser


def post(browser, item_id: str, answer: str = "inconnu") -> int:
    address = f"/viatic/commune/10145/etat-des-lieux/{item_id}/"
    return browser.post(address, {"reponse": answer, "version": "", "suite": "rester"}).status_code


def get_in_the_way(connection, browser) -> dict[str, object]:
    """Hold the author of an answer, let the page that saves it wait for us, then ask for what it holds."""
    from django.contrib.auth.models import User
    from django.db import transaction

    from dashboard_plugin.models import Answer, Commune

    answers = Answer.objects.filter(item_id="ADM-03")
    told: dict[str, object] = {}

    def save() -> None:
        told["status"] = post(browser, "ADM-03")
        connection.close()

    saving = Thread(target=save)
    with transaction.atomic():
        # More rows than the answer writes: the database ends the lighter of two that wait for each other.
        User.objects.update(first_name="Occupé")
        saving.start()
        with connection.cursor() as cursor:
            waiting = "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
            while saving.is_alive() and not (cursor.execute(waiting) and cursor.fetchone()[0]):
                sleep(0.2)  # Read more often than ten times a second, that table stays as it was.
        Commune.objects.select_for_update().get(insee_code="10145", kind="commune")
        saving.join()
    told["nothing written"] = not answers.exists()
    told["saved afterwards"] = post(browser, "ADM-03") == 302 and answers.exists()
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
