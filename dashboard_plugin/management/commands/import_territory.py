"""Load the communes, intercommunalités, départements and régions of France."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from commune_core.errors import CommuneError
from dashboard_plugin.applets.territory.source import read_territory
from dashboard_plugin.platform import get_clock
from dashboard_plugin.use_cases.import_territory import ImportReport, import_territory


class Command(BaseCommand):
    help = (
        "Load a vintage of the French territory (communes, EPCI, départements, régions). Safe to run twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dir", type=Path, help="folder of the CSV files (default: the packaged open data)"
        )
        parser.add_argument("--vintage", type=int, help="year of the files, where no vintage.json tells it")
        parser.add_argument(
            "--force", action="store_true", help="compare every row of a vintage already loaded"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = read_territory(options["dir"], year=options["vintage"])
            report = import_territory(files, now=get_clock().now(), force=options["force"])
        except CommuneError as error:
            raise CommandError(f"{error.message}\n{error.hint}") from error
        except DatabaseError as error:
            raise CommandError(
                f"The database refused the import: {error}.\n"
                "Nothing was changed: check the free space and that `migrate` has run, then run it again."
            ) from error
        for line in lines(report):
            self.stdout.write(line)


def lines(report: ImportReport) -> list[str]:
    """The report as a person reads it on a terminal."""
    if report.already_loaded:
        return [f"Vintage {report.year} is already loaded: nothing to do."]
    if not report.wrote:
        return [f"Vintage {report.year}: every row compared, nothing to change."]
    text = [
        f"Vintage {report.year}: {report.created} communes added, {report.updated} updated, "
        f"{len(report.merged)} merged, {report.historical} former communes, "
        f"{report.reference_rows} départements, régions and EPCI, {report.index_rows} search entries, "
        f"{report.carried_members} members carried over."
    ]
    text += [f"  merged: {name}" for name in report.merged]
    text += [f"  no longer in the files, left as it was: {name}" for name in report.vanished]
    return text
