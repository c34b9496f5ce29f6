"""The files of the workbook hold every value there may be: what they are made of is what they give back."""

from __future__ import annotations

from datetime import date

import pytest

pytest.importorskip("hypothesis", reason="no properties in this environment")
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from commune_core.workbook.grids import recognise
from commune_core.workbook.planning import Tables, differs, plan
from commune_core.workbook.sheets import sheets
from dashboard_plugin.data import CommuneRef
from dashboard_plugin.exports.grids import read_grids
from dashboard_plugin.exports.workbook import text_table, workbook
from dashboard_plugin.workbook_data import WorkbookView
from tests.core.strategies import values_of

HERE = CommuneRef(1, "10145", "Ici", "d’Ici", "10", (), 215, "commune", "/")
PARENTS = {"projects": "P", "indicators": "I"}


@st.composite
def tables(draw) -> Tables:
    """One row of every sheet that is read, hung on one project and one indicator."""
    made: dict[str, dict[str, dict[str, object]]] = {code: {} for code in sheets()}
    for kind in sheets().values():
        if not kind.read:
            continue
        row = {column.name: draw(values_of(column)) for column in kind.columns if not column.to}
        row |= {
            column.name: f"10145-{PARENTS[column.to]}1" if column.to in PARENTS and column.needed else None
            for column in kind.columns
            if column.to
        }
        made[kind.code][f"10145-{kind.letter}1"] = row
    return made


# A failure shows its row as it is: making it smaller takes minutes, and the row is told whole.
@settings(max_examples=12, phases=[Phase.reuse, Phase.generate])
@given(tables())
def test_any_row_comes_back_from_its_files_as_it_was(told):
    view = WorkbookView(HERE, date(2026, 11, 26), told, can_bring=True)
    files = [("a.xlsx", workbook(view))]
    files += [("a.csv", text_table(view, code)) for code, kind in sheets().items() if kind.read]
    for name, data in files:
        found = recognise(read_grids(data, name))
        for step in plan(told, found.lines, origin="10145"):
            kept = told[step.kind][step.key]
            moved = [c.heading for c in sheets()[step.kind].columns if differs(c, kept, step.values)]
            assert (step.change, step.faults, moved) == ("unchanged", (), []), (name, step)
