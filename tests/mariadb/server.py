"""A server in a folder of its own, reached by a socket alone, gone with all it held once it is left."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Debian keeps servers out of the PATH of ordinary accounts.
_WHERE = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
_PATIENCE = 120
# What Tutor gives its MySQL; then what a database that lives for minutes can do without.
_OPTIONS = (
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_unicode_ci",
    "--skip-networking",
    "--skip-log-bin",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
)


class NoServer(Exception):
    """Something is missing, or the server did not start: the message says what, and what it said itself."""


def missing() -> str:
    """What must be installed before a server can be started and spoken to; empty where nothing is."""
    programs = [name for name in ("mariadbd", "mariadb-install-db", "my_print_defaults") if not _path(name)]
    try:
        import MySQLdb  # noqa: F401  (built against a library of the system, which may be gone)
    except ImportError:
        programs.append("mysqlclient")
    return ", ".join(programs)


@contextmanager
def running() -> Iterator[Path]:
    """Start a server and give its socket; raises NoServer."""
    if lacking := missing():
        raise NoServer(f"missing: {lacking}")
    # Not under TMPDIR: the path of a socket holds 107 characters at most.
    home = Path(tempfile.mkdtemp(prefix="viatic-mariadb-", dir="/tmp"))
    try:
        server = _start(home)
        try:
            yield home / "socket"
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _start(home: Path) -> subprocess.Popen[bytes]:
    data, log = home / "data", home / "log"
    data.mkdir()
    account = _account()
    if account:
        for path in (home, data):
            shutil.chown(path, account)
    common = ["--no-defaults", f"--datadir={data}"]
    with log.open("wb") as output:
        create = [_path("mariadb-install-db"), *common, "--skip-test-db"]
        create += ["--auth-root-authentication-method=normal"]
        # Run as the account: told of it by `--user`, the script would also chown a folder of the system.
        if subprocess.run(create, user=account, stdout=output, stderr=output, check=False).returncode:
            raise NoServer(_told(log))
        serve = [_path("mariadbd"), *common, f"--socket={home / 'socket'}", *_OPTIONS]
        serve += [f"--user={account}"] if account else []
        server = subprocess.Popen(serve, stdout=output, stderr=output)
    deadline = time.monotonic() + _PATIENCE
    while not _answers(home / "socket"):
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            raise NoServer(_told(log))
        time.sleep(0.1)
    return server


def _account() -> str | None:
    """Whom the server runs as: it refuses to be root. None where we are not root ourselves."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    # Debian makes `mysql` with the packaged service, not with the bare server.
    return "mysql" if "mysql" in known else "nobody"


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _path(program: str) -> str:
    return shutil.which(program, path=_WHERE) or ""


def _told(log: Path) -> str:
    return "MariaDB did not start:\n" + log.read_text(encoding="utf-8", errors="replace")[-4000:]
