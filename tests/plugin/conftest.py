"""A few real communes, people in them, and a clock that can be set."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from commune_core import referential
from dashboard_plugin.applets.territory.source import read_territory
from dashboard_plugin.models import (
    Commune,
    Departement,
    Epci,
    Membership,
    NamedReader,
    PostalCode,
    Region,
    SearchTerm,
    SiteRole,
    Vintage,
)
from dashboard_plugin.use_cases.import_territory import import_territory
from tests.plugin.territory_files import real_records, write


class SettableClock:
    """A clock that stands where a test puts it."""

    instant: datetime | None = None

    def now(self) -> datetime:
        return self.instant or timezone.now()

    def today(self) -> date:
        return self.now().astimezone(ZoneInfo("Europe/Paris")).date()


@pytest.fixture
def at(settings) -> Callable[[str], None]:
    """Set the clock: at("2027-01-15")."""
    settings.VIATIC_CLOCK = "tests.plugin.conftest.SettableClock"

    def put(day: str) -> None:
        SettableClock.instant = datetime.fromisoformat(day).replace(hour=12, tzinfo=ZoneInfo("Europe/Paris"))

    yield put
    SettableClock.instant = None


@pytest.fixture(scope="session")
def few_communes(tmp_path_factory) -> Path:
    """Thirteen real communes and all that they refer to, as files."""
    return write(tmp_path_factory.mktemp("territory"), real_records())


TERRITORY = (Region, Departement, Epci, Commune, PostalCode, SearchTerm, Vintage)


# The rows of the thirteen communes, once a test has imported them.
IMPORTED: list[list[models.Model]] = []


@pytest.fixture
def territory(db, few_communes) -> None:
    """The thirteen communes, in the database: imported the first time, and the same rows from then on."""
    if not IMPORTED:
        import_territory(read_territory(few_communes, year=2026), now=timezone.now())
        IMPORTED.extend(list(model.objects.order_by("pk")) for model in TERRITORY)
        return
    for model, rows in zip(TERRITORY, IMPORTED, strict=True):
        model.objects.bulk_create(rows)


@pytest.fixture
def person(db) -> Callable[..., int]:
    """An account; gives its id."""

    def make(name: str, *, site_role: str = "", **fields) -> int:
        defaults = {"email": f"{name}@exemple.fr", "first_name": name.title(), "last_name": "Essai"}
        user = User.objects.create_user(name, **(defaults | fields))
        if site_role:
            SiteRole.objects.create(user=user, role=site_role)
        return user.pk

    return make


@pytest.fixture
def member(person, territory) -> Callable[..., int]:
    """An account with a place in a commune; gives the account's id."""

    def make(
        name: str,
        code: str = "10145",
        *,
        role: str = "elu",
        function: str = "adjoint",
        status: str = "confirmed",
        named: bool = False,
    ) -> int:
        user_id = person(name)
        commune = Commune.objects.get(insee_code=code, kind="commune", status="current")
        Membership.objects.create(
            commune=commune, user_id=user_id, role=role, function=function, status=status,
            requested_at=timezone.now() - timedelta(days=1),
        )  # fmt: skip
        if named:
            NamedReader.objects.create(commune=commune, user_id=user_id, since=timezone.now())
        return user_id

    return make


@pytest.fixture
def mayor(member) -> int:
    """The confirmed referent of Faux-Villecerf."""
    return member("helene", role="referent", function="maire")


@pytest.fixture
def install_version(monkeypatch, tmp_path) -> Callable[[Callable[[dict], None]], None]:
    """Install a version 1.9.0 of the questionnaire, which is the current one once `change` was done to it."""
    before = {version: referential.load(version) for version in referential.versions()}

    def install(change: Callable[[dict], None]) -> None:
        data = referential.resources.files("commune_core").joinpath("data")
        folder = tmp_path / "data"
        folder.mkdir()
        # All of it: whatever is read for the first time meanwhile is read from here too.
        for each in data.iterdir():
            if each.is_file():
                folder.joinpath(each.name).write_bytes(each.read_bytes())
        current = referential.CURRENT_VERSION
        compiled = json.loads(folder.joinpath(f"referential-{current}.json").read_bytes())
        compiled["version"], compiled["succeeds"] = "1.9.0", current
        change(compiled)
        folder.joinpath("referential-1.9.0.json").write_text(json.dumps(compiled), encoding="utf-8")
        monkeypatch.setattr(referential.resources, "files", lambda package: tmp_path)
        monkeypatch.setattr(referential, "CURRENT_VERSION", "1.9.0")
        referential.load.cache_clear()

    yield install
    monkeypatch.undo()
    referential.load.cache_clear()
    # Versions are compared by identity, and other tests hold those that were loaded before.
    for version, loaded in before.items():
        with monkeypatch.context() as patch:
            patch.setattr(referential, "from_bytes", lambda raw, loaded=loaded: loaded)
            assert referential.load(version) is loaded


@pytest.fixture
def later_version(install_version) -> Callable[[], None]:
    """Install a version 1.9.0: GOV-02 retired, GOV-01 renamed GOV-51."""

    def change(compiled: dict) -> None:
        gov = next(domain for domain in compiled["domains"] if domain["code"] == "GOV")
        gov["items"] = [item for item in gov["items"] if item["id"] != "GOV-02"]
        gov["items"][0] |= {"id": "GOV-51", "succeeds": ["GOV-01"]}

    return lambda: install_version(change)
