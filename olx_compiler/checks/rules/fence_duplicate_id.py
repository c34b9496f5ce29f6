"""Questions of a page have different ids, and so have its blocks, films, threads."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.repeats import repeated
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Directive, Prose
from olx_compiler.problem import Problem
from olx_compiler.yamltext import Located


def check(subject: Subject) -> Iterator[Problem]:
    """Each fence whose id was met before on its page, among those of its kind."""
    for _unit, page in subject.corpus.pages():
        named: dict[str, list[tuple[str, Located]]] = {}
        for segment in page.segments:
            if not isinstance(segment, Prose) and hasattr(segment.spec, "id"):
                kind = segment.kind if isinstance(segment, Directive) else type(segment).__name__
                named.setdefault(kind, []).append((segment.spec.id, segment.where))
        for fences in named.values():
            for index in repeated(name for name, _where in fences):
                name, where = fences[index]
                message = f"id '{name}' appears twice on this page"
                yield where.problem(("id",), RULE.code, message, RULE.hint)


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
