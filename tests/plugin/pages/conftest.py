"""Communes, people and a browser without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from commune_core.territory import normalise
from dashboard_plugin.models import Commune, Departement, Membership, PostalCode, Region, SearchTerm, SiteRole


@pytest.fixture(autouse=True)
def _courses(settings):
    settings.VIATIC_PLATFORM = "tests.plugin.pages.teaching.TeachingPlatform"


@pytest.fixture
def aube(db) -> Departement:
    region = Region.objects.create(code="44", name="Grand Est", zone="metro")
    return Departement.objects.create(code="10", name="Aube", zone="metro", region=region)


@pytest.fixture
def make_commune(aube) -> Callable[..., Commune]:
    def make(code: str, name: str, postal: str, population: int, **more) -> Commune:
        search_name = normalise(name)
        row = Commune.objects.create(
            insee_code=code, since=2025, name=name, search_name=search_name, bare_name=search_name,
            link_type="0", departement=aube, population=population, **more,
        )  # fmt: skip
        PostalCode.objects.create(commune=row, code=postal)
        SearchTerm.objects.bulk_create([SearchTerm(commune=row, word=word) for word in search_name.split()])
        return row

    return make


@pytest.fixture
def fontvannes(make_commune) -> Commune:
    return make_commune("10156", "Fontvannes", "10190", 652)


@pytest.fixture
def make_person(db) -> Callable[..., Client]:
    """A signed-in browser for a new account, with a place in a commune where one is given."""

    def make(name: str, commune: Commune | None = None, **place) -> Client:
        user = User.objects.create_user(name, f"{name}@exemple.fr", "un-long-secret", first_name=name.title())
        if commune is not None:
            place = {"role": "elu", "function": "adjoint", "status": "confirmed"} | place
            Membership.objects.create(commune=commune, user=user, requested_at=timezone.now(), **place)
        browser = Client()
        browser.force_login(user)
        browser.user = user
        return browser

    return make


@pytest.fixture
def mayor(make_person, fontvannes) -> Client:
    return make_person("helene", fontvannes, role="referent", function="maire")


@pytest.fixture
def deputy(make_person, fontvannes) -> Client:
    return make_person("paul", fontvannes)


@pytest.fixture
def stranger(make_person, make_commune) -> Client:
    return make_person("jeanne", make_commune("10145", "Faux-Villecerf", "10290", 230), function="maire")


@pytest.fixture
def moderator(make_person) -> Client:
    browser = make_person("moussa")
    SiteRole.objects.create(user=browser.user, role="moderateur")
    return browser


@pytest.fixture
def text() -> Callable[..., str]:
    """The words of a page, as they are read: no tags, plain spaces."""

    def read(response) -> str:
        words = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
        return re.sub(r"\s+", " ", unescape(words)).strip()

    return read
