"""From sources to `olx/build/`: what changed is made again, and all is put in place at once.

A course is made again when its folder, its part of the lock, what it uses of the shared files or the compiler
changed, or when its built files are not what they were. The result is the same to the byte as that of a build
from nothing, whatever the order and the number of processes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from olx_compiler import publish
from olx_compiler.manifest import read_tree as read_tree
from olx_compiler.plan import make_plan
from olx_compiler.problem import BuildFailed, Problem
from olx_compiler.workplace import FLAGSHIP as FLAGSHIP
from olx_compiler.workplace import LOCK as LOCK
from olx_compiler.workplace import Report, Workshop, default_jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from olx_compiler.assembly import Rendered
    from olx_compiler.making import Steps

# What makes courses is loaded inside functions: it takes longer than to learn that nothing changed.


def build(
    workshop: Workshop,
    *,
    only: str | None = None,
    retire: bool = False,
    jobs: int | None = None,
    steps: Steps | None = None,
) -> Report:
    """Brings `olx/build/` up to date, all of it or nothing; unchanged sources are only read."""
    try:
        with publish.alone(workshop.olx):
            publish.recover(workshop.build)
            publish.sweep(workshop.olx)
            plan = make_plan(workshop, compare=steps is None or steps.compare)
            if plan.idle and (only is None or only in plan.old.courses):
                return Report(kept=tuple(sorted(plan.old.courses)))
            from olx_compiler import assembly

            return assembly.assemble(
                workshop, plan, only=only, retire=retire, jobs=jobs or default_jobs(), steps=steps
            )
    except OSError as error:
        message = f"cannot write {error.filename or workshop.build}: {error.strerror or error}"
        hint = "the previous build is untouched; free some space or mend the permissions, then build again"
        raise BuildFailed(message, hint=hint) from error


def check(
    workshop: Workshop, *, only: str | None = None, retire: bool = False, jobs: int | None = None
) -> tuple[int, Sequence[Problem]]:
    """Everything but writing into `olx/`, drafts included: how many courses were read, and every problem."""
    from olx_compiler import assembly

    return assembly.judge(workshop, only=only, retire=retire, jobs=jobs or default_jobs())


def render(workshop: Workshop, *, only: str | None = None, retire: bool = False) -> Rendered:
    """The courses in memory (or the one numbered `only`), checked; raises ContentRefused."""
    from olx_compiler import assembly

    return assembly.render(workshop, only=only, retire=retire)


def track(workshop: Workshop) -> bool:
    """Copies the flagship's built tree to the tracked one; False when it was the same already."""
    source, target = workshop.build / FLAGSHIP, workshop.olx / FLAGSHIP
    if not source.is_dir():
        raise BuildFailed(f"{FLAGSHIP} is not built", hint="run 'viatic-olx build' without --only first")
    with publish.alone(workshop.olx):
        if read_tree(source) == read_tree(target):
            return False
        with publish.staging(target) as stage:
            publish.write_tree(stage, read_tree(source))
            publish.swap(stage, target)
    return True
