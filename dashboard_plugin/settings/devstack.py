"""A developer's platform."""

from dashboard_plugin.settings.common import plugin_settings

__all__ = ["plugin_settings"]
