"""`viatic-campus` from a terminal: it starts, starts again fast, and refuses in clear English."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import OperationalError

from campus import cli
from campus.home import private_file
from tests.campus.conftest import OLX

COMMAND = [sys.executable, "-m", "campus.cli"]


def environment(home: Path, port: int, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CAMPUS_", "VIATIC_", "DJANGO_SETTINGS"))
    }
    return {
        **kept,
        "CAMPUS_HOME": str(home),
        "CAMPUS_PORT": str(port),
        "VIATIC_COURSES_DIR": str(OLX),
        **more,
    }


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(name: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *name.split()], env=env, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_port_in_use_is_told_with_what_to_do_and_nothing_is_touched(tmp_path, port):
    home = tmp_path / "var"
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        done = command("run", environment(home, port))
    assert done.returncode == 1
    assert f"port {port} is already used" in done.stderr and f"CAMPUS_PORT={port + 1}" in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
    assert not home.exists()


@pytest.mark.parametrize("wrong", ["http", "0", "70000", ""])
def test_a_port_that_is_none_is_refused(tmp_path, wrong):
    done = command("run", {**environment(tmp_path, 1), "CAMPUS_PORT": wrong})
    assert (done.returncode, "give a number from 1 to 65535" in done.stderr) == (1, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_home_that_cannot_be_written_is_refused(tmp_path, port):
    tmp_path.chmod(0o500)
    done = command("run", environment(tmp_path / "var", port))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_a_home_that_another_campus_uses_is_refused_and_nothing_is_touched(tmp_path, port):
    home = tmp_path / "var"
    home.mkdir()
    with (home / "campus.sqlite3").open("w"):
        held = os.open(home, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    for name in ("run", "seed", "reset --yes"):
        done = command(name, environment(home, port))
        assert (done.returncode, "Traceback" in done.stderr, done.stdout) == (1, False, "")
        assert f"{home} is in use by another campus. Stop that one first" in done.stderr
    assert [path.name for path in home.iterdir()] == ["campus.sqlite3"]
    os.close(held)


def test_a_file_that_is_no_database_is_told_and_left_as_it_was(tmp_path, port):
    (tmp_path / "campus.sqlite3").write_text("not a database, and long enough to be read as one " * 99)
    done = command("seed", environment(tmp_path, port))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "cannot be used (file is not a database)" in done.stderr


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("campus.preparation.territory", CommandError("The database refused the import: disk is full.")),
        ("campus.demo.passwords", OSError(errno.ENOSPC, "No space left on device")),
        ("campus.preparation.tables", OperationalError("database or disk is full")),
    ],
)
def test_a_disk_that_fills_at_any_step_of_the_start_is_told(monkeypatch, settings, step, error):
    def full():
        raise error

    settings.CAMPUS_DEMO = True
    for name in ("tables", "territory", "courses"):
        monkeypatch.setattr(f"campus.preparation.{name}", lambda: None)
    monkeypatch.setattr(step, full)
    with pytest.raises(cli.CannotStart, match=r"disk is full|No space left"):
        cli.prepare()


def test_a_private_file_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        private_file(tmp_path / "secret", "half written \ud800")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_it_starts_with_the_communes_of_france_and_starts_again_without_them(tmp_path, port):
    home = tmp_path / "var"
    first = serve(home, port)
    assert (
        "helene@demonstration.viatic.example" in first.printed
        and f"http://127.0.0.1:{port}/" in first.printed
    )
    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600
    second = serve(home, port)
    assert first.printed.endswith(second.printed), "same passwords: nobody is signed out by a restart"
    assert serve(home, port, VIATIC_DEMO="0").printed.count("@") == 0

    refused = subprocess.run(
        [*COMMAND, "reset"],
        env=environment(home, port),
        input="no\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1 and (home / "campus.sqlite3").exists()
    (home / "mine.txt").write_text("not the campus's")
    assert command("reset --yes", environment(home, port)).returncode == 0
    assert [path.name for path in home.iterdir()] == ["mine.txt"]


class Served:
    """One run of the server, from its start to its end."""

    printed: str


def serve(home: Path, port: int, **more: str) -> Served:
    served = Served()
    env = environment(home, port, **{"VIATIC_DEMO": "1", "PYTHONUNBUFFERED": "1", **more})
    server = subprocess.Popen(
        [*COMMAND, "run"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{wait_for(port)}/sante/", timeout=120) as answer:
            assert answer.status == 200
            assert b'"communes": 34969' in answer.read()
    finally:
        # A shell that runs the tests in the background has SIGINT ignored by its children.
        server.terminate()
        served.printed, errors = server.communicate(timeout=90)
    assert server.returncode == 0, errors
    assert "Traceback" not in errors
    return served


def wait_for(port: int) -> int:
    """The port is taken first, so that whoever calls early waits for the first page."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return port
        time.sleep(0.05)
    pytest.fail("the server never took its port")
