"""Faults of `ids.lock.yaml`, where the name of each piece of content is kept for ever."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_LOCK = "ids.lock.yaml"
_KEPT = Example("ids:\n  MOOC9/lire: ch_11111111\nretired: {}\n", _LOCK)

RULES = (
    Rule(
        code="ids.vanished",
        title="Content that has a name stays in the sources",
        why="What learners did hangs on the name: renaming a unit or a question loses it.",
        hint="put it back, or give it up, with what learners did there: viatic-olx build --retire",
        passing=(_KEPT,),
        failing=(Example("ids:\n  MOOC9/perdue: ch_22222222\nretired: {}\n", _LOCK, at=(2, 3)),),
    ),
    Rule(
        code="ids.reused",
        title="A name given up never serves again",
        why="New content would take over what learners did on the old one.",
        hint="choose another id for the new content",
        passing=(Example("ids: {}\nretired:\n  MOOC9/perdue: ch_22222222\n", _LOCK),),
        failing=(Example("ids: {}\nretired:\n  MOOC9/lire: ch_22222222\n", _LOCK, at=(3, 3)),),
    ),
    Rule(
        code="ids.shared-name",
        title="A name belongs to one piece of content",
        why="Two pieces under one name would share what learners did.",
        hint="undo the edit: nobody writes this file by hand",
        passing=(_KEPT,),
        failing=(
            Example(
                "ids:\n  MOOC9/lire: ch_11111111\n  MOOC9/lire/unite: ch_11111111\nretired: {}\n",
                _LOCK,
                at=(3, 3),
            ),
        ),
    ),
    Rule(
        code="ids.shape",
        title="The register of names is as the compiler wrote it",
        why="Learners' work hangs on it.",
        hint="restore the file",
        passing=(_KEPT,),
        failing=(Example("noms: {}\n", _LOCK, at=(1, 7)),),
    ),
)
