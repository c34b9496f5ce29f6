"""Public figures: who brings them, all lines or none, and what they and last year's answers propose."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden
from commune_core.tabular import UnreadableTable
from dashboard_plugin import api
from dashboard_plugin.models import Answer, Campaign, Figure, Photograph
from tests.plugin.listening import heard

pytestmark = pytest.mark.django_db

HERE, THERE = "10145", "10156"
NUMBER, YES_NO, RESERVED = "FIN-01", "GOV-01", "SEC-04"
HEAD = "code_insee;millesime;indicateur;valeur;source"
LINES = (
    f"{HERE};2024;epargne;12,5;DGFiP",
    f"{HERE};2023;epargne;9;DGFiP",
    f"{THERE};2024;epargne;7;DGFiP",
    f"{HERE};2022;delegations;oui;Préfecture",
)


def measure(compiled):
    """Two points of the questionnaire that a public figure answers."""
    for domain in compiled["domains"]:
        for item in domain["items"]:
            item |= {NUMBER: {"figure": "epargne"}, YES_NO: {"figure": "delegations"}}.get(item["id"], {})


@pytest.fixture(autouse=True)
def _measured(install_version, at):
    install_version(measure)
    at("2026-11-22")


@pytest.fixture
def admin(person) -> int:
    return person("anne", site_role="admin")


def file(*lines, head=HEAD) -> bytes:
    return "\n".join([head, *lines]).encode()


def proposals(user_id):
    rows = api.sheet(user_id, items="tout", commune=HERE, proposals=True).rows
    return {
        row.item.id: (row.proposal.value, row.proposal.source, row.proposal.year)
        for row in rows
        if row.proposal
    }


def save(user_id, item_id, raw, version=None, **more):
    return api.save_answer(user_id, commune=HERE, item_id=item_id, raw=raw, version=version, **more)


@pytest.mark.parametrize("site_role", ["", "moderateur", "auteur"])
def test_only_an_administrator_brings_figures(mayor, person, site_role):
    outsider = person("nul", site_role=site_role)
    for user_id in (None, mayor, outsider):
        for door in (api.plan_figures, api.import_figures):
            with pytest.raises(Forbidden):
                door(user_id, data=file(*LINES))
        with pytest.raises(Forbidden):
            api.known_figures(user_id)
    assert not Figure.objects.exists()


def test_a_dry_run_says_what_the_import_does(admin, territory):
    plan = api.plan_figures(admin, data=file(*LINES))
    assert not Figure.objects.exists()
    assert (plan.lines, plan.added, plan.changed, plan.same) == (4, 4, 0, 0)
    assert api.import_figures(admin, data=file(*LINES)) == plan
    assert Figure.objects.count() == 4
    known = {row.indicator: (row.communes, row.latest) for row in api.known_figures(admin).rows}
    assert (known["epargne"], known["delegations"]) == ((2, 2024), (1, 2022))


def test_the_same_file_again_changes_nothing_and_a_corrected_one_only_that(
    admin, territory, settings, django_capture_on_commit_callbacks
):
    api.import_figures(admin, data=file(*LINES))
    settings.VIATIC_PLATFORM = "tests.plugin.listening.ListeningPlatform"
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        again = api.import_figures(admin, data=file(*LINES))
        assert (again.added, again.changed, again.same) == (0, 0, 4)
        corrected = file(LINES[0].replace("12,5", "13"), *LINES[1:])
        seen = api.plan_figures(admin, data=corrected)
        now = api.import_figures(admin, data=corrected, digest=seen.digest)
    assert (now.added, now.changed, now.same) == (0, 1, 3)
    assert Figure.objects.get(commune__insee_code=HERE, indicator="epargne", vintage=2024).value == "13"
    assert [(name, data) for name, _, data in heard] == [("viatic.figures.imported", {"figures": 1})]


def test_a_figure_that_was_not_shown_is_not_replaced(admin, person, territory):
    """Two administrators: whoever comes second reads what the first wrote before writing over it."""
    other = person("luc", site_role="admin")
    mine, theirs = (file(LINES[0].replace("12,5", value), LINES[1]) for value in ("13", "14"))
    seen = api.plan_figures(admin, data=mine)
    api.import_figures(other, data=theirs)
    for digest in ("", seen.digest):
        with pytest.raises(api.FiguresUnseen) as refused:
            api.import_figures(admin, data=mine, digest=digest)
    now = refused.value.plan
    found = [(each.line, each.stands, each.comes) for each in now.replaced]
    assert found == [(2, ("14", "DGFiP"), ("13", "DGFiP"))]
    assert Figure.objects.get(vintage=2024).value == "14"
    with pytest.raises(api.FiguresUnseen):
        api.import_figures(admin, data=file(LINES[0]), digest=now.digest)
    assert api.import_figures(admin, data=mine, digest=now.digest).changed == 1
    assert Figure.objects.get(vintage=2024).value == "13"


FAULTS = {
    "99999;2024;epargne;1;x": "99999",
    f"{HERE};2027;epargne;1;x": "2027",
    f"{HERE};24;epargne;1;x": "24",
    f"{HERE};{'9' * 5000};epargne;1;x": "année",
    f"{HERE};2024;richesse;1;x": "richesse",
    f"{HERE};2024;epargne;beaucoup;x": "beaucoup",
    f"{HERE};2024;epargne;sans objet;x": "sans objet",
    f"{HERE};2024;epargne;;x": "valeur",
    f"{HERE};2024;epargne;1;": "source",
    f"{HERE};2024;epargne;1;{'x' * 201}": "source",
}


def test_every_faulty_line_is_told_and_refuses_the_whole_file(admin, territory):
    data = file(LINES[2], *FAULTS, LINES[2])
    for door in (api.plan_figures, api.import_figures):
        plan = door(admin, data=data)
        assert [fault.line for fault in plan.faults] == list(range(3, 4 + len(FAULTS)))
        told = dict(zip(FAULTS.values(), plan.faults, strict=False))
        assert all(words in fault.message for words, fault in told.items())
        assert not Figure.objects.exists()


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"PK\x03\x04\0", file(head="code_insee;valeur"), file(head=f"{HEAD};insee")],
)
def test_what_is_no_table_of_figures_is_refused(admin, data):
    with pytest.raises(UnreadableTable):
        api.import_figures(admin, data=data)


def test_files_of_spreadsheets_are_read(admin, territory):
    data = 'Code INSEE,Année,Indicateur,Valeur,Source\n10145,2024,epargne,"12,5",Trésor'.encode("cp1252")
    assert api.import_figures(admin, data=data).added == 1


def test_an_operator_does_the_same_by_a_command(territory, tmp_path, capsys):
    path = tmp_path / "chiffres.csv"
    path.write_bytes(file(*LINES))
    call_command("import_figures", str(path), "--dry-run")
    assert not Figure.objects.exists()
    call_command("import_figures", str(path))
    assert Figure.objects.count() == 4
    path.write_bytes(file(*LINES, *FAULTS))
    with pytest.raises(CommandError, match="99999"):
        call_command("import_figures", str(path))
    with pytest.raises(CommandError):
        call_command("import_figures", str(tmp_path / "absent.csv"))
    assert Figure.objects.count() == 4


# -- what is proposed


@pytest.fixture
def figures(admin, mayor) -> int:
    api.import_figures(admin, data=file(*LINES))
    return mayor


def test_the_latest_figure_is_proposed_with_its_source(figures):
    assert proposals(figures) == {
        NUMBER: (pytest.approx(12.5), "DGFiP", 2024),
        YES_NO: (True, "Préfecture", 2022),
    }
    assert not Answer.objects.exists() and not Campaign.objects.exists()


@pytest.mark.parametrize(("raw", "state"), [("3", "answered"), (None, "unknown"), (None, "not_applicable")])
def test_nothing_is_proposed_where_somebody_answered_and_no_import_changes_it(figures, admin, raw, state):
    save(figures, NUMBER, raw, state=state)
    before = Answer.objects.values().get()
    assert NUMBER not in proposals(figures)
    api.import_figures(admin, data=file(f"{HERE};2025;epargne;1;DGFiP"))
    assert NUMBER not in proposals(figures)
    assert Answer.objects.values().get() == before


def test_a_closed_year_and_a_stranger_are_proposed_nothing(figures, member):
    save(figures, "GOV-02", 3)
    assert proposals(figures)
    api.close_campaign(figures, commune=HERE)
    assert proposals(figures) == {}
    with pytest.raises(Forbidden):
        proposals(member("lise", THERE))


@pytest.fixture
def closed_2025(mayor, at) -> int:
    """The mayor in November 2026, his commune's 2025 answered and closed."""
    at("2025-11-22")
    given = {NUMBER: "8", "GOV-02": 3, RESERVED: "60", "SEC-01": "2024-01-15", "SEC-02": "jamais"}
    for item_id, raw in given.items():
        save(mayor, item_id, raw, comment="De 2025")
    save(mayor, "GOV-04", None, state="not_applicable", reason="Rien")
    save(mayor, "GOV-05", None, state="unknown")
    api.close_campaign(mayor, commune=HERE)
    at("2026-11-22")
    return mayor


