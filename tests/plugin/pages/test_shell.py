"""The shell and the charts: light, safe for a strict content policy, and honest about what is not rated."""

from __future__ import annotations

import gzip
import re
from fractions import Fraction
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from dashboard_plugin import api, charts

STATIC = ("viatic/viatic.css", "viatic/viatic.js", "viatic/icon.svg")
TEMPLATES = sorted((Path(charts.__file__).parent / "templates" / "viatic").glob("*.html"))


def test_the_first_view_weighs_less_than_64_kilobytes(mayor):
    page = mayor.get("/viatic/commune/10156/etat-des-lieux/").content
    files = [Path(finders.find(name)).read_bytes() for name in STATIC]
    assert sum(len(gzip.compress(each)) for each in [page, *files]) < 64_000


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_more_than_a_strict_content_policy(template):
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"\son\w+=|\sstyle=|javascript:|<style|https?://", source)
    assert "<script" not in source.replace('<script defer src="{% static', "")


def test_the_navigation_keeps_its_order_and_says_where_one_is(mayor, settings, text):
    settings.VIATIC_LEARN_URL = "/cours/"
    page = mayor.get("/viatic/moi/").content.decode()
    labels = re.findall(r"<li><a href=\"[^\"]+\"(?: aria-current=\"\w+\")?>([^<]+)</a>", page)
    assert labels[:4] == ["Accueil", "Ma commune", "Se former", "Moi"]
    assert '<a href="/viatic/moi/" aria-current="page">Moi</a>' in page


def test_the_sheet_of_a_project_is_a_place_of_the_commune(mayor):
    user_id = int(mayor.session["_auth_user_id"])
    number = api.create_project(user_id, commune="10156", fields=api.ProjectFields("Haies"))
    for below in ("", "financement/"):
        page = mayor.get(f"/viatic/projets/{number}/{below}").content.decode()
        said = set(re.findall(r'<a href="([^"]+)" aria-current="true"', page))
        assert "/viatic/commune/" in said
    assert 'aria-current="true"' not in mayor.get("/viatic/moi/").content.decode()


def test_a_place_that_the_host_does_not_have_is_not_shown(mayor, settings, text):
    settings.VIATIC_LEARN_URL = None
    assert "Se former" not in text(mayor.get("/viatic/moi/"))


def test_a_radar_names_its_extremes_and_leaves_unrated_domains_out():
    drawing = charts.radar(
        [
            charts.Axis("GOV", "Gouvernance & équipe", Fraction(80)),
            charts.Axis("FIN", "Finances", Fraction(20)),
            charts.Axis("ADM", "Administration", None),
        ]
    )
    assert "2 domaines notés sur 3. Le plus haut\u00a0: Gouvernance &amp; équipe." in drawing
    assert "Le plus bas\u00a0: Finances." in drawing
    assert drawing.count("viatic-radar-dot") == 2
    assert drawing.count("viatic-radar-missing") == 1
    assert "<script" not in drawing


def test_a_bar_draws_the_score_only_where_there_is_one():
    assert "viatic-bar-score" in charts.score_bar(Fraction(50), Fraction(100))
    assert "viatic-bar-score" not in charts.score_bar(None, Fraction(40))
    assert 'x="40.00" y="12" width="60.00"' in charts.score_bar(None, Fraction(40))
