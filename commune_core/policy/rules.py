"""Who acts, on what, and the rules that the table of rights is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .operations import COMMUNE_ROLES, COURSE_ROLES, GUEST_ROLES, PROMOTION_ROLES

TargetKind = Literal["commune", "practice", "project", "person", "course", "doubt", "promotion", "site"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; `role`, `status` and `function` are those of his membership in the target's commune.

    `course_role` is his place in the team of the target's course, `invited` whether the council at hand
    waits for his voice. `guest` is his role in the target project, where he was invited to it and accepted,
    `pilot` whether he leads it. `promotion_role` is that of the seat he holds in the target promotion, and
    `promotion_groups` are the groups of it that he tutors.
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
    promotion_role: str | None = None
    promotion_groups: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """What is acted on: a commune, one of its projects, the practice commune of `owner_id`, one item of these
    (`sensitive`), what is kept about the person `owner_id`, a course, the doubt that `owner_id` told,
    a promotion, or the whole site.

    `group_id` is the one group of the promotion that is concerned, None for all of it and for who is in none.
    """

    kind: TargetKind
    owner_id: int | None = None
    sensitive: bool = False
    group_id: int | None = None


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


def promotion_host(actor: Actor, target: Target) -> bool:
    """Somebody whom the site lets run promotions."""
    return bool(actor.site_roles & {"admin", "animateur_cohorte"})


def organiser(actor: Actor, target: Target) -> bool:
    """Whoever runs this promotion."""
    return actor.promotion_role == "organiser"


def observer(actor: Actor, target: Target) -> bool:
    """Whoever reads the totals of this promotion, and nobody in it."""
    return actor.promotion_role == "observer"


def seated(actor: Actor, target: Target) -> bool:
    """A member of this promotion."""
    return actor.promotion_role == "member"


def tutor_of_group(actor: Actor, target: Target) -> bool:
    """Whoever tutors the very group that is concerned: never all of them at once, nor who is in none."""
    return actor.promotion_role == "tutor" and target.group_id in actor.promotion_groups


def has_a_seat(actor: Actor, target: Target) -> bool:
    """Anybody with a role in this promotion."""
    return actor.promotion_role in PROMOTION_ROLES


def owner(actor: Actor, target: Target) -> bool:
    """The one person a practice commune, or what is kept about him, belongs to."""
    return actor.user_id == target.owner_id
