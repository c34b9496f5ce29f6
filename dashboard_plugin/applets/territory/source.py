"""The open data files of one vintage, read and checked before anything is written.

Codes are text from end to end: "01001" and "2A004" are not numbers.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commune_core.packaged import content_folder
from dashboard_plugin.errors import ImportRefused

Record = dict[str, str]

COLUMNS = {
    "regions": ("code", "nom", "zone"),
    "departements": ("code", "nom", "region", "zone"),
    "epci": (
        "siren",
        "nom",
        "type",
        "fiscalite",
        "nb_communes",
        "population_municipale",
        "population_totale",
    ),
    "communes": (
        "code_insee",
        "nom",
        "type_liaison",
        "siren",
        "departement",
        "region",
        "epci_siren",
        "zone",
        "population_municipale",
        "codes_postaux",
        "anciens_codes",
    ),
    "communes_historiques": ("code_insee", "nom", "type", "chef_lieu", "departement"),
}
KEYS = {"regions": "code", "departements": "code", "epci": "siren", "communes": "code_insee"}
MENDING = (
    "Restore the files of course_content/open_data (or of the folder given with --dir), then run the "
    "command again. Nothing was changed."
)


@dataclass(frozen=True, slots=True)
class TerritoryFiles:
    """The five files of a vintage as text records, and one fingerprint for all of them."""

    year: int
    sha256: str
    regions: tuple[Record, ...]
    departements: tuple[Record, ...]
    epci: tuple[Record, ...]
    communes: tuple[Record, ...]
    communes_historiques: tuple[Record, ...]


def read_territory(folder: Path | None = None, *, year: int | None = None) -> TerritoryFiles:
    """Every record of `folder` (the packaged open data by default); raises ImportRefused.

    The year comes from `vintage.json` in the folder, unless given.
    """
    folder = folder or content_folder() / "open_data"
    described = _description(folder)
    year = year or described.get("vintage")
    if not isinstance(year, int):
        raise ImportRefused(
            f"Nothing says which vintage the files of {folder} are.",
            hint="Give it: --vintage 2027. Nothing was changed.",
        )
    digest = hashlib.sha256()
    tables = {}
    for name in COLUMNS:
        path = _existing(folder, name)
        raw = path.read_bytes()
        _check_fingerprint(path, raw, described)
        digest.update(raw)
        tables[name] = tuple(_records(path, name, raw))
    files = TerritoryFiles(year=year, sha256=digest.hexdigest(), **tables)
    _check_references(files)
    return files


def _description(folder: Path) -> dict[str, Any]:
    path = folder / "vintage.json"
    if not path.is_file():
        return {}
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ImportRefused(f"{path} is no readable JSON file.", hint=MENDING) from error
    return described if isinstance(described, dict) else {}


def _existing(folder: Path, name: str) -> Path:
    for suffix in (".csv.gz", ".csv"):
        path = folder / f"{name}{suffix}"
        if path.is_file():
            return path
    raise ImportRefused(f"The file {folder / name}.csv.gz is missing.", hint=MENDING, file=name)


def _check_fingerprint(path: Path, raw: bytes, described: dict[str, Any]) -> None:
    expected = described.get("sha256", {}).get(path.name)
    if expected and hashlib.sha256(raw).hexdigest() != expected:
        raise ImportRefused(
            f"{path} is not the file that vintage.json describes: its SHA-256 differs.",
            hint=MENDING,
            file=path.name,
        )


def _records(path: Path, name: str, raw: bytes) -> Iterator[Record]:
    try:
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise ImportRefused(f"{path} is damaged: {error}.", hint=MENDING, file=path.name) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    missing = [column for column in COLUMNS[name] if column not in (reader.fieldnames or ())]
    if missing:
        raise ImportRefused(f"{path} has no column {missing[0]!r}.", hint=MENDING, file=path.name)
    seen: set[str] = set()
    try:
        for record in reader:
            _check_record(path, name, reader.line_num, record, seen)
            yield record
    except csv.Error as error:
        raise ImportRefused(
            f"{path}, line {reader.line_num}: {error}.", hint=MENDING, file=path.name, line=reader.line_num
        ) from error
    if not seen:
        raise ImportRefused(f"{path} has no row.", hint=MENDING, file=path.name)


def _check_record(path: Path, name: str, line: int, record: Record, seen: set[str]) -> None:
    """A complete row, its key present and met once, its numbers numbers."""

    def refuse(what: str) -> ImportRefused:
        return ImportRefused(f"{path}, line {line}: {what}.", hint=MENDING, file=path.name, line=line)

    if None in record or None in record.values():
        raise refuse("the number of columns is not that of the header")
    key = record[KEYS[name]] if name in KEYS else f"{record['code_insee']} {record['type']}"
    if not key.strip() or not record["nom"].strip():
        raise refuse("the code or the name is missing")
    if key in seen:
        raise refuse(f"the code {key} is already there above")
    seen.add(key)
    for column in ("population_municipale", "population_totale", "nb_communes"):
        number = record.get(column, "")
        if number and not (number.isascii() and number.isdigit()):
            raise refuse(f"{number!r} is no whole number (column {column})")


def _check_references(files: TerritoryFiles) -> None:
    """Every code that a record refers to exists in the same vintage."""
    known = {
        "region": {record["code"] for record in files.regions},
        "departement": {record["code"] for record in files.departements},
        "epci_siren": {record["siren"] for record in files.epci} | {""},
        "chef_lieu": {record["code_insee"] for record in files.communes},
    }
    for table, columns in (
        (files.departements, ("region",)),
        (files.communes, ("departement", "region", "epci_siren")),
        (files.communes_historiques, ("chef_lieu", "departement")),
    ):
        for record in table:
            for column in columns:
                if record[column] not in known[column]:
                    raise ImportRefused(
                        f"{record['nom']} refers to an unknown code: {column} = {record[column]!r}.",
                        hint=MENDING,
                    )
