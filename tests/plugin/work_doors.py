"""The doors of what a commune does and measures: projects, money, indicators, and what is handed over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from commune_core.financing.plan import Expense, Plan
from commune_core.policy import Operation
from commune_core.workbook.grids import Grid
from dashboard_plugin import api
from dashboard_plugin.api import (
    exchange,
    measures,
    money,
    reports,
    works,
)
from dashboard_plugin.errors import UnknownUpload
from dashboard_plugin.outlook_data import OUTLOOK_HEADINGS
from tests.plugin.undone import Door, seen

PLAN = Plan(date(2027, 1, 1), 2027, (Expense("Travaux", 1),))
YEARS = ";".join(OUTLOOK_HEADINGS).encode()


def bring_a_workbook(user: int | None, code: str) -> None:
    """Its five doors, one after the other."""
    grids = [Grid("Mes actions", [(1, ["Action"]), (2, ["Haies"])])]
    number = exchange.bring_workbook(user, commune=code, name="essai", grids=grids)
    brought = {"commune": code, "upload_id": number}
    header = exchange.columns_of_workbook(user, **brought).header
    exchange.choose_columns(user, **brought, sheet=0, header=header, columns={0: "title"})
    plan = exchange.read_workbook_import(user, **brought)
    exchange.import_workbook(user, **brought, digest=plan.digest if plan else "")


def restore_a_handover(user: int | None, code: str) -> None:
    """Its doors, one after the other: what is taken away, checked, and refused where something is."""
    to = BytesIO()
    exchange.hand_over(user, commune=code, to=to)
    to.seek(0)
    with pytest.raises(exchange.NotEmpty):
        exchange.bring_handover(user, commune=code, name="a.zip", data=to)


def let_in(door: Callable[[], object]) -> None:
    """A door that finds no file of this number has let in."""
    with pytest.raises(UnknownUpload):
        door()


OF_WORKS: dict[Operation, dict[str, Door]] = {
    Operation.READ_PROJECTS: {
        "projects": lambda user, code, item, ids: works.projects(user, commune=code),
        "glance": lambda user, code, item, ids: reports.glance(user, commune=code),
        "due_soon": lambda user, code, item, ids: reports.due_soon(
            user, commune=code, until=date(2027, 3, 1)
        ),
        "restraint": lambda user, code, item, ids: reports.restraint(user, commune=code),
        "ended_lately": lambda user, code, item, ids: reports.ended_lately(
            user, commune=code, since=date(2026, 1, 1)
        ),
        "impact_report": lambda user, code, item, ids: reports.impact_report(user, commune=code),
        "mark_visit": lambda user, code, item, ids: reports.mark_visit(user, commune=code),
        "outlook": lambda user, code, item, ids: money.outlook(user, commune=code),
        "project_board": lambda user, code, item, ids: works.project_board(user, commune=code),
        "project_calendar": lambda user, code, item, ids: works.project_calendar(
            user, commune=code, month=date(2027, 3, 1)
        ),
        "projects_by_point": lambda user, code, item, ids: works.projects_by_point(user, commune=code),
        "agenda_keys": lambda user, code, item, ids: works.agenda_keys(user, commune=code),
        "make_agenda_key": lambda user, code, item, ids: works.make_agenda_key(user, commune=code),
        "revoke_agenda_key": lambda user, code, item, ids: works.revoke_agenda_key(
            user, commune=code, key_id=0
        ),
        "project_choices": lambda user, code, item, ids: works.project_choices(user, commune=code),
        "workbook": lambda user, code, item, ids: exchange.workbook(user, commune=code),
        "indicators": lambda user, code, item, ids: measures.indicators(user, commune=code),
        "indicator": lambda user, code, item, ids: measures.indicator(
            user, commune=code, indicator_id=ids["indicator"]
        ),
        "indicator_changes": lambda user, code, item, ids: measures.indicator_changes(
            user, commune=code, indicator_id=ids["indicator"]
        ),
        "indicator_values": lambda user, code, item, ids: measures.indicator_values(
            user, indicator_id=ids["indicator"]
        ),
        "point_indicators": lambda user, code, item, ids: measures.point_indicators(
            user, commune=code, item_id=item
        ),
        "written_values": lambda user, code, item, ids: measures.written_values(user, commune=code),
    },
    Operation.CREATE_PROJECT: {
        "create_financed_project": lambda user, code, item, ids: money.create_financed_project(
            user, commune=code, title="Salle", plan=PLAN
        ),
        "import of a workbook": lambda user, code, item, ids: bring_a_workbook(user, code),
        "create_project": lambda user, code, item, ids: api.create_project(
            user, commune=code, fields=api.ProjectFields("Toiture", items=(item,))
        ),
    },
    Operation.SET_FINANCING: {
        "save_outlook": lambda user, code, item, ids: money.save_outlook(
            user, commune=code, fields=money.OutlookFields(2027), version=0
        ),
        "remove_outlook": lambda user, code, item, ids: money.remove_outlook(
            user, commune=code, year=2027, version=1
        ),
        "create_financed_project": lambda user, code, item, ids: money.create_financed_project(
            user, commune=code, title="Toiture", plan=Plan(date(2027, 1, 1), 2027, (Expense("Travaux", 100),))
        ),
        "plan_outlook": lambda user, code, item, ids: money.plan_outlook(user, commune=code, data=YEARS),
        "import_outlook": lambda user, code, item, ids: money.import_outlook(
            user, commune=code, data=YEARS, digest=""
        ),
    },
    Operation.SET_RESTRAINT: {
        "set_restraint": lambda user, code, item, ids: reports.set_restraint(
            user, commune=code, neutral=True, reason="Prudence", last=0
        ),
    },
    Operation.SET_INDICATOR: {
        "create_indicator": lambda user, code, item, ids: measures.create_indicator(
            user, commune=code, fields=measures.IndicatorFields("Fuites", "%")
        ),
        "save_indicator": lambda user, code, item, ids: measures.save_indicator(
            user,
            commune=code,
            indicator_id=ids["indicator"],
            fields=measures.IndicatorFields("Fuites", "%"),
            version=1,
        ),
        "indicator_choices": lambda user, code, item, ids: measures.indicator_choices(user, commune=code),
        "set_value": lambda user, code, item, ids: measures.set_value(
            user, commune=code, indicator_id=ids["indicator"], on="2025", value=1, version=1
        ),
        "set_value_by_number": lambda user, code, item, ids: measures.set_value_by_number(
            user, indicator_id=ids["indicator"], on="2025", value=1, version=1
        ),
        "remove_value": lambda user, code, item, ids: measures.remove_value(
            user, commune=code, indicator_id=ids["indicator"], on=date(2025, 12, 31), version=1
        ),
        "plan_values": lambda user, code, item, ids: measures.plan_values(user, commune=code, lines=[]),
        "import_values": lambda user, code, item, ids: measures.import_values(
            user, commune=code, lines=[], digest=hashlib.sha256(b"()").hexdigest()
        ),
    },
    Operation.MANAGE_KEYS: {
        "keys": lambda user, code, item, ids: measures.keys(user, commune=code),
        "create_key": lambda user, code, item, ids: measures.create_key(user, commune=code, label="Compteur"),
        "revoke_key": lambda user, code, item, ids: measures.revoke_key(
            user, commune=code, key_id=ids["key"]
        ),
    },
    Operation.HAND_OVER: {
        "handover": lambda user, code, item, ids: exchange.handover(user, commune=code),
        "can_hand_over": lambda user, code, item, ids: seen(exchange.can_hand_over(user, commune=code)),
        "handover taken and brought": lambda user, code, item, ids: restore_a_handover(user, code),
        "read_handover": lambda user, code, item, ids: let_in(
            lambda: exchange.read_handover(user, commune=code, upload_id=1)
        ),
        "restore_handover": lambda user, code, item, ids: let_in(
            lambda: exchange.restore_handover(user, commune=code, upload_id=1)
        ),
    },
}
