"""A commune at a glance: what it counts, for whom, and at what price."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commune_core.projects import PHASES, STATUSES, stage
from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.api import reports
from dashboard_plugin.api.works import ProjectFilters
from dashboard_plugin.models import Aim, Commune, Effect, Membership, Part, Project
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.work_counts import stage_in_sql

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
HERE = "10145"


@pytest.fixture(autouse=True)
def _day(at):
    at(TODAY.isoformat())


def sheet(title: str, **more) -> Project:
    """A sheet of the commune, written as an import would."""
    now = get_clock().now()
    defaults = {"kind": "action", "created_at": now, "changed_at": now}
    commune = Commune.objects.get(insee_code=HERE)
    return Project.objects.create(commune=commune, title=title, **(defaults | more))


def effect(row: Project, item: str, before: int | None, after: int | None, year: int = 2026) -> None:
    Effect.objects.create(
        project=row, item_id=item, before_year=2025, before=before, after_year=year, after=after,
        at=timezone.now(),
    )  # fmt: skip


def queries_of(call) -> int:
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def test_the_database_and_the_rule_tell_the_same_stage(mayor):
    days = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1))
    for phase, status, starts_on in product(PHASES, STATUSES, days):
        sheet("Essai", phase=phase, status=status, starts_on=starts_on)
    for row in Project.objects.annotate(stage=stage_in_sql()):
        assert row.stage == stage(row.phase, row.status, row.starts_on, TODAY)


def test_each_sheet_is_counted_once_by_domain_and_by_year(mayor):
    sheet("Toiture", domain="SPO", status="done", ended_on=date(2025, 6, 1), place="Le Bourg")
    sheet("Réseau", domain="EAU", phase="operation", due_on=date(2027, 3, 1))
    sheet("Haie", domain="EAU", starts_on=date(2028, 1, 1), due_on=date(2028, 6, 1))
    sheet("Idée sans date", phase="idea")
    sheet("Abandon", domain="EAU", status="dropped", status_reason="Trop cher", ended_on=date(2026, 2, 1))
    told = reports.glance(mayor, commune=HERE)
    stages = {"done": 1, "in_hand": 1, "to_come": 2, "dropped": 1}
    assert (told.total.stages, told.total.total) == (stages, 5)
    assert {each.domain.code if each.domain else "": each.tally.total for each in told.domains} == {
        "EAU": 3, "SPO": 1, "": 1,
    }  # fmt: skip
    assert {each.year: each.tally.stages for each in told.years} == {
        2028: {"to_come": 1}, 2027: {"in_hand": 1}, 2026: {"dropped": 1}, 2025: {"done": 1},
        None: {"to_come": 1},
    }  # fmt: skip
    assert [each.year for each in told.years] == [2028, 2027, 2026, 2025, None]
    assert told.places == ("Le Bourg",)


def test_what_is_late_or_blocked_comes_first_and_the_rest_not_at_all(mayor):
    yesterday = TODAY - timedelta(days=1)
    sheet("En retard", due_on=yesterday)
    sheet("Bloqué", status="blocked", status_reason="Recours", due_on=TODAY + timedelta(days=9))
    sheet("À l’heure", due_on=TODAY)
    sheet("Fait", status="done", due_on=yesterday, ended_on=yesterday)
    told = reports.glance(mayor, commune=HERE)
    assert ([row.title for row in told.stopped], told.stopped_total) == (["En retard", "Bloqué"], 2)
    assert [row.deadline.late for row in told.stopped] == [True, False]
    for n in range(6):
        sheet(f"Retard {n}", due_on=yesterday)
    told = reports.glance(mayor, commune=HERE)
    assert (len(told.stopped), told.stopped_total) == (5, 8)


def test_a_point_that_two_actions_aimed_at_rose_once(mayor, member):
    first, second = (
        sheet(title, domain="SPO", status="done", ended_on=TODAY) for title in ("Toiture", "Chauffage")
    )
    effect(first, "SPO-07", 1, 3)
    effect(second, "SPO-07", 2, 3, 2027)
    effect(second, "ENE-01", 3, 2)
    effect(second, "ENE-02", None, 2)
    effect(second, "SEC-04", 1, 4)
    effect(sheet("En cours", domain="SPO"), "SPO-01", 1, 4)
    told = reports.glance(mayor, commune=HERE)
    assert (told.total.risen, told.total.fallen) == (2, 1)
    assert {each.domain.code: (each.tally.risen, each.tally.fallen) for each in told.domains} == {
        "SPO": (1, 0), "ENE": (0, 1), "SEC": (1, 0),
    }  # fmt: skip
    assert {each.year: each.tally.risen for each in told.years} == {2027: 1, 2026: 2, None: 0}
    # SEC-04 is reserved: for a deputy it is as if nothing had been read of it.
    seen = reports.glance(member("paul"), commune=HERE)
    assert (seen.total.risen, [each.domain.code for each in seen.domains]) == (1, ["ENE", "SPO"])


def test_the_filters_keep_a_domain_a_place_a_person(mayor, member):
    paul = member("paul")
    bourg = sheet("Toiture", domain="SPO", place="Le Bourg")
    sheet("Réseau", domain="EAU", place="Le Hameau", due_on=TODAY - timedelta(days=2))
    aimed = sheet("Chauffage", domain="ENE")
    Aim.objects.create(project=aimed, item_id="SPO-07")
    Part.objects.create(project=bourg, role="pilot", user_id=paul)
    Part.objects.create(project=aimed, role="participant", name="Mme Petit")

    def total(**kept):
        return reports.glance(mayor, commune=HERE, filters=ProjectFilters(**kept)).total.total

    assert [total(), total(domain="SPO"), total(place="Le Bourg"), total(person=paul)] == [3, 2, 1, 1]
    assert (total(person="Mme Petit"), total(place="Nulle part"), total(domain="SPO", person=paul)) == (
        1,
        0,
        1,
    )
    sheet("Fait", domain="EAU", status="done", ended_on=date(2025, 5, 1))
    of_year = reports.glance(mayor, commune=HERE, filters=ProjectFilters(year=2025))
    assert (of_year.total.stages, [each.domain.code for each in of_year.domains]) == ({"done": 1}, ["EAU"])
    assert {each.year for each in of_year.years} == {2025, 2026, None}
    told = reports.glance(mayor, commune=HERE, filters=ProjectFilters(domain="SPO"))
    assert ([row.domain.code for row in told.dashboard.domains], told.stopped) == (["SPO"], ())
    assert told.people == (("Mme Petit", "Mme Petit"), (paul, "Paul Essai"))


def test_what_others_changed_since_the_last_visit(mayor, member, at):
    paul = member("paul")
    api.create_project(paul, commune=HERE, fields=api.ProjectFields("Avant"))
    first = reports.glance(mayor, commune=HERE)
    assert (first.since.at, first.visit_due) == (None, True)
    reports.mark_visit(mayor, commune=HERE)
    assert not reports.glance(mayor, commune=HERE).visit_due
    at("2026-11-25")
    api.create_project(paul, commune=HERE, fields=api.ProjectFields("De Paul"))
    api.create_project(mayor, commune=HERE, fields=api.ProjectFields("De moi"))
    api.save_answer(paul, item_id="GOV-01", raw="oui", version=None)
    api.save_answer(mayor, item_id="GOV-02", raw=2, version=None)
    for _ in range(2):  # a visit lasts: what it told stays told while it lasts
        told = reports.glance(mayor, commune=HERE).since
        assert ([row.title for row in told.projects], told.answers, told.more) == (["De Paul"], 1, False)
        assert told.at.date() == TODAY
        reports.mark_visit(mayor, commune=HERE)
    at("2026-11-26")
    assert reports.glance(mayor, commune=HERE).since.nothing
    place = Membership.objects.get(user_id=mayor)
    assert place.visited_at.date() == date(2026, 11, 25)


def test_what_was_counted_is_counted_again_once_a_sheet_changed(mayor):
    number = api.create_project(mayor, commune=HERE, fields=api.ProjectFields("Toiture", phase="study"))
    assert reports.glance(mayor, commune=HERE).total.in_hand == 1
    fields = api.ProjectFields("Toiture", status="done")
    api.save_project(mayor, project_id=number, fields=fields, version=1)
    assert (told := reports.glance(mayor, commune=HERE).total).done == 1
    assert told.in_hand == 0
    Project.objects.all().delete()
    assert reports.glance(mayor, commune=HERE).total.empty


def test_the_price_grows_neither_with_the_sheets_nor_with_the_effects(mayor):
    def fill(count: int) -> None:
        for n in range(count):
            row = sheet(f"Action {n}", domain="EAU", status=("done", "blocked")[n % 2], ended_on=TODAY)
            Part.objects.create(project=row, role="pilot", name=f"Personne {n}")
            effect(row, "EAU-01", 1, 2)

    def prices() -> tuple[int, int]:
        cache.clear()
        return tuple(queries_of(lambda: reports.glance(mayor, commune=HERE)) for _ in range(2))

    fill(2)
    few = prices()
    fill(30)
    assert prices() == few
    assert few[1] <= 14


def test_a_practice_commune_has_its_glance_and_no_visits(person):
    jeanne = person("jeanne")
    api.create_project(jeanne, commune=None, fields=api.ProjectFields("Essai"))
    told = reports.glance(jeanne)
    assert (told.total.total, told.visit_due, told.since.at) == (1, False, None)
    assert reports.mark_visit(jeanne, commune=None) is None
    assert reports.glance(person("lise")).total.empty


def test_past_years_have_their_scores_for_those_who_may_read_every_point(mayor, member, at):
    at("2025-05-01")
    for item in load().domain("GOV").items:
        raw = {"scale": 2, "yes_no": "oui", "number": "50", "date": "2024-03"}[item.kind]
        api.save_answer(mayor, item_id=item.id, raw=raw, version=None)
    then = api.dashboard(mayor, commune=HERE).overall
    at("2026-11-22")
    api.save_answer(mayor, item_id="GOV-01", raw="oui", version=None)
    told = {each.year: each.overall for each in reports.glance(mayor, commune=HERE).years}
    assert told == {2026: None, 2025: then}
    assert then is not None
    # Whoever may not read every point could find the missing ones by subtraction.
    assert {each.overall for each in reports.glance(member("paul"), commune=HERE).years} == {None}
