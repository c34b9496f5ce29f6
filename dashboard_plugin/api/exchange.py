"""Room of the api: the workbook of a commune, its import, and the handover of its whole space."""

from __future__ import annotations

from dashboard_plugin.errors import WorkbookChanged
from dashboard_plugin.selectors.workbook import workbook
from dashboard_plugin.use_cases.import_workbook import (
    bring_workbook,
    choose_columns,
    columns_of_workbook,
    import_workbook,
    read_workbook_import,
)
from dashboard_plugin.workbook_data import ColumnChoice, ColumnsView, WorkbookPlan, WorkbookView

__all__ = [
    "ColumnChoice",
    "ColumnsView",
    "WorkbookChanged",
    "WorkbookPlan",
    "WorkbookView",
    "bring_workbook",
    "choose_columns",
    "columns_of_workbook",
    "import_workbook",
    "read_workbook_import",
    "workbook",
]
