"""Compiling again 250 courses that did not change, against compiling them once (no checks, no archives)."""

from __future__ import annotations

from typing import Any

from tests.bench import compile as compiling

AT_MOST = 0.05
ROUNDS = 3


def run() -> dict[str, Any]:
    """The row `rebuild`: medians of processor seconds, each build followed by its second."""
    reference, ours, _ = compiling.measure(ROUNDS, against=False)
    return {
        "id": "rebuild",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": None,
    }
