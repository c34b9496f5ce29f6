"""Small vintages made of the real records, so that mergers and damaged files can be tried in a second."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from pathlib import Path

from commune_core.packaged import content_folder

TABLES = ("regions", "departements", "epci", "communes", "communes_historiques")
Records = dict[str, list[dict[str, str]]]

# Faux-Villecerf, Fontvannes, Plessé, Pont-Sainte-Marie, Maraye-en-Othe, Arboys en Bugey, Ajaccio,
# L'Abergement-Clémenciat, Ouessant, Beaumont-en-Verdunois, Paris, Archipel des Kerguelen, Saint-Pierre.
FEW = (
    "10145",
    "10156",
    "44128",
    "10297",
    "10222",
    "01015",
    "2A004",
    "01001",
    "29155",
    "55039",
    "75056",
    "98412",
    "97502",
)


def real_records() -> Records:
    """The records of a few communes, and all they refer to."""
    return deepcopy(_real_records())


@lru_cache(maxsize=1)
def _real_records() -> Records:
    tables: Records = {}
    for name in TABLES:
        with gzip.open(
            content_folder() / "open_data" / f"{name}.csv.gz", "rt", encoding="utf-8", newline=""
        ) as file:
            tables[name] = list(csv.DictReader(file))
    tables["communes"] = [row for row in tables["communes"] if row["code_insee"] in FEW]
    tables["communes_historiques"] = [
        row for row in tables["communes_historiques"] if row["chef_lieu"] in FEW
    ]
    sirens = {row["epci_siren"] for row in tables["communes"]}
    tables["epci"] = [row for row in tables["epci"] if row["siren"] in sirens]
    return tables


def write(folder: Path, tables: Records, change: Callable[[Records], None] | None = None) -> Path:
    """Write the tables as CSV files in `folder`, once changed."""
    folder.mkdir(parents=True, exist_ok=True)
    if change:
        change(tables)
    for name, records in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(records[0]))
            writer.writeheader()
            writer.writerows(records)
    return folder


def commune(tables: Records, code: str) -> dict[str, str]:
    """The record of one commune."""
    return next(row for row in tables["communes"] if row["code_insee"] == code)
