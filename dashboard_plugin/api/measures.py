"""Indicators of a commune, their values by day, and the keys with which programs write them."""

from __future__ import annotations

from dashboard_plugin.indicator_data import (
    Changes,
    ChangeView,
    Choices,
    IndicatorFields,
    IndicatorList,
    IndicatorRow,
    IndicatorView,
    Keys,
    KeyView,
    NewKey,
    SavedValue,
    ValuesPage,
    ValueView,
    WrittenValue,
    YearRow,
)
from dashboard_plugin.selectors.indicator_values import indicator_values, written_values
from dashboard_plugin.selectors.indicators import (
    indicator,
    indicator_changes,
    indicator_choices,
    indicators,
)
from dashboard_plugin.selectors.keys import PREFIX, key_number, keys
from dashboard_plugin.selectors.measured import point_indicators, project_indicators
from dashboard_plugin.use_cases.import_values import ValuesChanged, ValuesPlan, import_values, plan_values
from dashboard_plugin.use_cases.manage_keys import create_key, revoke_key
from dashboard_plugin.use_cases.save_indicator import create_indicator, save_indicator
from dashboard_plugin.use_cases.set_value import post_value, remove_value, set_value, set_value_by_number

__all__ = [
    "PREFIX",
    "ChangeView",
    "Changes",
    "Choices",
    "IndicatorFields",
    "IndicatorList",
    "IndicatorRow",
    "IndicatorView",
    "KeyView",
    "Keys",
    "NewKey",
    "SavedValue",
    "ValueView",
    "ValuesChanged",
    "ValuesPage",
    "ValuesPlan",
    "WrittenValue",
    "YearRow",
    "create_indicator",
    "create_key",
    "import_values",
    "indicator",
    "indicator_changes",
    "indicator_choices",
    "indicator_values",
    "indicators",
    "key_number",
    "keys",
    "plan_values",
    "point_indicators",
    "post_value",
    "project_indicators",
    "remove_value",
    "revoke_key",
    "save_indicator",
    "set_value",
    "set_value_by_number",
    "written_values",
]
