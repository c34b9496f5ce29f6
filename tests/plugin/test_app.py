"""How the app presents itself: to Django, to the platform's plugin loader, to its own schema."""

from __future__ import annotations

import re
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.urls import include, re_path, reverse
from django.utils.module_loading import import_string

from commune_core.ports import Clock, Platform
from dashboard_plugin.apps import DashboardPluginConfig
from dashboard_plugin.platform import get_clock, get_platform
from tests.routes import ROUTES

PROJECTS = ("lms.djangoapp", "cms.djangoapp")


@pytest.mark.django_db
def test_the_models_agree_with_the_migrations():
    call_command("makemigrations", "viatic", check=True, dry_run=True, stdout=StringIO())


def test_the_app_keeps_its_label_and_its_wide_keys():
    config = apps.get_app_config("viatic")
    assert (config.name, config.default_auto_field) == ("dashboard_plugin", "django.db.models.BigAutoField")
    assert {model._meta.pk.get_internal_type() for model in config.get_models()} <= {
        "BigAutoField",
        "AutoField",
    }


@pytest.mark.parametrize("project", PROJECTS)
def test_every_module_named_to_the_plugin_loader_exists(project):
    named = DashboardPluginConfig.plugin_app
    assert set(named["settings_config"][project]) == {"common", "production", "devstack", "test"}
    for settings in named["settings_config"][project].values():
        assert callable(import_module(f"dashboard_plugin.{settings['relative_path']}").plugin_settings)


def test_the_lms_serves_the_app_at_its_root_and_studio_does_not():
    """The platform's loader mounts one module, as `re_path(regex, include((module, app), namespace))`."""
    served = DashboardPluginConfig.plugin_app["url_config"]
    assert set(served) == {"lms.djangoapp"}
    mount = served["lms.djangoapp"]
    module = f"dashboard_plugin.{mount['relative_path']}"
    routes = (re_path(mount["regex"], include((module, "dashboard_plugin"), namespace=mount["namespace"])),)
    assert reverse("viatic:accueil", urlconf=routes) == "/viatic/"
    assert reverse("viatic:v1:me", urlconf=routes) == "/api/viatic/v1/me/"


def test_the_tracking_log_of_the_platform_never_copies_our_forms():
    from dashboard_plugin.settings.common import plugin_settings

    settings = SimpleNamespace(TRACKING_IGNORE_URL_PATTERNS=["^/login"])
    for _ in range(2):
        plugin_settings(settings)
    theirs, ours = settings.TRACKING_IGNORE_URL_PATTERNS
    assert theirs == "^/login"
    assert all(re.match(ours, route.template) for route in ROUTES)
    assert not re.match(ours, "/courses/course-v1:Viatic+T042+2026/")


@pytest.mark.parametrize("kind", ["common", "production", "devstack", "test"])
def test_plugin_settings_fill_gaps_once_or_twice_and_replace_nothing(kind):
    fill = import_module(f"dashboard_plugin.settings.{kind}").plugin_settings
    tabs = "org.openedx.learning.instructor.dashboard.tabs.requested.v1"
    theirs = {
        tabs: {"fail_silently": False, "pipeline": ["an.other.Step"]},
        "a.filter": {"pipeline": ["x.Y"]},
    }
    empty = SimpleNamespace()
    chosen = SimpleNamespace(
        VIATIC_PLATFORM="an.operator.Choice",
        OPEN_EDX_FILTERS_CONFIG=theirs,
        MAKO_TEMPLATE_DIRS_BASE=["/their/templates"],
    )
    for settings in (empty, empty, chosen, chosen):
        fill(settings)
    assert import_string(empty.VIATIC_PLATFORM)
    assert chosen.VIATIC_PLATFORM == "an.operator.Choice"
    assert chosen.MAKO_TEMPLATE_DIRS_BASE[0] == "/their/templates"
    assert len(chosen.MAKO_TEMPLATE_DIRS_BASE) == 2
    config = chosen.OPEN_EDX_FILTERS_CONFIG
    assert config["a.filter"] == {"pipeline": ["x.Y"]}
    assert config[tabs]["fail_silently"] is False
    assert config[tabs]["pipeline"][0] == "an.other.Step"
    assert all(len(set(each["pipeline"])) == len(each["pipeline"]) for each in config.values())


def test_the_backend_and_the_clock_keep_their_contracts():
    assert isinstance(get_platform(), Platform)
    assert isinstance(get_clock(), Clock)


def test_a_host_that_is_not_named_is_told_how_to_be(settings):
    settings.VIATIC_PLATFORM = ""
    with pytest.raises(ImproperlyConfigured, match=r"campus\.platform\.CampusPlatform"):
        get_platform()
