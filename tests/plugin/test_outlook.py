"""The years to come of a commune, through the doors of the api: reckoned, brought in a file, never lost."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import InvalidPlan
from commune_core.tabular import UnreadableTable
from dashboard_plugin import api
from dashboard_plugin.api import money
from dashboard_plugin.api.money import CostFields, GrantFields, OutlookFields, OutlookUnseen, StaleMoney
from dashboard_plugin.exports import outlook as files
from dashboard_plugin.models import Outlook, Project
from tests.plugin.rights_scene import HERE

pytestmark = pytest.mark.django_db

QUIET = OutlookFields(
    2026, 210_000_00, 168_000_00, 1_200_00, 9_000_00, 64_000_00, 90_000_00, 10_000_00, 0, 3_000_00
)


@pytest.fixture
def karim(member, at) -> int:
    at("2026-11-26")
    return member("karim", role="referent", function="dgs_secretaire")


def tell(user: int, *years: int, **change: int | None) -> None:
    for year in years:
        money.save_outlook(user, commune=HERE, fields=replace(QUIET, year=year, **change), version=0)


def plan(user: int, title: str, *lines: CostFields | GrantFields) -> int:
    number = api.create_project(user, commune=HERE, fields=api.ProjectFields(title))
    for line in lines:
        if isinstance(line, CostFields):
            money.save_cost(user, project_id=number, fields=line)
        else:
            money.save_grant(user, project_id=number, fields=line)
    return number


def read(user: int) -> money.OutlookView:
    return money.outlook(user, commune=HERE)


def test_the_accounts_of_a_past_year_give_its_savings_as_in_the_worked_case(karim):
    accounts = OutlookFields(2025, 6_150_000_00, 5_388_000_00, 92_000_00, 410_000_00, 5_060_000_00)
    money.save_outlook(karim, commune=HERE, fields=accounts, version=0)
    (row,) = read(karim).past
    assert (row.savings.operating, row.savings.gross, row.savings.net) == (
        762_000_00,
        670_000_00,
        260_000_00,
    )
    assert row.savings.years_to_repay == Fraction(4_650_000_00, 670_000_00)
    assert read(karim).years == ()


def test_projects_fall_in_their_years_and_a_dropped_one_in_none(karim):
    tell(karim, 2025, 2026, 2027, 2028, 2029, 2030)
    church = plan(
        karim, "Église", CostFields("Travaux", 2027, 100_000_00),
        GrantFields("État", "public", 2027, 60_000_00),
    )  # fmt: skip
    plan(karim, "Sans montant")
    view = read(karim)
    flows = {each.year: each.flow for each in view.years}
    assert list(flows) == [2026, 2027, 2028, 2029, 2030]
    assert (flows[2027].spending, flows[2027].grants) == (130_000_00, 60_000_00)
    assert flows[2029].fctva == 3_000_00 + 19_684_80
    assert [(each.id, dict(each.spent), each.net_cost) for each in view.projects] == [
        (church, {2027: 120_000_00}, 40_315_20)
    ]
    ends = [each.fund.end for each in view.years]
    assert ends[0] == 90_000_00 - 10_000_00 + 3_000_00 + (210_000_00 - 168_000_00 - 1_200_00 - 9_000_00)
    assert ends[1] - ends[0] == 24_800_00 - 60_000_00
    Project.objects.filter(pk=church).update(status="dropped")
    assert read(karim).projects == ()


def test_a_gap_stops_the_plan_and_says_which_year_is_missing(karim):
    tell(karim, 2026, 2027, 2029)
    view = read(karim)
    assert ([each.year for each in view.years], view.missing) == ([2026, 2027], 2028)


def test_what_the_commune_cannot_bear_is_told_with_the_amount(karim):
    tell(karim, 2026, 2027)
    plan(karim, "Halle", CostFields("Travaux", 2027, 300_000_00))
    (year,) = (each for each in read(karim).years if not all(found.ok for found in each.findings))
    (finding,) = (found for found in year.findings if found.rule.code == "R17")
    assert (year.year, finding.amount) == (2027, -year.fund.end)


def test_a_project_that_cannot_be_reckoned_is_named_and_the_others_stay(karim):
    tell(karim, 2026)
    old = plan(karim, "Vieux", CostFields("Travaux", 2001, 1))
    plan(karim, "Neuf", CostFields("Travaux", 2027, 1))
    view = read(karim)
    assert [(number, title) for number, title, _ in view.left_out] == [(old, "Vieux")]
    assert [each.title for each in view.projects] == ["Neuf"]


def test_two_people_on_one_year_compare(karim, member):
    other = member("helene", function="maire")
    money.save_outlook(karim, commune=HERE, fields=QUIET, version=0)
    money.save_outlook(karim, commune=HERE, fields=QUIET, version=0)  # sent twice
    with pytest.raises(StaleMoney) as stale:
        money.save_outlook(other, commune=HERE, fields=replace(QUIET, debt=1), version=0)
    assert (stale.value.current.fields, stale.value.current.version) == (QUIET, 1)
    money.save_outlook(other, commune=HERE, fields=replace(QUIET, debt=1), version=1)
    with pytest.raises(StaleMoney):
        money.remove_outlook(karim, commune=HERE, year=2026, version=1)
    money.remove_outlook(karim, commune=HERE, year=2026, version=2)
    money.remove_outlook(karim, commune=HERE, year=2026, version=2)
    with pytest.raises(StaleMoney) as gone:
        money.save_outlook(other, commune=HERE, fields=QUIET, version=2)
    assert gone.value.current is None
    for change in ({"year": 1999}, {"revenue": -1}, {"working_capital": 10**15}):
        with pytest.raises(InvalidPlan):
            money.save_outlook(other, commune=HERE, fields=replace(QUIET, **change), version=0)


def test_the_figures_leave_and_come_back_equal(karim):
    tell(karim, 2025, 2026, 2027, working_capital=None)
    money.save_outlook(karim, commune=HERE, fields=replace(QUIET, working_capital=-5_00, fctva=1), version=1)
    sent = files.figures(read(karim))
    before = [row.fields for row in read(karim).rows]
    same = money.plan_outlook(karim, commune=HERE, data=sent)
    assert (same.added, same.changed, same.same, same.faults) == ((), (), 3, ())
    Outlook.objects.all().delete()
    # As a spreadsheet of another age saves it.
    old = sent.decode("utf-8-sig").encode("cp1252")
    money.import_outlook(karim, commune=HERE, data=old, digest="")
    assert [row.fields for row in read(karim).rows] == before
    assert b"fonds de roulement" in files.results(read(karim))


def test_a_file_replaces_only_what_was_shown_and_a_bad_line_stops_it_whole(karim):
    tell(karim, 2026)
    sent = files.figures(read(karim)).decode("utf-8-sig")
    changed = sent.replace("210000,00", "1 210 000,00").encode()
    shown = money.plan_outlook(karim, commune=HERE, data=changed)
    assert [comes.revenue for _, comes in shown.changed] == [1_210_000_00]
    with pytest.raises(OutlookUnseen):
        money.import_outlook(karim, commune=HERE, data=changed, digest="")
    money.save_outlook(karim, commune=HERE, fields=replace(QUIET, debt=1), version=1)
    with pytest.raises(OutlookUnseen) as unseen:
        money.import_outlook(karim, commune=HERE, data=changed, digest=shown.digest)
    money.import_outlook(karim, commune=HERE, data=changed, digest=unseen.value.plan.digest)
    assert Outlook.objects.get().revenue == 1_210_000_00
    line = sent.splitlines()[1]
    lines = [
        sent.splitlines()[0],
        line.replace("2026", "2027"),
        line.replace("2026", "MMXXVII"),
        line.replace("2026", "2028").replace("168000,00", "-3"),
        line.replace("2026", "2027"),
        line.replace("2026", "2029").replace("210000,00", ""),
        line.replace("2026", "1812"),
    ]
    bad = money.import_outlook(karim, commune=HERE, data="\n".join(lines).encode(), digest="")
    assert [fault.line for fault in bad.faults] == [3, 4, 5, 6, 7]
    assert "depenses de fonctionnement" in bad.faults[1].message
    assert Outlook.objects.count() == 1
    with pytest.raises(UnreadableTable):
        money.plan_outlook(karim, commune=HERE, data=b"annee;recettes\n2027;1\n")


def test_many_projects_ask_as_few_questions_as_one(karim):
    tell(karim, 2026, 2027)
    line, grant = CostFields("Travaux", 2027, 1_00), GrantFields("État", "public", 2027, 1, scheme="detr")
    counts = []
    for rank in range(2):
        for number in range(1 + 6 * rank):
            plan(karim, f"Projet {rank} {number}", line, grant)
        with CaptureQueriesContext(connection) as asked:
            assert len(read(karim).projects) == 1 + 7 * rank
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_practice_commune_has_a_plan_of_its_own(person, territory, at):
    at("2026-11-26")
    jeanne = person("jeanne")
    assert money.outlook(jeanne, commune="exercice").rows == ()
    money.save_outlook(jeanne, commune="exercice", fields=QUIET, version=0)
    assert [row.fields for row in money.outlook(jeanne, commune="exercice").rows] == [QUIET]
