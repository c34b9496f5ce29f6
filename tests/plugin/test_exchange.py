"""Answers out to a spreadsheet and back: what comes back is the same, and what is brought is shown first."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import CommuneError, Forbidden
from commune_core.exchange import ANSWER, COMMENT, POINT
from commune_core.referential import load
from commune_core.tabular import UnreadableTable
from dashboard_plugin import api
from dashboard_plugin.errors import ClosedCampaign, UnknownUpload
from dashboard_plugin.exports import answers
from dashboard_plugin.exports.brought import read
from dashboard_plugin.models import Answer, Commune, DomainScore, Upload
from tests.plugin.listening import heard

pytestmark = pytest.mark.django_db

HERE = "10145"
ASKED = load().select("tout", 215)
RESERVED = next(item.id for item in ASKED if item.sensitive and item.kind == "number")


def of_kind(kind, count):
    """So many points of a kind that anybody of the commune may answer; numbers without a limit last."""
    found = [item for item in ASKED if item.kind == kind and not item.sensitive]
    return [item.id for item in sorted(found, key=lambda item: item.maximum is None)][:count]


(SCALE, SCALE_2), (YES_NO,), (NUMBER, NUMBER_2) = (
    of_kind("scale", 2),
    of_kind("yes_no", 1),
    of_kind("number", 2),
)
DATE, NEVER, OLD, LEAP = of_kind("date", 4)
UNBOUND = [item_id for item_id in of_kind("number", 99) if load().item(item_id).maximum is None]
OUT = {"xlsx": answers.workbook, "csv": answers.text_table}


def sheet(user_id, items="tout"):
    return api.sheet(user_id, items=items, commune=HERE)


def stored(user_id):
    """What the commune answered, by point, without who and when."""
    return {
        row.item.id: (
            each.value, each.state, each.reason, each.depends_on, each.confidence, each.comment, each.source,
        )
        for row in sheet(user_id).rows
        if (each := row.answer)
    }  # fmt: skip


def save(user_id, item_id=SCALE, raw=3, version=None, **more):
    return api.save_answer(user_id, commune=HERE, item_id=item_id, raw=raw, version=version, **more)


def bring(user_id, lines, name="mes réponses.xlsx"):
    return api.bring_answers(user_id, commune=HERE, name=name, lines=lines)


def take(user_id, plan, **more):
    return api.import_answers(user_id, commune=HERE, upload_id=plan.upload_id, digest=plan.digest, **more)


def changes(plan):
    return {step.item_id: step.change for step in plan.steps}


def book(*rows, sheet_name="Réponses", formats=None, head=(POINT, ANSWER)) -> bytes:
    """A workbook of somebody's own."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        page = made.add_worksheet(sheet_name)
        for number, row in enumerate([head, *rows]):
            for column, cell in enumerate(row):
                shown = made.add_format({"num_format": formats}) if formats and number else None
                page.write(number, column, cell, shown)
    return buffer.getvalue()


def edited(data: bytes, **cells) -> bytes:
    """A workbook in which somebody typed: edited(data, D2="oui")."""
    made = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        made["Réponses"][place] = value
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


EVERY_STATE = [
    (SCALE, {"raw": 2, "comment": '=HYPERLINK("http://x")', "confidence": "estimated"}),
    (YES_NO, {"raw": "non", "comment": "+33 3 25 00 00 00", "depends_on": "epci"}),
    (NUMBER, {"raw": "12,5", "comment": "-1 poste", "source": "Insee, 2024", "confidence": "sure"}),
    (DATE, {"raw": "05/2024", "comment": "@mairie\n'=suite\nfin"}),
    (NEVER, {"raw": "jamais", "comment": "'=déjà", "confidence": "to_check"}),
    (OLD, {"raw": "01/01/1900"}),
    (LEAP, {"raw": "29/02/2024", "comment": 'à la ligne\r\npuis ; « ici », "là"'}),
    (NUMBER_2, {"raw": None, "state": "unknown", "reason": "à demander", "comment": "'"}),
    (SCALE_2, {"raw": None, "state": "not_applicable", "reason": "=pas d’eau"}),
    (RESERVED, {"raw": "3", "comment": "réservé"}),
]


