"""Settings of the embedded host: all read from the environment; what is written goes under CAMPUS_HOME.

`CAMPUS_HOME` (default `./var`) holds the database, the secret key and the demonstration accounts;
`CAMPUS_PORT` (default 8000) is the port; `VIATIC_COURSES_DIR` the compiled courses; `VIATIC_DEMO=1` adds the
fictitious members.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from campus.home import courses_directory, secret_key

CAMPUS_HOME = Path(os.environ.get("CAMPUS_HOME", "var")).resolve()
CAMPUS_PORT = os.environ.get("CAMPUS_PORT", "8000")
# The campus is for one machine: it is never bound elsewhere, and the demonstration doors check it again.
CAMPUS_BIND = "127.0.0.1"
CAMPUS_DEMO = os.environ.get("VIATIC_DEMO") == "1"
VIATIC_COURSES_DIR = courses_directory()

SECRET_KEY = secret_key(CAMPUS_HOME)
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "campus.urls"
WSGI_APPLICATION = "campus.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Without the `campus` extra the host still starts: core blocks are then declined by name.
HAS_CORE_BLOCKS = find_spec("xblocks_contrib") is not None and find_spec("edxval") is not None

# As the platform sets it: the migrations of the history tables depend on it.
SIMPLE_HISTORY_DATE_INDEX = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "simple_history",
    "campus.apps.CampusConfig",
    "dashboard_plugin.apps.DashboardPluginConfig",
    # The video block imports edxval's models whenever the package is there.
    *(["edxval"] if HAS_CORE_BLOCKS else []),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "campus.middleware.ContentSecurityPolicy",
    "campus.middleware.TextCompression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def _inside(package: str, *parts: str) -> Path | None:
    """A directory of an installed package, found without the four seconds that importing contrib takes."""
    spec = find_spec(package.partition(".")[0])
    roots = list(spec.submodule_search_locations or []) if spec else []
    path = Path(roots[0]).joinpath(*package.split(".")[1:], *parts) if roots else None
    return path if path is not None and path.is_dir() else None


_CAPA = _inside("xblocks_contrib.problem.capa")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # CAPA finds its templates by Django's loaders; as an installed app it would cost its import at start.
        "DIRS": [_CAPA / "templates"] if _CAPA else [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboard_plugin.pages.navigation.navigation",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": CAMPUS_HOME / "campus.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
}
_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _MEMORY, "LOCATION": "campus"},
    # Tries to sign in, counted apart: a cache that anybody can fill with pages would soon forget them.
    "tries": {"BACKEND": _MEMORY, "LOCATION": "campus-tries", "OPTIONS": {"MAX_ENTRIES": 100_000}},
}

# Codes of attestations that nobody was given are counted there too.
VIATIC_TRIES_CACHE = "tries"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/comptes/connexion/"
LOGIN_REDIRECT_URL = "/viatic/"
LOGOUT_REDIRECT_URL = "/"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = "Viatic Académie <ne-pas-repondre@viatic.example>"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "campus.views.errors.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# Documents joined to answers; nothing serves this folder but our own page, which asks the policy.
MEDIA_ROOT = CAMPUS_HOME / "documents"
STATIC_URL = "/static/"
_THIRD_PARTY = {
    "campus/vendor/jquery": _inside(
        "django", "contrib", "admin", "static", "admin", "js", "vendor", "jquery"
    ),
    "campus/vendor/jquery-ui": _inside("xstatic.pkg.jquery_ui", "data"),
    "campus/vendor/font-awesome/css": _inside("xstatic.pkg.font_awesome", "data", "css"),
    "campus/vendor/font-awesome/webfonts": _inside("xstatic.pkg.font_awesome", "data", "webfonts"),
    "": _CAPA / "static" if _CAPA else None,
}
STATICFILES_DIRS = [(prefix, path) if prefix else path for prefix, path in _THIRD_PARTY.items() if path]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 600

# The API lets in whoever is signed in here, and nobody by a password sent along (its tries are not counted).
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "URL_FORMAT_OVERRIDE": None,
}
VIATIC_PLATFORM = "campus.platform.CampusPlatform"
VIATIC_LEARN_URL = "/viatic/catalogue/"
VIATIC_LEARN_WITHIN = ("/cours/",)
VIATIC_SIGN_OUT_URL = "/comptes/deconnexion/"
VIATIC_ACCOUNT_URL = "/comptes/fermeture/"

# What the core blocks read from the platform's settings without declaring it.
FEATURES: dict[str, bool] = {}
YOUTUBE: dict[str, object] = {
    "API": "",
    "TEST_TIMEOUT": 1500,
    "METADATA_URL": "",
    "TEXT_API": {},
    "TRANSCRIPTS": {},
}
YOUTUBE_API_KEY = ""
AI_TRANSLATIONS_API_URL = ""
ALL_LANGUAGES = (("fr", "Français"), ("en", "English"))
LANGUAGE_DICT = dict(ALL_LANGUAGES)
COMPLETION_VIDEO_COMPLETE_PERCENTAGE = 0.95
TRANSCRIPT_LANG_CACHE_TIMEOUT = 60 * 60
VIDEO_TRANSCRIPTS_SETTINGS = {
    "VIDEO_TRANSCRIPTS_MAX_BYTES": 3 * 1024 * 1024,
    "STORAGE_KWARGS": {},
    "DIRECTORY_PREFIX": "t/",
}
VIDEO_IMAGE_SETTINGS = {
    "VIDEO_IMAGE_MAX_BYTES": 2 * 1024 * 1024,
    "STORAGE_KWARGS": {},
    "DIRECTORY_PREFIX": "i/",
}
LMS_BASE = f"localhost:{CAMPUS_PORT}"
LMS_ROOT_URL = f"http://{LMS_BASE}"
SITE_NAME = LMS_BASE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"campus": {"level": "INFO"}, "viatic": {"level": "INFO"}},
}
