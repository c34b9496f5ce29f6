"""A film has captions in French, from its start to its end."""

from __future__ import annotations

from collections.abc import Iterator

from commune_core.films import read_vtt
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.rules.unit_minutes import length
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Course, Directive
from olx_compiler.directives import VideoSpec
from olx_compiler.problem import Problem

LEAST = 0.8


def check(subject: Subject) -> Iterator[Problem]:
    """Each film without captions in French, and each file of captions that leaves a part of it silent."""
    for course, unit in subject.corpus.units():
        for page in unit.pages:
            for segment in page.segments:
                if isinstance(segment, Directive) and isinstance(segment.spec, VideoSpec):
                    yield from _film(course, segment, segment.spec)


def _film(course: Course, directive: Directive, film: VideoSpec) -> Iterator[Problem]:
    if film.film is not None and not film.captions:
        return  # made from text, and told by film.lost or film.stale
    if not any(each.lang == "fr" for each in film.captions):
        message = f"the film '{film.title}' has no captions in French"
        yield directive.where.problem(("captions",), RULE.code, message, RULE.hint)
    elif film.captions[0].lang != "fr" and not film.transcript:
        message = f"the transcript is made of the first captions, which are in '{film.captions[0].lang}'"
        yield directive.where.problem(("captions", 0), RULE.code, message, "put the French ones first")
    seconds = length(film.duration) * 60
    for index, each in enumerate(film.captions):
        asset = course.assets.get(each.file)
        if asset is None:
            continue  # told by asset.lost or captions.unreadable
        cues = read_vtt(asset.data.decode())
        last = max((cue.end for cue in cues), default=0)
        if last < LEAST * seconds or not cues:
            message = (
                f"'{each.file}' stops at {last:.0f} s, of {seconds:.0f}" if cues else "it holds no caption"
            )
            yield directive.where.problem(("captions", index, "file"), RULE.code, message, RULE.hint)


_FILM = """\
```video
id: alerte
title: L’alerte
sources:
  - file: alerte.webm
captions:
  - file: alerte.vtt
{lang}duration: "0:10"
```
"""
_CUE = "00:0{start}.000 --> 00:0{end}.000\nTrois heures du matin.\n"


def _beside(*cues: tuple[int, int]) -> tuple[tuple[str, str], ...]:
    text = "\n".join(["WEBVTT\n", *(_CUE.format(start=start, end=end) for start, end in cues)])
    return (("mooc/cours/alerte.webm", "film"), ("mooc/cours/alerte.vtt", text))


RULE = Rule(
    code="video.captions",
    title=f"A film has captions in French, up to {LEAST:.0%} of its duration at least",
    why=(
        "Who is deaf, or in a meeting, reads them; the transcript shown beside the film is "
        "made of them where the author writes none."
    ),
    source="RGAA 4.1.2, criteria 4.1 and 4.3",
    hint="write the captions to the end of the film, in French",
    check=check,
    passing=(Example(_FILM.format(lang=""), also=_beside((0, 4), (5, 9))),),
    failing=(
        Example(_FILM.format(lang=""), at=(7, 11), also=_beside((0, 4))),
        Example(_FILM.format(lang="    lang: en\n"), at=(7, 3), also=_beside((0, 9))),
        Example(
            _FILM.format(lang="    lang: en\n  - file: autre.vtt\n"),
            at=(7, 5),
            also=(*_beside((0, 9)), ("mooc/cours/autre.vtt", _beside((0, 9))[1][1])),
        ),
    ),
)
