"""On Kubernetes: manifests that are YAML, and jobs that run as the platform's own do, daily and hourly."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.tutor


def manifests(text: str | bytes, kind: str) -> dict[str, dict[str, Any]]:
    """Manifests of a kind by name."""
    documents = [document for document in yaml.safe_load_all(text) if document]
    return {doc["metadata"]["name"]: doc for doc in documents if doc["kind"] == kind}


OFTEN = ("daily", "hourly")


def work(project, often: str) -> dict[str, Any]:
    return manifests(project.text("k8s/deployments.yml"), "CronJob")[f"viatic-{often}"]


def pod(manifest: dict[str, Any]) -> dict[str, Any]:
    return manifest["spec"]["template"]["spec"]


def test_every_rendered_manifest_and_compose_file_is_yaml(enabled):
    files = enabled.files(".yml")
    for expected in (
        "kustomization.yml",
        "k8s/deployments.yml",
        "local/docker-compose.yml",
        "dev/docker-compose.yml",
    ):
        assert f"env/{expected}" in files
    for content in files.values():
        list(yaml.safe_load_all(content))


@pytest.mark.parametrize("often", OFTEN)
def test_two_runs_never_meet(enabled, often):
    spec = work(enabled, often)["spec"]
    assert spec["concurrencyPolicy"] == "Forbid"
    assert spec["jobTemplate"]["spec"]["activeDeadlineSeconds"] < {"daily": 24 * 3600, "hourly": 3600}[often]


def test_the_hour_is_the_operator_s(enabled):
    rendered = enabled.patch("k8s-deployments", TUTOR_VIATIC_DAILY_SCHEDULE="5 1 * * *")
    jobs = manifests(rendered, "CronJob")
    assert jobs["viatic-daily"]["spec"]["schedule"] == "5 1 * * *"
    assert jobs["viatic-hourly"]["spec"]["schedule"] == "41 * * * *"


@pytest.mark.parametrize("often", OFTEN)
def test_the_daily_job_runs_as_the_platform_s_own_jobs_do(enabled, often):
    own = pod(work(enabled, often)["spec"]["jobTemplate"])
    reference = pod(manifests(enabled.text("k8s/jobs.yml"), "Job")["lms-job"])
    (container,), (peer,) = own["containers"], reference["containers"]
    assert container["args"] == ["./manage.py", "lms", f"viatic_{often}"]
    for key in ("image", "env", "volumeMounts"):
        assert container[key] == peer[key]
    assert own["volumes"] == reference["volumes"]
    assert own["restartPolicy"] == "Never"


@pytest.mark.parametrize("often", OFTEN)
def test_it_has_the_rights_of_the_lms_and_no_more(enabled, often):
    own = pod(work(enabled, often)["spec"]["jobTemplate"])
    reference = pod(manifests(enabled.text("k8s/deployments.yml"), "Deployment")["lms"])
    assert own["securityContext"] == reference["securityContext"]
    assert own["containers"][0]["securityContext"] == reference["containers"][0]["securityContext"]


@pytest.mark.parametrize("often", OFTEN)
def test_starting_the_platform_starts_it(enabled, often):
    """`tutor k8s start` applies whatever is not labelled as a job or a namespace."""
    assert work(enabled, often)["metadata"]["labels"] == {"app.kubernetes.io/name": f"viatic-{often}"}
    assert "viatic" not in enabled.text("k8s/jobs.yml")


@pytest.mark.parametrize("often", OFTEN)
def test_the_configuration_it_mounts_is_generated(enabled, often):
    generated = {
        entry["name"] for entry in yaml.safe_load(enabled.text("kustomization.yml"))["configMapGenerator"]
    }
    mounted = {
        volume["configMap"]["name"] for volume in pod(work(enabled, often)["spec"]["jobTemplate"])["volumes"]
    }
    assert mounted <= generated


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not there to build the kustomization")
def test_kustomize_gives_it_the_configuration_of_this_very_rendering(enabled):
    command = ["kubectl", "kustomize", str(enabled.root / "env")]
    built = subprocess.run(command, capture_output=True, check=True).stdout
    job = manifests(built, "CronJob")["viatic-daily"]
    mounted = {volume["configMap"]["name"] for volume in pod(job["spec"]["jobTemplate"])["volumes"]}
    assert mounted <= manifests(built, "ConfigMap").keys()
    assert job["metadata"]["namespace"] == "openedx"
