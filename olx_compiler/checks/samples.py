"""What examples are made of: a question that can stand anywhere, and the smallest unit."""

from __future__ import annotations

QUESTION = """\
```quiz
id: {id}
type: choice
question: Qui vote le budget ?
choices:
  - text: Le conseil
    correct: true
  - text: Le maire
    feedback: Il le propose, le conseil le vote.
explanation: Le conseil vote le budget.
```
"""


TASK = "> **À faire.** Relisez le budget avec la secrétaire.\n"


def unit(
    title: str = "Suite", *, text: str = "Un texte.", extra: str = "", asks: bool = True, task: bool = True
) -> str:
    """A unit of one page; `extra` are lines of its front matter, from its fifth on."""
    head = f"---\ntitle: {title}\nminutes: 4\nobjective: Lire\n{extra}---\n\n"
    question = f"\n{QUESTION.format(id='vote')}" if asks else ""
    closing = f"\n{TASK}" if task else ""
    return f"{head}# Une page {{#une-page}}\n\n{text}\n{question}{closing}"