def test_last_year_is_proposed_and_a_figure_only_where_it_is_later(closed_2025, admin):
    api.import_figures(admin, data=file(*LINES))
    found = proposals(closed_2025)
    assert found[NUMBER][0::2] == (8, 2025)
    assert found["GOV-02"][0::2] == (3, 2025)
    assert found[YES_NO][2] == 2022
    assert found.keys() == {NUMBER, YES_NO, "GOV-02", RESERVED, "SEC-01", "SEC-02"}
    api.import_figures(admin, data=file(f"{HERE};2026;epargne;11;DGFiP"))
    assert proposals(closed_2025)[NUMBER][1:] == ("DGFiP", 2026)


def test_reserved_points_are_proposed_to_trusted_readers_alone(closed_2025, member):
    assert RESERVED in proposals(closed_2025)
    nora, named = member("nora"), member("nina", named=True)
    assert RESERVED not in proposals(nora)
    assert RESERVED in proposals(named)


def test_an_altered_photograph_proposes_nothing_and_leaves_this_year_open(closed_2025, admin):
    api.import_figures(admin, data=file(*LINES))
    Photograph.objects.update(payload='{"altered": true}')
    assert proposals(closed_2025).keys() == {NUMBER, YES_NO}
    save(closed_2025, "GOV-02", 1)


def test_proposals_cost_the_same_whatever_there_is_to_propose(figures, admin, at):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            proposals(figures)
        return len(asked)

    at("2025-11-22")
    save(figures, "GOV-02", 3)
    at("2026-11-22")
    few = queries()
    more = [f"{HERE};{year};epargne;{year % 100};DGFiP" for year in range(1995, 2023)]
    api.import_figures(admin, data=file(*more))
    at("2025-11-22")
    for item_id in ("GOV-04", "GOV-05", "SEC-01"):
        save(figures, item_id, None, state="unknown")
    at("2026-11-22")
    assert queries() == few
