"""The platform retires an account: its three signals reach us, in any order and more than once."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from itertools import permutations
from types import ModuleType

import pytest
from django.contrib.auth.models import User
from django.dispatch import Signal
from django.utils.module_loading import import_string

from dashboard_plugin import api
from dashboard_plugin.apps import DashboardPluginConfig
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.models import Answer, Membership

SIGNALS = "openedx.core.djangoapps.user_api.accounts.signals"
NAMES = ("USER_RETIRE_MAILINGS", "USER_RETIRE_LMS_CRITICAL", "USER_RETIRE_LMS_MISC")


@pytest.fixture
def platform_signals(monkeypatch) -> ModuleType:
    """The platform's module of signals, which nobody listens to yet."""
    packages = SIGNALS.split(".")
    for depth in range(1, len(packages) + 1):
        name = ".".join(packages[:depth])
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    module = sys.modules[SIGNALS]
    for name in NAMES:
        setattr(module, name, Signal())
    return module


@pytest.fixture
def signals(platform_signals) -> ModuleType:
    """The same, listened to as `apps.py` asks."""
    declared = DashboardPluginConfig.plugin_app["signals_config"]["lms.djangoapp"]
    receivers = import_module(f"dashboard_plugin.{declared['relative_path']}")
    for each in declared["receivers"]:
        import_string(each["signal_path"]).connect(getattr(receivers, each["receiver_func_name"]))
    return platform_signals


def test_the_platforms_own_loader_connects_them_in_the_lms_and_not_in_studio(platform_signals):
    plugins = pytest.importorskip("edx_django_utils.plugins")
    listening = []
    for project in ("cms.djangoapp", "lms.djangoapp"):
        plugins.connect_plugin_receivers(project)
        listening.append([name for name in NAMES if getattr(platform_signals, name).has_listeners()])
    assert listening == [[], list(NAMES)]


@pytest.mark.parametrize("order", permutations(NAMES), ids=" ".join)
def test_the_signals_erase_the_person_in_any_order_and_twice(signals, mayor, order):
    api.save_answer(mayor, item_id="GOV-02", raw=2, version=None)
    user = User.objects.get(pk=mayor)
    for name in (*order, *order):
        getattr(signals, name).send(sender=object, user=user, email="a@exemple.fr", new_email="b@exemple.fr")
        # The pipeline renames the account on its way.
        User.objects.filter(pk=mayor).update(username="retired__user_1", first_name="", last_name="")
        user.refresh_from_db()
        assert not Membership.objects.exists()
        assert Answer.objects.get().author is None


def test_what_was_done_is_logged_by_the_id_alone(signals, mayor, caplog):
    caplog.set_level(logging.INFO, logger="viatic.retirement")
    signals.USER_RETIRE_LMS_MISC.send(sender=object, user=User.objects.get(pk=mayor))
    (line,) = [record.getMessage() for record in caplog.records if record.name == "viatic.retirement"]
    assert f"user {mayor}:" in line and "'membership.user': 1" in line and "10145" in line
    assert "helene" not in line.lower()


def test_a_failure_is_logged_and_stops_the_pipeline_for_the_operator_to_try_again(
    signals, mayor, caplog, monkeypatch
):
    def refuse(user_id):
        raise NotSaved("Le disque est plein.")

    monkeypatch.setattr(api, "erase_person", refuse)
    with pytest.raises(NotSaved):
        signals.USER_RETIRE_LMS_CRITICAL.send(sender=object, user=User.objects.get(pk=mayor))
    assert f"user {mayor}" in caplog.text
    assert Membership.objects.exists()
