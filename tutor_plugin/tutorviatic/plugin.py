"""What the plugin declares to Tutor; nothing of it outlives `tutor plugins disable viatic`.

Each file of `patches/` is named after the place in Tutor's templates where it goes; `tasks/lms.sh` and
`tasks/cms.sh` run at `tutor … do init`, after the platform's own migrations.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

import click
from tutor import hooks

from tutorviatic import __version__

FILES = resources.files("tutorviatic")
DEFAULTS = {
    # What pip is asked for: a requirement, a Git address, or a wheel laid in `env/build/openedx/`.
    "PACKAGE": f"viatic-academie=={__version__}",
    # When a cluster runs the daily work (a cron expression).
    "DAILY_SCHEDULE": "17 3 * * *",
    # When it sends the letters that are due; each person has his quiet hours.
    "HOURLY_SCHEDULE": "41 * * * *",
}


@click.command(name="viatic-daily", help="Run the daily work of Viatic Académie; safe to run twice")
def daily() -> Iterator[tuple[str, str]]:
    """The job of `tutor local do viatic-daily`: (service, script) pairs."""
    yield "lms", "./manage.py lms viatic_daily"


@click.command(
    name="viatic-hourly", help="Send the letters of Viatic Académie that are due; safe to run twice"
)
def hourly() -> Iterator[tuple[str, str]]:
    """The job of `tutor local do viatic-hourly`: (service, script) pairs."""
    yield "lms", "./manage.py lms viatic_hourly"


hooks.Filters.CONFIG_DEFAULTS.add_items([(f"VIATIC_{name}", value) for name, value in DEFAULTS.items()])
hooks.Filters.ENV_PATCHES.add_items(
    [(file.name, file.read_text(encoding="utf-8")) for file in (FILES / "patches").iterdir()]
)
for service in ("lms", "cms"):
    script = (FILES / "tasks" / f"{service}.sh").read_text(encoding="utf-8")
    hooks.Filters.CLI_DO_INIT_TASKS.add_item((service, script))
hooks.Filters.CLI_DO_COMMANDS.add_items([daily, hourly])
# `tutor mounts add …/viatic-academie` then installs that folder, in place, in both images.
hooks.Filters.MOUNTED_DIRECTORIES.add_item(("openedx", "viatic-academie"))
