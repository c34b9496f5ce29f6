"""Films made from text: what the repository ships says what its scripts say, and nothing stale is built."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from commune_core import films as rules
from olx_compiler import film as films
from olx_compiler.film import timeline

CONTENT = Path(__file__).parents[2] / "course_content"
NAMES = ("payer-un-projet", "premiere-heure")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT / "films", tmp_path / "course_content" / "films")
    return tmp_path / "course_content"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_films_have_no_problem():
    assert films.problems(CONTENT) == []
    assert set(films.load(CONTENT)) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_captions_transcript_and_chapters_are_what_the_script_says(name):
    film = films.load(CONTENT)[name]
    said = " ".join(each.text for each in film.spec.sentences)
    captions = rules.read_vtt((film.folder / f"{name}.fr.vtt").read_text(encoding="utf-8"))
    for told in (
        " ".join(cue.text for cue in captions),
        " ".join(each["text"] for each in film.transcript()),
    ):
        assert told.replace("\u00a0", " ") == said.replace("\u00a0", " ")
    assert [each["title"] for each in film.chapters()] == [
        slide.chapter.replace(" ?", "\u00a0?") for slide in film.spec.slides if slide.chapter
    ]
    # Each caption is said within the film, after the one before, and can be read: at most 25 signs a second.
    assert all(one.end <= two.start for one, two in zip(captions, captions[1:], strict=False))
    assert captions[-1].end < film.length
    assert all(len(cue.text) / (cue.end - cue.start) < 25 and len(cue.text) <= 84 for cue in captions)


@pytest.mark.parametrize("name", NAMES)
def test_a_film_says_that_its_voice_is_synthetic_and_its_case_invented_and_is_light(name):
    film = films.load(CONTENT)[name]
    for words in (film.spec.footer, film.spec.credit):
        assert "synthèse" in words and "inventé" in words
    assert 60 <= film.length <= 120
    weights = {path.name: path.stat().st_size for path in film.files().values()}
    assert weights[f"{name}.mp4"] <= 2_500_000 and weights[f"{name}-leger.mp4"] <= 1_000_000


@pytest.mark.parametrize("name", NAMES)
def test_the_block_finds_no_fault_in_what_the_compiler_writes(name):
    film = films.load(CONTENT)[name]
    written = {
        key: json.loads(value) if value[:1] == "[" else value for key, value in films.attributes(film).items()
    }
    read, faults = rules.read(written)
    assert faults == []
    assert {each.quality for each in read.sources} == {"standard", "light", "audio"}
    assert {f"/static/{held}" for held in film.files()} == {
        *(each.src for each in read.sources), *(each.src for each in read.captions), read.poster,
    }  # fmt: skip
    assert any(each.kind == "question" and each.pause for each in read.inserts)


def test_the_same_script_gives_the_same_pictures_and_every_word_fits():
    slides = pytest.importorskip("olx_compiler.film.slides")
    if not slides.FONTS.is_dir():
        pytest.skip("the font of the pictures is not installed")
    for film in films.load(CONTENT).values():
        for slide in film.spec.slides:
            one, other = (slides.png(slides.draw(film.spec, slide)) for _ in range(2))
            assert one == other


def test_what_changed_since_the_film_was_made_is_told(copy):
    script = copy / "films" / "premiere-heure" / "film.yaml"
    edit(script, "La rivière monte, et", "La rivière baisse, et")
    captions = copy / "films" / "payer-un-projet" / "payer-un-projet.fr.vtt"
    edit(captions, "rénove", "vend")
    assert [(each.code, each.file) for each in films.problems(copy)] == [
        ("film.stale", "course_content/films/payer-un-projet/film.yaml"),
        ("film.stale", "course_content/films/premiere-heure/film.yaml"),
    ]
    (captions.parent / "payer-un-projet.mp4").unlink()
    edit(captions, "vend", "rénove")
    assert "film.media" in {each.code for each in films.problems(copy)}


def test_a_script_that_cannot_be_is_told_at_its_place(copy):
    script = copy / "films" / "premiere-heure" / "film.yaml"
    edit(script, "    sentence: 2\n    kind: note", "    sentence: 9\n    kind: note")
    edit(script, "speed: 145", "speed: vite")
    found = {(each.code, each.line > 1) for each in films.problems(copy)}
    assert ("schema.value", True) in found
    edit(script, "speed: vite", "speed: 145")
    found = {(each.code, each.line > 50) for each in films.problems(copy)}
    assert ("film.slide", True) in found


def test_a_long_sentence_is_cut_where_one_breathes():
    said = "Deux équipes préviennent les maisons basses, porte après porte, et la plus chargée finit à 1 h 46."
    assert timeline.split(said) == [
        "Deux équipes préviennent les maisons basses,",
        "porte après porte, et la plus chargée finit à 1 h 46.",
    ]
    assert timeline.split("x" * 200) == ["x" * 200]
