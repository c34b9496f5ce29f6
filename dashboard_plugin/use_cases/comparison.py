"""Put a commune's closed years in common with communes alike, take them back, and keep what is published.

What may be published and when is `commune_core.peers`; here are only its tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, Sum, When

from commune_core.errors import AlteredPhotograph
from commune_core.peers import FAMILIES, GONE, Family, Pending, Released, publish, tenths
from commune_core.policy import Operation
from commune_core.territory import size_class
from dashboard_plugin.applets.comparison.models import (
    ComparisonConsent,
    PeerCell,
    PeerScore,
    PeerStratum,
)
from dashboard_plugin.applets.diagnostic.models import Campaign
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune, renewed
from dashboard_plugin.selectors.state import read_state
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.writing import announce, one_write

NO_EPCI = "aucun"
_FIGURES = ("count", "first", "median", "third")
_RELEASED = ("departement", "kind", "in_stratum", "in_departement", "in_kind")


def consent_to_comparison(user_id: int | None, *, commune: str, agreed: bool) -> None:
    """Agree, for the commune, to be counted among communes alike in every closed year; or withdraw.

    Saying the same again changes nothing. Raises Forbidden, UnknownCommune, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.CONSENT_COMPARISON)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.CONSENT_COMPARISON)
        given = ComparisonConsent.objects.filter(commune=held)
        if agreed is given.exists():
            return
        if agreed:
            ComparisonConsent.objects.create(commune=held, given_by_id=user_id, given_at=get_clock().now())
        else:
            given.delete()
        put_in_common(held)
        announce("comparison.consented", user_id, commune=access.commune.code, agreed=agreed)


def put_in_common(commune: Commune) -> None:
    """Bring what a locked commune has in common up to date: its closed years, nothing without its consent.

    Called whenever a year is closed or corrected, and when consent is given or withdrawn.
    """
    if commune.is_practice:
        return
    current = commune.status == Commune.Status.CURRENT
    agreed = current and ComparisonConsent.objects.filter(commune=commune).exists()
    closed = Campaign.objects.filter(commune=commune, status=Campaign.Status.CLOSED)
    years = set(closed.values_list("year", flat=True)) if agreed else set()
    known = PeerScore.objects.filter(commune=commune).values_list("year", flat=True).distinct()
    for year in sorted(years | set(known)):
        set_scores(commune, year, _scores(commune, year) if year in years else {})


def withdraw_merged() -> None:
    """Take back what communes that are no more had in common; called when a vintage is loaded."""
    merged = Commune.objects.exclude(status=Commune.Status.CURRENT)
    gone = ComparisonConsent.objects.filter(commune__in=merged).select_related("commune__departement")
    for consent in gone.order_by("commune_id"):
        commune = consent.commune
        consent.delete()
        put_in_common(commune)


def set_scores(commune: Commune, year: int, scores: Mapping[str, Fraction | None]) -> None:
    """Make `scores` (by domain, out of 100) what a commune has in common for a year; none withdraws it."""
    mine = PeerScore.objects.filter(commune=commune, year=year)
    stratum = mine.values_list("stratum", flat=True).first() or _stratum(commune)
    if not stratum:
        return  # a population nobody knows is like no other
    _turn(year, stratum)
    # Read once it is our turn: another commune's release, while we waited, wrote in these rows too.
    rows = {row.domain: row for row in mine}
    wanted = {domain: value for domain, score in scores.items() if (value := tenths(score)) is not None}
    # A commune stays all year in the cells it entered: moving would show in both.
    place = next(iter(rows.values()), None) or PeerScore(
        departement=commune.departement.code if commune.departement else "",
        kind=commune.epci.kind if commune.epci else NO_EPCI,
    )
    for domain in wanted.keys() - rows.keys():
        rows[domain] = PeerScore(
            commune=commune, year=year, domain=domain, stratum=stratum,
            departement=place.departement, kind=place.kind,
        )  # fmt: skip
    changed = [row for domain, row in rows.items() if row.pk is None or row.score != wanted.get(domain)]
    for row in changed:
        row.score = wanted.get(row.domain)
        if row.score is None:
            _forget(row)
        row.save()
    parts = {"stratum": "", "departement": place.departement, "kind": place.kind}
    touched = {row.domain for row in changed}
    again = {
        domain for family in FAMILIES for domain in _release(year, stratum, family, parts[family], touched)
    }
    if again:
        _publish(year, stratum, again)
    PeerScore.objects.filter(
        year=year, stratum=stratum, score=None, in_stratum=None, in_departement=None, in_kind=None
    ).delete()


