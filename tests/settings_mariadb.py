"""The plugin alone on the platform's kind of database, set as Tutor and the LMS set theirs.

Isolation is Django's own READ COMMITTED, which neither of the two changes. `python -m tests.mariadb` starts
the server and names its socket.
"""

import os

from tests.settings_plugin import *  # noqa: F403

DATABASES = {
    "default": {
        "ENGINE": "tests.mariadb",
        "NAME": os.environ.get("VIATIC_TEST_DATABASE", "viatic"),
        "USER": "root",
        "HOST": os.environ["VIATIC_TEST_SOCKET"],
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {
            "charset": "utf8mb4",
            "init_command": "SET sql_mode='STRICT_TRANS_TABLES'",
            "isolation_level": os.environ.get("VIATIC_TEST_ISOLATION", "read committed"),
        },
        "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"},
    }
}
