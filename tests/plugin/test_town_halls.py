"""Addresses of town halls: all the lines or none, and what they confirm."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from dashboard_plugin import api
from dashboard_plugin.models import Commune, Membership

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


@pytest.fixture
def load(tmp_path, capsys):
    def run(text: str | bytes) -> str:
        path = tmp_path / "mairies.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        call_command("import_town_halls", path)
        return capsys.readouterr().out

    return run


def addresses() -> dict[str, str]:
    rows = Commune.objects.exclude(town_hall_email="")
    return dict(rows.values_list("insee_code", "town_hall_email"))


@pytest.mark.parametrize(
    "text",
    [
        "code_insee,email\n01001,mairie@abergement.fr\n2A004,contact@ajaccio.fr\n",
        "\ufeffcode_insee;email\r\n01001;mairie@abergement.fr\r\n2a004; contact@ajaccio.fr\r\n",
        "email,nom,code_insee\nmairie@abergement.fr,L'Abergement,01001\ncontact@ajaccio.fr,Ajaccio,2A004\n",
    ],
)
def test_codes_stay_text_and_either_separator_is_read(load, text):
    assert "2 lines read: 2 addresses changed, 0 referents confirmed" in load(text)
    assert addresses() == {"01001": "mairie@abergement.fr", "2A004": "contact@ajaccio.fr"}


def test_loading_twice_changes_nothing_and_an_empty_address_removes_one(load):
    text = "code_insee,email\n01001,mairie@abergement.fr\n"
    load(text)
    assert "1 lines read: 0 addresses changed" in load(text)
    load("code_insee,email\n01001,\n")
    assert addresses() == {}


def test_a_new_address_confirms_the_provisional_referent_who_signed_up_with_it(load, person):
    helene, paul = person("helene", email="Mairie@Faux.fr"), person("paul", email="paul@faux.fr")
    api.request_membership(helene, commune="10145", function="maire")
    api.request_membership(paul, commune="10156", function="maire")
    told = load("code_insee,email\n10145,mairie@faux.fr\n10156,autre@fontvannes.fr\n")
    assert "2 addresses changed, 1 referents confirmed" in told
    assert dict(Membership.objects.values_list("user_id", "status")) == {
        helene: "confirmed",
        paul: "provisional",
    }


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("10145,pas-une-adresse", "line 3: 'pas-une-adresse' is no e-mail address"),
        (f"10145,{'m' * 250}@faux.fr", "@faux.fr' is no e-mail address"),
        ("1001,mairie@abergement.fr", "line 3: '1001' is no INSEE code of five characters"),
        ("99999,mairie@nulle-part.fr", "line 3: no current commune has the code '99999'"),
        ("01001,autre@abergement.fr", "line 3: the code '01001' is already on line 2"),
        ("10145", "line 3: '' is no INSEE code"),
    ],
)
def test_one_faulty_line_keeps_every_line_out(load, lines, said):
    text = f"code_insee,email\n01001,mairie@abergement.fr\n{lines}\n"
    if lines == "10145":
        text = f"code_insee,email\n01001,mairie@abergement.fr\n,{lines}@x.fr\n"
    with pytest.raises(CommandError) as refused:
        load(text)
    assert said in str(refused.value)
    assert "Nothing was changed" in str(refused.value)
    assert addresses() == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The header must hold code_insee and email; it holds: nothing"),
        ("insee,mail\n01001,a@b.fr\n", "it holds: insee, mail"),
        ("code_insee,email\n01001,é@b.fr\n".encode("latin-1"), "not in UTF-8"),
    ],
)
def test_a_file_that_is_not_one_says_so(load, text, said):
    with pytest.raises(CommandError, match=said):
        load(text)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_town_halls", tmp_path / "absent.csv")
