"""The stock workbench of the XBlock SDK, with the app beside it and nothing written on disk."""

import tempfile
from pathlib import Path

from workbench.settings import *  # noqa: F403  (settings are a star import by Django's own convention)
from workbench.settings import INSTALLED_APPS as STOCK_APPS

SIMPLE_HISTORY_DATE_INDEX = False
INSTALLED_APPS = [*STOCK_APPS, "simple_history", "dashboard_plugin.apps.DashboardPluginConfig"]
VIATIC_PLATFORM = "tests.platform.StandalonePlatform"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
FILES = Path(tempfile.gettempdir()) / "viatic-workbench"
DJFS = {"type": "osfs", "directory_root": str(FILES), "url_root": "/static/djpyfs"}
LOGGING = {"version": 1, "disable_existing_loggers": False}
DEBUG = False
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
