"""Faults of a file as such: it is not there, or is no text."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_THEMES = "themes/indemnites-de-fonction/course.yaml"

RULES = (
    Rule(
        code="file.missing",
        title="A file that is needed exists",
        why="A course folder without course.yaml is a course half written: it is told, never skipped.",
        hint="write the file, or take the folder out",
        passing=(Example("mandat: Le mandat\ninvestissement: Investissement\n", "domains.yaml"),),
        failing=(Example("", "themes/indemnites-de-fonction/", at=None),),
    ),
    Rule(
        code="file.encoding",
        title="A file is text in UTF-8",
        why="Accents saved otherwise would be read as other letters.",
        hint="save it again as UTF-8",
        passing=(Example("mandat: L’été\ninvestissement: Investissement\n", "domains.yaml"),),
        failing=(
            Example("mandat: L'été\ninvestissement: Investissement\n", "domains.yaml", encoding="latin-1"),
        ),
    ),
    Rule(
        code="file.unreadable",
        title="A file can be read",
        why="The system refuses it: a folder stands in its place, or its permissions forbid.",
        hint="mend its permissions, or put a file in its place",
        passing=(Example("mandat: Le mandat\ninvestissement: Investissement\n", "domains.yaml"),),
        failing=(Example("", f"{_THEMES}/", at=None),),
    ),
    Rule(
        code="file.control-character",
        title="A file holds no invisible control character",
        why="A compiled course is XML, which forbids them; they come from a copy and paste.",
        hint="delete it",
        passing=(Example("Un texte."),),
        failing=(Example("Un \x01texte.", at=(1, 4)),),
    ),
)
