"""Where the data that travels with the code is: sources of content, compiled courses.

They are the packages `viatic_content` and `viatic_courses` once installed, and the folders
`course_content/` and `olx/` beside this package in a checkout; they hold no Python.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_CHECKOUT = Path(__file__).parent.parent


def content_folder() -> Path:
    """Folder of `course_content/`: themes, courses, referential, open data."""
    return _folder("viatic_content", "course_content")


def courses_folder() -> Path:
    """Folder of `olx/`: the compiled courses and the lock of their ids."""
    return _folder("viatic_courses", "olx")


def _folder(package: str, in_checkout: str) -> Path:
    spec = find_spec(package)
    # An editable install lists, after the folder, a hook that is no path.
    for location in (spec.submodule_search_locations or []) if spec else []:
        if Path(location).is_dir():
            return Path(location)
    return _CHECKOUT / in_checkout
