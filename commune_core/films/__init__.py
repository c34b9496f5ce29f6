"""Films: how one is written, what is wrong with it, and how much of it was really played.

The block that shows a film, its authoring form and the course compiler ask the same rules.
"""

from .played import BadProgress, add, seconds, share
from .shape import FIELDS, Caption, Chapter, Choice, Fault, Film, Insert, Passage, Source, faults, read
from .times import LONGEST, BadTime, read_time, tell
from .vtt import BadCaptions, Cue, chapters_vtt, passages, read_vtt, write_vtt

__all__ = [
    "FIELDS",
    "LONGEST",
    "BadCaptions",
    "BadProgress",
    "BadTime",
    "Caption",
    "Chapter",
    "Choice",
    "Cue",
    "Fault",
    "Film",
    "Insert",
    "Passage",
    "Source",
    "add",
    "chapters_vtt",
    "faults",
    "passages",
    "read",
    "read_time",
    "read_vtt",
    "seconds",
    "share",
    "tell",
    "write_vtt",
]
