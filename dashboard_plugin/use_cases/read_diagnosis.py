"""Bring what a promotion reads of its communes' états des lieux up to date: by releases, of at least five."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from commune_core.errors import AlteredPhotograph
from commune_core.peers import tenths
from commune_core.privacy import CONSENTED_MIN, next_release
from dashboard_plugin.applets.promotions.diagnosis import DiagnosisConsent, PromotionDiagnosis
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.state import read_state
from dashboard_plugin.use_cases.writing import lock_promotion, one_write

Scores = Mapping[str, Mapping[str, int]]


def read_diagnosis(promotion_id: int) -> None:
    """Once a day, read the communes that agreed and still have a member in it; release what may be."""
    today = get_clock().today()
    if PromotionDiagnosis.objects.filter(promotion=promotion_id, read_on=today).exists():
        return
    communes = list(agreed(promotion_id))
    held = PromotionDiagnosis.objects.filter(promotion=promotion_id).exists()
    if len(communes) < CONSENTED_MIN and not held:
        return
    now = _scores(communes)
    with one_write():
        lock_promotion(promotion_id)
        if not Promotion.objects.filter(pk=promotion_id).exists():
            return
        # Who withdrew while it was read is in no release.
        still = {str(each.pk) for each in agreed(promotion_id)}
        release(promotion_id, {code: _of(cell, still) for code, cell in now.items()}, read=True)


def withdraw(promotion_id: int, commune_id: int) -> None:
    """Forget a commune at once; inside the write that withdraws its agreement."""
    row = PromotionDiagnosis.objects.filter(promotion=promotion_id).first()
    if row is None:
        return
    without = {
        code: {name: score for name, score in cell.items() if name != str(commune_id) and score >= 0}
        for code, cell in row.released.items()
    }
    release(promotion_id, without, read=False)


def release(promotion_id: int, now: Scores, *, read: bool) -> None:
    """Keep the next release of every domain, under the lock of the promotion."""
    row, _ = PromotionDiagnosis.objects.get_or_create(promotion_id=promotion_id)
    codes = {*row.released, *now}
    row.released = {code: next_release(row.released.get(code, {}), now.get(code, {})) for code in codes}
    if read:
        row.read_on = get_clock().today()
    row.save(update_fields=["released", "read_on"])


def agreed(promotion_id: int) -> Iterable[Commune]:
    """The communes of today that agreed and whose élu has a seat in force."""
    seated = Seat.objects.filter(promotion=promotion_id, role="member", state="member")
    consents = DiagnosisConsent.objects.filter(promotion=promotion_id)
    rows = Commune.objects.filter(
        pk__in=consents.values("commune"), status=Commune.Status.CURRENT, owner__isnull=True
    )
    return rows.filter(pk__in=seated.values("commune")).order_by("pk")


def _of(cell: Mapping[str, int], names: set[str]) -> Mapping[str, int]:
    return {name: score for name, score in cell.items() if name in names}


def _scores(communes: Iterable[Commune]) -> Scores:
    """Domain scores by code and commune, in tenths of a point, without the points that are reserved."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    today = get_clock().today()
    for commune in communes:
        try:
            state = read_state(commune, today=today, latest=True).without_sensitive()
        except AlteredPhotograph:
            continue
        for code, result in state.scorecard.domains.items():
            if (score := tenths(result.score)) is not None:
                found[code][str(commune.pk)] = score
    return found
