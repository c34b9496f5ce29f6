"""Two hundred and fifty courses the size of a unit of the MOOC, made of the real ones in other words.

Each theme of the catalogue gets a course of one unit: the text of a unit of the MOOC whose long words are
bent, differently for each course, so that nothing can be remembered from one to the next.
"""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

CONTENT = Path(__file__).resolve().parents[2] / "course_content"
SHARED = ("themes.csv", "domains.yaml", "references.yaml", "glossary.yaml", "parameters.yaml")
_VOWELS = "aeiou"
# Addresses, anchors, elements, values between braces: what words are not made of.
_KEPT = re.compile(r"(\]\([^)]*\)|\{[^}]*\}|<[^>]*>|`[^`]*`)")
_WORD = re.compile(r"[a-z]{6,}")
# What asks for a file of its course, which these courses do not carry.
_WITH_FILE = re.compile(r"^```(?:download|video)\n.*?^```\n|^!\[[^\n]*\n", re.MULTILINE | re.DOTALL)
# Inside a fence or a directive, only what people read is bent.
_READ = re.compile(r"^(\s*(?:- )?(?:question|text|feedback|hint|explanation|title):\s)(.*)$")
_HEAD = """\
kind: theme
theme: {slug}
summary: {summary}
overview: |
  {overview}
verified: 2026-11-22
sources:
  - ref: CGCT, article L2122-{number}
    certainty: A
sections:
  - id: lire
    title: Lire
    units: [01-unite.md]
"""


def write(folder: Path) -> Path:
    """The sources, under `folder`; their `course_content`."""
    content = folder / "course_content"
    content.mkdir(parents=True)
    for name in SHARED:
        if (CONTENT / name).is_file():
            shutil.copy(CONTENT / name, content)
    units = [path.read_text(encoding="utf-8") for path in sorted((CONTENT / "mooc").rglob("*.md"))]
    with (CONTENT / "themes.csv").open(encoding="utf-8", newline="") as rows:
        themes = list(csv.DictReader(rows))
    for row in themes:
        number = int(row["number"])
        course = content / "themes" / row["theme_slug"]
        course.mkdir(parents=True)
        unit = _in_other_words(units[number % len(units)], number)
        (course / "01-unite.md").write_text(unit, encoding="utf-8")
        told = {"summary": "Résumé", "overview": _bent(row["learning_objective_fr"], number)}
        head = _HEAD.format(slug=row["theme_slug"], number=number, **told)
        (course / "course.yaml").write_text(head, encoding="utf-8")
    return content


def _in_other_words(text: str, seed: int) -> str:
    _, front, body = re.split(r"^---$", text, maxsplit=2, flags=re.MULTILINE)
    lines, fenced = [], False
    for line in _WITH_FILE.sub("", body).split("\n"):
        if line.startswith(("```", ":::")):
            fenced = line.strip() not in ("```", ":::")
        elif fenced:
            read = _READ.match(line)
            line = read[1] + _bent(read[2], seed) if read is not None else line
        else:
            line = _bent(line, seed)
        lines.append(line)
    return f"---{front}---" + "\n".join(lines)


def _bent(line: str, seed: int) -> str:
    return "".join(
        part if _KEPT.fullmatch(part) else _WORD.sub(lambda word: _other(word[0], seed), part)
        for part in _KEPT.split(line)
    )


def _other(word: str, seed: int) -> str:
    """The word with its vowels turned, by a number of turns that its course and its length decide."""
    return word.translate(_turned(seed // len(_VOWELS) + len(word))) + _VOWELS[seed % 5] + chr(97 + seed % 26)


def _turned(turns: int) -> dict[int, int]:
    turns %= len(_VOWELS)
    return str.maketrans(_VOWELS, _VOWELS[turns:] + _VOWELS[:turns])
