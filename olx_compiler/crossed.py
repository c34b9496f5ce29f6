"""What no fenced block can see by itself: an id its page has already, a film whose parts do not fit."""

from __future__ import annotations

from collections.abc import Iterator

from commune_core import films
from olx_compiler.content import Course, Directive, Page
from olx_compiler.directives import VideoSpec
from olx_compiler.problem import Problem
from olx_compiler.render import film

_PAGE = "/jump_to_id/page"


def faults(course: Course) -> Iterator[Problem]:
    """Each such fault of a course whose files are known."""
    for _section, unit in course.units():
        for page in unit.pages:
            yield from _twice(page)
            for segment in page.segments:
                if isinstance(segment, Directive) and isinstance(segment.spec, VideoSpec):
                    yield from _film(course, segment, segment.spec)


def _twice(page: Page) -> Iterator[Problem]:
    """What people said or watched hangs on an id: one of a kind, a page."""
    seen: set[tuple[str, str]] = set()
    for segment in page.segments:
        name = getattr(segment.spec, "id", None) if isinstance(segment, Directive) else None
        if name is not None and isinstance(segment, Directive):
            if (segment.kind, name) in seen:
                message = f"another {segment.kind} of this page is called '{name}'"
                yield segment.where.problem(("id",), "fence.duplicate-id", message, "give each its own id")
            seen.add((segment.kind, name))


def _film(course: Course, directive: Directive, spec: VideoSpec) -> Iterator[Problem]:
    """The block's own judgement of what it will be given; made films were judged with their text."""
    needed = {name for _place, name, _kind in spec.files()}
    if spec.film is not None or not needed <= course.assets.keys():
        return
    # Where a link leads is judged with the other links.
    settings = film.settings(spec, course.assets, lambda address: address if ":/" in address else _PAGE)
    for fault in films.faults(settings):
        place = (fault.field,) if fault.index is None else (fault.field, fault.index)
        yield directive.where.problem(
            place, "video.content", fault.text, "docs/blocks.md says what a film may hold"
        )
