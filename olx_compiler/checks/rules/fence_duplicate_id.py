"""Questions of a page have different ids, and so have its blocks, films, threads."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.repeats import repeated
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Block, Quiz
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each question, then each block, whose id was met before; reading tells films and threads."""
    for _unit, page in subject.corpus.pages():
        for kind in (Quiz, Block):
            fenced = [segment for segment in page.segments if isinstance(segment, kind)]
            for index in repeated(segment.spec.id for segment in fenced):
                message = f"id '{fenced[index].spec.id}' appears twice on this page"
                yield fenced[index].where.problem(("id",), RULE.code, message, RULE.hint)


_BLOCKS = """\
```block
type: viatic_diagnostic
id: mes-points
title: Mes points
items: FIN-01,FIN-02
```

```block
type: viatic_dashboard
id: {second}
title: Mon résultat
domain: FIN
```
"""

_PEERS = "```peers\nid: chez-vous\ntitle: Chez vous\nquestion: Qui signe ?\n```\n"

RULE = Rule(
    code="fence.duplicate-id",
    title="Questions of a page have different ids, and so have its blocks, its films, its threads",
    why="An answer is kept under the id of its question: two questions would share it.",
    hint="give the second one another id",
    check=check,
    passing=(Example(_BLOCKS.format(second="mon-resultat")),),
    failing=(
        Example(_BLOCKS.format(second="mes-points"), at=(10, 5)),
        Example(_PEERS + "\n" + _PEERS, at=(8, 5)),
    ),
)
