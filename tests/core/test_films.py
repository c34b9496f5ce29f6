"""Films: moments, captions, what was played, and every fault of a film told with its line."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core import films
from commune_core.films import BadCaptions, BadProgress, BadTime, Cue

QUESTION = {
    "at": "1:05",
    "kind": "question",
    "title": "Qui décide ?",
    "choices": [
        {"text": "Le maire", "correct": True, "feedback": "Oui."},
        {"text": "Le préfet", "feedback": "Non."},
    ],
}
NOTE = {"at": 10, "until": 15, "kind": "note", "title": "Rappel", "text": "Un texte."}


def test_a_moment_is_read_as_people_and_programs_write_it():
    for written, read in (
        (65, 65.0), (65.5, 65.5), ("65", 65.0), ("1:05", 65.0), ("1:05,5", 65.5), ("01:00:05.250", 3605.25),
        ("90:00", 5400.0), (0, 0.0), (21600, 21600.0),
    ):  # fmt: skip
        assert films.read_time(written) == read, written


def test_what_is_no_moment_is_refused():
    for bad in (
        None, "", "x", "1:65", "-3", -3, "1:00:60", "1:75:00", 21601, 1e400, float("nan"), 10**400, True,
        [1], {}, "1e3", "\u0663", "6:00:01",
    ):  # fmt: skip
        with pytest.raises(BadTime):
            films.read_time(bad)


def test_a_moment_is_told_as_a_clock():
    assert [films.tell(value) for value in (0, 65.9, 3605)] == ["0:00", "1:05", "1:00:05"]


SAID = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(
    lambda text: text.strip() and "-->" not in text
)
CUES = st.lists(st.tuples(st.integers(0, 90_000), st.integers(1, 5_000), SAID), max_size=8)


@given(CUES)
def test_captions_are_read_back_as_they_were_written(raw):
    cues = tuple(
        Cue(start / 1000, (start + lasts) / 1000, " ".join(text.split())) for start, lasts, text in raw
    )
    assert films.read_vtt(films.write_vtt(cues)) == cues


def test_captions_of_other_tools_are_read_and_broken_ones_refused_with_their_line():
    text = (
        "\ufeffWEBVTT - titre\r\n\r\nNOTE un mot\r\nde plus\r\n\r\nSTYLE\r\n::cue {}\r\n\r\n1\r\n"
        "00:01.000 --> 00:02.500 align:start\r\n<v Ana>Bonjour &amp; <b>bienvenue</b>\r\nà tous\r\n"
    )
    assert films.read_vtt(text) == (Cue(1.0, 2.5, "Bonjour & bienvenue à tous"),)
    for bad, line in (
        ("", 1), ("SRT", 1), ("WEBVTT\n\n1\nx --> y\n", 4), ("WEBVTT\n\n00:02.000 --> 00:01.000\nA\n", 3),
    ):  # fmt: skip
        with pytest.raises(BadCaptions) as refused:
            films.read_vtt(bad)
        assert refused.value.where["line"] == line


def test_captions_become_paragraphs_that_end_with_a_sentence():
    cues = [Cue(i, i + 1, f"Phrase {i} qui dit quelque chose d’assez long pour compter.") for i in range(10)]
    found = films.passages(cues)
    assert [at for at, _ in found] == [0, 4, 8]
    assert all(text.endswith(".") for _, text in found)
    assert " ".join(text for _, text in found) == " ".join(cue.text for cue in cues)


PART = st.tuples(st.integers(0, 1000), st.integers(0, 400)).map(lambda two: [two[0] / 10, sum(two) / 10])


@given(st.lists(PART, max_size=6), st.lists(PART, max_size=6))
def test_what_was_played_only_grows_whatever_the_order(first, second):
    one = films.add(films.add([], first, 120.0), second, 120.0)
    other = films.add(films.add([], second, 120.0), first, 120.0)
    again = films.add(one, second, 120.0)
    assert one == again and films.seconds(one) == pytest.approx(films.seconds(other), abs=0.5 * 12)
    assert films.seconds(one) >= films.seconds(films.add([], first, 120.0)) - 1e-9
    assert all(0 <= begin < end <= 120 for begin, end in one)
    assert all(a[1] < b[0] for a, b in pairwise(one))


def test_jumping_plays_nothing_and_a_report_that_cannot_be_is_refused():
    assert films.share(films.add([], [[0, 9], [90, 100]], 100.0), 100.0) == 19
    assert films.share([[0, 99.2]], 100.0) == 100
    assert films.share([[0, 50]], 0.0) == 0
    assert films.add([], [[0, 5], [5.2, 9], [50, 700]], 60.0) == [[0, 9], [50, 60]]
    for bad in (
        None, "x", {}, [1], [[1]], [[1, 2, 3]], [[5, 1]], [["a", 1]], [[0, 1e400]], [[float("nan"), 1]],
        [[0, 10**400]], [[-1, 2]], [[0, 1]] * 1001,
    ):  # fmt: skip
        with pytest.raises(BadProgress):
            films.add([], bad, 100.0)
    scattered = [[i * 10, i * 10 + 2] for i in range(1000)]
    assert len(films.add([], scattered, 20_000.0)) == 200


def test_a_film_is_read_whole():
    film, faults = films.read(
        {
            "sources": [
                {"src": "/static/film.mp4", "label": "480p"},
                {"src": "https://exemple.fr/film.webm", "quality": "light"},
                {"src": "/static/film.m4a", "quality": "audio"},
            ],
            "captions": [{"src": "/static/film.fr.vtt"}],
            "transcript": [{"at": 0, "text": "Un."}, {"at": "0:30", "text": "Deux."}],
            "chapters": [{"at": 0, "title": "Début"}, {"at": 30, "title": "Fin"}],
            "inserts": [QUESTION, NOTE],
            "duration": "1:30",
            "share": 80,
            "show_inserts": False,
        }
    )
    assert faults == []
    assert [source.type for source in film.sources] == ["video/mp4", "video/webm", "audio/mp4"]
    assert [(each.id, each.at, each.until, each.pause) for each in film.inserts] == [
        ("note-10", 10.0, 15.0, False), ("question-65", 65.0, 75.0, True),
    ]  # fmt: skip
    assert (film.duration, film.share, film.show_inserts, film.captions[0].lang) == (90.0, 80, False, "fr")
    assert films.read({})[1] == []


def of_choices(*choices):
    return [{**QUESTION, "choices": list(choices)}]


RIGHT, WRONG = QUESTION["choices"]
FAULTS = [
    ({"sources": "film.mp4"}, ("sources", None, "comme une liste")),
    ({"sources": [{"src": "javascript:x"}]}, ("sources", 0, "/static/")),
    ({"sources": [{"src": "http://a.fr/x.mp4"}]}, ("sources", 0, "https")),
    ({"sources": [{"src": "/static/../x.mp4"}]}, ("sources", 0, "/static/")),
    ({"sources": [{"src": "https://a.fr/x.mp4\" onload=\"x"}]}, ("sources", 0, "https")),
    ({"sources": [{"src": "/static/x.avi"}]}, ("sources", 0, "type inconnu")),
    ({"sources": [{"src": "/static/x.mp4", "quality": ["light"]}]}, ("sources", 0, "Qualité")),
    ({"sources": [{"src": "/static/x.mp4", "poids": 3}]}, ("sources", 0, "« poids »")),
    ({"sources": [None]}, ("sources", 0, "ne peut pas être lue")),
    ({"captions": [{"src": "/static/x.vtt", "lang": "français"}]}, ("captions", 0, "Langue")),
    ({"chapters": [{"at": "midi", "title": "A"}]}, ("chapters", 0, "« midi »")),
    ({"chapters": [{"at": 1}]}, ("chapters", 0, "pas de titre")),
    ({"chapters": [{"at": 9, "title": "A"}, {"at": 9, "title": "B"}]}, ("chapters", 1, "suit celui")),
    ({"chapters": [{"at": 99, "title": "A"}], "duration": 90}, ("chapters", 0, "le film finit à 1:30")),
    ({"transcript": [{"at": 5, "text": "A"}, {"at": 2, "text": "B"}]}, ("transcript", 1, "suit celui")),
    ({"inserts": [{"at": 1, "kind": "film", "title": "A"}]}, ("inserts", 0, "« film »")),
    ({"inserts": [{"at": 1, "kind": ["note"], "title": "A"}]}, ("inserts", 0, "sorte")),
    ({"inserts": [{**NOTE, "until": 5}]}, ("inserts", 0, "sa fin suit")),
    ({"inserts": [{**NOTE, "text": ""}]}, ("inserts", 0, "besoin d’un texte")),
    ({"inserts": [{**NOTE, "kind": "figure"}]}, ("inserts", 0, "sa valeur")),
    ({"inserts": [{**NOTE, "kind": "link", "href": "javascript:x"}]}, ("inserts", 0, "https")),
    ({"inserts": [{**NOTE, "pause": "oui"}]}, ("inserts", 0, "pause")),
    ({"inserts": [{**NOTE, "id": "Été"}]}, ("inserts", 0, "Identifiant")),
    ({"inserts": [NOTE, {**QUESTION, "at": 12}]}, ("inserts", 1, "commence avant la fin")),
    ({"inserts": [{**NOTE, "id": "a"}, {**QUESTION, "id": "a"}]}, ("inserts", 1, "sert deux fois")),
    ({"inserts": of_choices(RIGHT)}, ("inserts", 0, "de 2 à 8 réponses")),
    ({"inserts": of_choices(WRONG, {**WRONG, "text": "Autre"})}, ("inserts", 0, "Aucune réponse")),
    ({"inserts": of_choices(RIGHT, RIGHT)}, ("inserts", 0, "les mêmes")),
    ({"inserts": of_choices(RIGHT, {"text": "Autre"})}, ("inserts", 0, "pas d’explication")),
    ({"inserts": of_choices(RIGHT, {"texte": "x"})}, ("inserts", 0, "La réponse 2")),
    ({"duration": "long"}, ("duration", None, "« long »")),
    ({"poster": "//ailleurs/x.png"}, ("poster", None, "/static/")),
    ({"share": 0}, ("share", None, "de 1 à 100")),
    ({"share": True}, ("share", None, "de 1 à 100")),
    ({"chapters": [{"at": 1, "title": "A"}] * 201}, ("chapters", None, "plus de 200")),
]  # fmt: skip


def test_each_fault_is_told_with_its_setting_and_its_line():
    for settings, (field, index, words) in FAULTS:
        found = [
            each for each in films.faults(settings)
            if (each.field, each.index) == (field, index) and words in each.text.replace("\u00a0", " ")
        ]  # fmt: skip
        assert found, (settings, films.faults(settings))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["at", "until", "kind", "title", "text", "src", "choices", "quality", "href", "id"]),
        inner, max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(films.FIELDS), ANYTHING | st.lists(ANYTHING, max_size=4), max_size=6))
def test_whatever_is_stored_can_be_read(settings):
    film, _ = films.read(settings)
    assert json.dumps([each.at for each in (*film.chapters, *film.inserts)])
