"""The workbook of a commune, taken away, changed, brought back: the same, or refused with the reason."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import CommuneError
from commune_core.tabular import UnreadableTable
from commune_core.workbook.grids import Grid
from commune_core.workbook.sheets import sheets
from dashboard_plugin.api import exchange, works
from dashboard_plugin.exports import workbook as out
from dashboard_plugin.exports.grids import read_grids
from dashboard_plugin.models import (
    CostLine,
    Indicator,
    IndicatorValue,
    Part,
    Project,
    Step,
    Upload,
    ValueChange,
)
from tests.plugin.listening import heard
from tests.plugin.whole_commune import fill

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "10145", "10156"


def view(user_id, code=HERE):
    return exchange.workbook(user_id, commune=code)


def bring(user_id, data, code=HERE, name="tableau.xlsx"):
    return exchange.bring_workbook(user_id, commune=code, name=name, grids=read_grids(data, name))


def read(user_id, upload, code=HERE):
    return exchange.read_workbook_import(user_id, commune=code, upload_id=upload)


def take(user_id, upload, code=HERE):
    digest = read(user_id, upload, code).digest
    return exchange.import_workbook(user_id, commune=code, upload_id=upload, digest=digest)


def counts(plan):
    return len(plan.added), len(plan.changed), plan.unchanged, len(plan.refused)


def told(found):
    """What every sheet says but what happened, the identifiers of one commune for those of another."""
    ranks = {
        key: f"{code} {rank}"
        for code, table in found.tables.items()
        for rank, key in enumerate(table)
    }  # fmt: skip
    return {
        code: [{name: ranks.get(value, value) for name, value in row.items()} for row in table.values()]
        for code, table in found.tables.items()
        if sheets()[code].read
    }


def rewritten(data, change):
    """The same workbook, once somebody changed it in a spreadsheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def own_workbook(*rows, title="Feuille1"):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet(title)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def test_what_comes_back_untouched_changes_nothing_and_fills_an_empty_commune_equal(mayor, member):
    fill(mayor)
    before = view(mayor)
    data = out.workbook(before)
    count = sum(len(table) for code, table in before.tables.items() if sheets()[code].read)
    assert all(before.tables.values()) and counts(read(mayor, bring(mayor, data))) == (0, 0, count, 0)
    for code, kind in sheets().items():
        if kind.read:
            plan = read(mayor, bring(mayor, out.text_table(before, code), name="a.csv"))
            assert counts(plan) == (0, 0, len(before.tables[code]), 0), code
    # What a spreadsheet reckoned as text, or saved again, is the same too.
    again = rewritten(data, lambda book: None)
    assert counts(read(mayor, bring(mayor, again))) == (0, 0, count, 0)
    other = member("karim", ELSEWHERE, role="referent", function="maire")
    done = take(other, bring(other, data, ELSEWHERE), ELSEWHERE)
    assert counts(done) == (count, 0, 0, 0)
    assert told(view(other, ELSEWHERE)) == told(before)
    assert told(view(mayor)) == told(before)
    assert not Upload.objects.filter(user_id=other).exists()
    step = Step.objects.filter(project__commune__insee_code=HERE).order_by("pk").first()
    for done_now in (False, True):
        works.tick_step(mayor, project_id=step.project_id, step_id=step.pk, done=done_now)
    said = {row["fact"] for row in view(mayor).tables["journal"].values()}
    assert "Étape faite" in said and not any("_" in fact for fact in said)


def test_what_libreoffice_saved_again_changes_nothing_and_fills_an_empty_commune_equal(mayor, member, at):
    at("2026-11-26")  # The day on which it was taken away: what is done was done that day.
    fill(mayor)
    before = view(mayor)
    saved = (Path(__file__).parent / "libreoffice" / "classeur-emporte.xlsx").read_bytes()
    grids = read_grids(saved, "a.xlsx")
    # It was taken away from another database: its rows are those of this one, which call them otherwise.
    names = {kind.title: code for code, kind in sheets().items()}
    ours = {
        cells[0]: key
        for grid in grids
        if grid.title in names
        for (_, cells), key in zip(grid.lines[1:], before.tables[names[grid.title]], strict=True)
    }
    renamed = [
        Grid(each.title, [(at, [ours.get(cell, cell) for cell in cells]) for at, cells in each.lines])
        for each in grids
    ]
    upload = exchange.bring_workbook(mayor, commune=HERE, name="a.xlsx", grids=renamed)
    count = sum(len(table) for code, table in before.tables.items() if sheets()[code].read)
    assert counts(read(mayor, upload)) == (0, 0, count, 0)
    other = member("karim", ELSEWHERE, role="referent", function="maire")
    assert counts(take(other, bring(other, saved, ELSEWHERE), ELSEWHERE)) == (count, 0, 0, 0)
    assert told(view(other, ELSEWHERE)) == told(before)


