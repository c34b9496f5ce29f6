"""Load a vintage of the territory: everything or nothing, and nothing twice.

A commune nouvelle gets a row of its own, even where it keeps the code of its chief town: the rows it
replaces become `merged` and lead to it, so that answers and memberships stay where they hang. Members of
the merged communes enter the common space as they are, until its mayor decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from commune_core.territory import normalise
from dashboard_plugin.applets.territory import loading
from dashboard_plugin.applets.territory.indexing import index_names, index_postal_codes
from dashboard_plugin.applets.territory.models import Commune, Departement, Epci, Region, Vintage
from dashboard_plugin.applets.territory.names import bare
from dashboard_plugin.applets.territory.source import Record, TerritoryFiles
from dashboard_plugin.errors import ImportRefused
from dashboard_plugin.use_cases.comparison import withdraw_merged
from dashboard_plugin.use_cases.merging import carry_members, carry_works

Kind, Status = Commune.Kind, Commune.Status

HISTORICAL_KINDS = {
    "commune-deleguee": Kind.DELEGUEE,
    "commune-associee": Kind.ASSOCIEE,
    "arrondissement-municipal": Kind.ARRONDISSEMENT,
}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import wrote, in rows. `vanished` are the current communes the files no longer mention."""

    year: int
    already_loaded: bool = False
    reference_rows: int = 0
    created: int = 0
    updated: int = 0
    historical: int = 0
    index_rows: int = 0
    carried_members: int = 0
    carried_projects: int = 0
    merged: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()

    @property
    def wrote(self) -> bool:
        """Whether anything changed in the database."""
        counts = (self.reference_rows, self.created, self.updated, self.historical, self.index_rows)
        return any(counts) or bool(self.merged) or bool(self.carried_members)


def import_territory(files: TerritoryFiles, *, now: datetime, force: bool = False) -> ImportReport:
    """Bring the tables to the state of `files`; `force` compares every row of a vintage already loaded.

    Raises ImportRefused where a later vintage is loaded: going back would undo mergers.
    """
    latest = Vintage.objects.aggregate(year=Max("year"))["year"]
    if latest is not None and latest > files.year:
        raise ImportRefused(
            f"Vintage {latest} is already loaded: the older vintage {files.year} cannot replace it.",
            hint="Check --vintage and the files given. Nothing was changed.",
        )
    known = Vintage.objects.filter(year=files.year, sha256=files.sha256).exists()
    if known and not force:
        return ImportReport(year=files.year, already_loaded=True)
    with transaction.atomic():
        report = _apply(files)
        withdraw_merged()
        if not known:
            Vintage.objects.update_or_create(
                year=files.year, defaults={"sha256": files.sha256, "imported_at": now}
            )
    return report


def _apply(files: TerritoryFiles) -> ImportReport:
    reference_rows = _reference_tables(files)
    wanted = _wanted_communes(files)
    current = {row.insee_code: row for row in _current_communes()}
    absorbed = {
        old: record["code_insee"]
        for record in files.communes
        for old in record["anciens_codes"].split()
        if old in current and old not in wanted
    }
    # The chief town keeps its code, yet it is no longer the same commune.
    renewed = {code for code in absorbed.values() if code in current and current[code].since < files.year}
    replaced = {**absorbed, **{code: code for code in renewed}}

    created = _create_communes(files.year, wanted, current, renewed)
    kept = [row for code, row in current.items() if code in wanted and code not in renewed]
    changed = [row for row in kept if loading.assign(row, wanted[row.insee_code])]
    loading.update(Commune, changed, sorted(next(iter(wanted.values()))))

    ids = dict(_current_communes().order_by("since").values_list("insee_code", "pk"))
    merged = [current[old] for old in replaced]
    for row in merged:
        row.status, row.successor_id = Status.MERGED, ids[replaced[row.insee_code]]
    loading.update(Commune, merged, ["status", "successor_id"])
    historical = _historical(files, ids)
    _shorten_chains()
    return ImportReport(
        year=files.year,
        reference_rows=reference_rows,
        created=created,
        updated=len(changed),
        historical=historical,
        index_rows=index_names() + index_postal_codes(_postal_codes(files, ids)),
        carried_members=carry_members(merged),
        carried_projects=carry_works(merged),
        merged=tuple(sorted(f"{row.name} ({row.insee_code})" for row in merged)),
        vanished=tuple(
            sorted(
                f"{row.name} ({code})"
                for code, row in current.items()
                if code not in wanted and code not in absorbed
            )
        ),
    )


