"""Who really asks, when the team of a course looks at it as one learner."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dashboard_plugin.edxapp.users import is_stood_in_for

crum = pytest.importorskip("crum", reason="django-crum comes with the platform")
LEARNER, STAFF = SimpleNamespace(pk=1), SimpleNamespace(pk=2)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (None, False),
        (LEARNER, False),
        (STAFF, True),
        (SimpleNamespace(pk=1, real_user=STAFF), True),
        (SimpleNamespace(pk=1, real_user=LEARNER), False),
    ],
)
def test_somebody_else_is_told_by_who_really_asks(who, expected):
    with crum.impersonate(who):
        assert is_stood_in_for(LEARNER.pk) is expected
