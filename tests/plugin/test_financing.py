"""The money of a project, through the doors of the api: stored, read back, judged, and never lost."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from fractions import Fraction

import openpyxl
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commune_core.errors import InvalidPlan
from commune_core.financing import parameters
from commune_core.financing.evaluation import evaluate
from commune_core.financing.plan import NATURES
from dashboard_plugin import api
from dashboard_plugin.api import money
from dashboard_plugin.api.money import CostFields, GrantFields, StaleMoney, TermsFields
from dashboard_plugin.exports import financing as files
from dashboard_plugin.models import CostLine, Project
from tests.plugin.rights_scene import HERE

pytestmark = pytest.mark.django_db

WORKS = CostFields("Travaux", 2027, 165_000_00)
ARCHITECT = CostFields("Maîtrise d’œuvre", 2027, 15_000_00)
DETR = GrantFields("État", "etat_dotation", 2027, 72_000_00, scheme="detr", status="asked")
COUNTY = GrantFields("Département", "public", 2027, 36_000_00)


@pytest.fixture
def project(mayor, at) -> int:
    at("2026-11-26")
    return api.create_project(mayor, commune=HERE, fields=api.ProjectFields("Salle", items=("SPO-07",)))


def put(user: int, project: int, *lines: CostFields | GrantFields) -> list[int]:
    return [
        money.save_cost(user, project_id=project, fields=line)
        if isinstance(line, CostFields)
        else money.save_grant(user, project_id=project, fields=line)
        for line in lines
    ]


def read(user: int, project: int) -> money.FinancingView:
    return money.financing(user, project_id=project)


def broken(seen: money.FinancingView) -> dict[str, int]:
    assert seen.evaluation is not None
    return {each.rule.code: each.amount for each in seen.evaluation.findings if not each.ok}


def test_the_plan_of_a_village_hall_is_that_of_the_first_worked_case(mayor, project):
    put(mayor, project, WORKS, ARCHITECT, DETR, COUNTY)
    seen = read(mayor, project)
    found = seen.evaluation
    assert (found.total, found.vat, found.total_with_vat) == (180_000_00, 36_000_00, 216_000_00)
    assert (found.fctva, dict(found.fctva_by_year)) == (35_432_64, {2029: 35_432_64})
    assert (found.participation.share, found.participation.minimum) == (72_000_00, 36_000_00)
    assert (found.to_finance, found.net_cost, found.lawful) == (108_000_00, 72_567_36, True)
    assert next(each.label for each in seen.grants).startswith("État · Dotation d’équipement")
    years = {each.year: each for each in seen.years()}
    assert (years[2027].planned, years[2027].granted, years[2029].fctva) == (
        216_000_00,
        108_000_00,
        35_432_64,
    )


def test_a_rejected_plan_says_by_which_rule_and_by_how_much(mayor, project):
    put(
        mayor, project, replace(WORKS, planned=180_000_00), replace(DETR, amount=90_000_00),
        replace(DETR, funder="État, région", scheme="dsil", amount=36_000_00),
        replace(COUNTY, amount=27_000_00),
    )  # fmt: skip
    assert broken(read(mayor, project)) == {"R03": 9_000_00}
    (finding,) = (each for each in read(mayor, project).evaluation.findings if not each.ok)
    assert "L1111-10" in finding.rule.source
    money.save_terms(
        mayor, project_id=project, version=0,
        fields=TermsFields(reason="patrimoine", share=1000, reference="Arrêté du 3 mai 2027"),
    )  # fmt: skip
    assert broken(read(mayor, project)) == {}


def test_a_gift_reduces_the_base_of_the_minimum_share(mayor, project):
    put(
        mayor, project, replace(WORKS, planned=250_000_00),
        GrantFields("Souscription", "prive", 2027, 30_000_00), replace(COUNTY, amount=176_000_00),
    )  # fmt: skip
    share = read(mayor, project).evaluation.participation
    assert (share.public_financing, share.share, share.minimum) == (220_000_00, 44_000_00, 44_000_00)
    assert broken(read(mayor, project)) == {}
    (_, grant) = read(mayor, project).grants
    money.save_grant(
        mayor, project_id=project, grant_id=grant.id, version=1, fields=replace(COUNTY, amount=176_000_01)
    )
    assert broken(read(mayor, project)) == {"R03": 1}


def test_a_quote_signed_before_the_request_was_received_is_told(mayor, project):
    put(mayor, project, WORKS, replace(DETR, request_received_on=date(2026, 12, 15)))
    money.save_terms(mayor, project_id=project, fields=TermsFields(signed_on=date(2026, 12, 10)), version=0)
    assert set(broken(read(mayor, project))) == {"R15"}


def test_the_deadlines_of_a_state_grant_follow_its_dates(mayor, project):
    asked = replace(DETR, request_received_on=date(2026, 12, 15), decided_on=date(2027, 5, 20))
    put(mayor, project, asked, replace(asked, status="granted"), replace(asked, status="refused"), COUNTY)
    first, second = read(mayor, project).deadlines()
    assert (first.complete, first.start_by) == (date(2027, 3, 15), None)
    assert (second.start_by, second.start_by_extended) == (date(2029, 5, 20), date(2030, 5, 20))


def test_what_if_a_grant_is_refused_writes_nothing(mayor, project):
    put(mayor, project, WORKS, ARCHITECT, DETR, COUNTY)
    money.save_terms(
        mayor, project_id=project, version=0, fields=TermsFields(loan=50_000_00, rate=36_000, years=15)
    )
    before = read(mayor, project)
    seen, refusal = money.what_if(mayor, project_id=project, grant_id=before.grants[0].id)
    assert (refusal.missing, refusal.loan.capital) == (72_000_00, 122_000_00)
    assert refusal.after.own_funds == refusal.before.own_funds + 72_000_00
    assert read(mayor, project) == before == seen
    grant = before.grants[0]
    money.save_grant(
        mayor, project_id=project, grant_id=grant.id, version=1, fields=replace(DETR, status="refused")
    )
    assert read(mayor, project).evaluation.own_funds == refusal.after.own_funds


AMOUNTS = st.integers(0, 10**11)
YEARS = st.integers(2024, 2032)
COSTS = st.builds(
    CostFields,
    st.sampled_from(["Travaux", "Études", "Terrain"]),
    YEARS,
    AMOUNTS,
    vat=st.sampled_from([0, 210, 550, 1000, 2000]),
    fctva=st.booleans(),
    subsidisable=st.booleans(),
    paid=st.none() | AMOUNTS,
)
GRANTS = st.builds(
    GrantFields,
    st.sampled_from(["État", "Région", "Fondation"]),
    st.sampled_from(NATURES),
    YEARS,
    AMOUNTS,
    granted=st.none() | AMOUNTS,
    received=st.none() | AMOUNTS,
    status=st.sampled_from(["idea", "asked", "granted", "refused", "paid"]),
)
TERMS = st.builds(
    TermsFields,
    regime=st.sampled_from(["n", "n+1", "n+2", "epci", "none"]),
    reason=st.sampled_from(["", "lead"]),
    loan=AMOUNTS,
    rate=st.integers(0, 100_000),
    years=st.integers(1, 40),
    periods=st.sampled_from([1, 2, 4, 12]),
)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(costs=st.lists(COSTS, min_size=1, max_size=4), grants=st.lists(GRANTS, max_size=4), terms=TERMS)
def test_any_plan_is_read_back_as_it_was_stored_and_adds_up_to_the_cent(mayor, project, costs, grants, terms):
    with transaction.atomic():
        put(mayor, project, *costs, *grants)
        money.save_terms(mayor, project_id=project, fields=terms, version=0)
        seen = read(mayor, project)
        assert sorted((each.fields for each in seen.costs), key=repr) == sorted(costs, key=repr)
        assert [each.fields for each in seen.grants] == grants
        assert (seen.terms, seen.terms_version) == (terms, 1)
        found = seen.evaluation
        vat = sum(int(Fraction(2 * each.planned * each.vat, 10_000) + 1) // 2 for each in costs)
        assert found.total_with_vat == sum(each.planned for each in costs) + vat
        assert sum(cents for _, cents in found.table()) == found.total_with_vat
        years = seen.years()
        assert sum(each.planned for each in years) == found.total_with_vat
        assert sum(each.granted for each in years) == found.aid + found.private
        assert abs(sum(each.fctva for each in years) - found.fctva) <= len(found.spent)
        rows = [row for row in files.rows(found) if row[0] == "Ressources"]
        assert sum(row[-1] for row in rows[:-1]) == rows[-1][-1] == found.total_with_vat
        assert evaluate(found.plan) == found
        transaction.set_rollback(True)


def test_money_that_cannot_be_is_refused_by_the_field_and_nothing_is_written(mayor, project):
    wrong = {
        "label": (WORKS, {"label": " "}), "year": (WORKS, {"year": 1999}),
        "planned": (WORKS, {"planned": -1}), "paid": (WORKS, {"paid": -1}),
        "vat": (WORKS, {"vat": 10_001}), "funder": (DETR, {"funder": "x" * 201}),
        "nature": (DETR, {"nature": "autre"}), "amount": (DETR, {"amount": 10**14}),
        "status": (DETR, {"status": "done"}), "received": (DETR, {"received": -5}),
        "decided_on": (DETR, {"request_received_on": date(2027, 2, 1), "decided_on": date(2027, 1, 1)}),
    }  # fmt: skip
    for field, (line, change) in wrong.items():
        with pytest.raises(InvalidPlan) as refusal:
            put(mayor, project, replace(line, **change))
        assert refusal.value.where["field"] == field
    terms = {
        "regime": {"regime": "n+3"}, "reason": {"reason": "amitié"}, "years": {"loan": 1, "years": 0},
        "share": {"reason": "anru"}, "reference": {"reason": "anru", "share": 1000},
        "periods": {"periods": 3},
    }  # fmt: skip
    for field, change in terms.items():
        with pytest.raises(InvalidPlan) as refusal:
            money.save_terms(mayor, project_id=project, fields=TermsFields(**change), version=0)
        assert refusal.value.where["field"] == field
    assert read(mayor, project).costs == read(mayor, project).grants == ()
    assert read(mayor, project).terms_version == 0


def test_two_people_on_one_line_compare_and_on_two_lines_do_not_meet(mayor, member, project):
    other = member("denis", role="collaborateur", function="dgs_secretaire")
    works, architect = put(mayor, project, WORKS, ARCHITECT)
    change = {"project_id": project, "cost_id": works, "version": 1}
    mine, theirs = replace(WORKS, planned=1), replace(WORKS, planned=2)
    money.save_cost(mayor, fields=mine, **change)
    money.save_cost(other, fields=ARCHITECT, project_id=project, cost_id=architect, version=1)
    with pytest.raises(StaleMoney) as stale:
        money.save_cost(other, fields=theirs, **change)
    assert (stale.value.current.fields, stale.value.current.version) == (mine, 2)
    money.save_cost(other, fields=mine, **change)  # sent twice
    with pytest.raises(StaleMoney):
        money.remove_cost(other, project_id=project, cost_id=works, version=1)
    money.remove_cost(other, project_id=project, cost_id=works, version=2)
    money.remove_cost(mayor, project_id=project, cost_id=works, version=2)
    with pytest.raises(StaleMoney) as gone:
        money.save_cost(mayor, fields=mine, **{**change, "version": 2})
    assert gone.value.current is None
    money.save_terms(mayor, project_id=project, fields=TermsFields(loan=1, years=1), version=0)
    with pytest.raises(StaleMoney) as terms:
        money.save_terms(other, project_id=project, fields=TermsFields(), version=0)
    assert terms.value.current == (TermsFields(loan=1, years=1), 1)


def test_a_line_of_another_project_is_not_this_ones(mayor, project):
    (works,) = put(mayor, project, WORKS)
    other = api.create_project(mayor, commune=HERE, fields=api.ProjectFields("École"))
    with pytest.raises(StaleMoney):
        money.save_cost(mayor, project_id=other, cost_id=works, version=1, fields=ARCHITECT)
    money.remove_cost(mayor, project_id=other, cost_id=works, version=1)
    assert read(mayor, project).costs[0].fields == WORKS


def test_the_table_of_the_deliberation_leaves_as_it_stands(mayor, project):
    put(mayor, project, replace(WORKS, label="=1+1"), ARCHITECT, DETR, COUNTY)
    found = read(mayor, project).evaluation
    text = files.text_table(found).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][:4] == ["Dépenses", "'=1+1", "", "165000,00"]
    assert ["Ressources", "Total des ressources", "", "", "", "216000,00"] in rows
    assert any(row[:2] == ["Taux du FCTVA", "16,404\u00a0%"] for row in rows)
    book = openpyxl.load_workbook(io.BytesIO(files.workbook(found)))
    sheet = [list(row) for row in book["Plan de financement"].iter_rows(values_only=True)]
    assert sheet[-1][1:] == ["Total des ressources", None, None, None, 216000]
    assert sheet[1][1] == "'=1+1"
    assert book["Règles appliquées"].max_row > 3


def change_of_law(monkeypatch, code: str, value: Fraction, since: date) -> None:
    """A rule that is no longer the same from a day on, as a law of finance would make it."""
    now = parameters.load()
    *before, last = now.values[code]
    periods = (
        *before,
        replace(last, until=date.fromordinal(since.toordinal() - 1)),
        replace(last, value=value, since=since),
    )
    changed = parameters.Parameters({**now.values, code: periods})
    monkeypatch.setattr(parameters, "load", lambda: changed)


def test_a_plan_keeps_the_rules_of_its_day_and_says_when_it_is_astride(mayor, project, monkeypatch):
    change_of_law(monkeypatch, "fctva.rate", Fraction(14850, 100_000), date(2027, 1, 1))
    put(mayor, project, replace(WORKS, year=2026))
    assert read(mayor, project).evaluation.fctva == 32_479_92
    assert read(mayor, project).astride == ()
    put(mayor, project, ARCHITECT)
    (astride,) = read(mayor, project).astride
    assert (astride.kept.code, astride.years, astride.spent) == ("fctva.rate", (2027,), 18_000_00)
    assert read(mayor, project).evaluation.fctva == 35_432_64
    assert astride.fctva_change == 32_076_00 - 35_432_64
    money.save_terms(mayor, project_id=project, fields=TermsFields(on=date(2027, 2, 1)), version=0)
    assert read(mayor, project).evaluation.fctva == 32_076_00
    assert read(mayor, project).astride[0].years == (2026,)


def test_a_rule_not_known_that_day_is_told_and_the_lines_stay(mayor, project):
    put(mayor, project, replace(WORKS, year=2001))
    seen = read(mayor, project)
    assert (seen.evaluation, len(seen.costs)) == (None, 1)
    assert seen.trouble is not None and "2001" in seen.trouble.message


def test_a_plan_of_many_lines_asks_as_few_questions_as_one_of_few(mayor, project):
    put(mayor, project, WORKS, DETR)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read(mayor, project)
        counts.append(len(asked))
        row = Project.objects.get(pk=project)
        CostLine.objects.bulk_create(
            CostLine(project=row, position=place, label="Lot", year=2027, planned=1) for place in range(60)
        )
    assert counts[0] == counts[1]


def test_the_aids_of_a_project_say_why_and_how_much(mayor, project):
    put(mayor, project, WORKS, ARCHITECT, DETR)
    view = money.aids(mayor, project_id=project)
    rows = {row.code: row for row in view.rows}
    assert rows["detr"].in_plan if "detr" in rows else True
    assert "SPO-07" in rows["fondation-du-patrimoine"].items
    assert all(row.source and row.reason for row in view.rows)
    assert rows["mecenat"].nature == "prive"