@pytest.fixture
def answered(mayor):
    """The mayor, once points of every kind are answered in every state."""
    for item_id, given in EVERY_STATE:
        save(mayor, item_id, **given)
    for item_id, raw in zip(UNBOUND, EXACT, strict=False):
        save(mayor, item_id, raw=raw)
    return mayor


EXACT = ["0,1", "1234567890,12", "0,10000000000000002", "99999999999,123456", "3", "0,000001"]


@pytest.mark.parametrize("kind", OUT)
def test_what_goes_out_comes_back_the_same(answered, kind):
    plan = bring(answered, read(OUT[kind](sheet(answered))))
    assert [step for step in plan.steps if step.change != "same"] == []
    assert len(plan.steps) == len(stored(answered)) == len(EVERY_STATE) + len(EXACT)


@pytest.mark.parametrize("kind", OUT)
def test_an_empty_year_filled_from_a_file_holds_what_it_was_made_of(answered, kind):
    file, before = OUT[kind](sheet(answered)), stored(answered)
    scores = dict(DomainScore.objects.values_list("domain", "score_num"))
    Answer.objects.all().delete()
    take(answered, bring(answered, read(file)))
    after = stored(answered)
    told = {item_id: tuple(_unix(each) for each in answer) for item_id, answer in before.items()}
    assert after == told
    assert dict(DomainScore.objects.values_list("domain", "score_num")) == scores


def _unix(value):
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


@pytest.mark.parametrize("kind", OUT)
def test_nothing_that_goes_out_is_a_formula(answered, kind):
    data = OUT[kind](sheet(answered))
    if kind == "csv":
        cells = [
            cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";") for cell in row
        ]
        assert any("HYPERLINK" in cell for cell in cells)
    else:
        made = openpyxl.load_workbook(io.BytesIO(data))
        found = [cell for page in made for row in page.iter_rows() for cell in row]
        assert "f" not in {cell.data_type for cell in found}
        cells = [cell.value for cell in found if isinstance(cell.value, str)]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]


def test_numbers_and_dates_go_out_as_such(answered):
    page = openpyxl.load_workbook(io.BytesIO(answers.workbook(sheet(answered))))["Réponses"]
    shown = {row[0]: row[3] for row in page.iter_rows(min_row=2, values_only=True)}
    assert (shown[NUMBER], shown[DATE], shown[SCALE], shown[YES_NO]) == (12.5, datetime(2024, 5, 1), 2, "Non")


def test_the_same_answers_make_the_same_file(answered):
    assert answers.workbook(sheet(answered)) == answers.workbook(sheet(answered))


# -- files of people


def line_of(data: bytes, item_id: str) -> int:
    page = openpyxl.load_workbook(io.BytesIO(data))["Réponses"]
    return next(row[0].row for row in page.iter_rows(min_row=2) if row[0].value == item_id)


def test_what_is_typed_in_the_workbook_becomes_the_answer_of_the_commune(mayor):
    save(mayor, NUMBER, "10", source="Insee, 2024", comment="à revoir")
    data = answers.workbook(sheet(mayor))
    number, scale = line_of(data, NUMBER), line_of(data, SCALE)
    plan = bring(
        mayor, read(edited(data, **{f"D{number}": "12,5 %", f"D{scale}": "Sans objet", f"E{scale}": "Rien"}))
    )
    assert changes(plan) == {NUMBER: "changed", SCALE: "new"}
    assert stored(mayor)[NUMBER][0] == 10, "nothing is written before the word is given"
    take(mayor, plan)
    assert stored(mayor) == {
        NUMBER: (Decimal("12.5"), "answered", "", "", "", "à revoir", ""),
        SCALE: (stored(mayor)[SCALE][0], "not_applicable", "Rien", "", "", "", ""),
    }
    assert not Upload.objects.exists()


