"""Faults of a film made from text (`olx_compiler.film`)."""

from __future__ import annotations

import json

from olx_compiler import yamltext
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.film.script import FilmSpec

_FOLDER = "mooc/cours/films/nuit"
_NAMED = "```video\nid: nuit\ntitle: La nuit\nfilm: {film}\n```\n"
_OWN = Example(
    "```video\nid: nuit\ntitle: La nuit\nsources:\n  - file: nuit.webm\ncaptions:\n  - file: nuit.vtt\n```\n",
    also=(
        ("mooc/cours/nuit.webm", "film"),
        ("mooc/cours/nuit.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nTrois heures du matin.\n"),
    ),
)
_INSERT = """\
inserts:
  - id: qui
    at: "0:01"
    kind: question
    title: Qui décide ?
    choices:
      - text: Le maire
        correct: true
        feedback: Oui.
"""
_SCRIPT = """\
title: La nuit
footer: Voix de synthèse
credit: Voix de synthèse.
sources: [usage]
slides:
  - id: alerte
    title: L’alerte
    say: [Trois heures du matin.]
inserts:
  - id: qui
    slide: {slide}
    kind: question
    title: Qui décide ?
    choices:
      - {{text: Le maire, correct: true, feedback: Oui.}}
"""


def _timed(script: str) -> str:
    """The times of its only sentence, measured on this very script."""
    read = yamltext.read(yamltext.Source("film.yaml", script), [])
    fingerprint = FilmSpec.model_validate(read.data).fingerprint if read is not None else ""
    return json.dumps({"script": fingerprint, "length": 3.0, "sentences": [[0.5, 2.5]]})


def _film(slide: str, *, timed: bool = False) -> Example:
    script = _SCRIPT.format(slide=slide)
    files = [(f"{_FOLDER}/film.yaml", script)]
    files += [(f"{_FOLDER}/timings.json", _timed(script))] if timed else []
    return Example(_NAMED.format(film="nuit"), at=None, also=tuple(files))


RULES = (
    Rule(
        code="film.lost",
        title="A film made from text that a page shows exists",
        why="A learner would see a hole.",
        hint="write films/<name>/film.yaml in the folder of the course",
        passing=(_OWN,),
        failing=(Example(_NAMED.format(film="perdu"), at=(4, 7)),),
    ),
    Rule(
        code="film.slide",
        title="The slides of a film have different ids, and what is shown over it names one of them",
        why="It would be shown at no time.",
        hint="mend 'slide' or 'sentence': the message lists the slides",
        passing=(_OWN,),
        failing=(_film("perdue"),),
    ),
    Rule(
        code="film.stale",
        title="A film was made from its text as it is now, captions and all its files",
        why="It would say one thing and its captions another.",
        hint="make it again: viatic-olx film <name>",
        passing=(_OWN,),
        failing=(_film("alerte"),),
    ),
    Rule(
        code="video.content",
        title="What a film of the author's holds is what its block can show",
        why="The block would leave it out, or stop.",
        hint="docs/blocks.md says what a film may hold",
        passing=(_OWN,),
        failing=(
            Example(f"{_OWN}\n{_INSERT}```\n".replace("```\ninserts", "inserts"), at=None, also=_OWN.also),
        ),
    ),
    Rule(
        code="film.insert",
        title="What is shown over a film is what its block can show",
        why="The block would leave it out.",
        hint="docs/blocks.md says what each kind holds",
        passing=(_OWN,),
        failing=(_film("alerte", timed=True),),
    ),
)
