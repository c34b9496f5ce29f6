"""The block viatic_video by its handlers, its views and its form: what it keeps, refuses, shows."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from xblock.completable import XBlockCompletionMode

from tests.platform import StandalonePlatform
from xblocks import video_writing
from xblocks.video import FilmBlock

from .hosts import Bare, Lms, Studio, call, exported, imported, parsed, put
from .test_diagnostic_block import Ids

FILM = (FilmBlock, "viatic_video")
QUESTION = {
    "id": "qui", "at": 12, "until": 20, "kind": "question", "title": "Qui décide ?",
    "choices": [
        {"text": "Le maire", "correct": True, "feedback": "Oui, il dirige."},
        {"text": "Le préfet", "feedback": "Non, pas encore."},
    ],
}  # fmt: skip
WRITTEN = {
    "display_name": "La crue",
    "sources": [
        {"src": "/static/film.mp4", "label": "480p, 2,1 Mo"},
        {"src": "/static/film-leger.mp4", "quality": "light"},
    ],
    "captions": [{"src": "/static/film.fr.vtt", "lang": "fr", "label": "Français"}],
    "transcript": [{"at": 0, "text": "Il est trois heures."}, {"at": 30.5, "text": "L’eau monte."}],
    "chapters": [{"at": 0, "title": "L’alerte"}, {"at": 45, "title": "La nuit"}],
    "inserts": [
        QUESTION,
        {"at": 40, "kind": "figure", "title": "Maisons", "value": "41", "source": "CSI, L731-3"},
        {"at": 60, "kind": "link", "title": "À lire", "href": "/jump_to_id/vt_1", "label": "La suite"},
    ],
    "duration": "1:40",
    "credit": "Voix de synthèse.",
}


def film(user_id=7, **more):
    return put(*FILM, Lms(user_id, {**WRITTEN, **more}))


def report(block, position, *parts, length=100.0):
    return call(block, "progress", {"position": position, "played": [*parts], "length": length})


# -- what is kept of a learner ------------------------------------------------


def test_a_film_is_complete_once_its_share_was_really_played_and_not_by_jumping():
    block = film()
    status, reply = report(block, 99.9, [0, 40], [95, 99.9])
    assert (status, reply["complete"]) == (200, False)
    assert "Film vu à 44" in reply["standing"] and block.runtime.published == []
    # Late, twice and from another page: nothing is lost, nothing counts twice.
    assert report(block, 20, [10, 20])[1]["standing"] == reply["standing"]
    assert report(block, 90, [38, 90])[1]["complete"]
    assert block.played == [[0.0, 90.0], [95.0, 99.9]] and block.position == 90.0
    assert report(block, 92, [90, 92])[1]["complete"]
    assert block.runtime.published == [("completion", {"completion": 1.0})]
    page = block.student_view({}).content
    assert "Étape terminée" in page and block.student_view({}).json_init_args["position"] == 92.0


def test_reading_is_enough_and_the_length_may_come_from_the_browser():
    block = film(duration="", share=50)
    assert call(block, "progress", {"position": 1, "played": [[0, 1]]})[1]["complete"] is False
    assert report(block, 30, [0, 30], length=60.0)[1]["complete"]
    other = film()
    assert call(other, "read_transcript", {})[1]["complete"]
    assert other.has_read and other.runtime.published == [("completion", {"completion": 1.0})]


def test_a_report_that_cannot_be_read_is_refused_and_changes_nothing():
    block = film()
    report(block, 10, [0, 10])
    for bad in (
        {}, {"position": 1}, {"position": "x", "played": []}, {"position": 1, "played": "x"},
        {"position": 1, "played": [[0, 1e400]]}, {"position": -1, "played": []},
        {"position": 1, "played": [[9, 3]]}, {"position": 10**400, "played": []},
        {"position": 1, "played": [[0, 1]] * 5000}, {"position": 1, "played": [], "length": "nan"},
        {"position": 1, "played": [], "length": [3]}, {"position": None, "played": None, "length": None},
    ):  # fmt: skip
        status, reply = call(block, "progress", bad)
        assert status == 422 and reply["error"]["message"], bad
    for raw in (b"{", b"[]", b"\xff", b"", b'{"position": NaN, "played": []}'):
        assert call(block, "progress", raw)[0] in (400, 422)
    assert (block.position, block.played) == (10.0, [[0.0, 10.0]])


def test_an_answer_is_kept_told_and_never_graded():
    block = film()
    assert call(block, "answer", {"insert": "qui", "choice": 1})[1]["right"] is False
    status, reply = call(block, "answer", {"insert": "qui", "choice": 0})
    assert (status, reply["right"], block.answers) == (200, True, {"qui": 0})
    assert "Oui, il dirige." in reply["reply"] and block.runtime.published == [] and not block.has_score
    assert block.student_view({}).content.count("Oui, il dirige.") >= 2
    for insert, choice in (
        ("qui", 2), ("qui", -1), ("qui", True), ("qui", "0"), ("qui", None), ("figure-40", 0), ("x", 0),
        (["qui"], 0), (None, 0), ({}, {}),
    ):  # fmt: skip
        assert call(block, "answer", {"insert": insert, "choice": choice})[0] == 422
    # A choice that the author has since taken away is not shown.
    block.answers = {"qui": 9, "perdu": 1}
    assert "Pas tout à fait" not in block.student_view({}).content


def test_with_or_without_inserts_is_the_learner_s_choice_after_the_author_s():
    def checked(block):
        return 'data-role="with-inserts" checked' in block.student_view({}).content

    block, without = film(), film(show_inserts=False)
    assert checked(block) and not checked(without)
    assert call(block, "choose_inserts", {"shown": False})[0] == 200
    assert call(without, "choose_inserts", {"shown": True})[0] == 200
    assert not checked(block) and checked(without)
    for bad in ("non", None, 1):
        assert call(block, "choose_inserts", {"shown": bad})[0] == 400
    assert block.wanted == "no"


def test_a_visitor_sees_the_film_with_its_answers_and_nothing_is_kept():
    block = film(user_id=None)
    page = block.student_view({})
    assert "<video" in page.content and "L’eau monte." in page.content
    assert "Non, pas encore." in page.content and "<form" not in page.content
    assert page.json_init_args == {"keeps": False, "position": 0, "suffix": block.suffix}
    for handler, sent in (
        ("progress", {"position": 1, "played": [[0, 1]]}), ("read_transcript", {}),
        ("answer", {"insert": "qui", "choice": 0}), ("choose_inserts", {"shown": True}),
    ):  # fmt: skip
        assert call(block, handler, sent)[0] == 403


class Masked(StandalonePlatform):
    def is_stood_in_for(self, user_id: int | None) -> bool:
        return True


def test_staff_who_see_a_course_as_a_learner_see_and_change_nothing_of_his(settings):
    block = film()
    report(block, 50, [0, 50])
    call(block, "answer", {"insert": "qui", "choice": 0})
    settings.VIATIC_PLATFORM = "tests.blocks.test_video_block.Masked"
    page = block.student_view({})
    assert "Film vu" not in page.content and "Oui, il dirige." not in page.content.partition("<details")[0]
    assert page.json_init_args["position"] == 0 and page.json_init_args["keeps"] is False
    assert report(block, 100, [0, 100])[0] == call(block, "read_transcript", {})[0] == 200
    assert call(block, "answer", {"insert": "qui", "choice": 1})[1]["right"] is False
    assert (block.position, block.answers, block.has_read) == (50.0, {"qui": 0}, False)
    assert block.runtime.published == []


def test_progress_is_kept_where_completion_is_not_followed():
    block = film()
    block.runtime._services["completion"] = None
    assert report(block, 100, [0, 100])[1]["complete"]
    assert block.runtime.published == []


def test_it_completes_by_its_own_rule_and_is_not_graded():
    assert FilmBlock.has_custom_completion and not FilmBlock.has_score
    assert XBlockCompletionMode.get_mode(FilmBlock) == XBlockCompletionMode.COMPLETABLE


# -- what is shown --------------------------------------------------------------


def test_everything_is_text_below_the_film():
    page = film().student_view({}).content
    below = page.partition('data-role="files"')[2]
    for words in (
        "L’alerte", "La nuit", "Il est trois heures.", "L’eau monte.", "Qui décide", "Le préfet", "41",
        "CSI, L731-3", "/jump_to_id/vt_1", "La suite", "/static/film.fr.vtt", "/static/film-leger.mp4",
    ):  # fmt: skip
        assert words in below, words
    assert 'data-seek="30.500"' in below and "0:30" in below
    assert page.count("<source") == 1 and 'preload="none"' in page and "controls" in page
    assert '<track kind="captions" src="/static/film.fr.vtt" srclang="fr" label="Français" default>' in page


def test_two_films_share_no_id_and_nothing_an_author_wrote_is_markup():
    first, second = (Ids(put(*FILM, Lms(7, WRITTEN), usage=name).student_view({}).content) for name in "ab")
    assert first.ids and len(set(first.ids)) == len(first.ids) and not set(first.ids) & set(second.ids)
    bad = "<img src=x onerror=y>\"'"
    block = film(
        display_name=bad, credit=bad,
        transcript=[{"at": 0, "text": bad}], chapters=[{"at": 0, "title": bad}],
        captions=[{"src": "/static/a.vtt", "label": bad}], sources=[{"src": "/static/a.mp4", "label": bad}],
        inserts=[{"at": 1, "kind": "note", "title": bad, "text": bad, "source": bad}],
    )  # fmt: skip
    for view in (block.student_view, block.author_view, block.public_view, block.studio_view):
        assert "<img" not in view({}).content


def test_what_cannot_be_read_is_left_out_and_the_rest_is_shown():
    for broken in (
        {"sources": None}, {"sources": [3]}, {"inserts": [{"a": 1}, None]},
        {"chapters": [{"at": "?"}]},
        {"transcript": [{"text": "sans moment"}]}, {"duration": "longue"}, {"share": None}, {"credit": None},
        {"display_name": None}, {"captions": [{"src": "javascript:x"}]},
    ):  # fmt: skip
        block = film(**broken)
        for view in (block.student_view, block.author_view, block.public_view, block.studio_view):
            assert "javascript:" not in view({}).content.partition("<textarea")[0], broken
        assert block.index_dictionary() and block.student_view_data()
    assert "Le film n’est pas encore là." in film(sources=[]).student_view({}).content


def test_search_and_programs_get_the_text_and_no_answer():
    block = put(*FILM, Bare(WRITTEN))
    body = block.index_dictionary()["content"]["body"]
    assert "L’eau monte." in body and "Le préfet" in body and "41" in body
    data = json.dumps(block.student_view_data(), ensure_ascii=False)
    assert "film.fr.vtt" in data and "L’alerte" in data
    for told in (body, data):
        assert "Oui, il dirige." not in told and "correct" not in told


# -- authors ----------------------------------------------------------------------


def test_its_lists_make_the_trip_through_xml():
    block = put(*FILM, Studio(WRITTEN))
    first = exported(block)
    again = imported(*FILM, first)
    assert {name: getattr(again, name) for name in WRITTEN} == WRITTEN and exported(again) == first
    # A list that cannot be read loses neither the block nor itself.
    broken = parsed(*FILM, '<viatic_video display_name="A" inserts="[{" chapters="[]"/>')
    assert broken.inserts == [] and b'inserts="[{"' in exported(broken)


def typed(**fields):
    return {"values": fields, "defaults": []}


def test_what_an_author_types_is_read_and_shown_again_as_he_typed_it():
    text = {
        "sources": "/static/film.mp4 | normale | 480p, 2,1 Mo\n/static/film-son.m4a | son",
        "captions": "/static/film.fr.vtt | fr | Français",
        "transcript": "0:00 Il est trois heures.\n0:30,5 L’eau monte.",
        "chapters": "0:00 L’alerte\n1:05 La nuit",
        "inserts": (
            "0:12 - 0:20 question : Qui décide ?\nid : qui\n+ Le maire => Oui.\n- Le préfet => Non.\n\n"
            "0:40 chiffre : Maisons\nvaleur : 41\nsource : CSI\npause : oui"
        ),
    }
    block = put(*FILM, Studio({}))
    assert call(block, "submit_studio_edits", typed(**text, duration="1:40", share="80"))[0] == 200
    assert block.inserts[0]["choices"] == [
        {"text": "Le maire", "correct": True, "feedback": "Oui."}, {"text": "Le préfet", "feedback": "Non."},
    ]  # fmt: skip
    assert (block.sources[1]["quality"], block.inserts[1]["pause"], block.share) == ("audio", True, 80)
    assert {name: video_writing.write(name, getattr(block, name)) for name in video_writing.LISTS} == text
    for name in text:
        assert text[name].split("\n")[0].replace("’", "&#x27;")[:9] in block.studio_view({}).content.replace(
            "’", "&#x27;"
        )


def test_a_pasted_caption_file_becomes_the_transcript():
    block = put(*FILM, Studio({}))
    pasted = "WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour.\n\n00:02.000 --> 00:03.000\nBienvenue.\n"
    assert call(block, "submit_studio_edits", typed(transcript=pasted))[0] == 200
    assert block.transcript == [{"at": 1.0, "text": "Bonjour. Bienvenue."}]


FAULTS = [
    ({"chapters": "Sans moment"}, "chapters", "Ligne 1"),
    ({"chapters": "0:10 A\n0:05 B"}, "chapters", "Entrée 2"),
    ({"transcript": "0:61 A"}, "transcript", "Ligne 1"),
    ({"transcript": "WEBVTT\n\nx --> y\nA"}, "transcript", "Ligne 3"),
    ({"sources": "film.mp4"}, "sources", "/static/"),
    ({"sources": "/static/a.mp4 | belle"}, "sources", "« belle »"),
    ({"inserts": "titre"}, "inserts", "Ligne 1"),
    ({"inserts": "0:05 dessin : A"}, "inserts", "« dessin »"),
    ({"inserts": "0:05 note : A\ncouleur : bleu"}, "inserts", "Ligne 2"),
    ({"inserts": "0:05 note : A\npause : peut-être"}, "inserts", "oui ou par non"),
    ({"inserts": "0:05 - 0:20 note : A\ntexte : x\n\n0:10 note : B\ntexte : y"}, "inserts", "avant la fin"),
    ({"inserts": "0:05 question : A\n+ Oui => Oui"}, "inserts", "2 à 8 réponses"),
    ({"duration": "demain"}, "duration", "« demain »"),
    ({"poster": "image.png"}, "poster", "/static/"),
    ({"share": 400}, "share", "de 1 à 100"),
]


def test_each_fault_is_told_beside_its_setting_and_changes_nothing():
    for fields, name, words in FAULTS:
        block = put(*FILM, Studio({}))
        status, reply = call(block, "submit_studio_edits", typed(**fields))
        told = [each for each in reply["error"]["messages"] if each["field"] == name]
        assert status == 400 and any(words in each["text"].replace("\u00a0", " ") for each in told), fields
        assert not block.fields[name].is_set_on(block)
        shown = call(block, "preview_edits", typed(**fields))[1]
        if name in video_writing.LISTS:
            assert shown["faults"] and words in shown["html"].replace("\u00a0", " "), fields


def test_a_preview_shows_the_film_in_order_for_authors_alone():
    block = put(*FILM, Studio({}))
    shown = call(block, "preview_edits", typed(chapters="0:45 La nuit", sources="/static/a.mp4"))[1]
    assert shown["faults"] == 0 and "0:45 chapitre" in shown["html"] and "/static/a.mp4" in shown["html"]
    assert not block.fields["chapters"].is_set_on(block)
    for odd in ({}, {"values": None}, {"values": {"chapters": 3, "sources": [1]}}):
        assert call(block, "preview_edits", odd)[0] == 200
    learner = film()
    assert call(learner, "preview_edits", typed(chapters="0:45 X"))[0] == 403
    assert SimpleNamespace(fields=learner._dirty_fields).fields == {}


@pytest.mark.parametrize("name", video_writing.LISTS)
def test_a_list_that_another_tool_wrote_can_be_edited(name):
    odd = [{"at": "?", "kind": 3, "src": None, "choices": [4], "pause": "x"}, 7, {}]
    assert isinstance(video_writing.write(name, odd), str)
    assert video_writing.write(name, None) == ""
