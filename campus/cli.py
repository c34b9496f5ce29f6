"""`viatic-campus run|seed|reset`: the embedded host from one command."""

from __future__ import annotations

import argparse
import errno
import fcntl
import os
import shutil
import signal
import socket
import sys
import threading
import warnings
from pathlib import Path

# No form or file of the campus comes near; Django refuses in French what is over 2.5 MB.
LARGEST_BODY = 10 * 1024 * 1024


class CannotStart(Exception):
    """The message says what is wrong and what to do; it is all that is printed."""


def main(arguments: list[str] | None = None) -> int:
    """Entry point; 0 when done, 1 with one message on standard error when something must be done first."""
    parser = argparse.ArgumentParser(
        prog="viatic-campus", description="The embedded host of Viatic Académie."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="serve the academy on this machine (CAMPUS_PORT, default 8000)")
    commands.add_parser(
        "seed", help="create the tables, load the communes and the demonstration members, and stop"
    )
    reset = commands.add_parser("reset", help="delete everything the campus has stored (CAMPUS_HOME)")
    reset.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    asked = parser.parse_args(arguments)
    try:
        return {"run": run, "seed": seed, "reset": lambda: erase(confirmed=asked.yes)}[asked.command]()
    except CannotStart as error:
        print(f"viatic-campus: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nviatic-campus: stopped.", file=sys.stderr)
        return 0


def port() -> int:
    """CAMPUS_PORT as a number."""
    text = os.environ.get("CAMPUS_PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotStart(
            f"CAMPUS_PORT is {text!r}: give a number from 1 to 65535, for instance CAMPUS_PORT=8001."
        )
    return int(text)


def listening_socket(number: int) -> socket.socket:
    """Take the port before anything else is done, so that a second start changes nothing."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(("127.0.0.1", number))
        # Two sockets may share a bound port, not a listened one; whoever comes meanwhile waits for the
        # first page.
        taken.listen(1024)
    except OSError as error:
        taken.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            why = (
                "is already used by another program (perhaps a campus already running)"
                if error.errno == errno.EADDRINUSE
                else "needs an administrator's rights"
            )
            other = number + 1 if number < 65535 else 8000
            advice = f"Choose another one, for instance:\n  CAMPUS_PORT={other} make campus"
            raise CannotStart(f"port {number} {why}. {advice}") from error
        raise
    return taken


def campus_home() -> Path:
    """CAMPUS_HOME, as the settings read it."""
    return Path(os.environ.get("CAMPUS_HOME", "var")).resolve()


def hold(home: Path) -> None:
    """Keep `home` for this process, until it ends in any way: two would prepare it over each other."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        fcntl.flock(os.open(home, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CannotStart(
            f"{home} is in use by another campus. Stop that one first, or name another directory: "
            "CAMPUS_HOME=…"
        ) from error
    except OSError as error:
        raise _unwritable(error) from error


def _unwritable(error: OSError) -> CannotStart:
    return CannotStart(
        f"cannot write in CAMPUS_HOME ({error}). Free some space, or name a directory you may write: "
        "CAMPUS_HOME=…"
    )


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus.settings")
    # Printed by a dependency of the core blocks at each start, and nothing its reader can act upon.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    import django

    try:
        django.setup()
    except OSError as error:
        raise _unwritable(error) from error


def prepare() -> dict[str, str]:
    """Whatever is missing: tables, communes, courses, members. The members' passwords in a demonstration."""
    from django.conf import settings
    from django.core.management import CommandError
    from django.db import DatabaseError

    from campus import demo, preparation

    try:
        preparation.tables()
        preparation.territory()
        preparation.courses()
        if settings.CAMPUS_DEMO and demo.on_this_machine(settings.CAMPUS_BIND):
            return demo.seed()
        demo.close()
    except DatabaseError as error:
        raise CannotStart(
            f"the database {settings.DATABASES['default']['NAME']} cannot be used ({error}). "
            "Check the free space and the rights of CAMPUS_HOME, then start again: nothing was half-written."
        ) from error
    except CommandError as error:
        raise CannotStart(str(error)) from error
    except OSError as error:
        raise _unwritable(error) from error
    return {}


def run() -> int:
    """Serve until interrupted, by Ctrl-C or by a supervisor's SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    number = port()
    taken = listening_socket(number)
    hold(campus_home())
    _set_up()
    accounts = prepare()
    from waitress.server import create_server

    from campus.wsgi import application

    server = create_server(
        application, sockets=[taken], threads=8, ident="viatic", max_request_body_size=LARGEST_BODY
    )
    _announce(number, accounts)
    warm_up = threading.Thread(target=_warm_up, name="warm-up")
    warm_up.start()
    try:
        server.run()
    finally:
        server.close()
        # An interpreter that ends while a thread loads compiled libraries may hang.
        warm_up.join()
    return 0


def _announce(number: int, accounts: dict[str, str]) -> None:
    lines = [f"Viatic Académie: http://127.0.0.1:{number}/  (Ctrl-C to stop)"]
    if accounts:
        width = max(map(len, accounts))
        lines += ["Demonstration accounts (fictitious people):"]
        lines += [f"  {email:<{width}}  {password}" for email, password in accounts.items()]
    print("\n".join(lines), flush=True)


def _warm_up() -> None:
    """Four seconds of imports that the first reader of a course would otherwise wait for."""
    from campus import catalogue
    from campus.authored import CORE_BLOCKS, load_class

    catalogue.snapshot()
    for tag in CORE_BLOCKS:
        load_class(tag)


def seed() -> int:
    """Prepare everything and stop; the fictitious members too, as VIATIC_DEMO=1 asks."""
    hold(campus_home())
    _set_up()
    for email, password in prepare().items():
        print(f"{email}  {password}")
    return 0


def erase(*, confirmed: bool) -> int:
    """Delete the campus's own files: they are named, so that a wrong CAMPUS_HOME loses nothing else."""
    home = campus_home()
    owned = [
        *home.glob("campus.sqlite3*"),
        *(path for name in ("secret-key", "demo-accounts.json") if (path := home / name).exists()),
    ]
    if not owned:
        print(f"Nothing to delete in {home}.")
        return 0
    hold(home)
    if not confirmed:
        print(f"This deletes every account, answer and enrolment stored in {home}.")
        if input("Type yes to go on: ").strip().lower() != "yes":
            raise CannotStart("nothing was deleted.")
    for path in owned:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    print(f"Deleted {len(owned)} files in {home}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
