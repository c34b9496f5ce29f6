"""`viatic-olx new`: the skeleton of a course or of a unit, sound in form and visibly unfinished.

A new course is a draft: it is judged, and not built, until its author takes `draft: true` out.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path

from olx_compiler import publish, sources
from olx_compiler.content import Course
from olx_compiler.problem import ContentRefused, Problem, WrongUse
from olx_compiler.schema import ThemeRow
from olx_compiler.survey import COURSE_FILE

# A unit is read in one go.
MINUTES = 15
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_STEPS = ("situation", "regle", "methode", "exercice", "suites")
_COURSE = """\
kind: theme
theme: {slug}
draft: true   # à retirer quand le cours est prêt : il s’ouvre alors au catalogue
summary: "À écrire : une phrase pour la carte du catalogue."
overview: |
  À écrire : ce que l’on saura faire, pour qui, en combien de temps.

  **Objectif :** {objective}.

  **Durée :** {minutes} minutes.
verified: {today}
sources:
{sources}
sections:
  - id: comprendre
    title: "À écrire : titre de la partie"
    objective: "À écrire : ce que cette partie apprend"
    units:
{units}
"""
_UNIT = """\
---
title: "À écrire : titre de l’unité"
minutes: {minutes}
objective: "À écrire : un verbe et ce que l’on saura faire"
---

# À écrire : titre de la page {{#{page}}}

À écrire : une situation concrète, avec une commune, une date et des chiffres.

> **À retenir.** À écrire : une phrase.

```quiz
id: {page}-verifier
type: choice
question: "À écrire : la question"
choices:
  - text: "À écrire : la bonne réponse"
    correct: true
    feedback: "À écrire : oui, et pourquoi."
  - text: "À écrire : une erreur que l’on fait vraiment"
    feedback: "À écrire : non, et ce qui trompe."
explanation: "À écrire : la règle, et d’où elle vient."
```

> **À faire.** À écrire : une chose à faire cette semaine dans sa commune, avec qui, en combien de temps.
"""


def theme(content: Path, slug: str) -> list[Path]:
    """Writes the course of the theme `slug`, from its row of the catalogue; the files written."""
    problems: list[Problem] = []
    corpus = sources.load_shared(content, problems)
    if problems:
        raise ContentRefused(problems)
    row = corpus.themes.get(slug)
    if row is None:
        raise WrongUse(f"no theme is called '{slug}'", hint="themes.csv lists them")
    folder = content / "themes" / slug
    if folder.exists():
        raise WrongUse(
            f"{sources.Folder(content).shown(folder)} is already there", hint="nothing was written"
        )
    minutes = _shared_out(row.duration_minutes)
    names = [f"{rank:02d}-{step}" for rank, step in enumerate(_named(len(minutes)), start=1)]
    files = {COURSE_FILE: _course(row, names)}
    files |= {
        f"{name}.md": _UNIT.format(minutes=each, page=name[3:])
        for name, each in zip(names, minutes, strict=True)
    }
    with publish.staging(folder) as stage:
        publish.write_tree(stage, {name: text.encode() for name, text in files.items()})
        stage.rename(folder)
    return [folder / name for name in files]


def _shared_out(minutes: int) -> list[int]:
    """The minutes of each unit: as many units as it takes, of the same length or nearly."""
    count = max(1, round(minutes / MINUTES))
    return [minutes // count + (rank < minutes % count) for rank in range(count)]


def _named(count: int) -> list[str]:
    return [_STEPS[rank] if rank < len(_STEPS) else f"unite-{rank + 1}" for rank in range(count)]


def _course(row: ThemeRow, names: Sequence[str]) -> str:
    cited = [part.strip() for part in row.legal_references.split(";") if part.strip()]
    lines = [
        f"  - ref: {_quoted(each)}\n    certainty: C" for each in cited or ["À écrire : le texte de loi"]
    ]
    return _COURSE.format(
        slug=row.theme_slug,
        objective=row.learning_objective_fr,
        minutes=row.duration_minutes,
        today=datetime.date.today(),
        sources="\n".join(lines),
        units="\n".join(f"      - {name}.md" for name in names),
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def unit(content: Path, number: str, name: str, section: str | None = None) -> list[Path]:
    """Adds the unit `name` to the course `number`, at the end of a section (by default the last)."""
    course = _numbered(content, number)
    if not _SLUG.fullmatch(name):
        raise WrongUse(
            f"'{name}' is no name for a unit", hint="small letters without accents, digits, hyphens"
        )
    if any(each.stem == name for _section, each in course.units()):
        raise WrongUse(f"{number} has a unit '{name}' already", hint="nothing was written")
    known = {each.spec.id: index for index, each in enumerate(course.sections)}
    if section is not None and section not in known:
        raise WrongUse(f"{number} has no section '{section}'", hint=f"sections: {', '.join(known)}")
    index = known[section] if section is not None else len(course.sections) - 1
    listed = course.sections[index].spec.units[-1]
    path = course.folder / listed.rpartition("/")[0] / f"{name}.md"
    if path.exists():
        raise WrongUse(f"{path.name} is already there, listed nowhere", hint="nothing was written")
    head = course.folder / COURSE_FILE
    text = head.read_text(encoding="utf-8")
    line, _column = course.where.place(
        ("sections", index, "units", len(course.sections[index].spec.units) - 1)
    )
    new = path.relative_to(course.folder).as_posix()
    changed = _listed(text, line, listed, new)
    publish.write_file(path, _UNIT.format(minutes=MINUTES, page=name).encode())
    publish.write_file(head, changed.encode())
    return [path, head]


def _numbered(content: Path, number: str) -> Course:
    problems: list[Problem] = []
    corpus = sources.load(content, problems)
    if number in corpus.courses:
        return corpus.courses[number]
    if problems:
        raise ContentRefused(problems)
    known = ", ".join(sorted(corpus.courses))
    raise WrongUse(f"no course is numbered '{number}'", hint=f"courses: {known}")


def _listed(text: str, line: int, former: str, new: str) -> str:
    """`course.yaml` with `new` after `former`, written in `line`, in a list of either form."""
    lines = text.split("\n")
    here = lines[line - 1]
    if re.match(r"\s*-\s", here):
        lines.insert(line, here[: here.index("-") + 2] + new)
    else:
        start = here.rindex(former) + len(former)
        start += here[start : start + 1] in ("'", '"')
        lines[line - 1] = f"{here[:start]}, {new}{here[start:]}"
    return "\n".join(lines)
