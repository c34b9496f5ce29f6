"""What olxcleaner says of a course once written: a fault of the compiler, or of an adopted course."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_TREE = "<course org='Viatic' course='MOOC9' url_name='2026'/>"

RULES = (
    Rule(
        code="olx.cleaner",
        title="The built course passes the eight steps of olxcleaner",
        why="What it refuses, a platform would import with a hole or not at all.",
        hint="report it: the compiler is at fault; in an adopted course, mend the OLX",
        source="https://github.com/openedx/olxcleaner, errors.md",
        passing=(Example("Un texte."),),
        failing=(Example(_TREE, "olx/course.xml", at=None),),
    ),
)
