"""Indicators through the doors: exact to the last digit, versions, who wrote what, files, keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commune_core.errors import Forbidden, UnknownItem
from commune_core.indicators import InvalidIndicator
from commune_core.tabular import UnreadableTable
from dashboard_plugin import api
from dashboard_plugin.api import measures
from dashboard_plugin.errors import InvalidRequest, UnknownIndicator, UnknownKey
from dashboard_plugin.exports import indicators as files
from dashboard_plugin.models import ApiKey, Commune, Guest, Indicator, IndicatorValue, ValueChange
from dashboard_plugin.stale import StaleIndicator, StaleValue

pytestmark = pytest.mark.django_db

HERE = "10145"
FIELDS = measures.IndicatorFields(
    "Pertes du réseau d’eau", "%", "down", baseline=Decimal(40), target=Decimal(20), target_year=2030
)


@pytest.fixture
def leaks(mayor, at) -> int:
    """An indicator of Faux-Villecerf, in November 2026."""
    at("2026-11-26")
    return measures.create_indicator(mayor, commune=HERE, fields=FIELDS)


def give(user_id: int, number: int, on, value, version=None, source="") -> measures.SavedValue:
    return measures.set_value(
        user_id, commune=HERE, indicator_id=number, on=on, value=value, version=version, source=source
    )


def told(user_id: int, number: int) -> list[tuple]:
    """The history: day, before, now, by."""
    changes = measures.indicator_changes(user_id, commune=HERE, indicator_id=number)
    return [(each.on.isoformat(), each.before, each.now, each.by) for each in changes.entries]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(units=st.integers(-(10**18) + 1, 10**18 - 1), baseline=st.integers(-(10**18) + 1, 10**18 - 1))
def test_a_number_of_eighteen_digits_is_stored_and_read_to_the_last_one(leaks, mayor, units, baseline):
    value, start = Decimal(units).scaleb(-4), Decimal(baseline).scaleb(-4)
    IndicatorValue.objects.all().delete()
    ValueChange.objects.all().delete()
    give(mayor, leaks, "2025", value)
    version = Indicator.objects.get().version
    fields = replace(FIELDS, baseline=start, target=None, target_year=None)
    measures.save_indicator(mayor, commune=HERE, indicator_id=leaks, fields=fields, version=version)
    view = measures.indicator(mayor, commune=HERE, indicator_id=leaks)
    assert (view.latest, view.values[0].value, view.fields.baseline) == (value, value, start)
    (row,) = measures.indicators(mayor, commune=HERE).rows
    assert row.latest == value
    assert IndicatorValue.objects.filter(value=value, value__gte=value, value__lte=value).count() == 1


def test_an_indicator_is_defined_changed_over_its_version_and_no_longer_followed(leaks, mayor, member):
    paul = member("paul")
    new = replace(FIELDS, title="  Pertes   d’eau ", definition="Sans la voirie", item_id="GOV-02")
    assert measures.save_indicator(mayor, commune=HERE, indicator_id=leaks, fields=new, version=1) == 2
    again = replace(new, title="Pertes d’eau")
    assert measures.save_indicator(mayor, commune=HERE, indicator_id=leaks, fields=again, version=1) == 2
    with pytest.raises(StaleIndicator) as stale:
        measures.save_indicator(paul, commune=HERE, indicator_id=leaks, fields=FIELDS, version=1)
    assert (stale.value.current.fields.title, stale.value.current.version) == ("Pertes d’eau", 2)
    give(mayor, leaks, "2025", "35")
    ended = replace(new, archived=True)
    measures.save_indicator(paul, commune=HERE, indicator_id=leaks, fields=ended, version=2)
    followed = measures.indicators(paul, commune=HERE)
    assert (followed.rows, followed.others) == ((), 1)
    assert len(measures.indicators(paul, commune=HERE, archived=True).rows) == 1
    with pytest.raises(InvalidIndicator):
        give(mayor, leaks, "2024", "35")


def test_what_no_indicator_can_say_is_refused_by_the_name_of_its_field(leaks, mayor):
    elsewhere = api.create_project(mayor, commune="exercice", fields=api.ProjectFields("Ailleurs"))
    wrong = {
        "title": replace(FIELDS, title=" "),
        "unit": replace(FIELDS, unit=""),
        "definition": replace(FIELDS, definition="x" * 4001),
        "direction": replace(FIELDS, direction=""),
        "target": replace(FIELDS, target=Decimal(50)),
        "baseline": replace(FIELDS, baseline=Decimal("0.00001")),
        "baseline_year": replace(FIELDS, baseline_year=2031),
        "project_id": replace(FIELDS, project_id=elsewhere),
    }
    for field, fields in wrong.items():
        with pytest.raises(InvalidIndicator) as refused:
            measures.create_indicator(mayor, commune=HERE, fields=fields)
        assert refused.value.where["field"] in (field, "target_year")
    with pytest.raises(UnknownItem):
        measures.create_indicator(mayor, commune=HERE, fields=replace(FIELDS, item_id="XYZ-99"))
    assert Indicator.objects.count() == 1


def test_a_link_to_a_reserved_point_is_neither_shown_nor_lost(leaks, mayor, member):
    deputy = member("paul")
    linked = replace(FIELDS, item_id="SEC-04")
    measures.save_indicator(mayor, commune=HERE, indicator_id=leaks, fields=linked, version=1)
    seen = measures.indicator(deputy, commune=HERE, indicator_id=leaks)
    assert (seen.item, seen.fields.item_id, seen.fields.reserved) == (None, "", True)
    assert "SEC-04" not in repr((seen, measures.indicators(deputy, commune=HERE)))
    assert all(not item.sensitive for item in measures.indicator_choices(deputy, commune=HERE).items)
    renamed = replace(seen.fields, title="Pertes")
    measures.save_indicator(deputy, commune=HERE, indicator_id=leaks, fields=renamed, version=2)
    assert measures.indicator(mayor, commune=HERE, indicator_id=leaks).item.id == "SEC-04"
    with pytest.raises(UnknownItem):
        measures.create_indicator(deputy, commune=HERE, fields=linked)


def test_what_measures_a_project_and_a_point_is_found_from_them(leaks, mayor, member, person):
    number = api.create_project(mayor, commune=HERE, fields=api.ProjectFields("Toiture"))
    linked = replace(FIELDS, project_id=number, item_id="SEC-04")
    measures.save_indicator(mayor, commune=HERE, indicator_id=leaks, fields=linked, version=1)
    measures.create_indicator(mayor, commune=HERE, fields=replace(linked, title="Autre", archived=True))
    give(mayor, leaks, "2025", 30)
    (row,) = measures.project_indicators(mayor, project_id=number)
    assert (row.id, row.latest, row.item.id) == (leaks, 30, "SEC-04")
    assert len(measures.point_indicators(mayor, commune=HERE, item_id="SEC-04")) == 1
    assert measures.point_indicators(mayor, commune=HERE, item_id="GOV-02") == ()
    assert measures.point_indicators(member("paul"), commune=HERE, item_id="SEC-04") == ()
    guest = person("jeanne")
    Guest.objects.create(
        project_id=number, user_id=guest, email="j@exemple.fr", role="reader", status="accepted",
        expires_on=date(2027, 1, 1), invited_at=timezone.now(), sent_at=timezone.now(),
        secret_sha256="0" * 64,
    )  # fmt: skip
    (seen,) = measures.project_indicators(guest, project_id=number)
    assert (seen.latest, seen.item, seen.fields.item_id) == (30, None, "")
    with pytest.raises(Forbidden):
        measures.indicator_values(guest, indicator_id=leaks)


def test_values_by_day_their_years_their_versions_and_who_wrote_them(leaks, mayor, member):
    paul = member("paul")
    assert give(mayor, leaks, "31/12/2024", "40").change == "new"
    assert give(mayor, leaks, "2025", "35,5", source=" Rapport  annuel ").version == 1
    assert give(mayor, leaks, date(2025, 12, 31), Decimal("35.5"), source="Rapport annuel").change == "same"
    for version in (None, 7):
        with pytest.raises(StaleValue) as stale:
            give(paul, leaks, "2025", "34", version)
        assert (stale.value.current.value, stale.value.current.by) == (Decimal("35.5"), "Helene Essai")
    assert give(paul, leaks, "2025", "34", 1).version == 2
    with pytest.raises(StaleValue):
        measures.remove_value(mayor, commune=HERE, indicator_id=leaks, on=date(2025, 12, 31), version=1)
    give(mayor, leaks, "01/06/2025", "38")
    view = measures.indicator(mayor, commune=HERE, indicator_id=leaks)
    assert [(each.year, each.value, each.count) for each in view.years] == [(2024, 40, 1), (2025, 34, 2)]
    assert [each.on for each in view.values] == [date(2025, 12, 31), date(2025, 6, 1)]
    assert (view.latest, str(view.progress.share)) == (34, "3/10")
    remove = {"commune": HERE, "indicator_id": leaks, "on": date(2025, 12, 31), "version": 2}
    assert measures.remove_value(mayor, **remove) is True
    assert measures.remove_value(mayor, **remove) is False
    with pytest.raises(StaleValue) as gone:
        give(paul, leaks, "2025", "33", 2)
    assert gone.value.current is None
    # A version that stood before the removal never comes back.
    assert give(paul, leaks, "2025", "33").version == 4
    assert told(mayor, leaks)[:3] == [
        ("2025-12-31", None, 33, "Paul Essai"),
        ("2025-12-31", 34, None, "Helene Essai"),
        ("2025-06-01", None, 38, "Helene Essai"),
    ]
    day = measures.indicator_changes(paul, commune=HERE, indicator_id=leaks, on=date(2025, 12, 31))
    assert (len(day.entries), day.value.value) == (4, 33)
    for other in (0, leaks + 1):
        with pytest.raises(UnknownIndicator):
            give(mayor, other, "2025", "1")


def test_a_key_writes_each_day_once_corrects_programs_and_never_people(leaks, mayor, member):
    key = measures.create_key(mayor, commune=HERE, label="Compteur")
    assert key.secret not in repr(list(ApiKey.objects.values()))

    def post(value, on="2026-11-25", secret=key.secret, number=leaks):
        return measures.post_value(secret, indicator_id=number, on=on, value=value)

    assert [post("12,5").change, post("12.5").change, post(13).change] == ["new", "same", "changed"]
    assert measures.indicator(mayor, commune=HERE, indicator_id=leaks).values[0].by == "Compteur"
    assert measures.keys(mayor, commune=HERE).keys[0].used_on == date(2026, 11, 26)
    give(mayor, leaks, "25/11/2026", "14", 2)
    with pytest.raises(StaleValue):
        post(15)
    assert post(14).change == "same"
    elsewhere = member("jeanne", "10156", role="referent", function="maire")
    other = measures.create_indicator(elsewhere, commune="10156", fields=FIELDS)
    calendar = ApiKey.objects.create(
        commune_id=Indicator.objects.get(pk=leaks).commune_id, label="Agenda", scope="calendar",
        sha256="c" * 64, created_at="2026-11-26T00:00Z",
    )  # fmt: skip
    for secret, number in ((key.secret, other), (key.secret, 0), (key.secret + "x", leaks), ("", leaks)):
        with pytest.raises(Forbidden):
            post(15, secret=secret, number=number)
    for number in (calendar.pk, 0):
        with pytest.raises(UnknownKey):
            measures.revoke_key(mayor, commune=HERE, key_id=number)
    assert measures.revoke_key(mayor, commune=HERE, key_id=key.id) is True
    assert measures.revoke_key(mayor, commune=HERE, key_id=key.id) is False
    with pytest.raises(Forbidden):
        post(16)
    assert measures.keys(elsewhere, commune="10156").keys == ()
    assert IndicatorValue.objects.count() == 1


def test_keys_values_and_indicators_follow_a_merger(leaks, mayor):
    from dashboard_plugin.use_cases.merging import carry_works

    key = measures.create_key(mayor, commune=HERE, label="Compteur")
    row, successor = Commune.objects.get(insee_code=HERE), Commune.objects.get(insee_code="10156")
    row.status, row.successor = "merged", successor
    row.save()
    carry_works([row])
    assert measures.post_value(key.secret, indicator_id=leaks, on="2025", value=1).change == "new"


def test_a_file_is_shown_then_written_whole_or_not_at_all(leaks, mayor):
    give(mayor, leaks, "2024", "40", source="Relevé")
    give(mayor, leaks, "2023", "41")
    head = "Indicateur;Jour;Valeur;Source\r\n"
    good = (
        f"{head}pertes du réseau d'eau;2024;1 239,25;\r\n{leaks};2023;41;\r\n{leaks};01/03/2026;38,5;Été\r\n"
    )
    lines = files.read(good.encode("cp1252"))
    plan = measures.plan_values(mayor, commune=HERE, lines=lines)
    assert [step.change for step in plan.steps] == ["changed", "same", "new"]
    assert plan.changed[0].source == "Relevé"
    give(mayor, leaks, "2023", "42", 1)
    with pytest.raises(measures.ValuesChanged) as changed:
        measures.import_values(mayor, commune=HERE, lines=lines, digest=plan.digest)
    digest = changed.value.plan.digest
    measures.import_values(mayor, commune=HERE, lines=lines, digest=digest)
    exported = b"".join(files.text_table(measures.written_values(mayor, commune=HERE)))
    assert exported.decode("utf-8-sig").splitlines()[1:] == [
        f"{leaks};Pertes du réseau d’eau;%;31/12/2023;41;",
        f"{leaks};Pertes du réseau d’eau;%;31/12/2024;1239,25;Relevé",
        f"{leaks};Pertes du réseau d’eau;%;01/03/2026;38,5;Été",
    ]
    back = measures.plan_values(mayor, commune=HERE, lines=files.read(exported))
    assert [step.change for step in back.steps] == ["same"] * 3
    assert told(mayor, leaks)[0][3] == "Helene Essai"
    assert dict(IndicatorValue.objects.values_list("on__year", "version")) == {2023: 3, 2024: 2, 2026: 1}
    # A version that was read before the file is stale after it.
    with pytest.raises(StaleValue):
        give(mayor, leaks, "2023", "43", 2)
    alone = files.read(b"jour,valeur\n2022,44\n", named=False)
    plan = measures.plan_values(mayor, commune=HERE, lines=alone, indicator_id=leaks)
    measures.import_values(mayor, commune=HERE, lines=alone, digest=plan.digest, indicator_id=leaks)
    assert IndicatorValue.objects.count() == 4


def test_ten_thousand_lines_with_ten_bad_ones_name_the_ten_and_write_nothing(leaks, mayor, at):
    at("2060-01-01")
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + number) for number in range(10_000)]
    text = ["Indicateur;Jour;Valeur"]
    for number, day in enumerate(days):
        bad = number % 1000 == 500
        text.append(f"{leaks};{day:%d/%m/%Y};{'beaucoup' if bad else f'{number},25'}")
    lines = files.read("\n".join(text).encode())
    plan = measures.plan_values(mayor, commune=HERE, lines=lines)
    assert [step.line for step in plan.refused] == [502 + 1000 * number for number in range(10)]
    with pytest.raises(InvalidRequest):
        measures.import_values(mayor, commune=HERE, lines=lines, digest=plan.digest)
    assert not IndicatorValue.objects.exists()
    right = files.read("\n".join(text).replace("beaucoup", "1").encode())
    plan = measures.plan_values(mayor, commune=HERE, lines=right)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        measures.import_values(mayor, commune=HERE, lines=right, digest=plan.digest)
    assert len(queries) < 250
    assert IndicatorValue.objects.count() == ValueChange.objects.count() == 10_000


def test_a_file_that_is_no_table_of_values_is_refused(leaks):
    wrong = (
        b"Jour;Valeur\n2025;1\n", b"Indicateur;Jour;Valeur\n", b"PK\x03\x04\0", b"",
        b"Indicateur;Jour;Valeur\n" + b"1;2025;1\n" * 20_001, b"x" * (files.LARGEST + 1),
    )  # fmt: skip
    for data in wrong:
        with pytest.raises(UnreadableTable):
            files.read(data)


def test_lists_and_pages_cost_the_same_whatever_there_is(leaks, mayor, at):
    project = api.create_project(mayor, commune=HERE, fields=api.ProjectFields("Toiture"))

    def costs() -> list[int]:
        counted = []
        for read in (
            lambda: measures.indicators(mayor, commune=HERE),
            lambda: measures.indicators(mayor, commune=HERE, after=leaks),
            lambda: measures.indicator(mayor, commune=HERE, indicator_id=leaks),
            lambda: measures.indicator_changes(mayor, commune=HERE, indicator_id=leaks),
            lambda: measures.indicator_values(mayor, indicator_id=leaks),
            lambda: list(measures.written_values(mayor, commune=HERE)),
            lambda: measures.keys(mayor, commune=HERE),
        ):
            with CaptureQueriesContext(connection) as queries:
                read()
            counted.append(len(queries))
        return counted

    give(mayor, leaks, "2025", 1)
    measures.create_key(mayor, commune=HERE, label="Un")
    before = costs()
    measures.create_key(mayor, commune=HERE, label="Deux")
    for number in range(1, 60):
        fields = replace(FIELDS, title=f"Suivi {number:02}", project_id=project, item_id="GOV-02")
        measures.create_indicator(mayor, commune=HERE, fields=fields)
        give(mayor, leaks, f"{1960 + number}-01-0{1 + number % 9}", number)
    assert costs() == before
    first = measures.indicators(mayor, commune=HERE)
    rest = measures.indicators(mayor, commune=HERE, after=first.following)
    assert [len(first.rows), len(rest.rows), rest.following] == [50, 10, None]
    titles = [row.fields.title for row in (*first.rows, *rest.rows)]
    assert titles == sorted(titles) and len(set(titles)) == 60
    values = measures.indicator_values(mayor, indicator_id=leaks, limit=40)
    assert len(values.values) == 40
    page = measures.indicator_values(mayor, indicator_id=leaks, before=values.following, limit=40)
    assert (len(page.values), page.following) == (20, None)


def test_a_practice_commune_measures_for_its_owner_alone(person, territory, mayor, at):
    at("2026-11-26")
    jeanne = person("jeanne")
    number = measures.create_indicator(jeanne, commune="exercice", fields=FIELDS)
    assert (
        measures.set_value_by_number(jeanne, indicator_id=number, on="2025", value=3, version=None).change
        == "new"
    )
    assert measures.indicator(jeanne, commune="exercice", indicator_id=number).latest == 3
    with pytest.raises(Forbidden):
        measures.indicator_values(mayor, indicator_id=number)
    with pytest.raises(Forbidden):
        measures.create_key(jeanne, commune="exercice", label="Compteur")
