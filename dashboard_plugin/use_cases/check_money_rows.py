"""What a workbook says of money, held against the rules of the pages where it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from functools import partial
from typing import Any

from commune_core.errors import CommuneError
from commune_core.workbook.planning import Fault, RowStep
from commune_core.workbook.sheets import sheets
from dashboard_plugin.money_data import CostFields, GrantFields, TermsFields
from dashboard_plugin.outlook_data import OutlookFields
from dashboard_plugin.use_cases.save_financing import check_cost, check_grant, check_terms
from dashboard_plugin.use_cases.save_outlook import check_outlook

# A page names these two otherwise than the table and its sheet.
OTHERWISE = {"reason": "share_reason", "reference": "share_reference"}


def checked_money(steps: tuple[RowStep, ...]) -> tuple[RowStep, ...]:
    """The same steps, where each row of money that its page would refuse is refused in the same words."""
    return tuple(_checked(step) if step.change in ("added", "changed") else step for step in steps)


def _checked(step: RowStep) -> RowStep:
    check = _CHECKS.get(step.kind)
    if check is None:
        return step
    try:
        check(step.values)
    except CommuneError as error:
        name = OTHERWISE.get(str(error.where.get("field")), str(error.where.get("field")))
        columns = sheets()[step.kind].columns
        heading = next((each.heading for each in columns if each.name == name), columns[0].heading)
        fault = Fault(heading, f"{error.message} {error.hint}".strip())
        return replace(step, change="refused", faults=(fault,))
    return step


def _by(kind: type[Any], check: Callable[[Any], None], values: Mapping[str, Any]) -> None:
    """Ask a page's check of what a row says; a column the sheet does not have keeps what is usual."""
    names = {each.name: OTHERWISE.get(each.name, each.name) for each in fields_of(kind)}
    check(kind(**{name: values[column] for name, column in names.items() if column in values}))


_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "costs": partial(_by, CostFields, check_cost),
    "grants": partial(_by, GrantFields, check_grant),
    "loans": partial(_by, TermsFields, check_terms),
    "outlook": partial(_by, OutlookFields, check_outlook),
}
