"""The blocks in the stock workbench: every scenario renders, and an answer posted there writes nothing."""

from __future__ import annotations

import json
import re

import pytest

pytest.importorskip("workbench", reason="the workbench of the XBlock SDK has its own environment")

from workbench.runtime_util import reset_global_state
from workbench.scenarios import get_scenarios

OURS = ("viatic_diagnostic", "viatic_dashboard", "viatic_financing_plan", "viatic_video")


@pytest.fixture(autouse=True)
def scenarios_in_this_test_s_database(db):
    # The workbench keeps the catalogue in the process and its children in the database, emptied by each test.
    reset_global_state()


def ours() -> list[str]:
    return [name for name in get_scenarios() if name.rpartition(".")[0] in OURS]


def page(client, name: str) -> str:
    response = client.get(f"/scenario/{name}/")
    assert response.status_code == 200
    return response.content.decode()


def test_each_block_brings_scenarios():
    assert {name.rpartition(".")[0] for name in ours()} == set(OURS)


def test_every_scenario_renders_with_the_sample_commune(client):
    for name in ours():
        html = page(client, name)
        assert "Aperçu pour les auteurs" in html, name
        assert "NoSuchView" not in html and "Traceback" not in html, name


def test_every_resource_of_a_scenario_is_served(client):
    pages = "".join(page(client, name) for name in ours())
    urls = set(re.findall(r"(?:href|src)='(/resource/[^']+)'", pages))
    assert any(url.endswith("diagnostic.js") for url in urls)
    assert any(url.endswith("dashboard.css") for url in urls)
    for url in urls:
        assert client.get(url).status_code == 200, url


def test_an_answer_posted_in_the_workbench_is_accepted_and_kept_nowhere(client):
    from django.apps import apps

    html = page(client, next(name for name in ours() if name.startswith("viatic_diagnostic")))
    usage = re.search(r"data-usage='([^']+viatic_diagnostic[^']+)'", html)[1]
    answer = {"item": "GOV-01", "state": "answered", "value": "oui", "version": None}
    url = f"/handler/{usage}/save_answer/?student=student_1"
    response = client.post(url, json.dumps(answer), "application/json")
    assert response.status_code == 200, response.content
    assert response.json()["item"] == "GOV-01"
    for model in apps.get_app_config("viatic").get_models():
        assert not model._default_manager.exists(), model