def test_a_percentage_typed_in_a_spreadsheet_is_what_was_seen(mayor):
    """A spreadsheet makes 0.785 of « 78,5 % »."""
    plan = bring(mayor, read(book((NUMBER, 0.785), (SCALE, 3), formats="0.0%")))
    assert plan.steps[0].told.value == Decimal("78.5")
    assert changes(plan)[SCALE] == "refused", "300 % is no note"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (f"Point;Réponse\n{NUMBER};12,5\n".encode("cp1252"), Decimal("12.5")),
        (f'Point,Réponse\n{NUMBER},"12,5"\n'.encode(), Decimal("12.5")),
        (f"\ufeffpoint\tREPONSE\r\n{NUMBER.lower()}\t12,5\r\n".encode(), Decimal("12.5")),
        (f"Faux-Villecerf, Aube, 2026\n\nCode;Libellé;Valeur\n{NUMBER};x;12,50\n".encode(), Decimal("12.5")),
        (book((NUMBER, 12.5), sheet_name="Feuille 1"), Decimal("12.5")),
        (book(("Notes",), (POINT, ANSWER), (NUMBER, "12,5"), head=("Commune",)), Decimal("12.5")),
    ],
)  # fmt: skip
def test_files_of_ones_own_are_understood(mayor, data, told):
    [step] = bring(mayor, read(data)).steps
    assert step.item_id == NUMBER
    assert (step.change, step.told.value) == ("new", told)


def with_two_sheets() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        made.add_worksheet("Budget").write_row(0, 0, ["Chapitre", "Montant"])
        made.add_chartsheet("Graphique")
        made.add_worksheet("Notes").write_row(0, 0, ["Rien"])
    return buffer.getvalue()


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 80_000_000)
    return buffer.getvalue()


