"""Proofs of promotions as workbooks and text tables: hours, evidence, the annual table, the activity report.

Nothing in them is a formula; the same rows make the same file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from commune_core.promotions.activity import Spread
from commune_core.promotions.proof import RULE, SOURCE, TABLE_LAW, written
from commune_core.promotions.words import PAYERS, SEATS, STATES
from commune_core.typography import reference_in_full
from dashboard_plugin.exports.answers import XLSX, as_text, write_cell
from dashboard_plugin.platform import PARIS
from dashboard_plugin.proof_data import ActivityReport, EvidenceLog, ProofRow, TrainingTable

TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
LOG_KINDS = {
    "steps": "Connexion",
    "test": "Évaluation",
    "course": "Cours réussi",
    "meeting": "Séance suivie",
}


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its title, its headings, its rows, and the words that say how to read it."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    notes: tuple[str, ...] = ()


def as_file(table: Table, kind: str) -> bytes:
    """The table as `xlsx` or `csv`."""
    return text_table(table) if kind == "csv" else workbook(table)


def workbook(table: Table) -> bytes:
    """The XLSX file: the rows, then on a second sheet how they were counted."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": table.title, "created": datetime(2026, 1, 1)})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
            "number": book.add_format({"valign": "top"}),
            "date": book.add_format({"valign": "top", "num_format": "dd/mm/yyyy"}),
        }
        page = book.add_worksheet("Tableau")
        for place, heading in enumerate(table.headings):
            page.set_column(place, place, 34 if place in (0, 1) else 18)
            page.write_string(0, place, heading, formats["head"])
        page.freeze_panes(1, 1)
        for number, row in enumerate(table.rows, 1):
            for place, value in enumerate(row):
                write_cell(page, number, place, "" if value is None else value, formats)
        guide = book.add_worksheet("Lecture")
        guide.set_column(0, 0, 100)
        for number, text in enumerate((table.title, *table.notes)):
            guide.write_string(number, 0, as_text(text), formats["text"])
    return buffer.getvalue()


def text_table(table: Table) -> bytes:
    """The CSV file as French spreadsheets open it: semicolons, decimal commas, UTF-8 with its mark."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(table.headings)
    for row in table.rows:
        writer.writerow(["" if value is None else as_text(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def hours_table(title: str, rows: Iterable[ProofRow]) -> Table:
    """One line a member: his hours, what he still has to pass, his attestation."""
    return Table(
        f"Heures de formation : {title}",
        (
            "Membre", "État", "Heures", "Dont cours (min)", "Dont séances (min)", "Cours réussis",
            "À réussir", "Attestation", "Délivrée le", "Révoquée le",
        ),
        [
            (
                row.person,
                SEATS.get(row.state, row.state),
                in_hours(row.hours.minutes),
                row.hours.courses,
                row.hours.meetings,
                sum(line.kind == "course" for line in row.hours.lines),
                ", ".join(row.missing),
                written(row.given.code) if row.given else "",
                _day(row.given.issued_at if row.given else None),
                _day(row.given.revoked_at if row.given else None),
            )
            for row in rows
        ],
        (RULE, SOURCE),
    )  # fmt: skip


def log_table(log: EvidenceLog) -> Table:
    """Day by day, what is known of one member."""
    return Table(
        f"Relevé de {log.person} : {log.promotion.fields.title}",
        ("Date", "Intitulé", "Nature", "Détail", "Minutes comptées"),
        [
            (line.on, line.title, LOG_KINDS[line.kind], line.detail, line.minutes or None)
            for line in log.lines
        ],
        (RULE, SOURCE),
    )


def training_file(table: TrainingTable) -> Table:
    """The annual table of a commune."""
    return Table(
        f"Formation des élus : {table.commune.name}, {table.year}",
        (
            "Élu", "Formation", "Organisme", "Agrément", "Début", "Fin", "Heures", "Financement",
            "Coût pour la commune HT (€)",
        ),
        [
            (
                row.person or f"Places sans titulaire : {row.places}",
                row.title,
                row.body,
                row.approval,
                row.starts_on,
                row.ends_on,
                in_hours(row.minutes),
                PAYERS.get(row.payer, row.payer),
                None if row.cost is None else Decimal(row.cost) / 100,
            )
            for row in table.rows
        ],
        (reference_in_full(TABLE_LAW), RULE),
    )  # fmt: skip


def activity_file(report: ActivityReport) -> Table:
    """The year of a body: promotions, then who they were for."""
    rows: list[tuple[Any, ...]] = [
        (
            "Promotion",
            row.title,
            STATES.get(row.state, row.state),
            row.starts_on,
            row.ends_on,
            row.members,
            in_hours(row.minutes),
            row.attested,
        )
        for row in report.rows
    ]
    rows += _spread_rows("Fonction", report.functions)
    rows += _spread_rows("Taille de la commune", report.sizes)
    return Table(
        f"Activité de {report.promotion.body.fields.name}, {report.year}",
        ("Nature", "Intitulé", "État", "Début", "Fin", "Personnes", "Heures suivies", "Attestations"),
        rows,
        (RULE, "Un groupe de moins de cinq personnes est compté avec d’autres."),
    )


def _spread_rows(kind: str, spread: Spread) -> Iterator[tuple[Any, ...]]:
    for label, count in spread.groups:
        yield (kind, label, "", None, None, count, None, None)


def in_hours(minutes: int) -> Decimal:
    """Minutes as hours, to a hundredth."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def _day(at: datetime | None) -> Any:
    return at.astimezone(PARIS).date() if at else None
