"""Compute every stored domain score again from the answers: dates grow older, populations change."""

from __future__ import annotations

from datetime import date

from dashboard_plugin.applets.diagnostic.models import Campaign, DomainScore
from dashboard_plugin.use_cases.scoring import answered_domains, campaign_state, store_scores
from dashboard_plugin.use_cases.writing import lock, one_write


def rebuild_scores(*, today: date) -> int:
    """One transaction a campaign, so that it may be stopped and run again; gives the rows changed.

    A closed campaign keeps the scores of its photograph.
    """
    written = 0
    still_open = Campaign.objects.filter(status=Campaign.Status.OPEN)
    for campaign_id, commune_id in still_open.order_by("pk").values_list("pk", "commune_id").iterator():
        with one_write():
            lock(commune_id)
            campaign = still_open.select_related("commune").filter(pk=campaign_id).first()
            if campaign is None:
                continue
            state = campaign_state(campaign, today=today)
            domains = answered_domains(state)
            written += store_scores(campaign, state, domains)
            written += DomainScore.objects.filter(campaign=campaign).exclude(domain__in=domains).delete()[0]
    return written
