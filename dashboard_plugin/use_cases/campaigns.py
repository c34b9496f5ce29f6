"""The campaign that this year's answers and weightings hang on, opened by the first of them or on purpose."""

from __future__ import annotations

from datetime import datetime

from commune_core.policy import Operation
from commune_core.referential import Referential, load
from commune_core.territory import SIZE_CLASSES
from dashboard_plugin.applets.diagnostic.models import Campaign
from dashboard_plugin.applets.territory import loading
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.errors import ClosedCampaign, InvalidRequest
from dashboard_plugin.platform import PARIS, get_clock
from dashboard_plugin.selectors.access import Access, open_commune, renewed
from dashboard_plugin.selectors.communes import PRACTICE_NAME
from dashboard_plugin.use_cases.writing import announce, lock, one_write


def referential_of_year(commune: Commune | None, year: int) -> Referential:
    """The questionnaire of this year's campaign, the current one before it is opened."""
    version = (
        Campaign.objects.filter(commune=commune, year=year)
        .values_list("referential_version", flat=True)
        .first()
    )
    return load(version)


def locked_commune(access: Access) -> Commune:
    """The row to write on, held until the end of the transaction; a practice commune is made if need be."""
    row = access.row
    if row is None:
        row = make_practice(access.person)
    lock(row.pk)
    return row


def make_practice(user_id: int, *, population: int | None = None) -> Commune:
    """The person's private commune, made if need be; two tabs at once make one."""
    # One per person, whatever the year: `since` is part of the identity and must leave no room for a second.
    identity = {"insee_code": f"P{user_id}", "kind": Commune.Kind.PRACTICE, "since": 0}
    # The insertion comes first, so that two transactions wait for each other instead of failing. It writes
    # the kind again over a row that exists: told to ignore it, MySQL would let all who wait share the row,
    # each of them then asking for it alone, and end all but one.
    new = Commune(**identity, owner_id=user_id, name=PRACTICE_NAME, population=population)
    loading.put(Commune, [new], ["kind"], key=list(identity))
    return Commune.objects.select_for_update().get(**identity)


def population_of(size_code: str) -> int:
    """A population in the middle of a size class; raises InvalidRequest."""
    for size in SIZE_CLASSES:
        if size.code == size_code:
            return (size.population_min + (size.population_max or 2 * size.population_min)) // 2
    raise InvalidRequest(
        "Cette taille de commune n’existe pas.",
        hint=f"Tailles possibles : {', '.join(size.label for size in SIZE_CLASSES)}.",
    )


def open_campaign(commune: Commune, *, now: datetime) -> Campaign:
    """This year's campaign of a locked commune; raises ClosedCampaign."""
    referential = load()
    year = now.astimezone(PARIS).year
    # A locking read: it sees a closing that was written while we waited, which a plain one may not (MySQL).
    campaign, _ = Campaign.objects.select_for_update().get_or_create(
        commune=commune,
        year=year,
        defaults={
            "referential_version": referential.version,
            "referential_sha256": referential.sha256,
            "opened_at": now,
        },
    )
    refuse_closed(campaign)
    campaign.commune = commune
    return campaign


def refuse_closed(campaign: Campaign) -> None:
    """Raise ClosedCampaign, for whoever would write in a year that has its photograph."""
    if campaign.status == Campaign.Status.CLOSED:
        raise ClosedCampaign.of(campaign.year)


def open_year(user_id: int | None, *, commune: str | None) -> int:
    """Open this year's état des lieux before any answer, and give the year; open already, it stays so.

    Raises Forbidden, UnknownCommune, ClosedCampaign, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.ANSWER_ITEM)
    with one_write():
        held = locked_commune(access)
        renewed(access).require(Operation.ANSWER_ITEM)
        campaign = open_campaign(held, now=get_clock().now())
        announce("campaign.opened", user_id, campaign=campaign.pk, year=campaign.year)
    return campaign.year
