"""A commune with something of every kind in its dashboard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone

from dashboard_plugin import api
from dashboard_plugin.models import (
    CostLine,
    Effect,
    Financing,
    Grant,
    Indicator,
    IndicatorValue,
    Outlook,
    Project,
    ProjectLink,
    Step,
)


def fill(user_id: int, code: str = "10145") -> Project:
    """Two projects and all that may hang on one; gives the one that gathers the other."""
    fields = api.ProjectFields(
        "Toiture de la salle", kind="project", why="=Fuite\net froid", domain="FIN", place="Hameau d’Ajou",
        phase="operation", starts_on=date(2026, 2, 1), due_on=date(2027, 6, 30), items=("GOV-02", "FIN-01"),
        pilot=api.Someone(user_id=user_id), elected=api.Someone("Ali Ben"),
        participants=(api.Someone("Léa Martin"),),
    )  # fmt: skip
    number = api.create_project(user_id, commune=code, fields=fields)
    devis = api.ProjectFields("+ Devis", parent_id=number, status="done")
    api.create_project(user_id, commune=code, fields=devis)
    project = Project.objects.get(pk=number)
    commune, now = project.commune, timezone.now()
    first = Step.objects.create(project=project, position=0, title="Devis", done_on=date(2026, 3, 1))
    Step.objects.create(project=project, position=1, title="Vote", due_on=date(2026, 9, 1), after=first)
    ProjectLink.objects.create(project=project, title="Plan", url="https://exemple.fr/plan", added_at=now)
    CostLine.objects.create(project=project, label="Tuiles", year=2027, planned=1234567, vat=550, paid=99)
    CostLine.objects.create(project=project, position=1, label="Études", year=2026, planned=0, fctva=False)
    Grant.objects.create(
        project=project, funder="Préfecture", scheme="detr", nature="etat_dotation", year=2027,
        amount=500000, granted=400001, status="granted", request_received_on=date(2026, 1, 31),
    )  # fmt: skip
    Financing.objects.create(
        project=project, on=date(2026, 1, 1), loan=300000, rate=36001, years=15, regime="none", share=1000,
        share_reason="anru", share_reference="Arrêté", signed_on=date(2026, 5, 4),
    )  # fmt: skip
    Outlook.objects.create(
        commune=commune,
        year=2025,
        revenue=21500000,
        spending=18000000,
        working_capital=-12,
        investment=7,
        grants=8,
        fctva=9,
    )
    indicator = Indicator.objects.create(
        commune=commune, project=project, item_id="EAU-01", title="Fuites", unit="m³", direction="down",
        baseline=Decimal("12345678901234.5678"), baseline_year=2025, author_id=user_id, at=now,
    )  # fmt: skip
    for day, value in ((date(2026, 1, 1), "-3.5"), (date(2026, 2, 1), "0.0001")):
        IndicatorValue.objects.create(indicator=indicator, on=day, value=Decimal(value), at=now)
    Effect.objects.create(project=project, item_id="GOV-02", after=3, said="Mieux.", at=now)
    project.refresh_from_db()
    return project
