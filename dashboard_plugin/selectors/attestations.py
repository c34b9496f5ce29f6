"""Attestations: one as it is printed, and what its code says to anybody."""

from __future__ import annotations

from commune_core.policy import Actor, Operation, Target, permits
from commune_core.promotions.proof import FOUND_BY, UnknownAttestation, read_code, same_code
from dashboard_plugin.applets.promotions.proof import Attestation, AttestationHolder
from dashboard_plugin.proof_data import AttestationView
from dashboard_plugin.selectors.promotion_access import open_promotion

LONGEST_CODE = 40


def attestation(user_id: int | None, *, promotion_id: int, attestation_id: int) -> AttestationView:
    """One attestation, for who attests and for its holder, even once he has left; raises Forbidden and
    UnknownAttestation."""
    rows = Attestation.objects.filter(pk=attestation_id, promotion=promotion_id).select_related("holder")
    row = rows.first()
    holder: AttestationHolder | None = getattr(row, "holder", None)
    owner = holder.user_id if holder else None
    mine = owner is not None and permits(
        Operation.READ_MY_DATA, Actor(user_id), Target("person", owner_id=owner)
    )
    access = open_promotion(user_id, promotion_id)
    if not mine:
        access.require(Operation.ATTEST)
    if row is None:
        raise UnknownAttestation.here()
    return AttestationView(
        id=row.pk,
        promotion_id=promotion_id,
        code=row.code,
        name=holder.name if holder else "",
        printed=row.printed,
        minutes=row.minutes,
        completed_on=row.completed_on,
        issued_at=row.issued_at,
        revoked_at=row.revoked_at,
        revoked_reason=holder.revoked_reason if holder else "",
        mine=mine,
        may_revoke=row.revoked_at is None and access.permits(Operation.ATTEST),
    )


def state_of_code(typed: str) -> str:
    """What a code says to anybody: `valid`, `revoked` or `unknown`, and nothing else.

    The database is asked for the first letters only; the others, which are the proof, are compared in a time
    that does not depend on how many are right.
    """
    code = read_code(typed)
    if code is None:
        return "unknown"
    start = code[:FOUND_BY]
    rows = Attestation.objects.filter(code__gte=start, code__lte=start.ljust(LONGEST_CODE, "z"))
    state = "unknown"
    for held, revoked_at in rows.values_list("code", "revoked_at"):
        if same_code(held, code):
            state = "valid" if revoked_at is None else "revoked"
    return state
