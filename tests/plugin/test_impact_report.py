"""The report on what actions changed: measures and opinions apart, shared effects told as shared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard_plugin.api import reports
from dashboard_plugin.models import Aim, Commune, CostLine, Effect, Indicator, IndicatorValue, Project
from dashboard_plugin.platform import get_clock

pytestmark = pytest.mark.django_db

HERE = "10145"


@pytest.fixture(autouse=True)
def _day(at):
    at("2026-11-22")


def sheet(title: str, *items: str, cost: int | None = None, paid: int | None = None, **more) -> Project:
    now = get_clock().now()
    defaults = {"kind": "action", "status": "done", "ended_on": date(2026, 6, 1)}
    row = Project.objects.create(
        commune=Commune.objects.get(insee_code=HERE), title=title, created_at=now, changed_at=now,
        **(defaults | more),
    )  # fmt: skip
    Aim.objects.bulk_create(Aim(project=row, item_id=item) for item in items)
    if cost is not None:
        CostLine.objects.create(project=row, label="Travaux", year=2026, planned=cost, paid=paid)
    return row


def read(row: Project, item: str, before: int | None, after: int | None, said: str = "", **more) -> None:
    Effect.objects.create(
        project=row, item_id=item, before_year=2025, before=before, after_year=2026, after=after, said=said,
        at=timezone.now(), **more,
    )  # fmt: skip


def test_one_action_has_its_points_and_two_on_one_point_have_theirs_together(mayor):
    roof = sheet("Toiture", "SPO-07", cost=10_000_000)
    read(roof, "SPO-07", 1, 3)
    pipes = sheet("Réseau", "EAU-01", cost=5_000_000, paid=5_900_000)
    read(pipes, "EAU-01", 1, 2)
    meters = sheet("Compteurs", "EAU-01", "EAU-02", cost=1_000_000, status="in_progress", ended_on=None,
                   phase="operation")  # fmt: skip
    sheet("Pas commencé", "EAU-01", cost=9, status="in_progress", ended_on=None, phase="idea")
    report = reports.impact_report(mayor, commune=HERE)
    told = {tuple(each.title for each in row.sheets): row for row in report.results}
    alone, together = told[("Toiture",)], told[("Réseau", "Compteurs")]
    assert (alone.result.shared, alone.result.gain) == (False, 2)
    assert alone.result.cost_of_a_note == Fraction(6_000_000)  # 100 000 € and 20 % of VAT, for two notes
    assert (together.result.shared, together.result.gain, together.result.cost) == (True, 1, 7_100_000)
    assert [point.effect.efforts for point in together.points] == [(pipes.pk, meters.pk)]
    assert len(report.results) == 2


def test_what_is_thought_is_apart_and_reserved_points_are_for_few(mayor, member):
    row = sheet("Toiture", "SPO-07", "SEC-04", "GOV-01", expected="Moins de fuites")
    read(row, "SPO-07", 1, 3, "Plus de fuite.", author_id=mayor)
    read(row, "SEC-04", 0, 4, "Réservé")
    sheet("Sans relevé", "GOV-01")
    report = reports.impact_report(mayor, commune=HERE)
    assert [(each.said, each.said_by) for each in report.thoughts] == [
        ("Réservé", "Un ancien membre"), ("Plus de fuite.", "Helene Essai"),
    ]  # fmt: skip
    assert [each.title for each in report.unread] == ["Sans relevé"]
    seen = reports.impact_report(member("paul"), commune=HERE)
    assert [each.said for each in seen.thoughts] == ["Plus de fuite."]
    assert [point.item.id for result in seen.results for point in result.points] == ["SPO-07"]


def test_actions_are_those_that_ended_in_the_period(mayor):
    for title, day in (("Ancienne", date(2024, 3, 1)), ("Récente", date(2026, 6, 1)), ("Sans date", None)):
        sheet(title, ended_on=day)

    def titles(**asked) -> list[str]:
        return [each.title for each in reports.impact_report(mayor, commune=HERE, **asked).ended]

    assert set(titles()) == {"Ancienne", "Récente", "Sans date"}
    assert titles(since=date(2026, 4, 1)) == ["Récente"]


def test_an_indicator_is_told_from_where_it_began_to_its_last_value(mayor):
    commune = Commune.objects.get(insee_code=HERE)

    def indicator(title: str, values: dict[str, str], **more) -> None:
        row = Indicator.objects.create(
            commune=commune, title=title, unit="m³", direction="down", at=timezone.now(), **more
        )
        now = timezone.now()
        IndicatorValue.objects.bulk_create(
            IndicatorValue(indicator=row, on=on, value=value, at=now) for on, value in values.items()
        )

    indicator("A", {"2025-01-01": "10", "2026-01-01": "8.5"}, baseline="12", baseline_year=2024, target="5")
    indicator("B", {"2025-01-01": "10", "2026-01-01": "11"})
    indicator("C", {"2026-01-01": "4"})
    indicator("D", {})
    indicator("E", {"2026-01-01": "4"}, archived=True)
    indicator("F", {"2026-01-01": "4"}, item_id="SEC-04")
    told = {each.title: each for each in reports.impact_report(mayor, commune=HERE).indicators}
    assert {title: (each.before, each.after, each.way) for title, each in told.items()} == {
        "A": (Decimal(12), Decimal("8.5"), "better"), "B": (Decimal(10), Decimal(11), "worse"),
        "C": (None, Decimal(4), None), "D": (None, None, None), "F": (None, Decimal(4), None),
    }  # fmt: skip
    since = reports.impact_report(mayor, commune=HERE, since=date(2025, 6, 1)).indicators
    assert next(each for each in since if each.title == "A").before == Decimal(10)
    late = reports.impact_report(mayor, commune=HERE, since=date(2026, 4, 1)).indicators
    assert [(each.before, each.after, each.way) for each in late if each.title == "A"] == [
        (Decimal("8.5"), None, None)
    ]


def test_the_price_of_a_report_does_not_grow(mayor):
    def fill(count: int) -> None:
        for n in range(count):
            read(sheet(f"Action {n}", "EAU-01", cost=100), "EAU-01", 1, 2, "Vu", author_id=mayor)

    def price() -> int:
        with CaptureQueriesContext(connection) as queries:
            reports.impact_report(mayor, commune=HERE)
        return len(queries)

    fill(2)
    few = price()
    fill(12)
    assert price() == few
