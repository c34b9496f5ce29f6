"""Where a build happens, and what it answers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from olx_compiler.problem import Problem

LOCK = "ids.lock.yaml"
FLAGSHIP = "MOOC1"


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where sources are read and courses are written."""

    content: Path
    olx: Path

    @property
    def build(self) -> Path:
        """The folder that readers of compiled courses know."""
        return self.olx / "build"

    @property
    def lock(self) -> Path:
        """The names given so far."""
        return self.olx / LOCK

    @property
    def lock_shown(self) -> str:
        """How problems name that file."""
        return f"{self.olx.name}/{LOCK}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: courses `written` anew, `kept` as they were, `removed`; `refreshed`, when only the
    catalogue or the order of the folder had to be mended; `remarks` stop nothing."""

    written: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refreshed: bool = False
    remarks: Sequence[Problem] = ()

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.written or self.removed or self.refreshed)


def default_jobs() -> int:
    """As many processes as there are processors for this one."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
