"""Faults between a course and the catalogue."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_HEAD = (
    "number,domain_slug,theme_slug,title_fr,audience,level,duration_minutes,"
    "learning_objective_fr,legal_references\n"
)
_FIRST = "3,mandat,repartir-delegations-adjoints,Déléguer,maire,decouverte,4,Déléguer,CGCT L2122-18\n"
_SECOND = "{number},mandat,indemnites-de-fonction,Les indemnités,maire,decouverte,5,Calculer,CGCT L2123-20\n"

RULES = (
    Rule(
        code="course.duplicate",
        title="A course number serves once",
        why="The number is the key of the course on every platform.",
        hint="give one of the two another number",
        passing=(Example("number: MOOC9", "course"),),
        failing=(Example("number: T003", "course", at=None),),
    ),
    Rule(
        code="theme.duplicate",
        title="A theme appears once in themes.csv",
        why="Its number and its slug name it for ever.",
        hint="give the second line another number and another slug",
        passing=(Example(_HEAD + _FIRST + _SECOND.format(number=4), "themes.csv"),),
        failing=(Example(_HEAD + _FIRST + _SECOND.format(number=3), "themes.csv", at=(3, 1)),),
    ),
    Rule(
        code="theme.unknown",
        title="A theme is one of themes.csv",
        why="Its title, its audience and its objective are written there.",
        hint="the themes are those of themes.csv",
        passing=(Example("theme: repartir-delegations-adjoints", "theme"),),
        failing=(Example("theme: deleguer", "theme", at=(1, 8)),),
    ),
)
