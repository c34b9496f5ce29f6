"""Moments as a reader in France expects them, whatever clock the host keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone

from dashboard_plugin.pages import french

LATE = datetime(2027, 3, 31, 22, 30, tzinfo=UTC)


@pytest.fixture(params=["UTC", "Europe/Paris", "America/New_York"], autouse=True)
def _clock_of_the_host(request):
    with timezone.override(request.param):
        yield


def test_a_moment_is_told_in_paris():
    assert french.moment(LATE).replace("\xa0", " ") == "le 1er avril 2027 à 0 h 30"


@pytest.mark.parametrize("value", [LATE, date(2027, 4, 1)])
def test_so_is_the_day_of_a_moment_on_a_page(value):
    said = Template("{% load viatic %}{{ value|day }}").render(Context({"value": value}))
    assert said.replace("\xa0", " ") == "1er avril 2027"
