"""The calendar that one's own software reads: its key, what it holds, and that any reader understands it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard_plugin import api
from dashboard_plugin.api import works
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.models import ApiKey, Membership

pytestmark = pytest.mark.django_db

HERE = "10145"
AWKWARD = "Toiture ; salle, « fêtes »\\ " + "é" * 90


def read(data: bytes) -> list[dict[str, str]]:
    """The events of a calendar, as RFC 5545 wants it read and no other way."""
    assert data.endswith(b"\r\n") and b"\r\n\r\n" not in data
    rows = data.split(b"\r\n")[:-1]
    assert all(len(row) <= 75 and b"\n" not in row and b"\r" not in row for row in rows)
    lines: list[str] = []
    for row in rows:
        text = row.decode()  # a character cut in two would not be one
        if text.startswith(" "):
            lines[-1] += text[1:]
        else:
            lines.append(text)
    events: list[dict[str, str]] = []
    opened: list[str] = []
    for line in lines:
        found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^;:,]+)*):(.*)", line)
        assert found, line
        name, _, value = found.groups()
        if name == "BEGIN":
            opened.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert opened.pop() == value
        elif opened[-1] == "VEVENT":
            assert name not in events[-1], line
            events[-1][name] = value
        else:
            assert opened == ["VCALENDAR"]
    assert opened == [] and lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    assert {"VERSION:2.0", "PRODID:-//Viatic//Projets//FR"} <= set(lines)
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        for name in ("SUMMARY", "DESCRIPTION"):
            assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", event[name])
            event[name] = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], event[name])
    assert len({event["UID"] for event in events}) == len(events)
    return events


@pytest.fixture
def key(mayor, at) -> str:
    at("2027-03-15")
    number = api.create_project(mayor, commune=HERE, fields=api.ProjectFields(
        AWKWARD, kind="project", due_on=date(2027, 4, 1), starts_on=date(2027, 2, 1)
    ))  # fmt: skip
    works.add_step(mayor, project_id=number, title="Devis", due_on=date(2027, 3, 31))
    done = works.add_step(mayor, project_id=number, title="Vote", due_on=date(2027, 3, 30))
    works.tick_step(mayor, project_id=number, step_id=done, done=True)
    over = api.ProjectFields("Fini", due_on=date(2027, 5, 1), status="done")
    api.create_project(mayor, commune=HERE, fields=over)
    return works.make_agenda_key(mayor, commune=HERE, label="Téléphone")


def test_the_calendar_holds_what_is_expected_and_reads_strictly(key):
    response = Client().get(f"/viatic/agenda/{key}.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = read(response.content)
    assert [(event["DTSTART"], event["SUMMARY"]) for event in events] == [
        ("20270201", f"Début : {AWKWARD.strip()}"),
        ("20270331", "Étape : Devis"),
        ("20270401", f"Échéance : {AWKWARD.strip()}"),
    ]
    assert events[1]["DESCRIPTION"].startswith(AWKWARD.strip())
    again = Client().get(f"/viatic/agenda/{key}.ics", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_key_is_kept_as_its_fingerprint_alone(mayor, key):
    row = ApiKey.objects.get()
    assert key not in str(vars(row))
    assert Client().get(f"/viatic/agenda/{row.sha256}.ics").status_code == 404
    Client().get(f"/viatic/agenda/{key}.ics")
    (held,) = works.agenda_keys(mayor, commune=HERE).keys
    assert (held.label, held.used_on) == ("Téléphone", date(2027, 3, 15))


def test_a_key_that_was_revoked_or_whose_person_left_says_so(mayor, member, key):
    (held,) = works.agenda_keys(mayor, commune=HERE).keys
    lise = member("lise")
    works.revoke_agenda_key(lise, commune=HERE, key_id=held.id)  # nobody closes the key of another
    assert Client().get(f"/viatic/agenda/{key}.ics").status_code == 200
    hers = works.make_agenda_key(lise, commune=HERE)
    works.revoke_agenda_key(mayor, commune=HERE, key_id=held.id)
    Membership.objects.filter(user=lise).update(status="ended")
    for closed in (key, hers):
        answer = Client().get(f"/viatic/agenda/{closed}.ics")
        assert answer.status_code == 410
        assert "n’ouvre plus rien" in answer.content.decode()
    assert works.agenda_keys(mayor, commune=HERE).keys == ()


def test_keys_are_few(mayor, key):
    for _ in range(4):
        works.make_agenda_key(mayor, commune=HERE)
    with pytest.raises(InvalidRequest):
        works.make_agenda_key(mayor, commune=HERE)


def test_the_page_shows_an_address_once(mayor, key):
    browser = Client()
    browser.force_login(User.objects.get(pk=mayor))
    page = f"/viatic/commune/{HERE}/agenda/"
    made = browser.post(page, {"nom": "Bureau"}).content.decode()
    (address,) = re.findall(r"<code>(.*?)</code>", made)
    assert Client().get(address.removeprefix("http://testserver")).status_code == 200
    shown = browser.get(page).content.decode()
    assert "Bureau" in shown and "<code>" not in shown
    latest = works.agenda_keys(mayor, commune=HERE).keys[0]
    assert browser.post(page, {"retirer": latest.id}).status_code == 302
    assert Client().get(address.removeprefix("http://testserver")).status_code == 410
