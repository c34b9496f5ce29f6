"""Enabled, the plugin is everywhere it must be; disabled, it was never there."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.tutor.projects import ROOT

pytestmark = pytest.mark.tutor

TOUCHED = {
    "config.yml",
    "env/apps/openedx/settings/cms/development.py",
    "env/apps/openedx/settings/cms/production.py",
    "env/apps/openedx/settings/lms/development.py",
    "env/apps/openedx/settings/lms/production.py",
    "env/build/openedx/Dockerfile",
    "env/k8s/deployments.yml",
}


def released() -> str:
    return re.search(r'^VERSION = "(.+)"$', (ROOT / "setup.py").read_text("utf-8"), re.M)[1]


def test_the_plugin_has_the_version_of_the_suite_it_installs(enabled):
    assert f"viatic  enabled  {released()}" in re.sub(
        r" +|\t", "  ", enabled.tutor("plugins", "list")
    ).replace("✅  ", "")
    assert enabled.tutor("config", "printvalue", "VIATIC_PACKAGE").strip() == f"viatic-academie=={released()}"


def test_enabling_changes_these_files_and_no_other(never_enabled, enabled):
    before, after = never_enabled.files(), enabled.files()
    assert {path for path in before | after if before.get(path) != after.get(path)} == TOUCHED


def test_enabling_writes_its_name_in_the_configuration_and_nothing_else(never_enabled, enabled):
    before, after = (yaml.safe_load(project.files()["config.yml"]) for project in (never_enabled, enabled))
    assert after == before | {"PLUGINS": ["viatic"]}


def test_disabling_leaves_a_project_that_never_knew_the_plugin(never_enabled, enabled, tmp_path):
    project = enabled.copied(tmp_path / "project")
    project.tutor("plugins", "disable", "viatic")
    project.tutor("config", "save")
    assert project.files() == never_enabled.files()


def test_what_is_appended_to_the_operator_s_own_lists_is_his_alone(never_enabled, enabled, tmp_path):
    with_plugin, without = enabled.copied(tmp_path / "with"), never_enabled.copied(tmp_path / "without")
    for project in (with_plugin, without):
        project.tutor("config", "save", "--append", "OPENEDX_EXTRA_PIP_REQUIREMENTS=another-xblock")
    with_plugin.tutor("plugins", "disable", "viatic")
    assert with_plugin.files() == without.files()
