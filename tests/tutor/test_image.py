"""The image holds the suite: its instruction, run with a pip that only tells what it was asked."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.tutor.projects import ROOT

pytestmark = pytest.mark.tutor

PATCH = "openedx-dockerfile-post-python-requirements"
DOCKERFILE = "build/openedx/Dockerfile"
WHEEL = "viatic_academie-0.1.0-py3-none-any.whl"

# (VIATIC_PACKAGE, what pip is asked to install, the file lent by the build folder)
PACKAGES = [
    ("viatic-academie==9.9.9", "viatic-academie==9.9.9", None),
    (
        "viatic-academie @ git+https://git.example/viatic.git@v9",
        "viatic-academie @ git+https://git.example/viatic.git@v9",
        None,
    ),
    (f"https://files.example/{WHEEL}", f"https://files.example/{WHEEL}", None),
    (f"wheels/{WHEEL}", f"/tmp/{WHEEL}", f"wheels/{WHEEL}"),
]


def stages(dockerfile: str) -> dict[str, str]:
    """Instructions by the name of their stage."""
    parts = re.split(r"^FROM \S+ AS (\S+)$", dockerfile, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def instructions(text: str) -> list[str]:
    """Instructions on one line each, without comments."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [line for line in re.sub(r"\\\n\s*", "", lines).splitlines() if line.strip()]


def asked_of_pip(instruction: str, dockerfile: str, folder) -> list[str]:
    """Run a RUN instruction's command where `pip` and `uv` print their arguments."""
    for name in ("pip", "uv"):
        (folder / name).write_text(f'#!/bin/sh\nprintf "%s\\n" {name} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    command = re.fullmatch(r"RUN (?:--mount=\S+ +)*(.+)", instruction)[1]
    declared = re.findall(r'^ARG (PIP_COMMAND)="(.+)"$', dockerfile, flags=re.M)
    environment = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", **dict(declared)}
    return subprocess.run(
        ["/bin/sh", "-e", "-c", command], env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_the_suite_is_installed_with_the_other_requirements(enabled):
    ours = instructions(enabled.patch(PATCH))
    assert len(ours) == 2
    for each in ours:
        assert stages_with(enabled, each) == ["python-requirements"]


def test_what_papers_are_drawn_with_is_in_every_stage_of_the_image(enabled, tmp_path):
    (system,) = instructions(enabled.patch("openedx-dockerfile-minimal"))
    assert stages_with(enabled, system) == ["minimal"] and "libpangoft2" in system
    asked = asked_of_pip(instructions(enabled.patch(PATCH))[1], enabled.text(DOCKERFILE), tmp_path)
    (requirement,) = map(Requirement, asked[-1:])
    assert requirement.name == "weasyprint"


def stages_with(enabled, instruction: str) -> list[str]:
    found = stages(enabled.text(DOCKERFILE)).items()
    return [name for name, text in found if instruction in instructions(text)]


@pytest.mark.parametrize(("package", "asked", "lent"), PACKAGES)
def test_the_package_may_be_a_release_an_address_or_a_wheel(enabled, tmp_path, package, asked, lent):
    instruction, _ = instructions(enabled.patch(PATCH, TUTOR_VIATIC_PACKAGE=package))
    pip = ["pip"] if enabled.major == 20 else ["uv", "pip"]
    dockerfile = enabled.text(DOCKERFILE)
    assert asked_of_pip(instruction, dockerfile, tmp_path) == [*pip, "install", asked]
    assert re.findall(r"--mount=type=bind,source=(\S+?),target=(\S+)", instruction) == (
        [(lent, asked)] if lent else []
    )


def test_a_mounted_checkout_takes_the_place_of_the_package(enabled, tmp_path):
    checkout = tmp_path / "viatic-academie"
    checkout.mkdir()
    project = enabled.copied(tmp_path / "project")
    project.tutor("mounts", "add", str(checkout))
    dockerfile = project.text(DOCKERFILE)
    installed = [line for line in instructions(dockerfile) if "install" in line and "viatic" in line]
    assert len(installed) == 2
    assert all(line.endswith('install -e "/mnt/viatic-academie"') for line in installed)
    assert "/mnt/viatic-academie" in project.text("local/docker-compose.yml")


def test_the_suite_is_built_by_the_setuptools_of_the_image(enabled):
    """A Git address or a checkout is built there, under a constraint on setuptools."""
    pinned = re.search(r"setuptools==([\d.]+)", enabled.text(DOCKERFILE))[1]
    with (ROOT / "pyproject.toml").open("rb") as file:
        (requirement,) = map(Requirement, tomllib.load(file)["build-system"]["requires"])
    assert requirement.name == "setuptools"
    assert requirement.specifier.contains(pinned)
