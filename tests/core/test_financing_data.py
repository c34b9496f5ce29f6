"""The dated parameters and the aids: their sources, what they compile to, what the core reads of them."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from fractions import Fraction

import pytest

from commune_core import aids
from commune_core.errors import AmbiguousParameter, InvalidPlan, UnknownParameter
from commune_core.financing import parameters
from commune_core.financing.parameters import from_bytes, load
from commune_core.financing.plan import NATURES
from commune_core.referential import load as load_referential
from olx_compiler.cli import main
from olx_compiler.financing import compile_financing, review_financing
from olx_compiler.problem import ContentRefused
from tests.core.worked_cases import CONTENT, REPOSITORY
from tests.olx.workshop import copy_sample

TODAY = date(2026, 11, 22)


@pytest.fixture
def content(tmp_path):
    """A copy of the sources that these files are checked against."""
    folder = tmp_path / "course_content"
    folder.mkdir()
    for name in ("parameters.yaml", "aids.yaml", "themes.csv", "domains.yaml"):
        shutil.copy(CONTENT / name, folder / name)
    shutil.copytree(CONTENT / "diagnostic", folder / "diagnostic")
    return folder


def written(**values):
    """Parameters of one code, as compiled."""
    periods = [{"value": "1", "source": "texte", "certainty": "A", **each} for each in values["periods"]]
    line = {"code": "some.code", "title": "Un taux", "unit": "%", "values": periods}
    return from_bytes(json.dumps({"parameters": [line]}).encode())


def test_the_tracked_files_are_what_their_sources_compile_to(tmp_path):
    compiled = compile_financing(CONTENT, tmp_path)
    assert [path.name for path in compiled] == ["parameters.json", "aids.json", "financing_cases.json"]
    for path in compiled:
        assert path.read_bytes() == (REPOSITORY / "commune_core" / "data" / path.name).read_bytes()


def test_every_parameter_has_one_value_a_day_from_its_first_day():
    for code, periods in load().values.items():
        for period in periods:
            assert parameters.at(code, period.since) is period
            last = period.until or TODAY + timedelta(days=3650)
            assert parameters.at(code, max(last, period.since)) is period
            assert period.source and period.certainty in ("A", "B", "C")
        with pytest.raises(UnknownParameter):
            parameters.at(code, periods[0].since - timedelta(days=1))


@pytest.mark.parametrize(
    ("code", "day", "value"),
    [
        ("fctva.rate", "2014-12-31", Fraction(15761, 100_000)),
        ("fctva.rate", "2015-01-01", Fraction(16404, 100_000)),
        ("fctva.delay.epci", "2025-12-31", 0),
        ("fctva.delay.epci", "2026-01-01", 1),
        ("procurement.supplies.free", "2026-03-31", 4_000_000),
        ("procurement.supplies.free", "2026-04-01", 6_000_000),
        ("debt.limit", "2026-11-22", 12),
    ],
)
def test_a_figure_of_law_is_that_of_its_day(code, day, value):
    assert parameters.at(code, date.fromisoformat(day)).value == value


def test_the_bracket_of_a_commune_is_that_of_its_population():
    rates = [parameters.bracket("impact_study.threshold", TODAY, p).rate for p in (0, 4999, 5000, 49_999)]
    assert rates == [Fraction(3, 2), Fraction(3, 2), 1, Fraction(3, 4)]
    ceilings = [parameters.bracket("impact_study.threshold", TODAY, p).ceiling for p in (400_000, 400_001)]
    assert ceilings == [5_000_000_000, 10_000_000_000]


def test_an_unknown_code_an_unknown_day_and_two_values_are_told():
    found = written(periods=[{"since": "2020-01-01", "until": "2020-12-31"}, {"since": "2022-01-01"}])
    for code, day in (("other", TODAY), ("some.code", date(2019, 1, 1)), ("some.code", date(2021, 6, 1))):
        with pytest.raises(UnknownParameter) as unknown:
            found.at(code, day)
        assert unknown.value.hint
    double = written(periods=[{"since": "2020-01-01"}, {"since": "2021-01-01"}])
    with pytest.raises(AmbiguousParameter):
        double.at("some.code", TODAY)
    assert double.at("some.code", date(2020, 6, 1)).value == Fraction(1, 100)


RATE = "      - {since: 2014-01-01, until: 2014-12-31, value: '15.761'"


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("parameters", RATE, RATE.replace("2014-12-31", "2015-01-01"), "data.overlap"),
        ("parameters", RATE, RATE.replace("until: 2014-12-31, ", ""), "data.overlap"),
        ("parameters", RATE, RATE.replace("2014-12-31", "2014-12-30"), "data.gap"),
        ("parameters", RATE, RATE.replace("2014-12-31", "2013-12-31"), "schema.value"),
        ("parameters", RATE, RATE.replace("15.761", "-1"), "schema.value"),
        ("parameters", RATE, RATE.replace("'15.761'", "quinze"), "schema.value"),
        ("parameters", "code: fctva.delay.common", "code: fctva.rate", "data.duplicate"),
        ("parameters", "unit: tranches", "unit: ans", "schema.value"),
        ("parameters", "population: 15000", "population: 5000", "schema.value"),
        ("parameters", "value: '12'", "value: '12.5'", "schema.value"),
        ("parameters", "certainty: A", "certainty: D", "schema.value"),
        ("parameters", "title: Taux du FCTVA", "titre: Taux du FCTVA", "schema.unknown-key"),
        ("aids", "code: dsil", "code: detr", "data.duplicate"),
        ("aids", "items: [SPO-07]", "items: [SPO-99]", "data.unknown"),
        ("aids", "domains: [RES, SOC, ENE]", "domains: [ZZZ]", "data.unknown"),
        ("aids", "themes: [dossier-detr,", "themes: [dossier-detre,", "data.unknown"),
        ("aids", "nature: fdc", "nature: cadeau", "schema.value"),
        ("aids", "    items: [SEC-01, SEC-05]\n", "", "schema.value"),
    ],
)
def test_a_fault_is_told_with_its_line_and_nothing_is_written(content, tmp_path, name, old, new, code):
    source = content / f"{name}.yaml"
    text = source.read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentRefused) as refused:
        compile_financing(content, tmp_path / "core")
    problem = next(each for each in refused.value.problems if each.code == code)
    assert (problem.file, problem.line > 1) == (f"course_content/{name}.yaml", True)
    assert not (tmp_path / "core").exists()
    assert code in {each.code for each in review_financing(content)}


def test_a_check_of_the_sources_judges_these_too(content, tmp_path, capsys):
    copy_sample(tmp_path / "sample")
    sample = tmp_path / "sample" / "course_content"
    text = (content / "parameters.yaml").read_text(encoding="utf-8")
    (sample / "parameters.yaml").write_text(text.replace("2014-12-31", "2014-12-30", 1), encoding="utf-8")
    assert main(["--content", str(sample), "--olx", str(tmp_path / "olx"), "check"]) == 1
    assert "data.gap" in capsys.readouterr().err


def test_a_missing_file_is_told(content, tmp_path):
    (content / "aids.yaml").unlink()
    with pytest.raises(ContentRefused) as refused:
        compile_financing(content, tmp_path / "core")
    assert [problem.code for problem in refused.value.problems] == ["file.missing"]


@pytest.mark.parametrize("aid", aids.load_aids(), ids=lambda aid: aid.code)
def test_an_aid_is_whole_and_what_it_names_exists(aid):
    referential = load_referential()
    assert aid.nature in NATURES
    assert aid.items <= set(referential.items)
    assert aid.domains <= {domain.code for domain in referential.domains}
    assert all((aid.name, aid.funder, aid.purpose, aid.calendar, aid.start_note, aid.source, aid.advice))
    assert aid.rate_min is None or aid.rate_max is None or aid.rate_min <= aid.rate_max <= 1


def asked(*items, kind="commune", population=215, day=TODAY):
    return {match.aid.code: match for match in aids.aids_for(items, kind, population, day)}


def test_aids_are_those_of_the_points_the_size_and_the_day():
    school = asked("ENF-03", "ENE-03")
    assert {"detr", "dsil", "fonds-vert", "cee"} <= set(school)
    assert school["detr"].items == ("ENF-03", "ENE-03")
    assert "ENF-03 et ENE-03" in school["detr"].reason
    assert "dsid" not in asked() and "dsid" in asked(kind="departement", population=None)
    assert "leader" in asked("ECO-01") and "leader" not in asked("ECO-01", day=date(2028, 1, 1))
    assert asked("GOV-05") == {}


@pytest.mark.parametrize(
    ("population", "offered", "sure"),
    [(215, True, True), (2000, True, True), (2001, True, False), (20_001, False, None), (None, True, False)],
)
def test_the_detr_is_sure_only_for_small_communes(population, offered, sure):
    match = asked("ENF-03", population=population).get("detr")
    assert (match is not None, match and match.sure) == (offered, sure)


def test_aids_that_help_with_most_points_come_first():
    found = aids.aids_for(["ENF-03", "ENE-03", "SPO-07"], "commune", 215, TODAY)
    assert [len(match.items) for match in found] == sorted((len(m.items) for m in found), reverse=True)
    assert found[0].aid.code == "detr"


def test_an_unknown_kind_of_authority_is_refused():
    with pytest.raises(InvalidPlan):
        aids.aids_for([], "pays", 1, TODAY)
