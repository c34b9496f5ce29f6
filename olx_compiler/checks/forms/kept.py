"""Faults of a block kept as OLX beside the text (`olx_compiler.native`)."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_FENCE = "```olx\nid: exercice\nfile: studio/exercice.xml\n```"
_NAME = "mooc/cours/studio/exercice.xml"


def _kept(text: str) -> Example:
    return Example(_FENCE, at=(3, 7), also=((_NAME, text),))


_SOUND = _kept('<html display_name="Note"><p>Une note.</p></html>\n')

RULES = (
    Rule(
        code="olx.syntax",
        title="A block kept as OLX is XML",
        why="A platform would refuse the whole course.",
        hint="export the course again from Studio",
        passing=(_SOUND,),
        failing=(_kept("<html><p></html>"),),
    ),
    Rule(
        code="olx.doctype",
        title="A block kept as OLX has no document type",
        why="It can make a small file explode, or read others.",
        hint="take it out: a course has no use for it",
        passing=(_SOUND,),
        failing=(_kept('<!DOCTYPE html [<!ENTITY a "a">]><html><p>Une note.</p></html>'),),
    ),
    Rule(
        code="olx.unknown-block",
        title="A block kept as OLX is one that every platform has",
        why="Elsewhere, learners would see an error in its place.",
        hint="the message lists those that may be kept",
        passing=(_SOUND,),
        failing=(_kept("<magique/>"),),
    ),
    Rule(
        code="olx.active",
        title="A block kept as OLX runs nothing",
        why="A script would act in the name of whoever reads the page.",
        hint="take it out in Studio, then adopt again",
        passing=(_SOUND,),
        failing=(_kept("<html><script>1</script></html>"),),
    ),
    Rule(
        code="olx.no-alternative",
        title="A picture of a block kept as OLX has its words",
        why="Who does not see it hears these words.",
        source="RGAA 4.1.2, criterion 1.1",
        hint="give it an 'alt' in Studio, empty if it adds nothing",
        passing=(_SOUND,),
        failing=(_kept('<html><img src="https://a.fr/plan.png"/></html>'),),
    ),
)
