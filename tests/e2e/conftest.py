"""A real academy for the browser: `viatic-campus run` in its own home, on its own port, for the session."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.accessible import violations
from tests.e2e.visits import pair, visit
from tests.plugin.conftest import at, few_communes, install_version, later_version, member, person, territory

__all__ = [
    "at", "few_communes", "install_version", "later_version", "member", "pair", "person", "territory",
    "visit",
]  # fmt: skip

START_LIMIT = 180

# What a page says comes when it comes: a machine that does three things at once is slow, not wrong.
expect.set_options(timeout=30_000)


@dataclass
class Academy:
    """The running server: its address and what it printed so far."""

    url: str
    log: Path

    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def confirmation_link(self, email: str) -> str:
        """The last link the console e-mail offered to this address."""
        mails = self.printed().split("Content-Type: text/plain")
        mail = [text for text in mails if email in text][-1]
        return re.findall(rf"{re.escape(self.url)}\S+", mail.replace("=\n", ""))[-1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def academy(tmp_path_factory) -> Iterator[Academy]:
    home = tmp_path_factory.mktemp("academy")
    port = free_port()
    log = home / "server.log"
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    environment |= {
        "CAMPUS_HOME": str(home),
        "CAMPUS_PORT": str(port),
        "VIATIC_DEMO": "1",
        "PYTHONUNBUFFERED": "1",
    }
    with log.open("wb") as output:
        command = [sys.executable, "-m", "campus.cli", "run"]
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_served(url, server, log)
        yield Academy(url, log)
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_until_served(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(START_LIMIT * 4):
        if server.poll() is not None:
            pytest.fail(f"the academy stopped:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/sante/", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"the academy did not answer in {START_LIMIT} s:\n{log.read_text()}")


@pytest.fixture(params=[(1280, 900), (320, 720)], ids=["1280", "320"])
def context(request, browser: Browser, academy: Academy) -> Iterator[BrowserContext]:
    width, height = request.param
    context = browser.new_context(
        base_url=academy.url,
        viewport={"width": width, "height": height},
        locale="fr-FR",
        has_touch=width < 600,
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, academy: Academy) -> Page:
    """A page that fails the test on a script error or on a request that leaves this machine."""
    page = context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.faults.append(f"script: {error}"))
    page.on(
        "request",
        lambda r: (
            None
            if r.url.startswith((academy.url, "data:", "blob:"))
            else page.faults.append(f"outside: {r.url}")
        ),
    )
    return page


def assert_sound(page: Page) -> None:
    """What holds of every page met: axe clean, no sideways scroll, no script error, nothing from outside."""
    results = violations(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} px"
    assert page.faults == [], page.url  # type: ignore[attr-defined]
