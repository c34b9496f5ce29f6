"""The aids of a territory: an administrator's file, all its lines or none; shown to the projects of there."""

from __future__ import annotations

import pytest

from dashboard_plugin import api
from dashboard_plugin.aid_data import AID_HEADINGS
from dashboard_plugin.api import money
from dashboard_plugin.models import LocalAid
from tests.plugin.rights_scene import HERE

pytestmark = pytest.mark.django_db

AUBE = (
    "patrimoine-aube", "Fonds patrimoine", "Conseil départemental", "public", "10", "2 000",
    "Le patrimoine rural.", "", "SPO-07", "10", "25,5 %", "50 000 €", "01/01/2026", "31/12/2027",
    "Règlement du 3 mars 2026",
)  # fmt: skip
EVERYWHERE = (
    "fondation", "Prix d’une fondation", "Une fondation", "prive", "", "", "Le sport.", "SPO", "", "", "", "",
    "2026-01-01", "", "Appel de 2026",
)  # fmt: skip
ELSEWHERE = ("loire", "Aide de là-bas", "Une région", "public", "44", *EVERYWHERE[5:])


def file(*lines: tuple[str, ...], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(";".join(line) for line in (AID_HEADINGS, *lines)).encode(encoding)


@pytest.fixture
def admin(person, territory, at) -> int:
    at("2026-11-26")
    return person("ada", site_role="admin")


def test_a_territory_s_aids_are_shown_to_its_projects_while_they_last(admin, mayor, at):
    shown = money.plan_local_aids(admin, data=file(AUBE, EVERYWHERE, ELSEWHERE))
    assert (shown.added, shown.faults, LocalAid.objects.count()) == (
        ("patrimoine-aube", "fondation", "loire"), (), 0,
    )  # fmt: skip
    money.import_local_aids(admin, data=file(AUBE, EVERYWHERE, ELSEWHERE, encoding="cp1252"))
    project = api.create_project(mayor, commune=HERE, fields=api.ProjectFields("Église", items=("SPO-07",)))
    money.save_cost(mayor, project_id=project, fields=money.CostFields("Travaux", 2027, 400_000_00))
    rows = {row.code: row for row in money.aids(mayor, project_id=project).rows if row.local}
    assert set(rows) == {"patrimoine-aube", "fondation"}
    hope = rows["patrimoine-aube"].hope
    assert "40\u202f000,00" in hope and "50\u202f000,00" in hope
    scheme = money.scheme(mayor, project_id=project, code="patrimoine-aube")
    money.save_grant(
        mayor, project_id=project,
        fields=money.GrantFields(scheme.funder, scheme.nature, 2027, 1, scheme=scheme.code),
    )  # fmt: skip
    assert money.financing(mayor, project_id=project).grants[0].label.endswith("Fonds patrimoine")
    at("2028-01-01")
    assert "patrimoine-aube" not in {row.code for row in money.aids(mayor, project_id=project).rows}
    assert money.scheme(mayor, project_id=project, code="loire") is None


def test_a_file_changes_only_what_was_shown(admin):
    money.import_local_aids(admin, data=file(AUBE))
    again = money.import_local_aids(admin, data=file(AUBE))
    assert (again.same, again.added, again.changed) == (1, (), ())
    changed = file((*AUBE[:11], "60000", *AUBE[12:]))
    with pytest.raises(money.AidsUnseen) as unseen:
        money.import_local_aids(admin, data=changed)
    assert LocalAid.objects.get().ceiling == 50_000_00
    money.import_local_aids(admin, data=changed, digest=unseen.value.plan.digest)
    assert LocalAid.objects.get().ceiling == 60_000_00


def test_ten_bad_lines_among_thousands_are_named_and_nothing_is_written(admin):
    good = [(f"aide-{number}", *EVERYWHERE[1:]) for number in range(4_000)]
    bad = {
        0: ("Mauvais code", *AUBE[1:]), 1: ("detr", *AUBE[1:]), 2: (*AUBE[:3], "don", *AUBE[4:]),
        4: (*AUBE[:4], "99", *AUBE[5:]), 5: (*AUBE[:5], "beaucoup", *AUBE[6:]),
        7: (*AUBE[:7], "XXX", *AUBE[8:]), 8: (*AUBE[:8], "ZZZ-99", *AUBE[9:]),
        9: (*AUBE[:9], "40", "30", *AUBE[11:]), 12: (*AUBE[:12], "31/02/2026", *AUBE[13:]),
        14: (*AUBE[:14], ""),
    }  # fmt: skip
    plan = money.import_local_aids(admin, data=file(*good, *bad.values()))
    assert [fault.line for fault in plan.faults] == list(range(4_002, 4_012))
    assert not LocalAid.objects.exists()
    twice = money.plan_local_aids(admin, data=file(AUBE, AUBE))
    assert [fault.line for fault in twice.faults] == [3]
