"""Proofs of promotions: hours, evidence, attestations, a commune's annual table, a body's activity."""

from __future__ import annotations

from dashboard_plugin.proof_data import (
    ActivityReport,
    ActivityRow,
    AttestationView,
    EvidenceLog,
    Given,
    Issuing,
    LogLine,
    ProofPage,
    ProofRow,
    Training,
    TrainingTable,
)
from dashboard_plugin.selectors.attestations import attestation
from dashboard_plugin.selectors.promotion_activity import activity
from dashboard_plugin.selectors.promotion_proof import all_proofs, evidence_log, issuing, proofs
from dashboard_plugin.selectors.training_table import can_read_trainings, training_table
from dashboard_plugin.use_cases.attest import Issued, issue_attestations, revoke_attestation
from dashboard_plugin.use_cases.check_attestation import check_attestation

__all__ = [
    "ActivityReport",
    "ActivityRow",
    "AttestationView",
    "EvidenceLog",
    "Given",
    "Issued",
    "Issuing",
    "LogLine",
    "ProofPage",
    "ProofRow",
    "Training",
    "TrainingTable",
    "activity",
    "all_proofs",
    "attestation",
    "can_read_trainings",
    "check_attestation",
    "evidence_log",
    "issue_attestations",
    "issuing",
    "proofs",
    "revoke_attestation",
    "training_table",
]