def broken(name: str, change) -> bytes:
    """A workbook one part of which is not what it should be."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book((NUMBER, 3)))) as before, zipfile.ZipFile(buffer, "w") as after:
        for each in before.infolist():
            data = before.read(each)
            after.writestr(each, change(data) if each.filename.endswith(name) else data)
    return buffer.getvalue()


LAUGHS = b'?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"PK\x03\x04 and nothing more",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00",
        b"%PDF-1.7\n\x00",
        b"Domaine;Question\nFIN;Combien ?",
        b'Point;Reponse\nFIN-01;"' + b"x" * 200_000,
        with_two_sheets(),
        bomb(),
        broken("sheet1.xml", lambda data: data[:-40]),
        broken("sheet1.xml", lambda data: data.replace(b"<v>3</v>", b"<v>NaN</v>")),
        broken("sheet1.xml", lambda data: data.replace(b"?>", LAUGHS, 1).replace(b"<v>3<", b"<v>&b;<")),
        broken("sharedStrings.xml", lambda data: b"<sst/>"),
        broken("workbook.xml", lambda data: b"no xml"),
        ("Point;Réponse\n" + "FIN-01;3\n" * 100_000).encode(),
        book(*((NUMBER, 3),) * 20_000),
    ],
    ids=range(16),
)  # fmt: skip
def test_what_is_no_table_of_answers_is_explained_and_leaves_nothing(mayor, data):
    with pytest.raises(UnreadableTable) as refusal:
        bring(mayor, read(data))
    assert refusal.value.message and refusal.value.hint
    assert not Upload.objects.exists()


def test_a_sheet_that_claims_billions_of_cells_costs_what_it_holds(mayor):
    data = broken("sheet1.xml", lambda data: data.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
    assert [step.change for step in bring(mayor, read(data)).steps] == ["new"]


def test_values_that_no_database_keeps_are_refused_on_their_line(mayor):
    for number in (b"1E999", b"1" + b"0" * 400):
        data = broken(
            "sheet1.xml", lambda data, number=number: data.replace(b"<v>3</v>", b"<v>%b</v>" % number)
        )
        assert changes(bring(mayor, read(data))) == {NUMBER: "refused"}
    plan = bring(mayor, [(2, {POINT: NUMBER, ANSWER: "3", COMMENT: "a\ud800\x01b"})])
    take(mayor, plan)
    assert stored(mayor)[NUMBER][5] == "a��b"


def merged_book() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, [POINT, ANSWER, COMMENT])
        page.merge_range("A2:A3", NUMBER)
        page.write_column(1, 1, [3, 4])
        page.write_column(3, 0, of_kind("yes_no", 2))
        page.merge_range("B4:B5", "oui")
        page.merge_range("C2:C5", "le même mot")
    return buffer.getvalue()


def test_merged_cells_are_explained_line_by_line_and_nothing_is_taken(mayor):
    plan = bring(mayor, read(merged_book()))
    assert [(step.line, step.change) for step in plan.steps] == [
        (2, "new"), (3, "refused"), (4, "new"), (5, "refused"),
    ]  # fmt: skip
    with pytest.raises(CommuneError):
        take(mayor, plan)
    assert stored(mayor) == {}


def test_a_formula_is_worth_what_the_spreadsheet_reckoned_and_nothing_before(mayor):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, [POINT, ANSWER])
        page.write_row(1, 0, [NUMBER])
        page.write_formula("B2", "=5+7.5", None, 12.5)
    [step] = bring(mayor, read(buffer.getvalue())).steps
    assert step.told.value == Decimal("12.5")
    made = openpyxl.Workbook()
    made.active.append([POINT, ANSWER])
    made.active.append([NUMBER, "=5+7.5"])
    buffer = io.BytesIO()
    made.save(buffer)
    [step] = bring(mayor, read(buffer.getvalue())).steps
    assert step.change == "refused"


def test_a_line_that_is_refused_keeps_all_the_others_out(mayor):
    plan = bring(mayor, [(2, {POINT: SCALE, ANSWER: 3}), (3, {POINT: NUMBER, ANSWER: "beaucoup"})])
    assert changes(plan) == {SCALE: "new", NUMBER: "refused"}
    with pytest.raises(CommuneError):
        take(mayor, plan)
    assert stored(mayor) == {}


def test_a_text_that_is_too_long_is_refused_on_its_line(mayor):
    plan = bring(mayor, [(2, {POINT: SCALE, ANSWER: 3, COMMENT: "x" * 4001})])
    assert changes(plan) == {SCALE: "refused"}


# -- others meanwhile


def test_an_answer_that_the_file_was_not_read_from_is_kept_unless_ticked(mayor, member):
    save(mayor, SCALE, 1)
    data = answers.workbook(sheet(mayor))
    save(member("nora"), SCALE, 4, version=1)
    save(mayor, YES_NO, "oui")
    file = edited(data, **{f"D{line_of(data, SCALE)}": 2, f"D{line_of(data, YES_NO)}": "non"})
    plan = bring(mayor, read(file))
    assert changes(plan) == {SCALE: "conflict", YES_NO: "conflict"}
    take(mayor, plan, take=[YES_NO])
    assert (stored(mayor)[SCALE][0], stored(mayor)[YES_NO][0]) == (4, False)


def test_the_workbook_of_another_year_or_commune_replaces_nothing_unseen(mayor, member, at):
    at("2025-06-01")
    save(mayor, SCALE, 1)
    last_year = answers.workbook(sheet(mayor))
    at("2026-06-01")
    save(mayor, SCALE, 3)
    assert changes(bring(mayor, read(last_year))) == {SCALE: "conflict"}
    lise = member("lise", "10156")
    api.save_answer(lise, commune="10156", item_id=SCALE, raw=2, version=None)
    theirs = answers.workbook(api.sheet(lise, items="tout", commune="10156"))
    assert changes(bring(mayor, read(theirs))) == {SCALE: "conflict"}


def test_a_plan_that_changed_is_shown_again_and_nothing_is_written(mayor, member):
    nora = member("nora")
    lines = [(2, {POINT: SCALE, ANSWER: 3}), (3, {POINT: YES_NO, ANSWER: "oui"})]
    mine, hers = bring(mayor, lines), bring(nora, [(2, {POINT: SCALE, ANSWER: 1})])
    take(nora, hers)
    with pytest.raises(api.PlanChanged) as refusal:
        take(mayor, mine)
    assert changes(refusal.value.plan) == {SCALE: "conflict", YES_NO: "new"}
    assert stored(mayor).keys() == {SCALE}
    take(mayor, refusal.value.plan)
    assert (stored(mayor)[SCALE][0], stored(mayor)[YES_NO][0]) == (1, True)


def test_whoever_sends_his_word_twice_writes_once(mayor):
    plan = bring(mayor, [(2, {POINT: SCALE, ANSWER: 3})])
    take(mayor, plan)
    with pytest.raises(UnknownUpload):
        take(mayor, plan)
    assert Answer.objects.get().version == 1


def test_reserved_points_are_neither_read_nor_written_by_who_may_not(mayor, member):
    save(mayor, RESERVED, 3)
    nora = member("nora")
    assert RESERVED not in answers.text_table(sheet(nora)).decode()
    assert RESERVED in answers.text_table(sheet(mayor)).decode()
    plan = bring(nora, [(2, {POINT: RESERVED, ANSWER: 3})])
    [step] = plan.steps
    assert (step.change, step.stored) == ("refused", None)


def test_a_closed_year_takes_no_file_from_any_door(mayor, at):
    at("2026-11-01")
    save(mayor, YES_NO, "oui")
    plan = bring(mayor, [(2, {POINT: SCALE, ANSWER: 3})])
    api.close_campaign(mayor, commune=HERE)
    for door in (
        lambda: bring(mayor, [(2, {POINT: SCALE, ANSWER: 3})]),
        lambda: api.read_import(mayor, commune=HERE, upload_id=plan.upload_id),
        lambda: take(mayor, plan),
    ):
        with pytest.raises(ClosedCampaign):
            door()
    assert stored(mayor).keys() == {YES_NO}


def test_a_file_is_that_of_who_brought_it_for_one_commune(mayor, member, person):
    plan = bring(mayor, [(2, {POINT: SCALE, ANSWER: 3})])
    nora = member("nora")
    with pytest.raises(UnknownUpload):
        api.read_import(nora, commune=HERE, upload_id=plan.upload_id)
    with pytest.raises(UnknownUpload):
        take(nora, plan)
    with pytest.raises(UnknownUpload):
        api.read_import(mayor, commune="exercice", upload_id=plan.upload_id)
    with pytest.raises(Forbidden):
        take(person("nul"), plan)


def test_files_are_thrown_away_after_a_day_and_with_the_account(mayor, member, at, capsys):
    at("2026-11-01")
    bring(mayor, [(2, {POINT: SCALE, ANSWER: 3})])
    at("2026-11-03")
    nora = member("nora")
    bring(nora, [(2, {POINT: SCALE, ANSWER: 3})])
    call_command("drop_old_uploads")
    assert Upload.objects.get().user_id == nora
    api.erase_person(nora)
    assert not Upload.objects.exists()


def test_the_practice_commune_takes_files_too(person):
    lone = person("seul")
    plan = api.bring_answers(lone, commune="exercice", name="x", lines=[(2, {POINT: SCALE, ANSWER: 3})])
    api.import_answers(lone, commune="exercice", upload_id=plan.upload_id, digest=plan.digest)
    assert Commune.objects.get(kind="practice").owner_id == lone
    assert api.sheet(lone, items=SCALE, commune="exercice").rows[0].answer.value == 3


def test_an_import_is_told_once_by_codes_alone(mayor, settings, django_capture_on_commit_callbacks):
    settings.VIATIC_PLATFORM = "tests.plugin.listening.ListeningPlatform"
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        take(mayor, bring(mayor, [(2, {POINT: SCALE, ANSWER: 3, COMMENT: "secret"})]))
    told = [event for event in heard if "answers.imported" in str(event)]
    assert len(told) == 1 and "secret" not in str(told)


def test_showing_a_file_costs_the_same_whatever_it_holds(mayor):
    def queries(count):
        items = [
            item.id for item in load().select("tout", 215) if item.kind == "yes_no" and not item.sensitive
        ]
        with CaptureQueriesContext(connection) as asked:
            plan = bring(
                mayor, [(n, {POINT: item_id, ANSWER: "oui"}) for n, item_id in enumerate(items[:count])]
            )
            api.read_import(mayor, commune=HERE, upload_id=plan.upload_id)
        return len(asked)

    assert queries(1) == queries(20)