def test_a_change_is_shown_then_written_and_an_event_says_how_much(
    mayor, settings, django_capture_on_commit_callbacks
):
    project = fill(mayor)
    pilot = Part.objects.get(role="pilot")

    def change(book):
        book["Projets"]["B2"] = "Toit de la salle"
        book["Dépenses"]["F2"] = "2 000,50 €"
        book["Personnes"].append([None, "Toiture de la salle", "Participant", "Zoé Roy", None])
        book["Étapes"].append(["e9", project_key, None, "Travaux", date(2027, 1, 5), None, step_key, None])
        book["Projets"].append([None, "Haies", "Action", None, None, None, None, None, "Idée", "Terminé"])

    before = view(mayor)
    project_key, step_key = next(iter(before.tables["projects"])), next(iter(before.tables["steps"]))
    upload = bring(mayor, rewritten(out.workbook(before), change))
    plan = read(mayor, upload)
    assert counts(plan)[0:2] == (3, 2) and not plan.refused
    assert told(view(mayor)) == told(before)
    # The title of a project that the file itself renames still tells which one it is.
    settings.VIATIC_PLATFORM = "tests.plugin.listening.ListeningPlatform"
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        take(mayor, upload)
    assert heard == [("viatic.workbook.imported", mayor, {"commune": HERE, "added": 3, "changed": 2})]
    renamed = Project.objects.get(pk=project.pk)
    assert (renamed.title, renamed.version > project.version) == ("Toit de la salle", True)
    assert renamed.history.count() >= 2 and renamed.changed_by_id == mayor
    assert CostLine.objects.get(label="Tuiles").planned == 200050
    assert Part.objects.get(pk=pilot.pk).user_id == mayor
    works = Step.objects.get(title="Travaux")
    assert (works.position, works.after.title, works.project_id) == (2, "Devis", project.pk)
    hedges = Project.objects.get(title="Haies")
    assert (hedges.status, hedges.ended_on is None, hedges.entries.get().fact) == ("done", False, "created")
    copy = hedges.history.get()
    assert (copy.history_type, copy.title, copy.history_user_id) == ("+", "Haies", mayor)
    assert hedges.version == 1


def test_a_row_that_moved_meanwhile_or_a_plan_that_is_no_longer_that_one_writes_nothing(mayor):
    project = fill(mayor)
    data = out.workbook(view(mayor))
    mine = rewritten(data, lambda book: book["Projets"].__setitem__("B2", "Toit"))
    upload = bring(mayor, mine)
    shown = read(mayor, upload)
    Project.objects.filter(pk=project.pk).update(place="Mairie")
    with pytest.raises(exchange.WorkbookChanged) as changed:
        exchange.import_workbook(mayor, commune=HERE, upload_id=upload, digest=shown.digest)
    (refused,) = changed.value.plan.refused
    assert (refused.sheet, refused.number, refused.faults[0].column) == ("Projets", 2, "Version")
    with pytest.raises(CommuneError):
        take(mayor, upload)
    project.refresh_from_db()
    assert project.title == "Toiture de la salle"


def test_ten_bad_rows_among_ten_thousand_are_named_and_nothing_is_written(mayor):
    fill(mayor)
    bad = set(range(500, 10_500, 1000))
    first = date(1990, 1, 1).toordinal()  # the last of them is in 2017
    lines = [
        f"Fuites;{date.fromordinal(first + rank):%d/%m/%Y};{'beaucoup' if rank in bad else f'{rank},5'}"
        for rank in range(10_000)
    ]
    upload = bring(mayor, "\r\n".join(["Indicateur;Date;Valeur", *lines]).encode(), name="Valeurs.csv")
    plan = read(mayor, upload)
    named = [(step.number, step.faults[0].column) for step in plan.refused]
    assert named == [(rank + 2, "Valeur") for rank in sorted(bad)]
    assert (len(plan.added), plan.refused_lines) == (9_990, 10)
    with pytest.raises(CommuneError):
        exchange.import_workbook(mayor, commune=HERE, upload_id=upload, digest=plan.digest)
    assert IndicatorValue.objects.count() == 2


def test_as_many_queries_for_two_rows_as_for_two_hundred(mayor):
    fill(mayor)

    def queries(rows):
        data = own_workbook(["Projet", "Étape"], *[["Toiture de la salle", f"É{n}"] for n in range(rows)],
                            title="Étapes")  # fmt: skip
        upload = bring(mayor, data)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(read(mayor, upload).added) == rows
            out.workbook(view(mayor))
        return len(captured)

    assert queries(2) == queries(200)


