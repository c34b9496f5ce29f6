"""Compute every stored domain score again from the answers: dates grow older, populations change."""

from __future__ import annotations

from datetime import date

from dashboard_plugin.applets.diagnostic.models import Campaign, DomainScore
from dashboard_plugin.use_cases.scoring import answered_domains, campaign_state, store_scores
from dashboard_plugin.use_cases.writing import lock, one_write


def rebuild_scores(*, today: date) -> int:
    """One transaction a campaign, so that it may be stopped and run again; gives the rows changed."""
    written = 0
    for campaign_id in Campaign.objects.order_by("pk").values_list("pk", flat=True).iterator():
        with one_write():
            campaign = Campaign.objects.select_related("commune").get(pk=campaign_id)
            lock(campaign.commune_id)
            state = campaign_state(campaign, today=today)
            domains = answered_domains(state)
            written += store_scores(campaign, state, domains)
            written += DomainScore.objects.filter(campaign=campaign).exclude(domain__in=domains).delete()[0]
    return written
