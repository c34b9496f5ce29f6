"""A host whose members pass what a test says they passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from commune_core.ports import CourseTrace
from tests.plugin.pages.teaching import TeachingPlatform


class ProvingPlatform(TeachingPlatform):
    """See the module: `passed` holds days by person and course, `left` traces."""

    passed: ClassVar[dict[tuple[int, str], date]] = {}
    left: ClassVar[dict[tuple[int, str], CourseTrace]] = {}

    def passes(self, user_ids: Iterable[int], course_keys: Iterable[str]) -> Mapping[tuple[int, str], date]:
        people, keys = set(user_ids), set(course_keys)
        return {pair: day for pair, day in self.passed.items() if pair[0] in people and pair[1] in keys}

    def course_traces(self, user_id: int, course_keys: Iterable[str]) -> Mapping[str, CourseTrace]:
        return {key: found for key in course_keys if (found := self.left.get((user_id, key)))}
