"""Room of the api: the workbook of a commune, its import, and the handover of its whole space."""

from __future__ import annotations

from commune_core.archive import InvalidArchive
from dashboard_plugin.errors import NotEmpty, WorkbookChanged
from dashboard_plugin.handover_data import HandedOver, HandoverPlan, HandoverView
from dashboard_plugin.selectors.handover import can_hand_over, handover
from dashboard_plugin.selectors.workbook import workbook
from dashboard_plugin.use_cases.hand_over import hand_over
from dashboard_plugin.use_cases.import_workbook import (
    bring_workbook,
    choose_columns,
    columns_of_workbook,
    import_workbook,
    read_workbook_import,
)
from dashboard_plugin.use_cases.restore_handover import (
    LARGEST_ARCHIVE,
    bring_handover,
    read_handover,
    restore_handover,
)
from dashboard_plugin.workbook_data import ColumnChoice, ColumnsView, WorkbookPlan, WorkbookView

__all__ = [
    "LARGEST_ARCHIVE",
    "ColumnChoice",
    "ColumnsView",
    "HandedOver",
    "HandoverPlan",
    "HandoverView",
    "InvalidArchive",
    "NotEmpty",
    "WorkbookChanged",
    "WorkbookPlan",
    "WorkbookView",
    "bring_handover",
    "bring_workbook",
    "can_hand_over",
    "choose_columns",
    "columns_of_workbook",
    "hand_over",
    "handover",
    "import_workbook",
    "read_handover",
    "read_workbook_import",
    "restore_handover",
    "workbook",
]