def _forget(row: PeerScore) -> None:
    for family in FAMILIES:
        if getattr(row, f"in_{family}") is not None:
            setattr(row, f"in_{family}", GONE)


def rebuild_peers(*, year: int) -> int:
    """Compute every published cell of a year again from what its last release was made of.

    One transaction a size class. Gives the number of cells that differed: none, unless somebody wrote in the
    tables by hand.
    """
    written = 0
    for stratum in (
        PeerStratum.objects.filter(year=year).order_by("stratum").values_list("stratum", flat=True)
    ):
        with one_write():
            _turn(year, stratum)
            written += _publish(year, stratum)
    return written


def years_in_common() -> tuple[int, ...]:
    """The years for which a commune put something in common."""
    return tuple(PeerStratum.objects.order_by("year").values_list("year", flat=True).distinct())


def _scores(commune: Commune, year: int) -> Mapping[str, Fraction | None]:
    """The domain scores of a closed year, reserved points left out: no aggregate holds them."""
    try:
        state = read_state(commune, today=get_clock().today(), year=year).without_sensitive()
    except AlteredPhotograph:
        # A year that nobody can trust counts for nobody, and holds no other year back.
        return {}
    return {code: result.score for code, result in state.scorecard.domains.items()}


def _stratum(commune: Commune) -> str:
    size = size_class(commune.population)
    return size.code if size else ""


def _turn(year: int, stratum: str) -> None:
    """Wait for one's turn to write on the cells of a size class."""
    turn, _ = PeerStratum.objects.get_or_create(year=year, stratum=stratum)
    PeerStratum.objects.select_for_update().get(pk=turn.pk)


def _cell(year: int, stratum: str, family: Family, part: str) -> Any:
    rows = PeerScore.objects.filter(year=year, stratum=stratum)
    return rows if family == "stratum" else rows.filter(**{family: part})


def _release(year: int, stratum: str, family: Family, part: str, domains: Iterable[str]) -> set[str]:
    """Release the cells of these domains where enough has changed; gives the domains to publish again."""
    column = f"in_{family}"
    cell = _cell(year, stratum, family, part).filter(domain__in=tuple(domains))
    # Whoever left and came back may score as before: what it was is forgotten, so it is no change to hide in.
    same = Q(score=F(column)) | Q(score=None, **{column: None}) | Q(score__isnull=False, **{column: GONE})
    pending = cell.values("domain").annotate(
        there=Count("score"),
        changed=Sum(Case(When(same, then=0), default=1, output_field=IntegerField())),
        gone=Count(Case(When(**{column: GONE}, then=1))),
    )
    told = {row["domain"]: Pending(row["there"], row["changed"], row["gone"]) for row in pending}
    released = {domain for domain, each in told.items() if each.may_be_released}
    cell.filter(domain__in=released).update(**{column: F("score")})
    return released | {domain for domain, each in told.items() if each.gone}


def _publish(year: int, stratum: str, domains: Iterable[str] | None = None) -> int:
    """Write what these domains publish (all of them without any); gives the number of cells that changed."""
    scores = PeerScore.objects.filter(year=year, stratum=stratum)
    cells = PeerCell.objects.filter(year=year, stratum=stratum)
    if domains is not None:
        scores, cells = scores.filter(domain__in=domains), cells.filter(domain__in=domains)
    rows: dict[str, list[Released]] = defaultdict(list)
    for domain, *row in scores.values_list("domain", *_RELEASED).iterator(chunk_size=20_000):
        rows[domain].append(tuple(row))  # type: ignore[arg-type]
    stored = {(row.domain, row.family, row.part): row for row in cells}
    written = 0
    for domain, each in rows.items():
        for (family, part), figures in publish(each).items():
            row = stored.pop((domain, family, part), None) or PeerCell(
                year=year, stratum=stratum, family=family, part=part, domain=domain
            )
            columns = {name: getattr(figures, name) if figures else None for name in _FIGURES}
            if row.pk is None or any(getattr(row, name) != value for name, value in columns.items()):
                vars(row).update(columns)
                row.save()
                written += 1
    cells.filter(pk__in=[row.pk for row in stored.values()]).delete()
    return written + len(stored)
