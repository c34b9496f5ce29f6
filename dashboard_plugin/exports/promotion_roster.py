"""The lines of a file of people that are to be corrected, as a workbook to mend and to bring back."""

from __future__ import annotations

import io
from datetime import datetime

import xlsxwriter

from dashboard_plugin.exports.answers import as_text
from dashboard_plugin.promotion_roster_data import RosterPlan

LARGEST = 5 * 1024 * 1024
NAME = "lignes-a-corriger.xlsx"
LINE, MEND = "Ligne du fichier", "À corriger"


def faulty_lines(plan: RosterPlan) -> bytes:
    """One sheet: the columns of the file as they were, its line and what to mend. No cell is a formula."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    width = max([len(plan.headings), *(len(cells) for cells in plan.sources.values())], default=0)
    headings = list(plan.headings) + [""] * (width - len(plan.headings))
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "Lignes à corriger", "created": datetime(2026, 1, 1)})
        page = book.add_worksheet("À corriger")
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        page.set_column(0, width, 24)
        page.set_column(width + 1, width + 1, 90)
        page.freeze_panes(1, 0)
        for column, heading in enumerate([*headings, LINE, MEND]):
            page.write_string(0, column, as_text(heading), head)
        for row, step in enumerate(plan.faulty, 1):
            cells = plan.sources.get(step.number, ())
            for column, cell in enumerate(cells):
                page.write_string(row, column, as_text(cell), text)
            page.write_number(row, width, step.number)
            told = " ".join(
                f"{plan.labels.get(each.column, each.label)} : {each.message} {each.hint}"
                for each in step.faults
            )
            page.write_string(row, width + 1, as_text(told), text)
    return buffer.getvalue()
