"""Run a command beside a MariaDB of its own; without a command, tell whether one can be started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.mariadb.server import NoServer, missing, running


def main(command: list[str]) -> int:
    """The exit code of the command, 1 where no server can be had."""
    if not command:
        lacking = missing()
        sys.stdout.write(f"No MariaDB: missing {lacking}.\n" if lacking else "MariaDB can be started.\n")
        return bool(lacking)
    # Stopped from outside, the server stops too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with running() as socket:
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.settings_mariadb",
                "VIATIC_TEST_SOCKET": str(socket),
            }
            return subprocess.run(command, env=environment, check=False).returncode
    except NoServer as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
