"""Searching in French: words, families, slips of spelling, ranks; and the words people wrote for it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commune_core.ports import Search
from commune_core.search import Document, Index, Vocabulary
from commune_core.search.packaged import vocabulary
from commune_core.search.spelling import Speller, distance, spoken
from commune_core.search.stemming import stem
from commune_core.search.words import fold, subjects, words
from olx_compiler.problem import ContentRefused
from olx_compiler.search import compile_search
from tests.core.worked_cases import CONTENT, REPOSITORY

TITLES = {
    "eglise": "Entretenir et ouvrir l’église communale",
    "cantine": "Organiser la restauration scolaire",
    "ecole": "Sécuriser les abords des écoles",
    "detr": "Monter un dossier de DETR",
    "eau": "Fixer le prix de l’eau",
    "budget": "Lire un budget communal",
}
SAID = Vocabulary(
    groups=[["DETR", "dotation d'équipement des territoires ruraux"], ["cantine", "restauration scolaire"]],
    also={"eglise": ["toit", "clocher"]},
    weak=["communal"],
)


def index(said: Vocabulary = SAID) -> Index:
    documents = [Document(name, {"title": title}) for name, title in TITLES.items()]
    weights = {"title": 5.0, "said": 3.0, "meant": 2.0}
    return Index(documents, weights, said, read_for_groups=("title",))


def found(text: str, **more: bool) -> list[str]:
    return [hit.id for hit in index().search(text, **more)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("L’accès à l’ŒUVRE d’été", ["acces", "a", "oeuvre", "ete"]),
        ("CGCT, art. L. 2334-33 et R2334-22", ["cgct", "art", "l2334-33", "et", "r2334-22"]),
        ("D.E.T.R. aujourd'hui", ["detr", "aujourd", "hui"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_bare_words(text, told):
    assert list(words(text)) == told


@pytest.mark.parametrize(
    "family",
    [
        "délibération délibérations délibérer délibéré",
        "école écoles",
        "communal communale communaux communales",
        "assainissement assainissements",
        "réseau réseaux",
        "travail travaux",
        "subvention subventions",
        "boulanger boulangerie",
    ],
)
def test_a_family_of_words_has_one_stem(family):
    assert len({stem(fold(word)) for word in family.split()}) == 1


def test_a_question_keeps_its_subjects_and_one_without_any_keeps_all():
    assert subjects("Comment faire pour réparer le toit de l’église ?") == ["reparer", "toit", "eglise"]
    assert subjects("à qui") == ["a", "qui"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("comment réparer le toit de l'église", "eglise"),
        ("qui paie la cantine", "cantine"),
        ("dotation d'équipement", "detr"),
        ("restorassion", "cantine"),
        ("EGLISES", "eglise"),
        ("l'ecole", "ecole"),
        ("budjet de la commune", "budget"),
    ],
)
def test_what_is_meant_comes_first(text, first):
    assert found(text)[0] == first


def test_a_beginning_finds_what_goes_on_so_and_nothing_finds_nothing():
    assert found("rest", begun=True) == ["cantine"] and found("rest") == []
    assert found("") == found("???") == found("zzzzzz") == []
    assert found("eglisette") == [] and found("eglisette", loose=True) == ["eglise"]
    assert isinstance(index(), Search)


def test_a_weak_word_never_outweighs_a_subject():
    assert found("budget communal")[0] == "budget"
    assert found("communal eau")[0] == "eau"


@given(st.text("abcdeé 'L.-0", max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_question_is_answered_in_order_and_always_the_same(text):
    hits = index().search(text, loose=True)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits == index().search(text.upper().lower(), loose=True) or "é" in text


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
@settings(max_examples=80, deadline=None)
def test_a_distance_is_the_same_both_ways_and_nothing_but_for_equals(left, right):
    assert distance(left, right, 9) == distance(right, left, 9)
    assert (distance(left, right, 9) == 0) == (left == right)


def test_a_slip_is_counted_and_a_sound_recognised():
    assert [distance(*pair, 2) for pair in (("quorum", "qorum"), ("offre", "ofrfe"), ("eau", "maire"))] == [
        1,
        1,
        3,
    ]
    assert spoken("restorassion") == spoken("restauration")
    assert [word for word, _ in Speller(["assainissement", "cantine"]).near("assainisement")] == [
        "assainissement"
    ]
    assert Speller(["eau"]).near("eu") == ()


def test_the_tracked_words_are_what_people_wrote():
    told = json.loads((REPOSITORY / "commune_core" / "data" / "search.json").read_text("utf-8"))
    assert vocabulary().also == told["also"]
    assert ["DETR", "dotation d'équipement des territoires ruraux"] in told["groups"]


def test_the_tracked_file_is_what_its_source_and_the_glossary_compile_to(tmp_path):
    tracked = REPOSITORY / "commune_core" / "data" / "search.json"
    assert compile_search(CONTENT, tmp_path).read_bytes() == tracked.read_bytes(), "run viatic-olx data"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("mots: {nulle-part: [rien]}", "data.theme"),
        ("synonymes: [[seul]]", "schema.value"),
        ("sigle: {A: B}", "schema.unknown-key"),
    ],
)
def test_a_fault_of_the_words_is_told_and_nothing_is_written(tmp_path, wrong, code):
    content = tmp_path / "course_content"
    content.mkdir()
    (content / "themes.csv").write_bytes((CONTENT / "themes.csv").read_bytes())
    (content / "domains.yaml").write_bytes((CONTENT / "domains.yaml").read_bytes())
    (content / "search.yaml").write_text(f"{wrong}\n", encoding="utf-8")
    with pytest.raises(ContentRefused) as refused:
        compile_search(content, tmp_path / "core")
    assert code in {problem.code for problem in refused.value.problems}
    assert not (tmp_path / "core").exists()