def _current_communes() -> Any:
    return Commune.objects.filter(kind=Kind.COMMUNE, status=Status.CURRENT)


def _reference_tables(files: TerritoryFiles) -> int:
    written = loading.upsert(
        Region, "code", {r["code"]: {"name": r["nom"], "zone": r["zone"]} for r in files.regions}
    )
    regions = dict(Region.objects.values_list("code", "pk"))
    departements = {
        r["code"]: {"name": r["nom"], "zone": r["zone"], "region_id": regions[r["region"]]}
        for r in files.departements
    }
    written += loading.upsert(Departement, "code", departements)
    written += loading.upsert(Epci, "siren", {r["siren"]: _epci(r) for r in files.epci})
    # A dissolved intercommunalité is kept: last year's figures still name it.
    named = {record["siren"] for record in files.epci}
    gone = [row for row in Epci.objects.filter(is_current=True) if row.siren not in named]
    for row in gone:
        row.is_current = False
    loading.update(Epci, gone, ["is_current"])
    return written + len(gone)


def _epci(record: Record) -> dict[str, Any]:
    return {
        "name": record["nom"],
        "kind": record["type"],
        "tax_regime": record["fiscalite"],
        "members": _number(record["nb_communes"]) or 0,
        "population": _number(record["population_municipale"]),
        "population_total": _number(record["population_totale"]),
        "is_current": True,
    }


def _number(text: str) -> int | None:
    return int(text) if text else None


def _wanted_communes(files: TerritoryFiles) -> dict[str, dict[str, Any]]:
    """The columns of each current commune, by code."""
    departements = dict(Departement.objects.values_list("code", "pk"))
    regions = dict(Region.objects.values_list("code", "pk"))
    epcis: dict[str, int | None] = dict(Epci.objects.values_list("siren", "pk"))
    return {
        record["code_insee"]: {
            **_names(record["nom"]),
            "link_type": record["type_liaison"],
            "siren": record["siren"],
            "departement_id": departements[record["departement"]],
            "region_id": regions[record["region"]],
            "epci_id": epcis.get(record["epci_siren"]),
            "zone": record["zone"],
            "population": _number(record["population_municipale"]),
        }
        for record in files.communes
    }


def _names(name: str) -> dict[str, str]:
    search_name = normalise(name)
    return {"name": name, "search_name": search_name, "bare_name": bare(search_name)}


def _create_communes(
    year: int, wanted: dict[str, dict[str, Any]], current: dict[str, Commune], renewed: set[str]
) -> int:
    """Rows for the communes not seen before, and for those that others have just joined."""
    new = [
        Commune(
            insee_code=code,
            kind=Kind.COMMUNE,
            since=year,
            # The town hall of the chief town is that of the commune nouvelle.
            town_hall_email=current[code].town_hall_email if code in renewed else "",
            **columns,
        )
        for code, columns in wanted.items()
        if code not in current or code in renewed
    ]
    loading.create(Commune, new)
    return len(new)


def _historical(files: TerritoryFiles, ids: dict[str, int]) -> int:
    """Delegated and associated communes and municipal arrondissements, each leading to its commune."""
    existing = {
        (row.insee_code, row.kind): row for row in Commune.objects.filter(kind__in=HISTORICAL_KINDS.values())
    }
    departements = dict(Departement.objects.values_list("code", "pk"))
    created, changed, columns = [], [], {}
    for record in files.communes_historiques:
        key = (record["code_insee"], str(HISTORICAL_KINDS[record["type"]]))
        columns = {
            **_names(record["nom"]),
            "departement_id": departements[record["departement"]],
            "successor_id": ids[record["chef_lieu"]],
            "status": Status.DELEGATED,
        }
        if key not in existing:
            created.append(Commune(insee_code=key[0], kind=key[1], since=files.year, **columns))
        elif loading.assign(existing[key], columns):
            changed.append(existing[key])
    loading.create(Commune, created)
    loading.update(Commune, changed, sorted(columns))
    return len(created) + len(changed)


def _shorten_chains() -> None:
    """Every row that leads to a commune merged since leads straight to the current one."""
    chained = Commune.objects.filter(successor__isnull=False).exclude(successor__status=Status.CURRENT)
    while rows := list(chained.select_related("successor__successor")):
        for row in rows:
            row.successor = row.successor and row.successor.successor
        loading.update(Commune, rows, ["successor_id"])


def _postal_codes(files: TerritoryFiles, ids: dict[str, int]) -> set[tuple[int, str]]:
    return {
        (ids[record["code_insee"]], code)
        for record in files.communes
        for code in record["codes_postaux"].split()
    }
