"""Films made from text: what the repository ships says what its scripts say, and nothing stale is built."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from commune_core import films as rules
from olx_compiler import build, cli
from olx_compiler.film import script, timeline
from tests.olx.workshop import copy_sample, edit, problems_of

slides = pytest.importorskip("olx_compiler.film.slides", reason="Pillow is not installed")

CONTENT = Path(__file__).parents[2] / "course_content"
FOLDERS = script.folders(CONTENT)
EACH = pytest.mark.parametrize("name", ["payer-un-projet", "premiere-heure"])
COURSE = "mooc/petit-cours"
PAGE = f"{COURSE}/m1/1-2-suite.md"
MADE = f"{COURSE}/films/premiere-heure"
FENCE = "```video\nid: heure\ntitle: La première heure\nfilm: premiere-heure\n```\n\n```block\ntype: viatic_dashboard"


@pytest.fixture
def workshop(tmp_path: Path):
    """The sample, with a film."""
    made = copy_sample(tmp_path)
    shutil.copytree(FOLDERS["premiere-heure"], made.content / MADE)
    edit(made, PAGE, "```block\ntype: viatic_dashboard", FENCE)
    return made


def test_the_shipped_films_have_no_problem():
    assert {name for name in FOLDERS if timeline.problems(FOLDERS[name], name) == []} == {
        "payer-un-projet", "premiere-heure",
    }  # fmt: skip


@EACH
def test_captions_transcript_and_chapters_are_what_the_script_says(name):
    film = timeline.load(FOLDERS[name])
    said = " ".join(each.text for each in film.spec.sentences)
    captions = rules.read_vtt((film.folder / f"{name}.fr.vtt").read_text(encoding="utf-8"))
    for told in (
        " ".join(cue.text for cue in captions),
        " ".join(each["text"] for each in film.transcript()),
    ):
        assert told.replace("\u00a0", " ") == said.replace("\u00a0", " ")
    assert [each["title"].replace("\u00a0", " ") for each in film.chapters()] == [
        slide.chapter for slide in film.spec.slides if slide.chapter
    ]
    # Each caption is said within the film, after the one before, and can be read: at most 25 signs a second.
    assert all(one.end <= two.start for one, two in pairwise(captions))
    assert captions[-1].end < film.length
    assert all(len(cue.text) / (cue.end - cue.start) < 25 and len(cue.text) <= 84 for cue in captions)


@EACH
def test_a_film_says_that_its_voice_is_synthetic_and_its_case_invented_and_is_light(name):
    film = timeline.load(FOLDERS[name])
    for words in (film.spec.footer, film.spec.credit):
        assert "synthèse" in words and "inventé" in words
    assert 60 <= film.length <= 120
    weights = {quality: path.stat().st_size for path, quality, _ in film.media()}
    assert (
        weights["standard"] <= 2_500_000 and weights["light"] <= 1_000_000 and weights["audio"] <= 1_000_000
    )
    assert any(each["kind"] == "question" for each in film.inserts())


def test_the_same_script_gives_the_same_pictures_and_every_word_fits():
    if not slides.FONTS.is_dir():
        pytest.skip("the font of the pictures is not installed")
    for folder in FOLDERS.values():
        spec = timeline.load(folder).spec
        for slide in spec.slides:
            one, other = (slides.png(slides.draw(spec, slide)) for _ in range(2))
            assert one == other


def test_a_fence_that_names_a_film_becomes_a_block_that_finds_no_fault_in_it(workshop):
    tree = build.render(workshop).files["MOOC9"]
    (node,) = (
        found
        for name, data in tree.items() if name.startswith("vertical/")
        for found in etree.fromstring(data).iter("viatic_video")
        if found.get("display_name") == "La première heure"
    )  # fmt: skip
    written = {key: json.loads(text) if text[:1] == "[" else text for key, text in node.attrib.items()}
    film, faults = rules.read(written)
    assert faults == []
    assert {each.quality for each in film.sources} == {"standard", "light", "audio"}
    for address in [each.src for each in (*film.sources, *film.captions)] + [film.poster]:
        assert address.removeprefix("/") in tree
    assert film.inserts[0].kind == "note" and any(each.pause for each in film.inserts)
    assert "synthèse" in film.credit and film.transcript


def test_what_changed_since_a_film_was_made_stops_the_build(workshop):
    assert problems_of(workshop) == []
    for name, old, new in (
        ("film.yaml", "La rivière monte, et", "La rivière baisse, et"),
        ("premiere-heure.fr.vtt", "La rivière monte", "La rivière dort"),
        ("timings.json", '"length": 1', '"length": 1, "script": "", "x": 1'),
    ):
        edit(workshop, f"{MADE}/{name}", old, new)
        assert [each.code for each in problems_of(workshop)] == ["film.stale"], name
        shutil.copy(FOLDERS["premiere-heure"] / name, workshop.content / MADE / name)
    (workshop.content / MADE / "premiere-heure.mp4").unlink()
    (told,) = problems_of(workshop)
    assert told.code == "film.stale" and "viatic-olx film premiere-heure" in told.hint


def test_a_script_or_a_fence_that_cannot_be_is_told_at_its_place(workshop):
    for name, old, new, code in (
        (
            f"{MADE}/film.yaml",
            "    sentence: 2\n    kind: note",
            "    sentence: 9\n    kind: note",
            "film.slide",
        ),
        (f"{MADE}/film.yaml", "speed: 145", "speed: vite", "schema.value"),
        (f"{MADE}/film.yaml", "    href: https://", "    href: http://", "film.insert"),
        (f"{MADE}/film.yaml", "        correct: true\n", "", "film.insert"),
        (PAGE, "film: premiere-heure", "film: perdu", "film.lost"),
        (PAGE, "film: premiere-heure\n", "", "schema.value"),
        (PAGE, "film: premiere-heure", "film: ../premiere-heure", "schema.value"),
    ):
        edit(workshop, name, old, new)
        assert code in {each.code for each in problems_of(workshop)}, (name, new)
        edit(workshop, name, new, old) if new else None
        if not new:
            source = FOLDERS["premiere-heure"] / "film.yaml"
            if name == PAGE:
                edit(
                    workshop,
                    PAGE,
                    "title: La première heure\n",
                    "title: La première heure\nfilm: premiere-heure\n",
                )
            else:
                shutil.copy(source, workshop.content / name)
    assert problems_of(workshop) == []


def test_captions_make_the_transcript_that_an_author_does_not_write(workshop):
    written = "".join(
        data.decode() for name, data in build.render(workshop).files["MOOC9"].items() if "vertical/" in name
    )
    node = etree.fromstring(re.search(r'<viatic_video [^>]*display_name="L’alerte"[^>]*/>', written)[0])
    (first, *_) = json.loads(node.get("transcript"))
    captions = workshop.content / COURSE / "films" / "alerte.vtt"
    assert first["text"].split()[0] in captions.read_text(encoding="utf-8")


TINY = """title: Essai
footer: Voix de synthèse
credit: Voix de synthèse.
sources: [Essai]
slides:
  - id: un
    chapter: Un
    title: Bonjour
    figure: "41"
    legend: maisons
    say: [Bonjour., "Voici un essai."]
  - id: deux
    title: La suite
    bars:
      - {label: Un tiers, text: "33 %", share: 33}
    lines: [Fin]
    say:
      - {text: "Il est 8 h.", spoken: Il est huit heures.}
