"""The doors of who is who in a commune, and of whom it sends to learn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from commune_core.policy import Operation
from dashboard_plugin import api
from dashboard_plugin.api import (
    promotion_proof,
    promotion_roster,
)
from dashboard_plugin.errors import UnknownCode, UnknownFunding
from tests.plugin.undone import Door, seen


def past_the_code(door: Callable[[], object]) -> None:
    """Whoever is told that a code or a number opens nothing was let in."""
    with suppress(UnknownCode, UnknownFunding):
        door()


OF_PEOPLE: dict[Operation, dict[str, Door]] = {
    Operation.READ_MEMBERS: {"members": lambda user, code, item, ids: api.members(user, commune=code)},
    Operation.DECIDE_MEMBERSHIP: {
        "accept": lambda user, code, item, ids: api.decide_membership(
            user, membership_id=ids["pending"], accept=True
        ),
        "refuse": lambda user, code, item, ids: api.decide_membership(
            user, membership_id=ids["pending"], accept=False
        ),
        "pending_memberships": lambda user, code, item, ids: api.pending_memberships(user, commune=code),
        "end_membership": lambda user, code, item, ids: api.end_membership(
            user, membership_id=ids["confirmed"]
        ),
    },
    Operation.CONFIRM_REFERENT: {
        "confirm_referent": lambda user, code, item, ids: api.confirm_referent(
            user, membership_id=ids["pending"]
        ),
        "accept a provisional one": lambda user, code, item, ids: api.decide_membership(
            user, membership_id=ids["provisional"], accept=True
        ),
        "pending_memberships of all": lambda user, code, item, ids: api.pending_memberships(user),
        "is_moderator": lambda user, code, item, ids: seen(api.is_moderator(user)),
    },
    Operation.NAME_READER: {
        "name_reader": lambda user, code, item, ids: api.name_reader(
            user, commune=code, reader_id=ids["reader"]
        ),
        "remove_reader": lambda user, code, item, ids: api.remove_reader(
            user, commune=code, reader_id=ids["reader"]
        ),
    },
    Operation.REQUEST_MEMBERSHIP: {
        "request_membership": lambda user, code, item, ids: api.request_membership(
            user, commune=code, function="agent"
        ),
    },
    Operation.READ_TRAININGS: {
        "training_table": lambda user, code, item, ids: promotion_proof.training_table(user, commune=code),
        "can_read_trainings": lambda user, code, item, ids: seen(
            promotion_proof.can_read_trainings(user, commune=code)
        ),
    },
    Operation.ORDER_SEATS: {
        "seat_orders": lambda user, code, item, ids: past_the_code(
            lambda: promotion_roster.seat_orders(user, code="", commune=code)
        ),
        "order_seats": lambda user, code, item, ids: past_the_code(
            lambda: promotion_roster.order_seats(user, code="", commune=code, people=[("a@exemple.fr", "")])
        ),
        "answer_quote": lambda user, code, item, ids: past_the_code(
            lambda: promotion_roster.answer_quote(user, commune=code, funding_id=0, accept=True, version=1)
        ),
    },
}
