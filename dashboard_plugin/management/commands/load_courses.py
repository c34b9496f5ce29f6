"""Load the compiled courses into Studio: organisation, modes, content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune_core.packaged import courses_folder
from dashboard_plugin.platform import in_studio

WORDS = {
    "loaded": "loaded",
    "same": "already loaded, nothing new",
    "edited": "edited in Studio since it was loaded: left alone (--overwrite replaces it)",
    "broken": "BLOCKS ARE MISSING",
}


class Command(BaseCommand):
    help = "Load the compiled courses into Studio. Safe to stop and to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keys", nargs="*", help="keys of the courses to load (default: all)")
        parser.add_argument("--from", dest="folder", type=Path, help="folder of compiled courses")
        parser.add_argument("--overwrite", action="store_true", help="replace what authors have edited since")

    def handle(self, *args: Any, **options: Any) -> None:
        if not in_studio():
            raise CommandError("This command runs in Studio: ./manage.py cms load_courses")
        from dashboard_plugin.edxapp import loading
        from dashboard_plugin.edxapp.courses import read_catalogue

        folder: Path = options["folder"] or courses_folder() / "build"
        compiled = read_catalogue(folder)
        if not compiled:
            # Not a failure: an installation from sources has no course until it compiles them.
            self.stderr.write(f"No compiled course in {folder}: run 'viatic-olx build', or install a wheel.")
            return
        unknown = sorted(set(options["keys"]) - set(compiled))
        if unknown:
            raise CommandError(f"Not compiled: {', '.join(unknown)}.")
        wanted = {key: compiled[key] for key in options["keys"] or compiled}
        faults = []
        for rank, course in enumerate(loading.load(folder, wanted, overwrite=options["overwrite"]), 1):
            counts = ", ".join(f"{number} {tag}" for tag, number in course.counts.items())
            self.stdout.write(f"[{rank}/{len(wanted)}] {course.key}: {WORDS[course.outcome]}. {counts}")
            faults += [f"{course.key}: {line}" for line in course.missing]
        if faults:
            raise CommandError("\n".join(faults))
