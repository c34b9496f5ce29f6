"""Finding a course, following it, reading it page after page."""

import re

import pytest

from campus.models import Enrolment
from tests.campus.conftest import COURSE, URL

pytestmark = pytest.mark.django_db
CRUE, ACIDE = "Préparer sa commune à la crue", "Conformité des blocs"


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


CATALOGUE = "/viatic/catalogue/"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [CRUE, ACIDE]),
        ("q=PREPARER+crue", [CRUE]),
        ("q=securite+crue", [CRUE]),
        ("q=tocsin", [CRUE]),
        ("q=zzzyyy", []),
        ("domaine=technique", [ACIDE]),
        ("public=maire", [CRUE]),
        ("niveau=avance", [ACIDE]),
        ("duree=court", [CRUE]),
        ("duree=long", [ACIDE]),
        ("page=99", [CRUE, ACIDE]),
        ("page=x&niveau=inconnu", []),
    ],
)
def test_the_catalogue_of_before_leads_to_the_one_of_the_plugin(client, query, found):
    asked = f"{query}&etat=ouvert"
    answer = client.get(f"/cours/?{asked}")
    assert answer.url == f"{CATALOGUE}?{asked}"
    page = text(client.get(answer.url))
    assert [title for title in (CRUE, ACIDE) if f">{title}</a>" in page] == found
    assert (">Aucun cours" in page) == (not found)


def test_a_half_written_course_is_left_out_and_reported_without_harm_to_the_others(client):
    assert "Cours à moitié écrit" not in text(client.get(f"{CATALOGUE}?etat=annonce&etat=ouvert&q=moitie"))
    assert client.get("/cours/course-v1:Viatic+CASSE+2026/").status_code == 404
    report = client.get("/sante/").json()
    assert report["courses"] == 2
    assert "chapter/ch_1.xml" in report["courses_left_out"]["CASSE"]


def test_a_campus_without_courses_announces_the_themes_and_opens_none(client, settings, tmp_path):
    settings.VIATIC_COURSES_DIR = tmp_path
    assert "250 cours gratuits : 0 ouvert, les autres annoncés" in text(client.get(CATALOGUE))
    (tmp_path / "catalogue.json").write_text('{"courses": [')
    assert client.get(CATALOGUE).status_code == 200
    assert "catalogue.json" in client.get("/sante/").json()["courses_left_out"]


def test_a_course_is_followed_from_the_catalogue_and_gone_on_with(new_member):
    client = new_member("cleo@mairie.example", follows=None)
    theme = f"{CATALOGUE}plan-communal-de-sauvegarde/"
    page = text(client.get(theme))
    assert "Suivre ce cours" in page and "<li>Ouvrir le gymnase</li>" in page
    assert client.post(theme, {"point": "SEC-01"}).url == f"{URL}vt_texte/?point=SEC-01"
    client.get(f"{URL}vt_exercice/")
    assert client.post(theme).url == f"{URL}vt_exercice/"
    assert Enrolment.objects.count() == 1
    page = text(client.get(CATALOGUE))
    assert "Mes cours" in page and f'href="{URL}vt_exercice/">Continuer' in page
    assert re.search(r"\d pages? lues? sur 8", page)


def test_a_course_page_tells_what_it_is_and_lets_one_follow_it(new_member):
    client = new_member("ada@mairie.example", follows=None)
    page = text(client.get(URL))
    for told in (
        "Savoir qui fait quoi",
        "Vous saurez organiser",
        "CSI L731-3",
        "22 novembre 2026",
        "Lire la carte",
        "SEC-01 ·",
    ):
        assert told in page
    assert f'href="{URL}vt_texte/"' not in page, "pages open once the course is followed"
    assert client.get(f"{URL}inscription").url == URL, "following a course is a POST"
    assert client.post(f"{URL}inscription").url == f"{URL}vt_texte/"
    client.post(f"{URL}inscription")
    assert Enrolment.objects.count() == 1
    assert "0 sur 8 pages" in text(client.get(URL))


