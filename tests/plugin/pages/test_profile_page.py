"""The profile of a commune on its page: what is proposed, what two people said at once."""

from __future__ import annotations

import re

import pytest

from dashboard_plugin.models import CompetenceHolder
from tests.plugin.conftest import install_version  # noqa: F401
from tests.plugin.test_profile import DUTY, HIDDEN, tailored

pytestmark = pytest.mark.django_db

PAGE = "/viatic/commune/10156/profil/"


@pytest.fixture(autouse=True)
def _tailored(install_version):  # noqa: F811
    install_version(tailored)


def fields(response) -> dict[str, str]:
    """What the form would send as it stands."""
    page = response.content.decode()
    sent = dict(re.findall(r'type="hidden" name="(version-\w+)" value="(\d*)"', page))
    for name, options in re.findall(r'<select[^>]*name="(exerce-\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\w*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def stored():
    return {row.competence: (row.holder, row.version) for row in CompetenceHolder.objects.all()}


def test_what_is_usual_is_proposed_once_and_counts_once_saved(mayor):
    form = fields(mayor.get(PAGE))
    assert form == {"version-eau": "", "exerce-eau": "epci", "version-plu": "", "exerce-plu": ""}
    assert stored() == {}
    assert mayor.post(PAGE, form).url == PAGE
    assert stored() == {"eau": ("epci", 1)}
    page = mayor.get(PAGE).content.decode()
    assert HIDDEN in page and f"{DUTY}/" not in page


def test_who_says_that_nobody_knows_is_not_proposed_the_usual_again(mayor):
    mayor.post(PAGE, fields(mayor.get(PAGE)))
    mayor.post(PAGE, fields(mayor.get(PAGE)) | {"exerce-eau": ""})
    assert stored() == {"eau": ("", 2)}
    assert fields(mayor.get(PAGE))["exerce-eau"] == ""


def test_two_at_once_see_both_and_the_second_word_is_kept(mayor, deputy, text):
    mine = fields(mayor.get(PAGE)) | {"exerce-eau": "syndicat", "exerce-plu": "commune"}
    deputy.post(PAGE, fields(deputy.get(PAGE)) | {"exerce-eau": "etat"})
    compared = mayor.post(PAGE, mine)
    assert compared.status_code == 409
    assert stored() == {"eau": ("etat", 1)}
    again = fields(compared)
    assert (again["exerce-eau"], again["exerce-plu"], again["version-eau"]) == ("syndicat", "commune", "1")
    assert "La commune dit maintenant" in text(compared)
    mayor.post(PAGE, again)
    assert stored() == {"eau": ("syndicat", 2), "plu": ("commune", 1)}


def test_a_form_sent_twice_is_no_conflict(mayor):
    form = fields(mayor.get(PAGE))
    assert mayor.post(PAGE, form).status_code == mayor.post(PAGE, form).status_code == 302


def test_what_does_not_exist_is_refused(mayor):
    assert mayor.post(PAGE, {"exerce-eau": "voisin", "version-eau": ""}).status_code == 422
    assert mayor.post(PAGE, {"exerce-gaz": "epci"}).status_code == 302
    assert stored() == {}


def test_who_waits_reads_no_profile_and_writes_none(make_person, fontvannes):
    waiting = make_person("lise", fontvannes, status="pending")
    assert waiting.get(PAGE).status_code == 403
    assert waiting.post(PAGE, {"exerce-eau": "epci"}).status_code == 403
    assert stored() == {}
