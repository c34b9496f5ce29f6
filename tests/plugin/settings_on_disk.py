"""The plugin alone, on a database file: what several processes or threads share."""

import os

from tests.settings_plugin import *  # noqa: F403

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["VIATIC_TEST_DATABASE"],
        "TEST": {"NAME": os.environ["VIATIC_TEST_DATABASE"]},
        "OPTIONS": {"timeout": 20},
    }
}
# Its tables are made at once: lint holds migrations to the models, and the tests on MariaDB run them.
MIGRATION_MODULES = {"viatic": None}
