"""Money: what projects cost, who pays for them, and what the commune can bear."""

from __future__ import annotations

from dashboard_plugin.aid_data import AidRow, AidsPlan, AidsView, KnownAid
from dashboard_plugin.money_data import (
    CostFields,
    CostRow,
    FinancingView,
    GrantFields,
    GrantRow,
    TermsFields,
)
from dashboard_plugin.outlook_data import OutlookFields, OutlookPlan, OutlookRow, OutlookView
from dashboard_plugin.selectors.aids import aids, known_aids, scheme
from dashboard_plugin.selectors.financing import financing, what_if
from dashboard_plugin.selectors.outlook import outlook
from dashboard_plugin.stale import StaleMoney
from dashboard_plugin.use_cases.create_financed_project import create_financed_project
from dashboard_plugin.use_cases.import_local_aids import AidsUnseen, import_local_aids, plan_local_aids
from dashboard_plugin.use_cases.save_financing import (
    remove_cost,
    remove_grant,
    save_cost,
    save_grant,
    save_terms,
)
from dashboard_plugin.use_cases.save_outlook import (
    OutlookUnseen,
    import_outlook,
    plan_outlook,
    remove_outlook,
    save_outlook,
)

__all__ = [
    "AidRow",
    "AidsPlan",
    "AidsUnseen",
    "AidsView",
    "CostFields",
    "CostRow",
    "FinancingView",
    "GrantFields",
    "GrantRow",
    "KnownAid",
    "OutlookFields",
    "OutlookPlan",
    "OutlookRow",
    "OutlookUnseen",
    "OutlookView",
    "StaleMoney",
    "TermsFields",
    "aids",
    "create_financed_project",
    "financing",
    "import_local_aids",
    "import_outlook",
    "known_aids",
    "outlook",
    "plan_local_aids",
    "plan_outlook",
    "remove_cost",
    "remove_grant",
    "remove_outlook",
    "save_cost",
    "save_grant",
    "save_outlook",
    "save_terms",
    "scheme",
    "what_if",
]
