"""The doors of the whole site, and those of what is one's own."""

from __future__ import annotations

from django.utils import timezone

from commune_core.policy import Operation
from dashboard_plugin import api
from dashboard_plugin.aid_data import AID_HEADINGS
from dashboard_plugin.api import (
    doubts,
    money,
    promotions,
)
from dashboard_plugin.models import (
    Doubt,
)
from tests.plugin.undone import Door, seen

AIDS = ";".join(AID_HEADINGS).encode()
FIGURES = b"code_insee;millesime;indicateur;valeur;source\n"
PAGE = {"course": "T042", "unit": "01-unite", "page": "lire"}


def own_doubt(user: int | None) -> int:
    """The number of a doubt that this person told; of somebody else without him."""
    now = timezone.now()
    return Doubt.objects.create(**PAGE, kind="error", text="Non.", author_id=user, told_at=now).pk


OF_THE_SITE: dict[Operation, dict[str, Door]] = {
    Operation.CREATE_PROMOTION: {
        "create_promotion": lambda user, code, item, ids: promotions.create_promotion(
            user, fields=promotions.PromotionFields("Maires"), body=promotions.BodyFields("Association")
        ),
    },
    Operation.IMPORT_FIGURES: {
        "known_figures": lambda user, code, item, ids: api.known_figures(user),
        "plan_local_aids": lambda user, code, item, ids: money.plan_local_aids(user, data=AIDS),
        "import_local_aids": lambda user, code, item, ids: money.import_local_aids(user, data=AIDS),
        "known_aids": lambda user, code, item, ids: money.known_aids(user),
        "plan_figures": lambda user, code, item, ids: api.plan_figures(user, data=FIGURES),
        "import_figures": lambda user, code, item, ids: api.import_figures(user, data=FIGURES),
    },
    Operation.TELL_DOUBT: {
        "page_doubts": lambda user, code, item, ids: doubts.page_doubts(user, **PAGE),
        "tell_doubt": lambda user, code, item, ids: doubts.tell_doubt(
            user, **PAGE, told=doubts.Doubt("error", "Le seuil a changé.")
        ),
        "doubts": lambda user, code, item, ids: doubts.doubts(user),
    },
    Operation.ANSWER_DOUBTS: {
        "doubt of another": lambda user, code, item, ids: doubts.doubt(user, doubt_id=own_doubt(None)),
        "doubts of all": lambda user, code, item, ids: seen(doubts.doubts(user).all),
        "doubt_lines": lambda user, code, item, ids: doubts.doubt_lines(user),
        "may_answer": lambda user, code, item, ids: seen(doubts.may_answer(user)),
        "waiting_doubts": lambda user, code, item, ids: seen(
            doubts.waiting_doubts(user, course="T042") is not None
        ),
        "answer_doubt": lambda user, code, item, ids: doubts.answer_doubt(
            user, doubt_id=own_doubt(None), state="studied", reply="", version=1
        ),
    },
}
"""These are about every commune at once, or about none."""

OF_ONESELF: dict[Operation, dict[str, Door]] = {
    Operation.OWN_PRACTICE: {
        "set_practice_size": lambda user, code, item, ids: api.set_practice_size(
            user, size_class="500-a-999"
        ),
        "current_commune": lambda user, code, item, ids: api.current_commune(user, create_practice=True),
    },
    Operation.READ_MY_DATA: {
        "export_my_data": lambda user, code, item, ids: api.export_my_data(user),
    },
    Operation.READ_DOUBT: {
        "doubt": lambda user, code, item, ids: doubts.doubt(user, doubt_id=own_doubt(user)),
    },
    Operation.ERASE_MY_DATA: {
        "preview_erasure": lambda user, code, item, ids: api.preview_erasure(user),
        "erase_person": lambda user, code, item, ids: api.erase_person(user),
    },
}
"""These name no commune: whoever calls them acts on what is his own."""
