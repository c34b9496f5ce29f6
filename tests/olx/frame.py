"""The smallest content there can be, round an example of a rule."""

from __future__ import annotations

import datetime
import re
import textwrap
from pathlib import Path

from olx_compiler import build, checks, sources, verify
from olx_compiler.checks import Example
from olx_compiler.checks.samples import QUESTION, TASK
from olx_compiler.data import compile_data
from olx_compiler.financing import review_financing
from olx_compiler.problem import ContentRefused, Problem
from olx_compiler.review import review
from olx_compiler.workplace import Workshop
from tests.olx import questionnaire

TODAY = datetime.date(2026, 11, 26)
UNIT = "mooc/cours/unite.md"
COURSE = "mooc/cours/course.yaml"
THEME = "themes/repartir-delegations-adjoints/course.yaml"
LOCK = "ids.lock.yaml"
SHARED = ("parameters.yaml", "aids.yaml", "financing_cases.json", "diagnostic/versions.yaml")
FRONT = "title: Une unité\nminutes: 4\nobjective: Lire\n"
ASKS = f"\n# La question {{#la-question}}\n\n{QUESTION.format(id='question')}\n{TASK}"
FILES = {
    "themes.csv": (
        "number,domain_slug,theme_slug,title_fr,audience,level,duration_minutes,"
        "learning_objective_fr,legal_references\n"
        "3,mandat,repartir-delegations-adjoints,Déléguer,maire,decouverte,4,Déléguer,CGCT L2122-18\n"
        "4,mandat,indemnites-de-fonction,Les indemnités,maire,decouverte,5,Calculer,CGCT L2123-20\n"
    ),
    "domains.yaml": "mandat: Le mandat\ninvestissement: Investissement\n",
    COURSE: (
        "kind: mooc\nnumber: MOOC9\ntitle: Un cours\ndomain: investissement\naudience: [maire]\n"
        "level: decouverte\nminutes: 4\nobjective: Lire\nsummary: Un cours.\noverview: Pour lire.\n"
        "verified: 2026-11-22\nsources:\n  - ref: usage\n    certainty: B\n"
        "sections:\n  - id: lire\n    title: Lire\n    units: [unite.md]\n"
    ),
    UNIT: f"---\n{FRONT}---\n\n# Page {{#page}}\n\nUn texte.\n{ASKS}",
    THEME: (
        "kind: theme\ntheme: repartir-delegations-adjoints\nsummary: Déléguer.\noverview: Pour déléguer.\n"
        "verified: 2026-11-22\nsources:\n  - ref: usage\n    certainty: B\n"
        "sections:\n  - id: lire\n    title: Lire\n    units: [01-lire.md]\n"
    ),
    "themes/repartir-delegations-adjoints/01-lire.md": (
        f"---\ntitle: Déléguer\nminutes: 4\nobjective: Déléguer\n---\n\n# Lire {{#lire}}\n\nUne phrase.\n{ASKS}"
    ),
}


def play(example: Example, folder: Path) -> tuple[list[Problem], str, int]:
    """What is said of `example` in its frame, the file it stands in, and the lines above it there."""
    content = folder / "course_content"
    if example.place in ("item", "questionnaire", *SHARED):
        return _reviewed(example, folder)
    name, text, above = _placed(example)
    files = {**FILES, name: text, **dict(example.also)}
    for each, written in files.items():
        path = (folder / "olx" if each == LOCK else content) / each
        if each.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written.encode(example.encoding if each == name else "utf-8"))
    workshop = Workshop(content, folder / "olx")
    if name.startswith("olx/"):
        return verify.verify(content / "olx", "olx"), "olx", above
    problems = _named(workshop) if name == LOCK else problems_of(workshop)
    return problems, f"{'olx' if name == LOCK else 'course_content'}/{name}", above


def problems_of(workshop: Workshop) -> list[Problem]:
    """What reading and checking say of the sources, on the day of the examples."""
    problems: list[Problem] = []
    corpus = sources.load(workshop.content, problems)
    return sorted([*problems, *checks.run(corpus, today=TODAY)])


def _reviewed(example: Example, folder: Path) -> tuple[list[Problem], str, int]:
    """What the review of the questionnaire and of the figures of law says."""
    desk = questionnaire.write(folder)
    head = (desk.content / questionnaire.FILES["referential"]).read_text(encoding="utf-8")
    start = questionnaire.EAU.index("  - id: EAU-02")
    above, item = questionnaire.EAU[:start], textwrap.dedent(questionnaire.EAU[start:].replace("-", " ", 1))
    for _name, text in example.also:
        (desk.content / questionnaire.FILES["EAU"]).write_text(above + _item(text, item), encoding="utf-8")
        compile_data(desk.content, desk.core)
        head = head.replace("version: '2.0.0'\nsucceeds: '1.0.0'", "version: '2.1.0'\nsucceeds: '2.0.0'")
    name, written = example.place, example.text
    if example.place == "item":
        name, written = questionnaire.FILES["EAU"], above + _item(example.text, item)
    elif example.place == "questionnaire":
        name, written = questionnaire.FILES["referential"], f"{example.text}\n{_without(head, example.text)}"
    (desk.content / questionnaire.FILES["referential"]).write_text(head, encoding="utf-8")
    (desk.content / name).write_text(written, encoding="utf-8")
    problems = [*review(desk.content, desk.core), *review_financing(desk.content)]
    return problems, f"course_content/{name}", 0


def _item(text: str, item: str) -> str:
    """The item of the example: its lines, then those of the frame's that it does not give."""
    lines = textwrap.indent(f"{text}\n{_without(item, text)}", "    ")
    return "  - " + lines[4:]


def _named(workshop: Workshop) -> list[Problem]:
    try:
        build.render(workshop)
    except ContentRefused as refused:
        return list(refused.problems)
    return []


def _placed(example: Example) -> tuple[str, str, int]:
    """The file of an example, what it holds with its frame, and how many lines stand above."""
    text = example.text
    if example.place in ("course", "theme"):
        name = COURSE if example.place == "course" else THEME
        return name, f"{text.rstrip()}\n{_without(FILES[name], text)}", 0
    if example.place == "front":
        return (
            UNIT,
            f"---\n{text.rstrip()}\n{_without(FRONT, text)}---\n\n# Page {{#page}}\n\nUn texte.\n{ASKS}",
            1,
        )
    if example.place == "unit":
        return UNIT, text, 0
    head = f"---\n{FRONT}---\n\n"
    if example.place == "body":
        return UNIT, head + text + (ASKS if text.strip() else ""), head.count("\n")
    if example.place == "page":
        head += "# Page {#page}\n\n"
        return UNIT, f"{head}{text.rstrip()}\n{ASKS}", head.count("\n")
    return example.place, text, 0


def _without(frame: str, text: str) -> str:
    """The lines of `frame` but those of the keys that `text` gives."""
    given = set(re.findall(r"^([a-z_]+):", text, re.MULTILINE))
    kept, keep = [], True
    for line in frame.splitlines(keepends=True):
        key = re.match(r"([a-z_]+):", line)
        keep = key[1] not in given if key else keep
        kept += [line] if keep else []
    return "".join(kept)
