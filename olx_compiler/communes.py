"""The communes of France as rules see them: read from the open data, grouped by what matters to rules."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from commune_core.conditions import Outline, Profile
from olx_compiler.problem import BuildFailed

OPEN_DATA = "open_data"
NO_EPCI = "aucun"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the open data; its profile says nothing of who holds its competences."""

    code: str
    name: str
    profile: Profile


def read_communes(content_dir: Path, islands: Container[str]) -> list[Commune]:
    """Every commune of `open_data/`, in the order of its file; `islands` holds the codes of islands."""
    kinds = {row["siren"]: row["type"] for row in _rows(content_dir, "epci.csv.gz")}
    return [_commune(row, kinds, islands) for row in _rows(content_dir, "communes.csv.gz")]


def alike(communes: Iterable[Commune], outline: Outline) -> dict[Profile, list[Commune]]:
    """The communes by all that some conditions look at of them."""
    groups: dict[Profile, list[Commune]] = {}
    for commune in communes:
        groups.setdefault(outline.reduce(commune.profile), []).append(commune)
    return groups


def _commune(row: Mapping[str, str], kinds: Mapping[str, str], islands: Container[str]) -> Commune:
    code, people, siren = row["code_insee"], row["population_municipale"], row["epci_siren"]
    profile = Profile(
        population=int(people) if people else None,
        zone=row["zone"],
        epci=kinds.get(siren) if siren else NO_EPCI,
        island=code in islands,
        departement=row["departement"],
    )
    return Commune(code, row["nom"], profile)


def _rows(content_dir: Path, name: str) -> Iterator[dict[str, str]]:
    path = content_dir / OPEN_DATA / name
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BuildFailed(f"{name} cannot be read: {error}", hint=f"it belongs in {path.parent}") from error
