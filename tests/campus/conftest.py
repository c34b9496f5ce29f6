"""A campus whose courses are three tiny ones, written by hand: sound, of conformity blocks, and half
written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.test import Client

from campus import authored, catalogue

OLX = Path(__file__).parent / "olx"
COURSE = "course-v1:Viatic+ESSAI+2026"
URL = f"/cours/{COURSE}/"


@pytest.fixture(autouse=True)
def tiny_courses(settings):
    settings.VIATIC_COURSES_DIR = OLX
    for each in ("default", "tries"):
        caches[each].clear()
    restart()
    yield
    restart()


def restart() -> None:
    """Forget what a process keeps in memory, as starting again would."""
    catalogue.forget()
    authored._pages.clear()


def usage(block_type: str, block: str) -> str:
    return f"block-v1:{COURSE.removeprefix('course-v1:')}+type@{block_type}+block@{block}"


def handler(block_type: str, block: str, name: str) -> str:
    return f"/bloc/{usage(block_type, block)}/{name}"


@pytest.fixture
def new_member(db) -> Callable[[str], Client]:
    """Make a person and give a browser where he is signed in; `client.user` is the person."""

    def make(email: str, *, follows: str | None = COURSE, **options: bool) -> Client:
        user = get_user_model().objects.create_user(
            email, email, "un mot de passe", first_name="Ada", last_name="Roux"
        )
        client = Client(**options)
        client.force_login(user)
        client.user = user
        if follows:
            client.post(f"/cours/{follows}/inscription", headers={"X-CSRFToken": "x"})
        return client

    return make


@pytest.fixture
def learner(new_member) -> Client:
    return new_member("ada@mairie.example")
