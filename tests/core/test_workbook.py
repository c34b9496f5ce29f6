"""The workbook as rows: what is taken away comes back the same, and what cannot says where and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

pytest.importorskip("hypothesis", reason="no properties in this environment")
from hypothesis import given, settings
from hypothesis import strategies as st

from commune_core.exchange import MERGED
from commune_core.workbook.cells import InvalidCell, bare, cells, expected, read, shown, written
from commune_core.workbook.grids import Grid, recognise
from commune_core.workbook.mapping import Columns, guess
from commune_core.workbook.merged import below
from commune_core.workbook.own_lines import left_aside, rows_of
from commune_core.workbook.planning import Brought, own_columns, plan
from commune_core.workbook.readings import a_day, a_domain, a_status, an_amount
from commune_core.workbook.sheets import sheets
from tests.core.strategies import values_of

READ = [kind for kind in sheets().values() if kind.read]
COLUMNS = [column for kind in READ for column in kind.columns if column.cell != "reference"]
ORIGIN = "10145"


def a_row(code: str, **more):
    kind = sheets()[code]
    values = {column.name: column.empty for column in kind.columns}
    return values | more


def line(code: str, at: int = 2, **told) -> Brought:
    return Brought(sheets()[code].title, at, code, told)


def planned(*lines: Brought, stored=None):
    return plan(stored or {}, lines, origin=ORIGIN)


def faults(*lines: Brought, stored=None):
    return [
        (step.number, fault.column)
        for step in planned(*lines, stored=stored)
        for fault in step.faults
    ]  # fmt: skip


def in_a_file(cell):
    """A text that a spreadsheet would run goes behind an apostrophe, as the exports write it."""
    runs = isinstance(cell, str) and cell.lstrip("'").startswith(("=", "+", "-", "@"))
    return f"'{cell}" if runs else cell


def came_back(kind, key, values):
    """The line of a file that this row makes."""
    names = own_columns(kind)
    told = cells(kind, key, values)
    return Brought(
        kind.title, 2, kind.code, {names[heading]: in_a_file(value) for heading, value in told.items()}
    )


@given(st.data(), st.sampled_from(COLUMNS), st.booleans())
def test_a_cell_gives_back_what_it_was_made_of(data, column, as_text):
    value = data.draw(values_of(column))
    cell = shown(column, value)
    again = read(column, written(cell) if as_text and not isinstance(cell, str) else in_a_file(cell))
    assert again == (bare(value) if isinstance(value, str) else value)


@settings(max_examples=60)
@given(st.data(), st.sampled_from(READ))
def test_a_row_that_comes_back_untouched_changes_nothing(data, kind):
    values = {column.name: data.draw(values_of(column)) for column in kind.columns if not column.to}
    values |= {column.name: None for column in kind.columns if column.to}
    stored = {code: {} for code in sheets()}
    for column in kind.columns:
        if column.to and column.needed:
            stored[column.to]["X"] = a_row(column.to, title="Autre", kind="project")
            values[column.name] = "X"
    key = f"{ORIGIN}-{kind.letter}7"
    stored[kind.code][key] = values
    (step,) = planned(came_back(kind, key, values), stored=stored)
    assert (step.change, step.faults) == ("unchanged", ())


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: f"{column.name}-{column.cell}")
def test_a_cell_that_cannot_be_read_says_what_may_be_written(column):
    for raw in ("=A1+B1", MERGED, "x" * 200_000):
        with pytest.raises(InvalidCell) as refused:
            read(column, raw)
        assert refused.value.hint
    assert expected(column)


def test_amounts_dates_and_yes_are_read_as_people_write_them():
    costs = sheets()["costs"]
    planned_, vat, fctva = (costs.column(name) for name in ("planned", "vat", "fctva"))
    for raw in ("1 234,56 €", "1234.56", 1234.56, Decimal("1234.56"), "1\u202f234,56"):
        assert read(planned_, raw) == 123456
    for raw in ("5,5 %", "5.5", 5.5):
        assert read(vat, raw) == 550
    assert [read(fctva, raw) for raw in ("oui", "X", "non", True, False)] == [True, True, False, True, False]
    due = sheets()["projects"].column("due_on")
    assert {read(due, raw) for raw in ("31/12/2027", "2027-12-31", "31.12.27")} == {date(2027, 12, 31)}
    for column, raw in ((planned_, "-5"), (planned_, "12,345"), (vat, "101"), (due, "31/02/2027")):
        with pytest.raises(InvalidCell):
            read(column, raw)


def test_what_rows_may_not_say_is_refused_where_it_is_said():
    project = line("projects", title="Toiture", kind="project", identifiant="a")
    for told, column in (
        ({"status": "blocked"}, "Raison"),
        ({"starts_on": "02/01/2027", "due_on": "01/01/2027"}, "Échéance"),
        ({"ended_on": "01/01/2026"}, "Terminé le"),
        ({"parent": "Toiture", "kind": "project"}, "Dans le projet"),
        ({"parent": "Clocher"}, "Dans le projet"),
        ({"domain": "Jardinage"}, "Domaine"),
        ({"title": ""}, "Titre"),
        ({"title": "x" * 201}, "Titre"),
    ):  # fmt: skip
        assert faults(project, line("projects", 3, **({"title": "Devis"} | told))) == [(3, column)], told
    here = {"project": "a"}
    alone = line("people", 3, **here, name="Léa", role="Pilote")
    for lines, expected_faults in (
        ([line("aims", 3, **here, item_id="gov-02"),
          line("aims", 4, **here, item_id="GOV-99")], [(4, "Point")]),
        ([line("aims", 3, **here, item_id="GOV-02")] * 2, [(3, "Point"), (3, "Point")]),
        ([alone, line("people", 4, **here, name="Ali", role="Pilote")], [(3, "Rôle"), (4, "Rôle")]),
        ([line("links", 3, **here, title="Devis", url="javascript:alert(1)"),
          line("links", 4, project="b", title="Devis", url="exemple.fr")],
         [(3, "Adresse"), (4, "Projet"), (4, "Adresse")]),
        ([line("links", 3, **here, title="Devis", url="https://exemple.fr/a")], []),
        ([line("steps", 3, **here, title="Un", identifiant="e1", after="e2"),
          line("steps", 4, **here, title="Deux", identifiant="e2", after="e1"),
          line("steps", 5, **here, title="Trois", after="e2")],
         [(3, "Après l’étape"), (4, "Après l’étape")]),
        ([line("costs", 3, project="b", label="Tuiles", year=2027, planned="-1")],
         [(3, "Projet"), (3, "Prévu HT")]),
        ([line("projects", 3, title="Autre", identifiant="a")], [(3, "Identifiant")]),
        ([line("outlook", 3, year=2027, revenue=1, spending=1)] * 2, [(3, "Année"), (3, "Année")]),
        ([line("outlook", 3, year="deux mille", revenue="beaucoup", spending=1)],
         [(3, "Année"), (3, "Recettes de fonctionnement")]),
    ):  # fmt: skip
        assert faults(project, *lines) == expected_faults


def test_a_row_that_somebody_changed_meanwhile_is_refused_and_an_equal_one_is_not():
    kind, key = sheets()["projects"], f"{ORIGIN}-P1"
    then, now = a_row("projects", title="Toiture"), a_row("projects", title="Toiture", place="Mairie")
    brought = came_back(kind, key, then)
    mine = Brought(brought.sheet, 2, "projects", {**brought.cells, "title": "Toit"})
    stored = {"projects": {key: now}}
    assert faults(mine, stored=stored) == [(2, "Version")]
    assert faults(came_back(kind, key, now), stored=stored) == []
    (step,) = planned(mine, stored={"projects": {key: then}})
    assert (step.change, [column.name for column in step.moved]) == ("changed", ["title"])
    # A row of this commune that is gone is not made again by mistake; that of another is new here.
    gone, other = (
        Brought("Projets", 2, "projects", {"title": "Toit", "identifiant": told})
        for told in (f"{ORIGIN}-P9", "10156-P9")
    )
    assert faults(gone, stored=stored) == [(2, "Identifiant")]
    assert [step.change for step in planned(other, stored=stored)] == ["added"]


def test_the_sheets_of_ours_are_known_and_the_others_are_named():
    header = sheets()["steps"].headings
    found = recognise(
        [Grid("Étapes", [(1, header), (2, ["", "Toiture", "", "Devis"])]), Grid("Notes", [(1, ["Bonjour"])])]
    )
    assert [(each.kind, each.number) for each in found.lines] == [("steps", 2)]
    assert len(found.ignored) == 1 and "Notes" in found.ignored[0]
    assert recognise([Grid("Feuille1", [(1, ["Action", "Qui"]), (2, ["Toiture", "Léa"])])]) is None
    csv_of_ours = recognise([Grid("export(3)", [(1, header), (2, ["", "Toiture", "", "Devis"])])])
    assert [each.kind for each in csv_of_ours.lines] == ["steps"]


OWN = Grid("Feuille1", [
    (1, ["Suivi des actions 2026"]),
    (3, ["Actions à mener", "Responsable", "Échéance", "Budget HT", "État", "Remarques", "Divers"]),
    (4, ["Toiture de la salle", "Léa Martin / Ali Ben", "mars 2027", "12 000 € HT", "en cours", "Fuite", ""]),
    (5, ["Haies", "", 2028, "1,5 k€", "abandonné", "", "rien"]),
    (6, ["", "", "", "", "", "", "seul"]),
    (7, ["Clocher", "Ali Ben", date(2027, 5, 1), "cher", "bientôt", "", ""]),
    (8, ["", "Ali Ben", "mai 2027", "500", "", "", ""]),
])  # fmt: skip


def test_a_workbook_of_ones_own_is_understood_by_its_headings():
    header, columns = guess(OWN)
    assert (header, columns) == (
        3, {0: "title", 1: "pilot", 2: "due_on", 3: "planned", 4: "status", 5: "why"}
    )  # fmt: skip
    lines = rows_of(OWN, Columns(0, header, columns), today=date(2026, 11, 26), known={"haies"})
    steps = planned(*lines)
    assert {(step.number, step.kind) for step in steps} == {
        (4, "projects"), (4, "people"), (4, "costs"), (7, "projects"), (7, "people"), (7, "costs"),
        (8, "projects"), (8, "people"), (8, "costs"),
    }  # fmt: skip
    roof = next(step.values for step in steps if step.kind == "projects" and step.number == 4)
    assert (roof["due_on"], roof["status"], roof["why"]) == (date(2027, 3, 31), "in_progress", "Fuite")
    cost = next(step.values for step in steps if step.kind == "costs" and step.number == 4)
    assert (cost["planned"], cost["year"], cost["label"]) == (1_200_000, 2027, "Toiture de la salle")
    # One leads, the others take part.
    people = [step.values for step in steps if step.kind == "people" and step.number == 4]
    assert [(each["role"], each["name"]) for each in people] == [
        ("pilot", "Léa Martin"), ("participant", "Ali Ben"),
    ]  # fmt: skip
    # What is not understood is told by the heading of the file.
    assert {(step.number, fault.column) for step in steps for fault in step.faults} == {
        (7, "État"), (7, "Budget HT"), (8, "Actions à mener"),
    }  # fmt: skip
    # Without its title, a line is refused once: neither its cost nor who leads it is wrong.
    assert [step.kind for step in steps if step.faults and step.number == 8] == ["projects"]


def test_dates_amounts_and_advancements_are_read_as_a_town_hall_writes_them():
    for raw, first, last in (
        ("mars 2027", date(2027, 3, 1), date(2027, 3, 31)),
        ("fin déc. 2026", date(2026, 12, 1), date(2026, 12, 31)),
        ("T2 2027", date(2027, 4, 1), date(2027, 6, 30)),
        ("1er trimestre 2027", date(2027, 1, 1), date(2027, 3, 31)),
        (2028.0, date(2028, 1, 1), date(2028, 12, 31)),
        ("un jour", "un jour", "un jour"),
    ):
        assert (a_day(raw, last=False), a_day(raw, last=True)) == (first, last), raw
    assert [a_status(raw) for raw in ("Fait", "100 %", "40 %", "En attente", "?")] == [
        "done", "done", "in_progress", "paused", "?"
    ]  # fmt: skip
    assert [an_amount(raw) for raw in ("12 k€", "1 500,50 € TTC", 12, "?")] == [
        Decimal(12000), "1 500,50", 12, "?"
    ]  # fmt: skip


IN_PARTS = Grid("Mandat", [
    (1, ["Plan de mandat", MERGED, MERGED, MERGED, MERGED, MERGED]),
    (2, ["Thème", "Ce qu’on veut", "Qui fait", "Financement", MERGED, "Lien vers le dossier"]),
    (3, [below(2), below(2), below(2), "Coût TTC", "Coût HT", below(2)]),
    (4, ["VOIRIE", MERGED, MERGED, MERGED, MERGED, MERGED]),
    (5, ["Voirie", "Chemin des Vignes", "Léa", 1200, 1000, "https://exemple.fr/a"]),
    (6, [below(5), "Pont", below(5), 2400, below(5)]),
    (8, ["Divers", "Haies", "", "", "12 € TTC"]),
    (9, ["à voir avec le maire"]),
    (10, ["Total général", "", "", 3600, 1012]),
])  # fmt: skip


def test_parts_totals_and_merged_cells_of_a_sheet_are_read_as_they_are_seen():
    header, columns = guess(IN_PARTS)
    assert (header, columns) == (3, {0: "domain", 1: "title", 2: "pilot", 4: "planned", 5: "url"})
    told = Columns(0, header, columns)
    steps = planned(*rows_of(IN_PARTS, told, today=date(2026, 11, 26)))
    projects = [step.values for step in steps if step.kind == "projects"]
    assert [(each["title"], each["domain"]) for each in projects] == [
        ("Chemin des Vignes", "RES"), ("Pont", "RES"), ("Haies", ""),
    ]  # fmt: skip
    assert [step.values["name"] for step in steps if step.kind == "people"] == ["Léa", "Léa"]
    # One amount over two lines would be counted twice, and one with its tax is not one without.
    assert [(step.number, fault.column) for step in steps for fault in step.faults] == [
        (6, "Coût HT"), (8, "Coût HT"),
    ]  # fmt: skip
    assert [reason.partition(" :")[0] for reason in left_aside(IN_PARTS, told, {"pont", "haies"})] == [
        "Lignes 6 et 8", "Ligne 10", "Lignes 4 et 9",
    ]  # fmt: skip
    assert [reason.partition(" :")[0] for reason in left_aside(IN_PARTS, told, ())][2:] == ["Ligne 8"]


def test_a_theme_in_ones_own_words_is_a_domain_where_only_one_has_them():
    for raw, code in (("fin", "FIN"), ("Écoles", "ENF"), ("Patrimoine, bâtiments", "SPO"),
                      ("Eau", "EAU"), ("Travaux", None), ("Services publics", None)):  # fmt: skip
        assert a_domain(raw) == code, raw
