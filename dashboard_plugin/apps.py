"""How the app presents itself to Django and to the platform's plugin loader."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

from django.apps import AppConfig

log = logging.getLogger("viatic.app")

# The platform imports this module while its settings are still being built: nothing here may read
# settings, import a model or translate a string.
# Pages and API are the LMS's: in Studio the blocks ask `dashboard_plugin.api` for the sample commune.
_URLS = {"namespace": "viatic", "regex": r"^", "relative_path": "urls"}
_SETTINGS = {
    name: {"relative_path": f"settings.{name}"} for name in ("common", "production", "devstack", "test")
}
_RETIREMENT = {
    "relative_path": "edxapp.retirement",
    "receivers": [
        {
            "receiver_func_name": "retire_person",
            "signal_path": f"openedx.core.djangoapps.user_api.accounts.signals.{name}",
        }
        for name in ("USER_RETIRE_MAILINGS", "USER_RETIRE_LMS_CRITICAL", "USER_RETIRE_LMS_MISC")
    ],
}


class DashboardPluginConfig(AppConfig):
    """The one Django app of the suite: data, permissions, pages, API."""

    name = "dashboard_plugin"
    label = "viatic"
    verbose_name = "Viatic"
    default_auto_field = "django.db.models.BigAutoField"

    plugin_app: ClassVar[dict[str, dict[str, Any]]] = {
        "url_config": {"lms.djangoapp": _URLS},
        "settings_config": {"lms.djangoapp": _SETTINGS, "cms.djangoapp": _SETTINGS},
        # Accounts are retired in the LMS alone.
        "signals_config": {"lms.djangoapp": _RETIREMENT},
    }

    def ready(self) -> None:
        """Let documents go with their rows; on the platform, listen to it, and translate for Aspects."""
        from django.conf import settings

        from dashboard_plugin.applets.diagnostic import files
        from dashboard_plugin.applets.exchange import files as archives

        files.connect()
        archives.connect()
        if getattr(settings, "VIATIC_PLATFORM", "").startswith("dashboard_plugin.edxapp."):
            from dashboard_plugin.edxapp import signals

            signals.connect()
            try:
                from dashboard_plugin.edxapp import xapi  # noqa: F401  (importing it registers the translations)
            except ImportError as reason:
                log.info("No xAPI statements: %s", reason)
