"""The promotion that most tests of this folder begin from."""

from tests.plugin.promotions.room import clock, course, host, make_room, room

__all__ = ["clock", "course", "host", "make_room", "room"]
