"""Accounts of the platform, by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model

from commune_core.ports import PlatformUser

MOST_STAFF = 20


def user(user_id: int) -> PlatformUser:
    """The account of this id; `email_verified` tells that its activation link was followed."""
    accounts: Any = get_user_model().objects
    found = accounts.select_related("profile").get(pk=user_id)
    return PlatformUser(found.pk, found.email, _name(found.pk, _full_name(found)), found.is_active)


def display_names(user_ids: Iterable[int]) -> Mapping[int, str]:
    """The full name of each profile; never a username, which is often an address."""
    people: Any = get_user_model().objects.filter(pk__in=tuple(user_ids))
    return {pk: _name(pk, name or "") for pk, name in people.values_list("pk", "profile__name")}


def global_staff() -> tuple[int, ...]:
    """The first accounts of the platform's staff, by seniority."""
    staff = get_user_model().objects.filter(is_staff=True, is_active=True)
    return tuple(staff.order_by("pk").values_list("pk", flat=True)[:MOST_STAFF])


def is_stood_in_for(user_id: int | None) -> bool:
    """Whether the person who asks is not this one: staff who see a course "as" one learner.

    The platform hands out the learner's account; on the pages it also puts it in the request, and keeps the
    person who really asks as its `real_user`.
    """
    from crum import get_current_request

    request = get_current_request()
    person: Any = getattr(request, "user", None)
    person = getattr(person, "real_user", person)
    return person is not None and person.pk != user_id


def _full_name(found: Any) -> str:
    profile = getattr(found, "profile", None)
    return profile.name if profile else ""


def _name(pk: int, full_name: str) -> str:
    return full_name.strip() or f"Membre {pk}"
