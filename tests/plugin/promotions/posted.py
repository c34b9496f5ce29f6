"""What is written to the people of a promotion, and what of it reached them."""

from __future__ import annotations

from dashboard_plugin.api import promotion_messages as messages
from dashboard_plugin.selectors.promotion_letters import stop_path
from tests.plugin import course_team
from tests.plugin.promotions.room import Room


class Killed(BaseException):
    """What ends a program at once: nothing catches it."""


def write(room: Room, who: str = "olivier", **more) -> int:
    group = more.pop("group", None)
    fields = messages.AnnouncementFields(
        **{"subject": "Bienvenue", "body": "À mardi.\n\nOlivier"} | more,
        group_id=room.groups[group].pk if group else None,
    )
    return messages.announce_to_promotion(room.users[who], promotion_id=room.id, fields=fields)


def written(room: Room) -> list[str]:
    """Names of those written to since the last look, letter by letter."""
    names = {number: name for name, number in room.users.items()}
    found = [names[people[0]] for people, _ in course_team.sent]
    course_team.sent.clear()
    return found


def stop_link(room: Room, who: str) -> str:
    return stop_path(room.users[who], room.id).removeprefix("/viatic/lettres/").removesuffix("/")
