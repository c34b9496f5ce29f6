"""A few indicators of the demonstration's communes, made by the same doors as anybody's."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from decimal import Decimal

from commune_core.errors import CommuneError
from dashboard_plugin.api import measures
from dashboard_plugin.platform import get_clock

log = logging.getLogger("campus.demo")


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator to define; `values` are those of the past years, the oldest first, fictitious."""

    title: str
    unit: str
    direction: str
    definition: str
    source: str
    target: Decimal
    values: tuple[Decimal, ...]


MEASURES: dict[str, tuple[Measured, ...]] = {
    "helene": (
        Measured(
            "Consommation de l’éclairage public",
            "kWh",
            "down",
            "Tous les points lumineux de la commune, illuminations de fin d’année comprises.",
            "Factures du fournisseur (chiffres fictifs)",
            Decimal(14000),
            (Decimal(31250), Decimal(30870), Decimal("24310.5"), Decimal(19640)),
        ),
        Measured(
            "Adhérents des associations",
            "adhérents",
            "up",
            "Les adhérents à jour de leur cotisation, à l’assemblée générale.",
            "Rapports des associations (chiffres fictifs)",
            Decimal(160),
            (Decimal(118), Decimal(124), Decimal(121)),
        ),
    ),
    "karim": (
        Measured(
            "Chauffage de l’école Jules-Ferry",
            "kWh/m²",
            "down",
            "Gaz consommé sur l’année civile, rapporté à la surface chauffée.",
            "Factures et relevés (chiffres fictifs)",
            Decimal(80),
            (Decimal(172), Decimal("168.4"), Decimal("159.25"), Decimal(161)),
        ),
    ),
}


def measure(slug: str, user_id: int, commune: str) -> None:
    """Define the indicators of a fictitious member, where his commune has none."""
    try:
        found = measures.indicators(user_id, commune=commune, limit=1)
        if not found.rows and not found.others:
            for each in MEASURES.get(slug, ()):
                _define(each, user_id, commune)
    except CommuneError as error:
        log.warning("no indicators for %s: %s", slug, error)


def _define(measured: Measured, user_id: int, commune: str) -> None:
    first = get_clock().today().year - len(measured.values)
    fields = measures.IndicatorFields(
        measured.title,
        measured.unit,
        measured.direction,
        measured.definition,
        measured.source,
        baseline=measured.values[0],
        baseline_year=first,
        target=measured.target,
        target_year=first + 8,
    )
    number = measures.create_indicator(user_id, commune=commune, fields=fields)
    for year, value in enumerate(measured.values, start=first):
        measures.set_value(
            user_id, commune=commune, indicator_id=number, on=str(year), value=value, version=None
        )
