"""The doors of a commune: its points, its years, its council.

Each takes the user, the code of the commune, the point, and the ids of others to decide upon.
"""

from __future__ import annotations

import json

from commune_core.policy import Operation
from dashboard_plugin import api
from dashboard_plugin.api import (
    learning,
)
from dashboard_plugin.models import (
    CouncilRound,
)
from tests.plugin.rights_scene import PAST, SENSITIVE_ITEM
from tests.plugin.undone import Door, seen


def bring_a_file(user: int | None, code: str, item: str) -> None:
    """Its three doors, one after the other; a line that is refused is a closed door."""
    plan = api.bring_answers(user, commune=code, name="essai", lines=[(2, {"Point": item, "Réponse": "3"})])
    seen(not plan.refused)
    again = api.read_import(user, commune=code, upload_id=plan.upload_id)
    api.import_answers(user, commune=code, upload_id=plan.upload_id, digest=again.digest, take=[item])


def close_without_council(user: int | None, code: str) -> None:
    """A year does not close over a council that is open."""
    CouncilRound.objects.all().delete()
    api.close_campaign(user, commune=code)


def shows(item: str, view: api.CampaignView | None) -> object:
    """Whether a year counts the point among its answers: the two that are answered, or the plain one."""
    return seen(view is None or view.answered >= (2 if item == SENSITIVE_ITEM else 1))


OF_A_COMMUNE: dict[Operation, dict[str, Door]] = {
    Operation.READ_COMMUNE: {
        "recommended": lambda user, code, item, ids: seen(
            [
                reason
                for each in learning.recommended(user, commune=code)
                for reason in each.reasons
                if reason.priority.item.id == item
            ]
        ),
        "sheet": lambda user, code, item, ids: seen(api.sheet(user, items=item, commune=code).rows),
        "dashboard": lambda user, code, item, ids: seen(
            [row for row in api.dashboard(user, commune=code).priorities if row.priority.item.id == item]
        ),
        "sheet of a past year": lambda user, code, item, ids: seen(
            api.sheet(user, items=item, commune=code, year=PAST).rows
        ),
        "evolution": lambda user, code, item, ids: seen(
            [
                point
                for domain in api.evolution(user, commune=code, before=PAST).domains
                for point in domain.points
                if point.item.id == item
            ]
        ),
        "photograph_file": lambda user, code, item, ids: seen(
            item in json.loads(api.photograph_file(user, commune=code, year=PAST, number=1))["answers"]
        ),
        "campaign": lambda user, code, item, ids: shows(item, api.campaign(user, commune=code, year=PAST)),
        "entrusted": lambda user, code, item, ids: shows(item, api.entrusted(user, commune=code)),
        "evidence": lambda user, code, item, ids: api.evidence(user, commune=code, item_id=item),
        "evidence_file": lambda user, code, item, ids: api.evidence_file(
            user, commune=code, item_id=item, evidence_id=1
        ),
        "point_history": lambda user, code, item, ids: api.point_history(user, commune=code, item_id=item),
        "explain_score": lambda user, code, item, ids: seen(
            api.explain_score(user, commune=code).answers.get(item)
        ),
        "profile": lambda user, code, item, ids: (
            api.profile(user, commune=code),
            seen(api.sheet(user, items=item, commune=code).rows),
        ),
        "what_if": lambda user, code, item, ids: api.what_if(user, commune=code, item_id=item, raw=1),
    },
    Operation.ANSWER_ITEM: {
        "save_answer": lambda user, code, item, ids: api.save_answer(
            user, item_id=item, raw=1, version=1, commune=code
        ),
        "open_year": lambda user, code, item, ids: (
            api.open_year(user, commune=code),
            seen(api.sheet(user, items=item, commune=code).rows),
        ),
        "add_evidence": lambda user, code, item, ids: api.add_evidence(
            user, commune=code, item_id=item, url="https://exemple.fr/"
        ),
        "remove_evidence": lambda user, code, item, ids: api.remove_evidence(
            user, commune=code, item_id=item, evidence_id=1
        ),
        "a file": lambda user, code, item, ids: bring_a_file(user, code, item),
    },
    Operation.SET_PROFILE: {
        "set_holders": lambda user, code, item, ids: api.set_holders(
            user, commune=code, given={"eau": ("epci", None)}
        ),
    },
    Operation.READ_COMPARISON: {
        "comparison": lambda user, code, item, ids: api.comparison(user, commune=code),
    },
    Operation.CONSENT_COMPARISON: {
        "consent_to_comparison": lambda user, code, item, ids: api.consent_to_comparison(
            user, commune=code, agreed=True
        ),
    },
    Operation.SET_PRIORITY: {
        "set_weighting": lambda user, code, item, ids: api.set_weighting(
            user, commune=code, item_id=item, importance=2
        ),
    },
    Operation.COPY_PRACTICE: {
        "copy_practice": lambda user, code, item, ids: api.copy_practice(user, commune=code, item_ids=[item]),
    },
    Operation.SHARE_DOMAINS: {
        "share_domain": lambda user, code, item, ids: api.share_domain(
            user, commune=code, domain="GOV", member_id=ids["reader"]
        ),
        "unshare_domain": lambda user, code, item, ids: api.unshare_domain(
            user, commune=code, domain="GOV", member_id=ids["reader"]
        ),
        "review_domain": lambda user, code, item, ids: api.review_domain(
            user, commune=code, domain="GOV", state="reviewed", version=None
        ),
    },
    Operation.CLOSE_CAMPAIGN: {
        "close_campaign": lambda user, code, item, ids: close_without_council(user, code),
        "correct_campaign": lambda user, code, item, ids: api.correct_campaign(
            user,
            commune=code,
            year=PAST,
            number=1,
            reason="Erreur",
            corrections=[api.Correction("GOV-05", 4)],
        ),
    },
    Operation.READ_COUNCIL: {
        "councils": lambda user, code, item, ids: seen(
            [each for each in api.councils(user, commune=code).rounds if item in each.item_ids]
        ),
        "council": lambda user, code, item, ids: seen(
            item in api.council(user, commune=code, round_id=ids["open"]).round.item_ids
        ),
        "council_results": lambda user, code, item, ids: seen(
            api.council_results(user, commune=code, round_id=ids["closed"]).row(item)
        ),
    },
    Operation.CONVENE_COUNCIL: {
        "convene": lambda user, code, item, ids: api.convene(
            user, commune=code, title="Avril", items=item, invited=ids["voices"]
        ),
        "invite": lambda user, code, item, ids: api.invite(
            user, commune=code, round_id=ids["open"], invited=ids["voices"]
        ),
        "close_round": lambda user, code, item, ids: api.close_round(
            user, commune=code, round_id=ids["open"]
        ),
        "note_discussion": lambda user, code, item, ids: api.note_discussion(
            user, commune=code, round_id=ids["closed"], item_id=item, notes="Vu.", version=1
        ),
        "settle_item": lambda user, code, item, ids: api.settle_item(
            user,
            commune=code,
            round_id=ids["closed"],
            item_id=item,
            answer={"raw": 1, "version": 1},
            why="Vu.",
        ),
    },
    Operation.RATE_ITEM: {
        "rate_item": lambda user, code, item, ids: api.rate_item(
            user, commune=code, round_id=ids["open"], item_id=item, raw=1, version=None
        ),
    },
}
