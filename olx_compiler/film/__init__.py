"""Short films made from text: slides, a voice of synthesis, captions, transcript and chapters.

A film is a folder of `course_content/films/`: `film.yaml`, what people write; `timings.json`, when each
sentence is said, measured on the voice; the media. Pictures and texts come from the first two and never
differ; the bytes of the media may.
"""

from .script import FILMS, FilmSpec, read_films
from .timeline import FilmSource, attributes, load, problems

BLOCK = "viatic_video"

__all__ = ["BLOCK", "FILMS", "FilmSource", "FilmSpec", "attributes", "load", "problems", "read_films"]
