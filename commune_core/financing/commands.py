"""The rules from a shell: the `entree` of a worked case in, its `attendu` out, with the same keys.

`RULE_COMMANDS` maps the name of a command (the case's `commande`) to its function, which takes the fields
given and the day that chooses the parameters of law. Amounts go in and out as strings, in euros.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from commune_core.financing import budget_commands as budget
from commune_core.financing import grant_commands as grants
from commune_core.financing.plan_command import plan_answer
from commune_core.given import BadInput, Fields

Command = Callable[[Fields, date], dict[str, Any]]

RULE_COMMANDS: Mapping[str, Command] = {
    "plan": plan_answer,
    "R01": grants.r01,
    "R02": grants.r02,
    "R03": grants.participation("owner_share.minimum", "taux"),
    "R03b": grants.participation("owner_share.lead", "taux"),
    "R03c": grants.participation("owner_share.minimum", "taux_derogatoire"),
    "R04": grants.r04,
    "R05": grants.r05,
    "R06": budget.r06,
    "R07": budget.r07,
    "R08": grants.r08,
    "R09": budget.r09,
    "R10": budget.r10,
    "R10b": budget.r10b,
    "R11": budget.r11,
    "R12": budget.r12,
    "R13": grants.r13,
    "R14": grants.r14,
    "R15": grants.r15,
    "R16": budget.r16,
    "R17": budget.r17,
    "R18": budget.r18,
    "R19": budget.r19,
}


def answer(name: str, given: Any, day: date) -> dict[str, Any]:
    """What the rule `name` gives for the JSON object `given`; raises BadInput on an unknown name or key."""
    if name not in RULE_COMMANDS:
        hint = f"The rules are {', '.join(RULE_COMMANDS)}."
        raise BadInput(f"no such rule: {name[:40]}", hint=hint)
    fields = Fields(given)
    told = RULE_COMMANDS[name](fields, day)
    fields.close()
    return told
