"""Faults of the files that a page shows or offers: pictures, documents, films, captions."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>\n'
_PLAN = "![Plan de la salle](images/plan.svg)"
_DRAWN = (("mooc/cours/images/plan.svg", _SVG.format(inside='<path d="M0 0"/>')),)
_SHOWN = Example(_PLAN, also=_DRAWN)
_DOWNLOAD = "```download\nfile: {file}\ntitle: Modèle d’arrêté\n```"
_OFFERED = Example(_DOWNLOAD.format(file="modele.txt"), also=(("mooc/cours/modele.txt", "Arrêté\n"),))
_FILM = """\
```video
id: alerte
title: L’alerte
sources:
  - file: alerte.webm
captions:
  - file: alerte.vtt
```
"""
_WEBM = ("mooc/cours/alerte.webm", "film")
_CUES = "WEBVTT\n\n00:00.000 --> 00:02.000\nTrois heures du matin.\n"

RULES = (
    Rule(
        code="asset.lost",
        title="A file that a page shows or offers exists",
        why="A learner would see a hole, or open nothing.",
        hint="its name starts from the folder of the course",
        passing=(_SHOWN,),
        failing=(Example(_PLAN),),
    ),
    Rule(
        code="asset.outside",
        title="A file of a course is in the folder of the course",
        why="A course is one folder: what lies elsewhere on a machine is nobody's to publish.",
        hint="copy it there",
        passing=(_OFFERED,),
        failing=(Example(_DOWNLOAD.format(file="../../themes.csv"), at=(2, 7)),),
    ),
    Rule(
        code="asset.bad-name",
        title="The name of a file holds small letters, digits, hyphens and dots",
        why="It becomes an address, on every platform.",
        hint="use small letters without accents, digits, hyphens and dots",
        passing=(_OFFERED,),
        failing=(Example(_DOWNLOAD.format(file="Modèle.txt"), at=(2, 7)),),
    ),
    Rule(
        code="asset.kind",
        title="A file is of a kind that its place accepts, and is what its ending says",
        why="A telephone opens these kinds; a file that is not what it says may be anything.",
        hint="save it again in one of the formats told",
        passing=(_OFFERED,),
        failing=(
            Example(_DOWNLOAD.format(file="modele.exe"), at=(2, 7), also=(("mooc/cours/modele.exe", "x"),)),
            Example("![Plan](plan.png)", also=(("mooc/cours/plan.png", "x"),)),
        ),
    ),
    Rule(
        code="asset.too-large",
        title="A file is light: 200 kB a picture, 5 MB a document, 30 MB a film",
        why="A page must open on a slow line.",
        hint="shrink it, cut it, or encode it smaller",
        passing=(_SHOWN,),
        failing=(
            Example(
                _PLAN, also=(("mooc/cours/images/plan.svg", _SVG.format(inside=f"<!-- {'x' * 200_000} -->")),)
            ),
        ),
    ),
    Rule(
        code="asset.same-name",
        title="Two files of a course have different names",
        why="A built course has one folder of files: images/plan.svg is images-plan.svg there.",
        hint="rename one of them",
        passing=(_SHOWN,),
        failing=(
            Example(
                f"{_PLAN}\n\n![Le même](images-plan.svg)\n",
                at=(3, 1),
                also=(*_DRAWN, ("mooc/cours/images-plan.svg", _DRAWN[0][1])),
            ),
        ),
    ),
    Rule(
        code="asset.unreadable",
        title="A drawing can be read",
        why="Nobody would see it.",
        hint="save it again as a plain SVG",
        passing=(_SHOWN,),
        failing=(Example(_PLAN, also=(("mooc/cours/images/plan.svg", "<svg>"),)),),
    ),
    Rule(
        code="image.unsafe",
        title="A drawing runs nothing and loads nothing",
        why="A script in a picture would act in the name of whoever looks at it.",
        hint="draw it again without, or save it as a plain SVG or a PNG",
        passing=(_SHOWN,),
        failing=(
            Example(_PLAN, also=(("mooc/cours/images/plan.svg", _SVG.format(inside="<script>1</script>")),)),
        ),
    ),
    Rule(
        code="image.in-text",
        title="A picture stands by itself, not inside a sentence",
        why="On a telephone it takes the width of the page.",
        hint="leave an empty line above and below it, and nothing else on its line",
        passing=(_SHOWN,),
        failing=(Example(f"Voici {_PLAN} la salle.", also=_DRAWN),),
    ),
    Rule(
        code="image.no-alternative",
        title="A picture says in words what it shows",
        why="Who does not see it hears these words; who has no network reads them.",
        source="RGAA 4.1.2, criteria 1.1 and 1.2",
        hint="write what it shows between the brackets, or 'décorative' if it adds nothing",
        passing=(_SHOWN, Example("![décorative](images/plan.svg)", also=_DRAWN)),
        failing=(Example("![](images/plan.svg)", also=_DRAWN),),
    ),
    Rule(
        code="captions.unreadable",
        title="A file of captions is WebVTT",
        why="A browser would show none of them.",
        hint="its first line is WEBVTT",
        passing=(Example(_FILM, also=(_WEBM, ("mooc/cours/alerte.vtt", _CUES))),),
        failing=(Example(_FILM, at=(7, 11), also=(_WEBM, ("mooc/cours/alerte.vtt", "Trois heures.\n"))),),
    ),
)
