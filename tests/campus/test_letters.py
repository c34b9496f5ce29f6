"""Letters of the campus: a mail program is told how to stop those that may be stopped, and no others."""

from __future__ import annotations

import pytest
from django.core import mail

from campus.platform import CampusPlatform
from commune_core.ports import Letter

pytestmark = pytest.mark.django_db

LETTER = Letter("Bienvenue", ("À mardi.",), "Lire", "/viatic/promotions/1/", stop="/viatic/lettres/x/")
ONE_GESTURE = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def test_a_letter_that_may_be_stopped_tells_a_mail_program_where():
    for letter in (LETTER, Letter("Accord", ("Oui.",), "Lire", "/viatic/")):
        CampusPlatform().send_to("lise@exemple.fr", letter)
    stopped, other = (message.extra_headers for message in mail.outbox)
    assert stopped["List-Unsubscribe"].startswith("<http://")
    assert stopped["List-Unsubscribe"].endswith("/viatic/lettres/x/>")
    assert other == {}


def test_one_gesture_is_offered_over_https_alone():
    assert LETTER.headers("http://h") == {"List-Unsubscribe": "<http://h/viatic/lettres/x/>"}
    assert LETTER.headers("https://h").items() >= ONE_GESTURE.items()
