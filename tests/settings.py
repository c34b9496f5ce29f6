"""The campus as the tests run it: its own settings, a database in memory, fast hashing, no state on disk."""

import os
import tempfile

os.environ.setdefault("CAMPUS_HOME", tempfile.mkdtemp(prefix="viatic-tests-"))

from campus.settings import *  # noqa: F403  (settings are a star import by Django's own convention)

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Every client of a test builds the middleware anew, which would read all static files each time.
WHITENOISE_AUTOREFRESH = True