inserts:
  - {id: note, slide: deux, kind: note, title: Rappel, text: Un rappel.}
"""


def test_a_film_is_made_from_its_script_by_one_command(tmp_path, capsys):
    folder = tmp_path / "course_content" / "themes" / "essai" / "films" / "essai"
    folder.mkdir(parents=True)
    (folder / "film.yaml").write_text(TINY, encoding="utf-8")
    command = ["--content", str(tmp_path / "course_content"), "film"]
    assert cli.main([*command, "autre"]) == 1 and "films: essai" in capsys.readouterr().err
    if not (shutil.which("ffmpeg") and shutil.which("espeak-ng") and slides.FONTS.is_dir()):
        pytest.skip("espeak-ng, ffmpeg or the font of the pictures is not installed")
    assert cli.main([*command, "essai"]) == 0
    assert timeline.problems(folder, "essai") == []
    film = timeline.load(folder)
    captions = film.captions
    assert [cue.text for cue in rules.read_vtt(captions)] == ["Bonjour.", "Voici un essai.", "Il est 8 h."]
    assert 2 < film.length < 12 and film.inserts()[0]["until"] == film.length
    before = {
        path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".jpg", ".vtt", ".json")
    }
    assert cli.main([*command, "essai"]) == 0
    assert before == {name: (folder / name).read_bytes() for name in before}


def test_a_long_sentence_is_cut_where_one_breathes():
    said = (
        "Deux équipes préviennent les maisons basses, porte après porte, et la plus chargée finit à 1 h 46."
    )
    assert timeline.split(said) == [
        "Deux équipes préviennent les maisons basses,",
        "porte après porte, et la plus chargée finit à 1 h 46.",
    ]
    assert timeline.split("x" * 200) == ["x" * 200]
