"""A commune beside communes alike: what their size class, département and kind of grouping publish."""

from __future__ import annotations

from django.db.models import Max

from commune_core.peers import FAMILIES, Family, Quartiles
from commune_core.policy import Operation
from commune_core.territory import size_class
from dashboard_plugin.applets.comparison.models import ComparisonConsent, PeerCell
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.comparison_data import Comparison, PeerRow
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.state import read_state

KINDS = {
    "CC": "en communauté de communes",
    "CA": "en communauté d’agglomération",
    "CU": "en communauté urbaine",
    "METRO": "en métropole",
    "MET69": "de la métropole de Lyon",
    "aucun": "sans intercommunalité",
}


def comparison(user_id: int | None, *, commune: str, family: Family = "stratum") -> Comparison:
    """The latest published year, for a member of a commune that agreed; raises Forbidden, UnknownCommune.

    Reserved points are left out on both sides. A family that publishes nothing gives way to the size class.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_COMPARISON)
    row = access.row
    agreed = ComparisonConsent.objects.filter(commune=row).exists()
    state = read_state(row, today=get_clock().today(), latest=True).without_sensitive()
    shown = _published(row) if row is not None and agreed else {}
    families = tuple(each for each in FAMILIES if each in shown)
    chosen: Family = family if family in families else next(iter(families), "stratum")
    cells, year = shown.get(chosen, ({}, None))
    return Comparison(
        commune=access.commune,
        agreed=agreed,
        can_agree=access.permits(Operation.CONSENT_COMPARISON),
        own_year=state.year,
        year=year,
        groups=tuple((each, _name(row, each)) for each in families),
        family=chosen,
        rows=tuple(
            PeerRow(domain, state.scorecard.domains[domain.code].score, cells.get(domain.code))
            for domain in state.referential.domains
        )
        if cells
        else (),
    )


def _published(row: Commune) -> dict[Family, tuple[dict[str, Quartiles], int]]:
    """By family, what the cells of this commune show in the latest year that shows something."""
    size = size_class(row.population)
    if size is None:
        return {}
    shown = PeerCell.objects.filter(stratum=size.code, count__isnull=False)
    year = shown.aggregate(latest=Max("year"))["latest"]
    parts: dict[Family, str] = {
        "stratum": "",
        "departement": row.departement.code if row.departement else "",
        "kind": row.epci.kind if row.epci else "aucun",
    }
    found: dict[Family, tuple[dict[str, Quartiles], int]] = {}
    for cell in shown.filter(year=year, part__in=parts.values()):
        family = next(each for each in FAMILIES if each == cell.family)
        if parts[family] == cell.part:
            figures = Quartiles(*(getattr(cell, name) for name in ("count", "first", "median", "third")))
            found.setdefault(family, ({}, cell.year))[0][cell.domain] = figures
    return found


def _name(row: Commune | None, family: Family) -> str:
    """A group in words: « De 500 à 999 habitants, Aube »."""
    size = size_class(row.population if row else None)
    if row is None or size is None:
        return ""
    more = {
        "stratum": "toute la France",
        "departement": row.departement.name if row.departement else "",
        "kind": KINDS.get(row.epci.kind if row.epci else "aucun", ""),
    }
    return f"{size.label}, {more[family]}"
