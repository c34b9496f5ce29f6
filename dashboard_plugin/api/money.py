"""Money: what projects cost, who pays for them, and what the commune can bear."""

from __future__ import annotations

from dashboard_plugin.errors import StaleMoney
from dashboard_plugin.money_data import (
    CostFields,
    CostRow,
    FinancingView,
    GrantFields,
    GrantRow,
    TermsFields,
)
from dashboard_plugin.selectors.financing import financing, what_if
from dashboard_plugin.use_cases.create_financed_project import create_financed_project
from dashboard_plugin.use_cases.save_financing import (
    remove_cost,
    remove_grant,
    save_cost,
    save_grant,
    save_terms,
)

__all__ = [
    "CostFields",
    "CostRow",
    "FinancingView",
    "GrantFields",
    "GrantRow",
    "StaleMoney",
    "TermsFields",
    "create_financed_project",
    "financing",
    "remove_cost",
    "remove_grant",
    "save_cost",
    "save_grant",
    "save_terms",
    "what_if",
]