def test_a_visitor_reads_the_catalogue_and_signs_in_to_follow(client):
    assert client.get(URL).status_code == 200
    assert client.post(f"{URL}inscription").url.startswith("/comptes/connexion/?next=")
    assert client.get(f"{URL}vt_texte/").url.startswith("/comptes/connexion/?next=")


def test_reading_goes_on_page_after_page_and_resumes_where_it_stopped(learner):
    first = text(learner.get(f"{URL}vt_texte/"))
    assert "Page 1 sur 9" in first and "1 lue sur 8" in first
    assert 'rel="prev"' not in first and f'rel="next" href="{URL}vt_exercice/"' in first
    assert "<details" in first and 'aria-current="page">Lire la carte' in first
    for part in ("Catalogue", CRUE, "La première heure", "Avant l’eau"):
        assert part in first

    learner.get(f"{URL}vt_inconnu/")
    assert f'href="{URL}vt_inconnu/"> Reprendre' in text(learner.get(URL)).replace(
        '">Reprendre', '"> Reprendre'
    )
    assert "2 pages lues sur 8" in text(learner.get(CATALOGUE))
    last = text(learner.get(f"{URL}vt_vide/"))
    assert 'rel="next"' not in last and "Revenir à la page du cours" in last


def test_a_page_of_text_needs_no_script(learner):
    page = text(learner.get(f"{URL}vt_texte/"))
    assert "<h2>La carte des aléas</h2>" in page
    assert "jquery" not in page and "contract" not in page


def test_links_of_a_course_become_those_of_the_campus(learner):
    page = text(learner.get(f"{URL}vt_texte/"))
    assert f'src="/cours-fichiers/{COURSE}/carte.svg"' in page
    assert f'href="{URL}vt_exercice/"' in page
    picture = learner.get(f"/cours-fichiers/{COURSE}/carte.svg")
    assert picture.status_code == 200 and "sandbox" in picture["Content-Security-Policy"]
    film = learner.get(f"/cours-fichiers/{COURSE}/film.webm", headers={"Range": "bytes=0-9"})
    assert (film.status_code, len(b"".join(film.streaming_content))) == (206, 10)


@pytest.mark.parametrize("path", ["../course.xml", "../../catalogue.json", "absent.png", "%2e%2e/course.xml"])
def test_files_outside_the_course_are_not_served(learner, path):
    assert learner.get(f"/cours-fichiers/{COURSE}/{path}").status_code == 404


def test_a_block_is_found_by_the_address_of_its_own(learner):
    assert learner.get(f"{URL}html_suite/").url == f"{URL}vt_texte/#html_suite"
    assert learner.get(f"{URL}vt_absent/").status_code == 404


def test_who_does_not_follow_a_course_is_invited_to(new_member):
    client = new_member("ben@mairie.example", follows=None)
    assert client.get(f"{URL}vt_texte/").url == URL
    assert "Inscrivez-vous" in text(client.get(URL))


def test_the_point_one_came_from_follows_through_the_course(learner):
    page = text(learner.get(f"{URL}?point=SEC-01"))
    assert 'href="/viatic/commune/exercice/etat-des-lieux/SEC-01/">← Revenir au point SEC-01' in page
    assert f'href="{URL}vt_exercice/?point=SEC-01"' in page
    unit = text(learner.get(f"{URL}vt_texte/?point=SEC-01"))
    assert "← Revenir au point SEC-01" in unit
    assert f'rel="next" href="{URL}vt_exercice/?point=SEC-01"' in unit
    assert f'href="{URL}vt_exercice/?point=SEC-01">l’exercice' in unit
    for forged in ("XXX-99", "SEC-01'><script>", "../../"):
        assert "Revenir au point" not in text(learner.get(URL, {"point": forged}))


def test_pages_that_do_not_exist_say_so_in_french(client):
    answer = client.get("/nulle/part/")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in text(answer)


def test_health_is_for_machines(client):
    answer = client.get("/sante/")
    assert answer.status_code == 503, "no commune in this test's database"
    assert answer.json()["database"] == "ok"
