"""What axe finds wrong with a page."""

from __future__ import annotations

import json

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

# What passes is not asked for: to tell it takes longer than to find what does not.
OPTIONS = json.dumps({"resultTypes": ["violations"], "preload": False})


def violations(page: Page, within: str = "html") -> AxeResults:
    """What is wrong within an element; on the page that follows where a click was still on its way there."""
    asked = f"axe.run({json.dumps(within)}, {OPTIONS})"
    question = f"{AXE_SCRIPT}; {asked}.then(told => JSON.stringify({{violations: told.violations}}))"
    try:
        told = page.evaluate(question)
    except PlaywrightError:
        page.wait_for_load_state()
        told = page.evaluate(question)
    return AxeResults(json.loads(told))
