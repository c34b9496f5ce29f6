"""The actions and projects of a commune taken together: lists, filters, phases, days, and what they cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard_plugin import api
from dashboard_plugin.api import works
from dashboard_plugin.models import Aim, Commune, Part, Project, Step

pytestmark = pytest.mark.django_db

HERE = "10145"
TODAY = date(2027, 3, 15)


@pytest.fixture(autouse=True)
def _today(at) -> None:
    at(TODAY.isoformat())


def sheet(mayor: int, title: str, **more) -> int:
    return api.create_project(mayor, commune=HERE, fields=api.ProjectFields(title, **more))


@pytest.fixture
def few(mayor) -> dict[str, int]:
    """One of each sort."""
    paul = api.Someone("Paul Durand")
    school = sheet(mayor, "École", kind="project", domain="FIN", due_on=date(2027, 9, 1), pilot=paul)
    return {
        "École": school,
        "Toiture": sheet(
            mayor, "Toiture", parent_id=school, due_on=date(2027, 3, 1), phase="operation",
            starts_on=date(2026, 10, 1), items=("GOV-02",), pilot=api.Someone(user_id=mayor),
        ),
        "Registre": sheet(mayor, "Registre", place="Mairie", phase="study"),
        "Audit": sheet(mayor, "Audit", status="done", due_on=date(2027, 1, 1), domain="GOV"),
        "Parking": sheet(
            mayor, "Parking", status="blocked", status_reason="Terrain", due_on=date(2027, 4, 2), place="Gare"
        ),
    }  # fmt: skip


def titles(mayor: int, **filters) -> list[str]:
    view = works.projects(mayor, commune=HERE, filters=works.ProjectFilters(**filters))
    assert view.total == len(view.rows)
    return [row.title for row in view.rows]


def test_what_is_expected_comes_first_and_what_is_over_last(mayor, few):
    assert titles(mayor) == ["Toiture", "Parking", "École", "Registre", "Audit"]
    first = works.projects(mayor, commune=HERE).rows[0]
    assert (first.deadline.late, first.deadline.days, first.pilot) == (True, -14, "Helene Essai")
    assert (first.parent_title, first.url) == ("École", f"/viatic/projets/{few['Toiture']}/")


def test_each_filter_keeps_what_it_says(mayor, few):
    assert titles(mayor, domain="GOV") == ["Toiture", "Audit"]  # by the point aimed at, and by its own
    assert titles(mayor, place="Gare") == ["Parking"]
    assert titles(mayor, person=mayor) == ["Toiture"]
    assert titles(mayor, person="Paul Durand") == ["École"]
    assert titles(mayor, kind="project") == ["École"]
    assert titles(mayor, phase="study") == ["Registre"]
    assert titles(mayor, status="blocked") == ["Parking"]
    assert titles(mayor, late=True) == ["Toiture"]
    assert titles(mayor, item="GOV-02") == ["Toiture"]
    assert titles(mayor, parent_id=few["École"]) == ["Toiture"]
    assert titles(mayor, year=2026) == ["Toiture"]
    assert titles(mayor, year=2027) == ["Toiture", "Parking", "École", "Audit"]
    # In hand until today, whatever its deadline; beyond, only what is due later.
    assert titles(mayor, year=2028) == []


def test_a_page_begins_where_the_one_before_ends(mayor, few):
    met, after = [], None
    for _ in range(3):
        view = works.projects(mayor, commune=HERE, after=after, limit=2)
        met += [row.title for row in view.rows]
        assert view.total == 5
        after = view.following
    assert met == titles(mayor)
    assert after is None


def test_phases_hold_what_is_not_over(mayor, few):
    board = works.project_board(mayor, commune=HERE)
    held = {column.phase: [row.title for row in column.rows] for column in board.columns}
    assert held == {"idea": ["Parking", "École"], "study": ["Registre"], "operation": ["Toiture"]}
    over = works.project_board(mayor, commune=HERE, filters=works.ProjectFilters(status="done"))
    assert [column.total for column in over.columns] == [1, 0, 0]


def test_a_month_tells_its_days(mayor, few):
    for position, (title, due, done) in enumerate((("Devis", 31, None), ("Vote", 2, TODAY)), start=1):
        due_on = date(2027, 3, due)
        Step.objects.create(
            project_id=few["École"], position=position, title=title, due_on=due_on, done_on=done
        )
    month = works.project_calendar(mayor, commune=HERE, month=date(2027, 3, 1))
    told = [(entry.on.day, entry.kind, entry.title, entry.late) for entry in month.entries]
    assert told == [
        (1, "due", "Toiture", True),
        (2, "step", "Vote", False),
        (15, "end", "Audit", False),
        (31, "step", "Devis", False),
    ]
    assert [entry.title for entry in works.project_calendar(
        mayor, commune=HERE, month=date(2026, 10, 1), filters=works.ProjectFilters(phase="operation")
    ).entries] == ["Toiture"]  # fmt: skip


def test_a_point_leads_to_what_is_done_about_it(mayor, few):
    sheet(mayor, "Renoncé", items=("GOV-02",), status="dropped", status_reason="Sans suite")
    found = works.projects_by_point(mayor, commune=HERE)
    assert {item: [each.title for each in rows] for item, rows in found.items()} == {"GOV-02": ["Toiture"]}
    assert works.projects_by_point(mayor, commune=HERE, item_id="GOV-01") == {}


def test_forms_offer_what_the_commune_has(mayor, few, member):
    member("lise")
    choices = works.project_choices(mayor, commune=HERE)
    assert [each.name for each in choices.members] == ["Helene Essai", "Lise Essai"]
    assert (choices.names, choices.places) == (("Paul Durand",), ("Gare", "Mairie"))
    assert choices.years == (2026, 2027)
    assert choices.parents == ((few["École"], "École"),)


def test_a_first_claimant_is_not_told_who_the_members_are(mayor, member):
    claimant = member("ahmed", role="referent", status="provisional")
    choices = works.project_choices(claimant, commune=HERE)
    assert [each.name for each in choices.members] == ["Ahmed Essai"]


def test_a_list_costs_the_same_with_ten_sheets_and_with_a_thousand(mayor):
    def costs() -> list[int]:
        found = []
        for ask in (
            lambda: works.projects(mayor, commune=HERE, filters=works.ProjectFilters(domain="GOV")),
            lambda: works.project_board(mayor, commune=HERE),
            lambda: works.project_calendar(mayor, commune=HERE, month=TODAY.replace(day=1)),
            lambda: works.project_choices(mayor, commune=HERE),
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as queries:
                ask()
            found.append(len(queries))
        return found

    many_sheets(mayor, 10)
    few = costs()
    many_sheets(mayor, 990)
    assert costs() == few
    assert max(few) <= 12


def many_sheets(mayor: int, count: int) -> None:
    here = Commune.objects.get(insee_code=HERE, kind="commune", status="current")
    now, phases = timezone.now(), ("idea", "study", "operation")
    start = Project.objects.count()
    Project.objects.bulk_create(
        Project(
            commune=here, kind="action", title=f"Action {start + number}", phase=phases[number % 3],
            due_on=TODAY + timedelta(days=number % 300 - 90), created_at=now, changed_at=now,
        )
        for number in range(count)
    )  # fmt: skip
    made = Project.objects.order_by("pk").values_list("pk", flat=True)[start:]
    Aim.objects.bulk_create(Aim(project_id=each, item_id="GOV-02") for each in made)
    Part.objects.bulk_create(Part(project_id=each, role="pilot", user_id=mayor) for each in made)
    Step.objects.bulk_create(Step(project_id=each, position=1, title="Devis", due_on=TODAY) for each in made)
