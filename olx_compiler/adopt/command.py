"""`viatic-olx adopt`: what an export changes, as text or JSON, and its writing when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from olx_compiler.adopt import adoption
from olx_compiler.adopt.adoption import Adoption
from olx_compiler.workplace import Workshop


def run(
    workshop: Workshop, export: Path, *, number: str | None, write: bool, as_json: bool
) -> tuple[str, bool]:
    """The plan, told, and whether there was something to adopt; with `write`, it is carried out."""
    plan = adoption.plan(workshop, export, number=number)
    if write:
        adoption.write(workshop, plan)
    data = json.dumps(_data(plan, written=write), ensure_ascii=False, indent=1) if as_json else ""
    return data or "\n".join(_told(plan, written=write)), bool(plan.taken or plan.left)


def _data(plan: Adoption, *, written: bool) -> dict[str, object]:
    data = {name: value for name, value in asdict(plan).items() if name not in ("files", "lock")}
    return {**data, "files": sorted(plan.files), "written": written and bool(plan.files)}


def _told(plan: Adoption, *, written: bool) -> Iterator[str]:
    count = len(plan.taken) + len(plan.left)
    yield f"{plan.number}: {count} differences of substance, {len(plan.form)} of form only"
    for title, lines in (
        ("taken into the sources", plan.taken),
        ("kept as OLX beside the text", [f"{each.tag} {each.name}: {each.why}" for each in plan.beside]),
        ("left: the sources decide", plan.left),
        ("citations that no text makes any more", plan.lost),
        ("not published in Studio, hence not taken", plan.drafts),
        ("to mend in the sources before they can be built", plan.problems),
        ("of form only", plan.form),
    ):
        if lines:
            yield f"\n{title}:"
            yield from (f"  {line}" for line in lines)
    if plan.files:
        yield "\nfiles:" if written else "\nfiles that --write would write:"
        yield from (f"  {path}" for path in sorted(plan.files))
