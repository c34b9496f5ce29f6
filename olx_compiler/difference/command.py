"""`viatic-olx diff`: what it prints."""

from __future__ import annotations

import json
from collections.abc import Sequence

from olx_compiler.difference.change import Change


def as_json(changes: Sequence[Change]) -> str:
    """`{"changes": […], "lost": n}`."""
    lost = sum(each.kind == "lost" for each in changes)
    told = {"changes": [each.as_json() for each in changes], "lost": lost}
    return json.dumps(told, ensure_ascii=False, indent=1)


def as_text(changes: Sequence[Change]) -> str:
    """What would be lost first; then each course."""
    if not changes:
        return "a learner would see no change"
    lines: list[str] = []
    lost = [each for each in changes if each.kind == "lost"]
    if lost:
        lines += ["What learners did would be lost, or read otherwise:", *(each.told() for each in lost), ""]
    for number in sorted({each.course for each in changes}):
        here = [each for each in changes if each.course == number and each.kind != "lost"]
        lines += [f"{number}: {len(here)} change{'s' if len(here) != 1 else ''}"]
        lines += [each.told() for each in here]
    return "\n".join(lines)
