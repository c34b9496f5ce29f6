"""What every test needs before anything is imported, and the one browser they share."""

import os
from contextlib import suppress

import pytest

from tests.chromium import CHROMIUM

# Playwright's synchronous API keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How long an example takes says how busy the machine is: speed is measured in tests/bench. The workbench and
# the platform run no property, and may lack Hypothesis.
with suppress(ImportError):
    from hypothesis import settings

    settings.register_profile("untimed", deadline=None)
    settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What one test's commune counted is not what the next one's has, though both have the same number."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    """How pytest-playwright starts its browser: Debian's Chromium, which looks up nothing outside."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": CHROMIUM, "args": flags}
