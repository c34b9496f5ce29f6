"""Who may do what: one table, and everything it does not say is refused.

The caller says who acts (`Actor`: his roles on the site and his membership in the target's commune), on what
(`Target`) and which operation; `permits` answers. Nothing else in the code decides on a right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

SITE_ROLES = ("admin", "moderateur", "auteur", "animateur_cohorte")
COURSE_ROLES = ("staff",)
COMMUNE_ROLES = ("referent", "elu", "collaborateur")
STATUSES = ("pending", "provisional", "confirmed", "ended")
FUNCTIONS = ("maire", "adjoint", "conseiller", "dgs_secretaire", "agent")
GUEST_ROLES = ("reader", "contributor")


class Operation(StrEnum):
    """What people do to a commune, a course, or what is kept about a person; `sensitive` targets are single
    items marked so in the referential."""

    READ_COMMUNE = "read_commune"  # the dashboard and the answers
    ANSWER_ITEM = "answer_item"
    SET_PRIORITY = "set_priority"  # importance and urgency
    READ_MEMBERS = "read_members"
    DECIDE_MEMBERSHIP = "decide_membership"
    CONFIRM_REFERENT = "confirm_referent"
    NAME_READER = "name_reader"  # who else may read sensitive items
    REQUEST_MEMBERSHIP = "request_membership"
    SET_PROFILE = "set_profile"  # who holds which competence
    SHARE_DOMAINS = "share_domains"  # entrust a domain to people, and say that it was reviewed
    CLOSE_CAMPAIGN = "close_campaign"  # into a photograph, or into one that corrects it
    READ_COMPARISON = "read_comparison"  # with communes alike
    CONSENT_COMPARISON = "consent_comparison"  # to be counted among them
    IMPORT_FIGURES = "import_figures"  # public figures about any commune
    READ_COUNCIL = "read_council"  # what is put to several voices, and the results of a closed round
    CONVENE_COUNCIL = "convene_council"  # have points rated by several voices, invite, close, settle
    RATE_ITEM = "rate_item"  # in a council one was invited to; what one gave is read by nobody else
    COPY_PRACTICE = "copy_practice"  # from one's practice commune into the real one
    OWN_PRACTICE = "own_practice"
    READ_PROJECTS = "read_projects"  # the list of actions and projects, indicators, what was achieved
    CREATE_PROJECT = "create_project"
    READ_PROJECT = "read_project"  # one sheet and all that hangs on it
    EDIT_PROJECT = "edit_project"  # the sheet itself: title, dates, status, people, points aimed at
    FOLLOW_PROJECT = "follow_project"  # its steps, documents and journal
    SET_FINANCING = "set_financing"  # costs, aids, loan; and the commune's own figures
    INVITE_GUEST = "invite_guest"  # somebody who sees this project and nothing else
    TALK = "talk"  # in the thread of one project
    SET_INDICATOR = "set_indicator"
    MANAGE_KEYS = "manage_keys"  # for programs: what a sensor may write
    HAND_OVER = "hand_over"  # take the whole space of the commune away in one file, or restore it
    SET_RESTRAINT = "set_restraint"  # have the reports neutral before the law asks it, and take that back
    TELL_DOUBT = "tell_doubt"  # say that a page of a course is wrong, and read what others said of it
    READ_DOUBT = "read_doubt"  # one doubt, and what was answered
    ANSWER_DOUBTS = "answer_doubts"  # read all that readers told, answer, say where each stands
    MANAGE_GROUPS = "manage_groups"  # the cohorts of a course: who is in, how far they are
    READ_MY_DATA = "read_my_data"  # all that is kept about oneself
    ERASE_MY_DATA = "erase_my_data"


ALL_OPERATIONS: tuple[Operation, ...] = tuple(Operation)

TargetKind = Literal["commune", "practice", "project", "person", "course", "doubt", "site"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; `role`, `status` and `function` are those of his membership in the target's commune.

    `course_role` is his place in the team of the target's course, `invited` whether the council at hand
    waits for his voice. `guest` is his role in the target project, where he was invited to it and accepted,
    `pilot` whether he leads it.
    """

    user_id: int | None
    site_roles: frozenset[str] = frozenset()
    role: str | None = None
    status: str | None = None
    function: str | None = None
    named: bool = False
    course_role: str | None = None
    invited: bool = False
    guest: str | None = None
    pilot: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What is acted on: a commune, one of its projects, the practice commune of `owner_id`, one item of these
    (`sensitive`), what is kept about the person `owner_id`, a course, the doubt that `owner_id` told, or the
    whole site."""

    kind: TargetKind
    owner_id: int | None = None
    sensitive: bool = False


Rule = Callable[[Actor, Target], bool]


def signed_in(actor: Actor, target: Target) -> bool:
    """Anybody with an account."""
    return actor.user_id is not None


def confirmed_member(actor: Actor, target: Target) -> bool:
    """A member of the commune whose membership was accepted, whatever his role."""
    return actor.status == "confirmed" and actor.role in COMMUNE_ROLES


def confirmed_referent(actor: Actor, target: Target) -> bool:
    """The referent of the commune, once the town hall or a moderator has confirmed him."""
    return actor.status == "confirmed" and actor.role == "referent"


def provisional_referent(actor: Actor, target: Target) -> bool:
    """The first who claimed the commune, not confirmed yet: he may begin the work, not rule over others."""
    return actor.status == "provisional" and actor.role == "referent"


def head(actor: Actor, target: Target) -> bool:
    """The mayor or the head of the administration, confirmed: they answer for security and staff."""
    return confirmed_member(actor, target) and actor.function in ("maire", "dgs_secretaire")


def trusted_reader(actor: Actor, target: Target) -> bool:
    """A head, or a confirmed member whom a head named: being named ends with the membership."""
    return head(actor, target) or (actor.named and confirmed_member(actor, target))


def invited_voice(actor: Actor, target: Target) -> bool:
    """A confirmed member whose voice is asked for: being invited ends with the membership."""
    return actor.invited and confirmed_member(actor, target)


def guest(actor: Actor, target: Target) -> bool:
    """Somebody invited to this very project, whose invitation he accepted and still holds."""
    return actor.guest in GUEST_ROLES


def contributor(actor: Actor, target: Target) -> bool:
    """A guest who may change what moves in the project."""
    return actor.guest == "contributor"


def confirmed_pilot(actor: Actor, target: Target) -> bool:
    """A confirmed member who leads this project: leading ends with the membership."""
    return actor.pilot and confirmed_member(actor, target)


def site_moderator(actor: Actor, target: Target) -> bool:
    """A moderator or an administrator: they settle who belongs to a commune, and never read its answers."""
    return bool(actor.site_roles & {"admin", "moderateur"})


def site_administrator(actor: Actor, target: Target) -> bool:
    """An administrator of the whole site."""
    return "admin" in actor.site_roles


def training_author(actor: Actor, target: Target) -> bool:
    """Somebody who writes courses, or an administrator."""
    return bool(actor.site_roles & {"admin", "auteur"})


def course_staff(actor: Actor, target: Target) -> bool:
    """A member of the course's team, as the host tells it."""
    return actor.course_role in COURSE_ROLES


def owner(actor: Actor, target: Target) -> bool:
    """The one person a practice commune, or what is kept about him, belongs to."""
    return actor.user_id == target.owner_id


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
        "site": MappingProxyType(
            {
                Operation.IMPORT_FIGURES: (site_administrator,),
                Operation.TELL_DOUBT: (signed_in,),
                Operation.ANSWER_DOUBTS: (training_author,),
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
    if {site_moderator, site_administrator, training_author} & set(rules)
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
