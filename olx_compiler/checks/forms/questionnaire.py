"""Faults of the questionnaire of the état des lieux, found by its own review (`olx_compiler.review`)."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_FOLLOWED = Example("id: EAU-03\nsucceeds: [EAU-02]", "item")
_RULE = "rules:\n  - {{when: {when}, effect: {effect}, why: Une raison.}}"
_HOLDER = (
    "rules:\n  - {{when: {{holds: {{{code}: [epci]}}}}, effect: holder, holder: epci, why: Une raison.}}"
)


def _ruled(when: str, effect: str = "hide") -> Example:
    return Example(_RULE.format(when=when, effect=effect), "item", at=None)


RULES = (
    Rule(
        code="data.orphan",
        title="An item of the version before is kept, succeeded or retired",
        why="Communes answered it: nothing would say what became of their answers.",
        hint="name it in 'succeeds' of the item that replaces it, or in 'retired' of the questionnaire",
        passing=(_FOLLOWED,),
        failing=(Example("id: EAU-03", "item", at=None),),
    ),
    Rule(
        code="data.succeeds",
        title="What is succeeded or retired is an item of the version before, and no longer asked",
        why="Answers follow these lines from one version to the next.",
        hint="mend the id; what is retired leaves its domain's file",
        passing=(_FOLLOWED,),
        failing=(Example("succeeds: [EAU-09]", "item", at=None),),
    ),
    Rule(
        code="data.meaning",
        title="An item keeps its kind, its unit and its direction",
        why="An old answer must mean what it meant.",
        hint="give it a new id, with 'succeeds' for the old one",
        passing=(Example("label: Prix de l’eau connu", "item"),),
        failing=(Example("kind: scale", "item", at=None),),
    ),
    Rule(
        code="data.returned",
        title="An id given up in an earlier version never comes back",
        why="It would take over answers to something else.",
        hint="choose an id never used",
        passing=(
            Example("id: EAU-04\nsucceeds: [EAU-03]", "item", also=(("version 2.0.0", str(_FOLLOWED)),)),
        ),
        failing=(
            Example(
                "id: EAU-02\nsucceeds: [EAU-03]", "item", at=None, also=(("version 2.0.0", str(_FOLLOWED)),)
            ),
        ),
    ),
    Rule(
        code="data.unreachable",
        title="A condition holds for one commune of the open data at least",
        why="A rule that acts nowhere was mistyped, or is of no use.",
        hint="mend it, or take out what depends on it",
        passing=(_ruled("{population_min: 5000}"),),
        failing=(_ruled("{population_min: 20000}"), _ruled("{zone: [com], unless: {zone: [com]}}")),
    ),
    Rule(
        code="data.nobody",
        title="An item is asked of one commune at least",
        why="An item hidden from all is no item.",
        hint="retire it instead",
        passing=(_ruled("{zone: [com]}"),),
        failing=(_ruled("{any: [{zone: [com]}, {zone: [metro, drom]}]}"),),
    ),
    Rule(
        code="data.competence",
        title="The competences that a condition names are asked of the commune",
        why="What is never asked is never known: the rule would never act.",
        hint="those of 'profile' in referential.yaml",
        passing=(Example(_HOLDER.format(code="eau"), "item"),),
        failing=(Example(_HOLDER.format(code="vin"), "item", at=None),),
    ),
    Rule(
        code="data.m57",
        title="The function of an item in the accounts is one of those named",
        why="The commune reads its spending by function.",
        hint="'m57_labels' names them",
        passing=(Example("m57: '811'", "item"),),
        failing=(Example("m57: '812'", "item", at=None),),
    ),
    Rule(
        code="data.help",
        title="The help of an item has 500 characters at most",
        why="It is read on a telephone, beside the question.",
        hint="say where the answer is, and nothing else",
        passing=(Example("help: La délibération le dit.", "item"),),
        failing=(Example(f"help: {'La délibération le dit. ' * 24}", "item", at=None),),
    ),
    Rule(
        code="data.duplicate",
        title="A name is given once: of an item, a label, a figure, a competence, a parameter, a term",
        why="Of two things under one name, one is never found.",
        hint="give each its own",
        passing=(Example("label: Prix de l’eau connu", "item"),),
        failing=(Example("label: Rendement du réseau", "item", at=None),),
    ),
    Rule(
        code="data.theme",
        title="The themes that an item leads to exist",
        why="A weak point leads to the courses that teach it.",
        hint="themes are the slugs of themes.csv",
        passing=(Example("themes: [reseau-d-eau]", "item"),),
        failing=(Example("themes: [jardinage]", "item", at=None),),
    ),
    Rule(
        code="data.id",
        title="An item begins with its domain, and stands in its domain's file",
        why="FIN-01 is looked for in FIN.yaml.",
        hint="mend the id, or move the item",
        passing=(_FOLLOWED,),
        failing=(Example("id: SEC-09\nsucceeds: [EAU-02]", "item", at=None),),
    ),
    Rule(
        code="data.frozen",
        title="A version that campaigns use no longer changes",
        why="Answers given under it must mean for ever what they meant.",
        hint="declare a new version that succeeds it; restore what was altered from git",
        passing=(Example("version: '2.0.0'\nsucceeds: '1.0.0'", "questionnaire"),),
        failing=(
            Example("version: '1.0.0'\nsucceeds:\ndate: '2026-11-23'", "questionnaire", at=(1, 10)),
            Example("1.0.0: abc\n", "diagnostic/versions.yaml", at=(1, 8)),
        ),
    ),
    Rule(
        code="data.version",
        title="A version comes after the one it succeeds, which is installed",
        why="Answers are carried from one to the next.",
        hint="mend 'version' or 'succeeds'",
        passing=(Example("version: '2.0.0'\nsucceeds: '1.0.0'", "questionnaire"),),
        failing=(
            Example("version: '0.9.0'", "questionnaire", at=(1, 10)),
            Example("succeeds: '1.2.0'", "questionnaire", at=(1, 11)),
        ),
    ),
)
