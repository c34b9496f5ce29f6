"""The thread of a project and the notices, as they are read and sent without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard_plugin import api
from dashboard_plugin.api import talk
from dashboard_plugin.models import Message, MessageFile, Notice, NoticeHours, NoticeSetting, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(mayor, deputy) -> int:
    fields = api.ProjectFields(
        "Toiture de la salle", pilot=api.Someone(user_id=deputy.user.pk), expected="Sec"
    )
    return api.create_project(mayor.user.pk, commune="10156", fields=fields)


def written(number: int, author, count: int, first: int = 1) -> None:
    """That many messages; a great many are not sent one by one."""
    if count <= 5:
        for n in range(first, first + count):
            talk.send_message(author.user.pk, project_id=number, body=f"Message {n}.")
        return
    Message.objects.bulk_create(
        Message(project_id=number, author=author.user, body=f"Message {n}.", sent_at=timezone.now(), change=n)
        for n in range(first, first + count)
    )


def cost(browser, address: str, **more) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address, **more).status_code in (200, 304)
    return len(queries)


def test_a_thread_is_read_written_answered_and_corrected(mayor, deputy, project, text, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    fil = f"/viatic/projets/{project}/fil/"
    assert "Aucun message" in text(mayor.get(fil))
    sent = mayor.post(fil, {"message": "<b>Devis</b> reçu : https://exemple.fr/devis\r\nÀ voir."})
    first = Message.objects.get()
    assert (sent.status_code, sent.url) == (302, f"{fil}#message-{first.pk}")
    page = deputy.get(fil).content.decode()
    assert "&lt;b&gt;Devis&lt;/b&gt;" in page and 'rel="nofollow"' in page and "Nouveaux messages" in page
    assert "Nouveaux messages" not in text(deputy.get(fil)), "they were read"
    form = deputy.get(f"{fil}?repondre={first.pk}").content.decode()
    assert f'name="reponse_a" value="{first.pk}"' in form
    note = SimpleUploadedFile("note.txt", b"Vu.", "text/plain")
    assert deputy.post(fil, {"reponse_a": first.pk, "message": "", "fichiers": [note]}).status_code == 302
    answer = Message.objects.get(reply_to=first)
    assert "En réponse à Helene" in text(mayor.get(fil))
    file = MessageFile.objects.get()
    handed = mayor.get(f"{fil}pieces/{file.pk}/")
    assert b"".join(handed.streaming_content) == b"Vu."
    assert "attachment" in handed["Content-Disposition"] and handed["Content-Security-Policy"] == "sandbox"
    own = f"{fil}{answer.pk}/"
    assert mayor.get(own).status_code == 404, "another's words are his own to correct"
    assert mayor.post(own, {"message": "Non.", "version": "1"}).status_code == 404
    assert deputy.post(own, {"message": "Voici.", "version": "1"}).status_code == 302
    assert "modifié" in text(mayor.get(fil))
    stale = deputy.post(own, {"message": "Trop tard.", "version": "1"})
    assert stale.status_code == 409
    assert "Trop tard." in text(stale) and "Voici." in text(stale)
    assert deputy.post(own, {"geste": "retirer", "version": "2"}).status_code == 302
    assert "Message retiré" in text(mayor.get(fil))
    assert not MessageFile.objects.exists() and "Voici" not in mayor.get(fil).content.decode()
    assert deputy.post(own, {"message": "Encore.", "version": "3"}).status_code == 409


def test_what_is_refused_is_kept_in_the_form(mayor, project, text):
    fil = f"/viatic/projets/{project}/fil/"
    program = SimpleUploadedFile("virus.exe", b"MZ\x00\x01", "application/octet-stream")
    for sent, status in (
        ({"message": "   "}, 422),
        ({"message": "é" * 8001}, 422),
        ({"message": "Voyez.", "fichiers": [program]}, 422),
        ({"message": "Voyez.", "reponse_a": "999"}, 404),
    ):
        refused = mayor.post(fil, sent)
        assert refused.status_code == status
        assert 'role="alert"' in refused.content.decode()
        assert sent["message"].strip() in text(refused)
        by_script = mayor.post(fil, sent, headers={"accept": "application/json"})
        assert (by_script.status_code, by_script["Content-Type"]) == (status, "application/json")
        if "fichiers" in sent:
            program.seek(0)
    assert not Message.objects.exists()


def test_a_long_thread_is_read_by_pages_in_as_many_queries(mayor, deputy, project, text):
    fil = f"/viatic/projets/{project}/fil/"
    written(project, deputy, 2)
    mayor.get(fil), deputy.get(fil)
    few = cost(mayor, fil)
    written(project, deputy, 108, first=3)
    mayor.get(fil)
    assert cost(mayor, fil) == few <= 24
    page = mayor.get(fil).content.decode()
    assert "Message 110." in page and "Message 61." in page and "Message 60." not in page
    older = re.search(r"\?avant=\d+", page).group()
    before = mayor.get(fil + older).content.decode()
    assert "Message 60." in before and "Message 11." in before and "Message 61." not in before
    assert "data-viatic-thread=" not in before, "an old page is not kept up to date"
    again = re.search(r"\?depuis=\d+\">Messages plus récents", before).group().split('"')[0]
    assert "Message 61." in mayor.get(fil + again).content.decode()
    for odd in ("?avant=x", "?depuis=99999999", "?depuis=-1", "?repondre=999", "?avant=1"):
        assert mayor.get(fil + odd).status_code == 200


def test_a_script_learns_what_is_new_and_asks_for_little(mayor, deputy, project):
    news = f"/viatic/projets/{project}/fil.json"
    written(project, deputy, 3)
    told = mayor.get(f"{news}?apres=1").json()
    assert (told["change"], told["more"], len(told["messages"])) == (3, False, 2)
    assert told["messages"][0]["said"] == "Paul : Message 2." and "<li" in told["messages"][0]["html"]
    idle = mayor.get(f"{news}?apres=3", headers={"if-none-match": '"3"'})
    assert (idle.status_code, idle.content) == (304, b"")
    assert mayor.get(f"{news}?apres=3").json() == {"change": 3, "more": False, "messages": []}
    assert mayor.get(f"{news}?apres=x").json()["change"] == 3
    with CaptureQueriesContext(connection) as queries:
        mayor.get(f"{news}?apres=3", headers={"if-none-match": '"3"'})
    # The session and its account; the project, the reader's place in its commune; and what is new.
    asked = [re.findall(r'FROM ["`](\w+)', query["sql"])[-1] for query in queries]
    assert asked == ["django_session", "auth_user", "viatic_project", "viatic_membership", "viatic_message"]
    first = Message.objects.order_by("pk").first()
    talk.edit_message(deputy.user.pk, project_id=project, message_id=first.pk, body="Corrigé.", version=1)
    (changed,) = mayor.get(f"{news}?apres=3").json()["messages"]
    assert (changed["id"], changed["said"]) == (first.pk, "") and "Corrigé." in changed["html"]
    written(project, deputy, 60, first=5)
    assert mayor.get(f"{news}?apres=4").json()["more"]


def test_a_project_of_a_practice_commune_has_no_thread(make_person):
    alone = make_person("ahmed")
    number = api.create_project(alone.user.pk, commune=None, fields=api.ProjectFields("Essai"))
    assert alone.get(f"/viatic/projets/{number}/").status_code == 200
    for path in ("fil/", "fil.json", "fil/1/", "fil/pieces/1/"):
        assert alone.get(f"/viatic/projets/{number}/{path}").status_code == 403
    for odd in ("x", "0", "9" * 30, "-1"):
        assert alone.get(f"/viatic/projets/{odd}/fil/").status_code == 403


def test_notices_are_listed_opened_and_seen(mayor, deputy, stranger, project, text):
    written(project, mayor, 3)
    assert "Un rôle vous y est donné" in text(deputy.get("/viatic/avis/"))
    home = text(deputy.get("/viatic/"))
    assert "3 nouveaux messages" in home and "Depuis" in home
    message, named = (Notice.objects.get(kind=kind) for kind in ("message", "named"))
    assert stranger.get(f"/viatic/avis/{message.pk}/").status_code == 403
    assert deputy.get("/viatic/avis/x/").status_code == 403
    opened = deputy.get(f"/viatic/avis/{named.pk}/")
    assert (opened.status_code, opened.url) == (302, f"/viatic/projets/{project}/")
    deputy.get(f"/viatic/projets/{project}/fil/")
    assert not Notice.objects.filter(user=deputy.user, seen_at=None).exists()
    assert "Depuis" not in text(deputy.get("/viatic/"))
    written(project, mayor, 1, first=4)
    page = deputy.get("/viatic/avis/").content.decode()
    shown = re.search(r'name="jusqua" value="([^"]+)"', page).group(1)
    written(project, mayor, 1, first=5)
    assert deputy.post("/viatic/avis/", {"jusqua": shown}).status_code == 302
    assert Notice.objects.filter(user=deputy.user, seen_at=None).count() == 1, "it came after the page"
    for odd in ("", "x", "2026-13-45T00:00:00Z", "2026-01-01T00:00:00"):
        assert deputy.post("/viatic/avis/", {"jusqua": odd}).status_code == 422
    assert deputy.get("/viatic/avis/?suite=x").status_code == 422


def test_many_notices_cost_as_many_queries_and_are_read_by_pages(mayor, deputy, project):
    row, now = Project.objects.get(), Notice.objects.get().at
    few = {address: cost(deputy, address) for address in ("/viatic/avis/", "/viatic/")}
    Notice.objects.bulk_create(
        Notice(user=deputy.user, project=row, kind="status", at=now, count=n) for n in range(120)
    )
    assert {address: cost(deputy, address) for address in few} == few
    seen, suite = set(), "/viatic/avis/"
    for _ in range(3):
        page = deputy.get(suite).content.decode()
        seen |= set(re.findall(r"/viatic/avis/(\d+)/", page))
        suite = "/viatic/avis/" + (re.search(r"\?suite=[^\"]+", page) or re.match("", "")).group()
    assert len(seen) == 121


def test_settings_are_kept_and_another_device_loses_nothing(mayor, text):
    address = "/viatic/avis/reglages/"
    form = mayor.get(address).content.decode()
    read = dict(re.findall(r'name="(lu_\w+)" value="(\w+)"', form))
    same = {name.removeprefix("lu_"): value for name, value in read.items()}
    assert len(same) == 15
    assert mayor.post(address, {**read, **same, "message": "digest", "quiet_from": "22"}).status_code == 302
    assert NoticeSetting.objects.get().channel == "digest"
    assert NoticeHours.objects.get().quiet_from == 22
    # The other device was opened before: what it did not touch stays, what both changed is compared.
    assert mayor.post(address, {**read, **same, "status": "none"}).status_code == 302
    assert NoticeHours.objects.get().quiet_from == 22
    stale = mayor.post(address, {**read, **same, "message": "page", "digest_day": "4"})
    assert stale.status_code == 409
    assert "Sur l’autre appareil : par courriel, une fois par semaine" in text(stale)
    assert NoticeSetting.objects.get(kind="message").channel == "digest"
    read = dict(re.findall(r'name="(lu_\w+)" value="(\w+)"', stale.content.decode()))
    assert mayor.post(address, {**read, **same, "message": "page", "digest_day": "4"}).status_code == 302
    assert NoticeSetting.objects.get(kind="message").channel == "page"
    for odd in ({"message": "pigeon"}, {"quiet_until": "24"}, {"digest_day": "x"}):
        refused = mayor.post(address, {**read, **same, **odd})
        assert refused.status_code == 422
