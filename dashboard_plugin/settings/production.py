"""The operator's file has been read by now: fill again what it may have replaced."""

from dashboard_plugin.settings.common import plugin_settings

__all__ = ["plugin_settings"]
