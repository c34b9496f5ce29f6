"""The aids a project may ask for: national schemes that come with the code, and those of its territory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import cast

from django.db.models import Q

from commune_core.aids import Aid, Applicant, aids_for, load_aids
from commune_core.financing.plan import Nature
from commune_core.policy import Operation
from dashboard_plugin.aid_data import AidRow, AidsView, KnownAid, hope
from dashboard_plugin.applets.financing.models import CostLine, Grant, LocalAid
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.figures import require_administrator
from dashboard_plugin.selectors.project_access import ProjectAccess, open_project
from dashboard_plugin.selectors.projects import project_view


def aids(user_id: int | None, *, project_id: int) -> AidsView:
    """The aids that this project may ask for today; raises Forbidden."""
    access = open_project(user_id, project_id)
    access.require(Operation.READ_PROJECT)
    today = get_clock().today()
    project = project_view(access)
    local = local_aids(access, today)
    subsidised = _subsidised(access)
    planned = set(Grant.objects.filter(project=access.row).values_list("scheme", flat=True))
    population = project.commune.population
    codes = {aid.code for aid in local}
    rows = tuple(
        replace(
            aid_row(match.aid, subsidised),
            reason=match.reason,
            items=match.items,
            doubt=match.doubt,
            local=match.aid.code in codes,
            in_plan=match.aid.code in planned,
        )
        for match in aids_for(project.fields.items, "commune", population, today, local)
    )
    return AidsView(project, today, rows, access.permits(Operation.SET_FINANCING))


def scheme(user_id: int | None, *, project_id: int, code: str) -> AidRow | None:
    """One aid by its code, as the form that adds it to a plan wants it; None for one that is not known.

    Raises Forbidden.
    """
    access = open_project(user_id, project_id)
    access.require(Operation.SET_FINANCING)
    known = {aid.code: aid for aid in (*load_aids(), *local_aids(access, get_clock().today()))}
    return aid_row(known[code], _subsidised(access)) if code in known else None


def known_aids(user_id: int | None) -> tuple[KnownAid, ...]:
    """The local aids that are there; raises Forbidden to whoever is no administrator."""
    require_administrator(user_id)
    columns = ("code", "name", "funder", "departement", "since", "until", "source")
    return tuple(KnownAid(*row) for row in LocalAid.objects.order_by("code").values_list(*columns))


def local_aids(access: ProjectAccess, day: date) -> tuple[Aid, ...]:
    """The schemes of the territory of a project, those in force."""
    departement = access.access.commune.departement
    here = Q(departement="") | Q(departement=departement) if departement else Q(departement="")
    rows = LocalAid.objects.filter(here, Q(until=None) | Q(until__gte=day), since__lte=day)
    return tuple(_aid(row) for row in rows.order_by("code"))


def aid_row(aid: Aid, subsidised: int) -> AidRow:
    """A scheme as it is handed out, beside the cost that grants count."""
    return AidRow(
        aid.code,
        aid.name,
        aid.funder,
        aid.nature,
        aid.purpose,
        hope(aid.rate_min, aid.rate_max, aid.ceiling, subsidised, aid.amount_note),
        calendar=aid.calendar,
        start_note=aid.start_note,
        advice=aid.advice,
        source=aid.source,
        certainty=aid.certainty,
    )


def _subsidised(access: ProjectAccess) -> int:
    planned: Iterable[int] = CostLine.objects.filter(project=access.row, subsidisable=True).values_list(
        "planned", flat=True
    )
    return sum(planned)


def _aid(row: LocalAid) -> Aid:
    return Aid(
        code=row.code,
        name=row.name,
        funder=row.funder,
        nature=cast("Nature", row.nature),
        since=row.since,
        until=row.until,
        applicants=(Applicant("commune", population_max=row.population_max),),
        purpose=row.purpose,
        domains=frozenset(row.domains),
        items=frozenset(row.items),
        themes=(),
        rate_min=_rate(row.rate_min),
        rate_max=_rate(row.rate_max),
        ceiling=row.ceiling,
        amount_certainty="",
        amount_note="",
        calendar="",
        start="funder",
        start_note="",
        source=row.source,
        certainty="",
        advice="",
    )


def _rate(stored: int | None) -> Fraction | None:
    return None if stored is None else Fraction(stored, 10_000)
