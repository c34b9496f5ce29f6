"""Signalements, as readers send them and authors answer them without JavaScript."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from dashboard_plugin import api
from dashboard_plugin.api import doubts
from dashboard_plugin.models import Doubt, Notice, SiteRole

pytestmark = pytest.mark.django_db

NEW = "/viatic/doutes/nouveau/?cours=T053&unite=01-le-reglement-dabord&page=eligible"
LIST = "/viatic/doutes/"
TYPED = {"nature": "changed", "texte": "Le seuil a changé.", "source": "Loi de finances"}


@pytest.fixture
def author(make_person):
    browser = make_person("sophie")
    SiteRole.objects.create(user=browser.user, role="auteur")
    return browser


@pytest.fixture
def reader(make_person):
    return make_person("jeanne")


@pytest.fixture
def told(reader) -> str:
    """The address of a doubt that was told."""
    assert reader.post(NEW, TYPED).status_code == 302
    return f"{LIST}{Doubt.objects.get().pk}/"


def hidden(page) -> dict[str, str]:
    """What a form holds out of sight."""
    fields = re.findall(
        r'<input type="hidden" name="(version|lu_\w+)" value="([^"]*)"', page.content.decode()
    )
    return dict(fields)


def test_a_visitor_signs_in_and_comes_back_to_the_very_page(client):
    response = client.get(NEW)
    assert response.status_code == 302
    assert unquote(response.url).endswith(f"next={NEW}")


def test_a_reader_tells_a_doubt_and_finds_it_with_the_way_back_to_the_course(reader, text):
    page = reader.get(NEW)
    assert page.status_code == 200 and "Monter un dossier de DETR" in text(page)
    after = reader.post(NEW, TYPED, follow=True)
    words = text(after)
    assert "Le seuil a changé." in words and "Ouvert" in words
    assert 'href="/cours/dossier-detr/">← Revenir au cours' in after.content.decode()
    row = Doubt.objects.get()
    assert (row.course, row.unit, row.page, row.author_id) == (
        "T053", "01-le-reglement-dabord", "eligible", reader.user.pk
    )  # fmt: skip


def test_the_next_reader_sees_what_is_told_already_and_not_by_whom(told, deputy, text):
    words = text(deputy.get(NEW))
    assert "Le seuil a changé." in words and "Jeanne" not in words
    assert deputy.get(told).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?cours=T999&unite=01-le-reglement-dabord&page=eligible",
        "?cours=T053&unite=../../course&page=eligible",
        "?cours=T053&unite=01-le-reglement-dabord&page=<script>",
        "?cours=T053&unite=01-le-reglement-dabord",
        "?cours=%00&unite=%00&page=%00",
    ],
)
def test_what_is_no_page_of_a_course_is_not_found(reader, query):
    for response in (reader.get(f"{LIST}nouveau/{query}"), reader.post(f"{LIST}nouveau/{query}", TYPED)):
        assert response.status_code == 404
        assert b"<script>" not in response.content.split(b"<main")[1]
    assert not Doubt.objects.exists()


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(reader):
    response = reader.post(NEW, {"nature": "rumeur", "texte": " ", "source": "s" * 301})
    assert response.status_code == 422
    page = response.content.decode()
    for name in ("nature", "texte", "source"):
        assert f'href="#{name}"' in page and f'id="{name}-erreur"' in page
    assert "s" * 301 in page
    assert not Doubt.objects.exists()


def test_the_twenty_first_of_a_day_is_refused_with_its_words_kept(reader, text):
    for turn in range(20):
        reader.post(NEW, {**TYPED, "texte": f"Faux, {turn} fois."})
    response = reader.post(NEW, {**TYPED, "texte": "La vingt et unième."})
    assert response.status_code == 429
    assert "La vingt et unième." in response.content.decode()
    assert Doubt.objects.count() == 20


def test_an_author_answers_and_the_reader_is_told(told, reader, author, text):
    page = author.get(LIST)
    assert f'href="{told}"' in page.content.decode() and "1 signalement à traiter" in text(page)
    sheet = author.get(told)
    assert "course_content/themes/dossier-detr/01-le-reglement-dabord.md" in text(sheet)
    refused = author.post(told, {**hidden(sheet), "etat": "kept", "reponse": " "})
    assert refused.status_code == 422 and 'id="reponse-erreur"' in refused.content.decode()
    answered = author.post(told, {**hidden(sheet), "etat": "kept", "reponse": "Le texte le dit encore."})
    assert answered.status_code == 302
    notice = Notice.objects.get(user=reader.user)
    assert reader.get(f"/viatic/avis/{notice.pk}/").url == told
    words = text(reader.get(told))
    assert "Le texte le dit encore." in words and "Maintenu" in words
    assert "Enregistrer la réponse" not in words and "Sophie" not in words
    assert reader.post(told, {"etat": "open", "version": "2"}).status_code == 403


def test_two_authors_who_answer_at_once_are_shown_both_answers(told, author, make_person, text):
    other = make_person("olivier")
    SiteRole.objects.create(user=other.user, role="admin")
    first, second = author.get(told), other.get(told)
    author.post(told, {**hidden(first), "etat": "studied", "reponse": "Je regarde."})
    late = other.post(told, {**hidden(second), "etat": "open", "reponse": "C’est voulu."})
    assert late.status_code == 409
    words = text(late)
    assert "Je regarde." in words and "C’est voulu." in words
    # What the second did not touch, the state, follows the first unless he says otherwise.
    checked = re.findall(r'name="(\w+)" value="([^"]*)" checked', late.content.decode())
    assert dict(checked) == {"etat": "studied", "reponse": "C’est voulu."}
    assert other.post(told, {**hidden(late), **dict(checked)}).status_code == 302
    row = Doubt.objects.get()
    assert (row.state, row.reply, row.version) == ("studied", "C’est voulu.", 3)


def test_an_answer_written_over_an_old_version_is_compared_after_a_refusal_too(told, author, make_person):
    other = make_person("olivier")
    SiteRole.objects.create(user=other.user, role="admin")
    read = hidden(other.get(told))
    author.post(told, {**read, "etat": "studied", "reponse": "Je regarde."})
    refused = other.post(told, {**read, "etat": "kept", "reponse": ""})
    assert refused.status_code == 422
    late = other.post(told, {**hidden(refused), "etat": "open", "reponse": "Non."})
    assert late.status_code == 409
    # He left the state as he had read it: that of the other stands, unless he says otherwise.
    assert 'name="etat" value="studied" checked' in late.content.decode()


def test_the_list_is_filtered_taken_away_and_shut_to_readers(told, author, reader, text):
    doubts.tell_doubt(
        reader.user.pk, course="T003", unit="01-le-parapheur", page="x", told=doubts.Doubt("error", "=1+1")
    )
    words = text(author.get(f"{LIST}?cours=T003&etat=waiting"))
    assert "=1+1" in words and "Le seuil a changé." not in words
    assert author.get(f"{LIST}?cours=%00&etat=x&suite=hier").status_code == 422
    file = author.get(f"{LIST}signalements.csv?cours=T003")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and "'=1+1" in lines[1]
    assert "course_content/themes/repartir-delegations-adjoints/01-le-parapheur.md" in lines[1]
    assert reader.get(f"{LIST}signalements.csv").status_code == 403
    mine = text(author.get(f"{LIST}?vue=miens"))
    assert "=1+1" not in mine


def test_the_page_of_a_course_counts_what_waits_for_authors_alone(told, author, reader, client, text):
    course = "/viatic/catalogue/dossier-detr/"
    assert "1 signalement à traiter" in text(author.get(course))
    for browser in (reader, client):
        assert "à traiter" not in text(browser.get(course))
    author.post(told, {"version": "1", "etat": "corrected"})
    assert "Aucun signalement à traiter" in text(author.get(course))


def test_whoever_stands_in_for_a_reader_tells_nothing_in_his_name(reader, settings):
    settings.VIATIC_PLATFORM = "tests.plugin.catalogue.host.CoursesPlatform"
    from tests.plugin.catalogue import host

    host.stand_ins.add(reader.user.pk)
    try:
        assert reader.post(NEW, TYPED).status_code == 403
    finally:
        host.stand_ins.clear()
    assert not Doubt.objects.exists() and api.site_roles(reader.user.pk) == frozenset()
