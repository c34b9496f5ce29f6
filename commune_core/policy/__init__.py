"""Who may do what: one table, and everything it does not say is refused.

The caller says who acts (`Actor`: his roles on the site and his membership in the target's commune), on what
(`Target`) and which operation; `permits` answers. Nothing else in the code decides on a right.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .operations import (
    ALL_OPERATIONS,
    COMMUNE_ROLES,
    COURSE_ROLES,
    FUNCTIONS,
    GUEST_ROLES,
    PROMOTION_ROLES,
    SITE_ROLES,
    STATUSES,
    Operation,
)
from .rules import (
    Actor,
    Rule,
    Target,
    TargetKind,
    confirmed_member,
    confirmed_pilot,
    confirmed_referent,
    contributor,
    course_staff,
    guest,
    has_a_seat,
    head,
    invited_voice,
    observer,
    organiser,
    owner,
    promotion_host,
    provisional_referent,
    seated,
    signed_in,
    site_administrator,
    site_moderator,
    training_author,
    trusted_reader,
    tutor_of_group,
)

__all__ = [
    "ALL_OPERATIONS",
    "COMMUNE_ROLES",
    "COURSE_ROLES",
    "FUNCTIONS",
    "GUEST_ROLES",
    "PROMOTION_ROLES",
    "RULES",
    "SENSITIVE_OPERATIONS",
    "SITE_OPERATIONS",
    "SITE_ROLES",
    "STATUSES",
    "Actor",
    "Operation",
    "Rule",
    "Target",
    "TargetKind",
    "permits",
]

# An operation is permitted when one of its rules holds (and, on a sensitive item, SENSITIVE_RULE as well).
RULES: Mapping[TargetKind, Mapping[Operation, tuple[Rule, ...]]] = MappingProxyType(
    {
        "commune": MappingProxyType(
            {
                Operation.READ_COMMUNE: (confirmed_member, provisional_referent),
                Operation.ANSWER_ITEM: (confirmed_member, provisional_referent),
                Operation.SET_PRIORITY: (confirmed_member,),
                Operation.READ_MEMBERS: (confirmed_member, site_moderator),
                Operation.DECIDE_MEMBERSHIP: (confirmed_referent, site_moderator),
                Operation.CONFIRM_REFERENT: (site_moderator,),
                Operation.NAME_READER: (head,),
                Operation.REQUEST_MEMBERSHIP: (signed_in,),
                Operation.COPY_PRACTICE: (confirmed_referent,),
                Operation.SET_PROFILE: (confirmed_member,),
                Operation.SHARE_DOMAINS: (confirmed_referent, head),
                Operation.CLOSE_CAMPAIGN: (confirmed_referent, head),
                Operation.READ_COMPARISON: (confirmed_member,),
                Operation.CONSENT_COMPARISON: (confirmed_referent, head),
                Operation.READ_COUNCIL: (confirmed_member,),
                Operation.CONVENE_COUNCIL: (confirmed_referent, head),
                Operation.RATE_ITEM: (invited_voice,),
                Operation.READ_PROJECTS: (confirmed_member, provisional_referent),
                Operation.CREATE_PROJECT: (confirmed_member, provisional_referent),
                Operation.SET_FINANCING: (confirmed_member, provisional_referent),
                Operation.SET_INDICATOR: (confirmed_member, provisional_referent),
                Operation.MANAGE_KEYS: (confirmed_referent, head),
                Operation.HAND_OVER: (head,),
                Operation.SET_RESTRAINT: (confirmed_referent, head),
                Operation.ORDER_SEATS: (confirmed_referent, head),
                Operation.READ_TRAININGS: (head,),
            }
        ),
        # Whoever belongs to the commune has his place in it here too; a guest has none but in this project.
        "project": MappingProxyType(
            {
                Operation.READ_PROJECT: (confirmed_member, provisional_referent, guest),
                Operation.EDIT_PROJECT: (confirmed_member, provisional_referent),
                Operation.FOLLOW_PROJECT: (confirmed_member, provisional_referent, contributor),
                Operation.SET_FINANCING: (confirmed_member, provisional_referent),
                Operation.INVITE_GUEST: (confirmed_referent, head, confirmed_pilot),
                Operation.TALK: (confirmed_member, provisional_referent, guest),
            }
        ),
        "practice": MappingProxyType(
            {
                Operation.READ_COMMUNE: (owner,),
                Operation.ANSWER_ITEM: (owner,),
                Operation.SET_PRIORITY: (owner,),
                Operation.OWN_PRACTICE: (owner,),
                Operation.SET_PROFILE: (owner,),
                Operation.CLOSE_CAMPAIGN: (owner,),
                Operation.READ_PROJECTS: (owner,),
                Operation.CREATE_PROJECT: (owner,),
                Operation.READ_PROJECT: (owner,),
                Operation.EDIT_PROJECT: (owner,),
                Operation.FOLLOW_PROJECT: (owner,),
                Operation.SET_FINANCING: (owner,),
                Operation.SET_INDICATOR: (owner,),
            }
        ),
        "course": MappingProxyType({Operation.MANAGE_GROUPS: (course_staff,)}),
        "doubt": MappingProxyType({Operation.READ_DOUBT: (owner, training_author)}),
        # Nobody reads a promotion by his role on the site: an administrator only names who runs it.
        "promotion": MappingProxyType(
            {
                Operation.JOIN_PROMOTION: (signed_in,),
                Operation.READ_PROMOTION: (has_a_seat,),
                Operation.MANAGE_PROMOTION: (organiser,),
                Operation.NAME_ROLES: (organiser, site_administrator),
                Operation.ENROL_MEMBERS: (organiser,),
                Operation.FOLLOW_GROUP: (organiser, tutor_of_group),
                Operation.READ_AGGREGATES: (organiser, observer),
                Operation.HOLD_MEETING: (organiser, tutor_of_group),
                Operation.ANNOUNCE: (organiser, tutor_of_group),
                Operation.ATTEST: (organiser,),
                Operation.TAKE_PART: (seated,),
            }
        ),
        "site": MappingProxyType(
            {
                Operation.IMPORT_FIGURES: (site_administrator,),
                Operation.TELL_DOUBT: (signed_in,),
                Operation.ANSWER_DOUBTS: (training_author,),
                Operation.CREATE_PROMOTION: (promotion_host,),
            }
        ),
        "person": MappingProxyType(
            {
                Operation.READ_MY_DATA: (owner,),
                Operation.ERASE_MY_DATA: (owner,),
            }
        ),
    }
)

# What a sensitive item of a commune asks on top. A practice commune is its owner's: nothing to hide from him.
SENSITIVE_RULE: Rule = trusted_reader
SENSITIVE_OPERATIONS = frozenset(
    {
        Operation.READ_COMMUNE,
        Operation.ANSWER_ITEM,
        Operation.SET_PRIORITY,
        Operation.COPY_PRACTICE,
        Operation.READ_COUNCIL,
        Operation.RATE_ITEM,
    }
)

# What a role on the site may open: before any other operation nobody needs to look these roles up.
SITE_OPERATIONS = frozenset(
    operation
    for table in RULES.values()
    for operation, rules in table.items()
    if {site_moderator, site_administrator, training_author, promotion_host} & set(rules)
)


def permits(operation: Operation, actor: Actor, target: Target) -> bool:
    """Whether `actor` may do `operation` to `target`; False for whatever the table does not grant."""
    if not signed_in(actor, target):
        return False
    rules = RULES.get(target.kind, {}).get(operation, ())
    if not any(rule(actor, target) for rule in rules):
        return False
    guarded = target.kind == "commune" and target.sensitive and operation in SENSITIVE_OPERATIONS
    return SENSITIVE_RULE(actor, target) if guarded else True
