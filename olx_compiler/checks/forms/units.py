"""Faults of a unit's file: its list, its front matter, its pages, its fences."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_SECTIONS = "sections:\n  - id: lire\n    title: Lire\n    units: [{units}]\n"
_LISTED = Example(_SECTIONS.format(units="unite.md"), "course")
_PAGE = Example("# Lire {#lire}\n\nUn texte.\n", "body")
_BLOCK = "```{kind}\ntype: viatic_dashboard\nid: mon-resultat\ntitle: Mon résultat\ndomain: FIN\n```\n"

RULES = (
    Rule(
        code="unit.missing",
        title="A unit that a section lists exists",
        why="The course would have a hole.",
        hint="write the file, or mend its name; a renamed file is a new unit: see ids.vanished",
        passing=(_LISTED,),
        failing=(Example(_SECTIONS.format(units="unite.md, perdue.md"), "course", at=(4, 23)),),
    ),
    Rule(
        code="unit.listed-twice",
        title="A unit is listed once",
        why="What learners did hangs on it: it has one place.",
        hint="take one of the two out",
        passing=(_LISTED,),
        failing=(Example(_SECTIONS.format(units="unite.md, unite.md"), "course", at=(4, 23)),),
    ),
    Rule(
        code="unit.bad-path",
        title="A unit is a .md file of the course's own folder",
        why="A course is one folder: what lies outside would be read by surprise.",
        hint="move the file into the folder",
        passing=(_LISTED,),
        failing=(Example(_SECTIONS.format(units="unite.md, ../../themes.csv"), "course", at=(4, 23)),),
    ),
    Rule(
        code="unit.not-listed",
        title="Every .md file of a course is listed by a section",
        why="A unit that nobody lists is read by nobody: it was forgotten.",
        hint="add it to a section of course.yaml, or take it out of the folder",
        passing=(_LISTED,),
        failing=(Example("Un texte.", "mooc/cours/brouillon.md"),),
    ),
    Rule(
        code="unit.front-matter",
        title="A unit starts with its front matter",
        why="Its title, its minutes and its objective are what a learner chooses by.",
        hint="start the file with ---, then title, minutes and objective, then ---",
        passing=(Example("title: Une unité", "front"),),
        failing=(Example("# Lire {#lire}\n\nUn texte.\n", "unit"),),
    ),
    Rule(
        code="unit.no-page",
        title="A unit has one page at least",
        why="There would be nothing to open.",
        hint="open one with a line such as '# Titre {#identifiant}'",
        passing=(_PAGE,),
        failing=(Example("\n", "body", at=None),),
    ),
    Rule(
        code="unit.text-before-page",
        title="Nothing is written before the first page",
        why="It would belong to no screen.",
        hint="put a heading '# Titre {#identifiant}' above it",
        passing=(_PAGE,),
        failing=(Example("Un texte.\n\n# Lire {#lire}\n\nUn autre.\n", "body"),),
    ),
    Rule(
        code="page.no-id",
        title="A page has a title and an identifier",
        why="Links lead to the identifier, and what learners did hangs on it; a title may change.",
        hint="write '# Titre de la page {#identifiant}'",
        passing=(_PAGE,),
        failing=(Example("# Lire\n\nUn texte.\n", "body"),),
    ),
    Rule(
        code="page.bad-id",
        title="An identifier holds small letters, digits and hyphens only",
        why="Addresses are made of it.",
        hint="use small letters without accents, digits and hyphens",
        passing=(_PAGE,),
        failing=(Example("# Lire {#À lire}\n\nUn texte.\n", "body"),),
    ),
    Rule(
        code="fence.unknown",
        title="A fence is one of the format",
        why="What it holds would be shown raw.",
        hint="the message lists the fences",
        passing=(Example(_BLOCK.format(kind="block")),),
        failing=(Example(_BLOCK.format(kind="bloc")),),
    ),
    Rule(
        code="fence.nested",
        title="A fence stands alone, not in a list nor in a quotation",
        why="A question is a component of its own, with its own grade.",
        hint="put it at the margin, with an empty line before it",
        passing=(Example(_BLOCK.format(kind="block")),),
        failing=(Example("- Un\n\n  ```quiz\n  id: x\n  ```", at=(3, 1)),),
    ),
)