def test_files_of_every_sort_are_read_or_explained(mayor):
    fill(mayor)
    semicolons = "Étape;Projet;Échéance\r\nDéblai;Toiture de la salle;1/2/2027\r\n"
    for data in (semicolons.encode("cp1252"), semicolons.replace(";", ",").encode("utf-8-sig")):
        plan = read(mayor, bring(mayor, data, name="Étapes.csv"))
        assert counts(plan) == (1, 0, 0, 0), plan
    never_reckoned = rewritten(
        own_workbook(["Projet", "Étape"], ["Toiture de la salle", ""], title="Étapes"),
        lambda book: book["Étapes"].__setitem__("B2", "=1+1"),
    )
    (step,) = read(mayor, bring(mayor, never_reckoned)).refused
    assert (step.number, step.faults[0].column) == (2, "Étape")

    def merge(book):
        page = book.create_sheet("Documents 2")
        del book["Documents"]
        page.title = "Documents"
        page.append(["Projet", "Titre", "Adresse"])
        page.append(["Toiture de la salle", "Un", "https://exemple.fr/1"])
        page.append([None, "Deux", "https://exemple.fr/2"])
        page.merge_cells("A2:A3")

    plan = read(mayor, bring(mayor, rewritten(out.workbook(view(mayor)), merge)))
    assert [(step.number, step.faults[0].column) for step in plan.refused] == [(3, "Projet")]
    lost = own_workbook(["Projet", "Ordre"], ["Toiture de la salle", 1], title="Étapes")
    ods = io.BytesIO()
    import zipfile

    with zipfile.ZipFile(ods, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    for data in (lost, ods.getvalue(), b"", b"PK\x03\x04rien", b"\0\1\2"):
        with pytest.raises(UnreadableTable):
            bring(mayor, data)


OWN = (
    ["Plan d’actions du mandat"],
    [],
    ["Actions", "Responsable", "Pour le", "Budget", "Statut", "Subvention"],
    ["Toiture de l’école", "Léa Martin", "juin 2027", 45000.5, "En cours", "9 000 €"],
    ["Haies", "Ali Ben, Zoé Roy", 46000, "", "Fait", ""],
    ["Clocher", "", "", "cher", "Bloqué", ""],
)


def test_a_workbook_of_ones_own_comes_in_by_its_columns(mayor):
    upload = bring(mayor, own_workbook(*OWN))
    assert read(mayor, upload) is None
    asked = exchange.columns_of_workbook(mayor, commune=HERE, upload_id=upload)
    chosen = {each.place: each.target for each in asked.columns if each.target}
    assert chosen == {0: "title", 1: "pilot", 2: "due_on", 3: "planned", 4: "status", 5: "amount"}
    said = {"commune": HERE, "upload_id": upload, "sheet": asked.sheet, "header": asked.header}
    for wrong in ({1: "pilot"}, {0: "title", 1: "title"}, {0: "title", 1: "?"}, {}):
        with pytest.raises(CommuneError):
            exchange.choose_columns(mayor, **said, columns=wrong)
    exchange.choose_columns(mayor, **said, columns=chosen)
    plan = read(mayor, upload)
    assert [(step.number, fault.column) for step in plan.refused for fault in step.faults] == [
        (5, "Pour le"), (6, "Budget"),
    ]  # fmt: skip
    with pytest.raises(CommuneError):
        take(mayor, upload)
    exchange.choose_columns(mayor, **said, columns={0: "title", 1: "pilot", 4: "status", 5: "amount"})
    take(mayor, upload)
    assert set(Project.objects.values_list("title", "status")) == {
        ("Toiture de l’école", "in_progress"), ("Haies", "done"), ("Clocher", "blocked"),
    }  # fmt: skip
    assert set(Part.objects.values_list("name", "role")) == {
        ("Léa Martin", "pilot"), ("Ali Ben", "pilot"), ("Zoé Roy", "participant"),
    }  # fmt: skip
    # The same file again: what is there already is left aside, and said.
    upload = bring(mayor, own_workbook(*OWN))
    exchange.choose_columns(mayor, **said | {"upload_id": upload}, columns=chosen)
    plan = read(mayor, upload)
    assert plan.steps == () and len(plan.ignored) == 1


def test_a_reserved_point_is_shown_to_those_who_may_read_it_and_kept_by_the_others(mayor, member):
    fill(mayor)
    plain = member("lise")
    Indicator.objects.update(item_id="SEC-04")
    assert b"SEC-04" in out.text_table(view(mayor), "indicators")
    data = out.workbook(view(plain))
    assert "SEC-04" not in str(view(plain).tables["indicators"])
    assert counts(read(plain, bring(plain, data)))[:2] == (0, 0)
    take(
        plain,
        bring(plain, rewritten(data, lambda book: book["Indicateurs"].__setitem__("B2", "Pertes  d’eau"))),
    )
    assert Indicator.objects.values_list("title", "item_id").get() == ("Pertes d’eau", "SEC-04")
    linked = own_workbook(
        ["Indicateur", "Unité", "Point"], ["Chutes", "jours", "SEC-04"], title="Indicateurs"
    )
    (step,) = read(plain, bring(plain, linked)).refused
    assert step.faults[0].column == "Point"
    assert read(mayor, bring(mayor, linked)).added


def test_values_are_written_with_their_history_and_not_for_a_day_to_come(mayor, at):
    at("2026-11-20")
    fill(mayor)
    data = "Identifiant;Version;Indicateur;Date;Valeur\r\n;;Fuites;{};7,5\r\n".format
    upload = bring(mayor, data("1/3/2026").encode(), name="a.csv")
    take(mayor, upload)
    change = ValueChange.objects.get()
    assert (change.before, change.now, change.on, change.author_id) == (
        None,
        Decimal("7.5"),
        date(2026, 3, 1),
        mayor,
    )
    row = IndicatorValue.objects.get(on=date(2026, 3, 1))
    assert row.version == 1
    row.delete()
    # A day that was emptied goes on counting.
    take(mayor, bring(mayor, data("1/3/2026").encode(), name="a.csv"))
    assert IndicatorValue.objects.get(on=date(2026, 3, 1)).version == 2
    book = rewritten(out.workbook(view(mayor)), lambda book: book["Valeurs"].__setitem__("D2", 9))
    take(mayor, bring(mayor, book))
    assert ValueChange.objects.order_by("pk").last().before == Decimal("-3.5")
    (step,) = read(mayor, bring(mayor, data("1/3/2027").encode(), name="a.csv")).refused
    assert step.faults[0].column == "Date"
    worse = own_workbook(
        ["Indicateur", "Unité", "Départ", "Cible"], ["Pertes", "m³", 5, 4], title="Indicateurs"
    )
    assert read(mayor, bring(mayor, worse)).refused[0].faults[0].column == "Cible"


def test_money_that_its_page_would_refuse_is_refused_by_the_column_at_fault(mayor):
    fill(mayor)
    for title, head, row, column in (
        ("Dépenses", ["Projet", "Dépense", "Année", "Prévu HT"], ["Tuiles", 1950, 5], "Année"),
        ("Aides", ["Projet", "Financeur", "Année", "Montant demandé", "Dossier reçu le", "Décidée le"],
         ["Région", 2027, 5, "02/01/2027", "01/01/2027"], "Décidée le"),
        ("Emprunt et plan", ["Projet", "Emprunt", "Taux (%)"], [5000, 3], "Durée (années)"),
        ("Comptes", ["Année", "Recettes de fonctionnement", "Dépenses de fonctionnement"], None, "Année"),
    ):  # fmt: skip
        project = "+ Devis"
        cells = [1950, 1, 1] if row is None else [project, *row]
        (step,) = read(mayor, bring(mayor, own_workbook(head, cells, title=title))).refused
        assert [fault.column for fault in step.faults] == [column], title


def test_a_sheet_whose_last_row_of_all_is_formatted_is_read_at_once(mayor):
    fill(mayor)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("Étapes")
        page.set_row(1_048_575, 30)
        page.write_row(3, 0, ["Projet", "Étape"])
        page.write_row(5, 0, ["Toiture de la salle", "=1+1"])
    (step,) = read(mayor, bring(mayor, buffer.getvalue())).steps
    assert (step.number, step.change) == (6, "added")


def test_nobody_reads_the_file_of_another(mayor, member):
    fill(mayor)
    other = member("karim", role="elu")
    upload = bring(mayor, own_workbook(*OWN))
    for call in (
        lambda: read(other, upload),
        lambda: exchange.columns_of_workbook(other, commune=HERE, upload_id=upload),
        lambda: exchange.choose_columns(
            other, commune=HERE, upload_id=upload, sheet=0, header=3, columns={0: "title"}
        ),
        lambda: exchange.import_workbook(other, commune=HERE, upload_id=upload, digest=""),
        lambda: bring(member("lise", status="pending"), own_workbook(*OWN)),
    ):
        with pytest.raises(CommuneError):
            call()
