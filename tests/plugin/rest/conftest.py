"""Programs that call the API: signed in as somebody, or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

ROOT = "/api/viatic/v1/"
HERE = f"{ROOT}communes/10145/"


class Program:
    """A client of the API that sends and reads JSON."""

    def __init__(self, user_id: int | None = None, *, enforce_csrf_checks: bool = False) -> None:
        self.client = Client(enforce_csrf_checks=enforce_csrf_checks)
        if user_id is not None:
            self.client.force_login(User.objects.get(pk=user_id))

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(address, headers=headers)

    def post(self, address: str, body: Any, **headers: str) -> Any:
        return self.client.post(address, body, content_type="application/json", headers=headers)

    def put(self, address: str, body: Any, **headers: str) -> Any:
        return self.client.put(address, body, content_type="application/json", headers=headers)

    def send(self, address: str, form: Mapping[str, Any], **headers: str) -> Any:
        """A form; a file of it is (name, bytes, type)."""
        made = {name: _part(each) for name, each in form.items()}
        return self.client.post(address, made, headers=headers)

    def delete(self, address: str, **headers: str) -> Any:
        return self.client.delete(address, headers=headers)


def _part(told: Any) -> Any:
    if isinstance(told, list):
        return [_part(each) for each in told]
    return SimpleUploadedFile(*told) if isinstance(told, tuple) else told


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """A refusal in the form of RFC 9457, whatever refused; gives its members."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert {"type", "title", "status", "detail", "code", "hint"} <= set(problem)
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"urn:viatic:problem:{code}"
    assert problem["title"]
    return problem


@pytest.fixture(autouse=True)
def _host(settings):
    settings.VIATIC_PLATFORM = "tests.plugin.pages.teaching.TeachingPlatform"
    settings.VIATIC_API_RATE = None
    cache.clear()


@pytest.fixture
def program() -> Callable[..., Program]:
    return Program


@pytest.fixture
def helene(mayor) -> Program:
    """The confirmed referent and mayor of Faux-Villecerf."""
    return Program(mayor)


@pytest.fixture
def paul(member) -> Program:
    """A deputy of Faux-Villecerf."""
    return Program(member("paul"))
