"""Says how many requests were made up: a run is worth what it tried."""

from __future__ import annotations

from typing import Any

import pytest

TRIED = pytest.StashKey[int]()


@pytest.fixture
def count_case(request: pytest.FixtureRequest) -> Any:
    """Call it once a request."""
    stash = request.config.stash

    def count() -> None:
        stash[TRIED] = stash.get(TRIED, 0) + 1

    return count


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The last line but one."""
    if TRIED in config.stash:
        terminalreporter.write_line(f"{config.stash[TRIED]} requests made up")
