"""Nothing is loaded from elsewhere: not by a page, not by its style sheets; and pages stay light."""

import gzip
import re

import pytest

from tests.campus.conftest import URL

pytestmark = pytest.mark.django_db
LOADED = re.compile(r"""<(?:script|img|source|iframe|link|video|audio)\b[^>]*?(?:src|href)="([^"]+)""")
PAGES = [
    "/",
    "/comptes/connexion/",
    "/comptes/inscription/",
    "/viatic/catalogue/",
    URL,
    *(f"{URL}{u}/" for u in ("vt_texte", "vt_exercice", "vt_film")),
]


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("page", PAGES)
def test_a_page_and_its_files_load_nothing_from_another_host(learner, client, page):
    browser = learner if page.startswith(URL) else client
    answer = browser.get(page)
    assert answer.status_code == 200
    found = LOADED.findall(body(answer).decode())
    assert found
    for url in found:
        assert re.match(r"/(?!/)", url), url
        file = browser.get(url)
        assert file.status_code == 200, url
        if "css" in file["Content-Type"]:
            style = body(file).decode()
            assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", style), url


def test_the_policy_lets_a_page_load_from_here_only(learner):
    policy = learner.get(f"{URL}vt_texte/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "http" not in policy and "unsafe-eval" not in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts


@pytest.mark.parametrize("page", ["/", "/viatic/catalogue/", URL, f"{URL}vt_texte/"])
def test_a_first_view_weighs_less_than_64_kb_compressed(learner, client, page):
    browser = learner if page.startswith(URL) else client
    html = body(browser.get(page))
    weight = len(gzip.compress(html))
    for url in set(LOADED.findall(html.decode())):
        weight += len(gzip.compress(body(browser.get(url))))
    assert weight < 64_000


def test_text_is_compressed_and_films_are_not(learner):
    page = learner.get(f"{URL}vt_douze/", headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    film = learner.get(
        "/cours-fichiers/course-v1:Viatic+ESSAI+2026/film.webm", headers={"Accept-Encoding": "gzip"}
    )
    assert "Content-Encoding" not in film
