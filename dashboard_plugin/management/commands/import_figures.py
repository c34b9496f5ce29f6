"""Load public figures about communes, which are proposed as answers."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commune_core.errors import CommuneError
from dashboard_plugin.use_cases.import_figures import load_figures, plan_figures_of

MOST_FAULTS = 50


class Command(BaseCommand):
    help = "Load a CSV file code_insee, millesime, indicateur, valeur, source: all its lines, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV file, in UTF-8 or Windows-1252")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        act = plan_figures_of if options["dry_run"] else load_figures
        try:
            plan = act(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}. Nothing was changed.") from error
        except CommuneError as error:
            raise CommandError(f"{error.message}\n{error.hint}") from error
        if plan.faults:
            told = [f"line {fault.line}: {fault.message}" for fault in plan.faults[:MOST_FAULTS]]
            raise CommandError("\n".join([f"{len(plan.faults)} faulty lines. Nothing was changed.", *told]))
        self.stdout.write(
            f"{plan.lines} lines read: {plan.added} added, {plan.changed} changed, {plan.same} the same."
        )
