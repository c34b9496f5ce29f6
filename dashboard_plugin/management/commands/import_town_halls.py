"""Load the official e-mail addresses of town halls, which confirm their referents."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commune_core.errors import CommuneError
from dashboard_plugin.use_cases.import_town_halls import import_town_halls


class Command(BaseCommand):
    help = "Load a CSV file code_insee,email of town halls: all its lines, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV file in UTF-8, columns code_insee and email")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            report = import_town_halls(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}. Nothing was changed.") from error
        except UnicodeDecodeError as error:
            raise CommandError(
                f"{path} is not in UTF-8: save it in UTF-8 and run again. Nothing was changed."
            ) from error
        except CommuneError as error:
            raise CommandError(f"{error.message}\n{error.hint}") from error
        self.stdout.write(
            f"{report.lines} lines read: {report.changed} addresses changed, "
            f"{report.confirmed} referents confirmed."
        )
