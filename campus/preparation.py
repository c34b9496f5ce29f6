"""What must exist before the first page: tables, communes, compiled courses. Each step is skipped when it
is done."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from campus.home import REPOSITORY

log = logging.getLogger("campus.preparation")


def tables() -> None:
    """Run the missing migrations. Looking is fast; `migrate` takes a second even with nothing to do."""
    Path(settings.CAMPUS_HOME).mkdir(parents=True, exist_ok=True)
    loader = MigrationLoader(connection)
    if set(loader.graph.nodes) - set(loader.applied_migrations):
        log.info("Creating or updating the tables")
        call_command("migrate", interactive=False, verbosity=0)


def territory() -> None:
    """Load the communes of France if there are none."""
    from dashboard_plugin.applets.territory.models import Commune

    if not Commune.objects.exists():
        log.info("Loading the communes of France")
        call_command("import_territory", verbosity=0)


def courses() -> None:
    """Compile the courses of a clone that has not compiled them; a wheel brings them compiled."""
    build = REPOSITORY / "olx" / "build"
    if Path(settings.VIATIC_COURSES_DIR) != build or (build / "catalogue.json").exists():
        return
    log.info("Compiling the courses")
    # Another process: the compiler is not a dependency of a campus that has its courses.
    folders = ["--content", str(REPOSITORY / "course_content"), "--olx", str(build.parent)]
    command = [sys.executable, "-m", "olx_compiler.cli", *folders, "build"]
    done = subprocess.run(command, cwd=REPOSITORY, check=False)  # noqa: S603  (its own command, no outside input)
    if done.returncode:
        log.error(
            "The courses could not be compiled: the campus starts without them. Run `make olx` to see why."
        )
