"""Closing an action: the new state of its points, what came of them, and nothing lost between two people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commune_core.errors import InvalidAnswer
from commune_core.projects import InvalidProject
from dashboard_plugin import api
from dashboard_plugin.api import reports
from dashboard_plugin.api.reports import Outcome
from dashboard_plugin.errors import ClosedCampaign, InvalidRequest
from dashboard_plugin.models import Answer, Campaign, DomainScore, Effect, Entry, Notice, Project
from dashboard_plugin.stale import StaleClosing

pytestmark = pytest.mark.django_db

HERE = "10145"


@pytest.fixture
def roof(mayor, at) -> int:
    """An action on two points, one of them answered before it began and once more since."""
    at("2026-03-01")
    api.save_answer(mayor, item_id="GOV-02", raw=1, version=None)
    at("2026-04-01")
    fields = api.ProjectFields("Toiture", phase="operation", items=("GOV-02", "GOV-03"))
    number = api.create_project(mayor, commune=HERE, fields=fields)
    at("2026-06-01")
    api.save_answer(mayor, item_id="GOV-02", raw=2, version=1)
    at("2026-11-22")
    return number


def told(user: int, number: int) -> dict[str, reports.ClosingPoint]:
    return {point.row.item.id: point for point in reports.closing(user, project_id=number).points}


def test_closing_writes_answers_effects_and_the_journal_at_once(mayor, roof):
    before = told(mayor, roof)
    assert (before["GOV-02"].before, before["GOV-02"].before_year, before["GOV-02"].row.note) == (1, 2026, 2)
    assert (before["GOV-03"].before, before["GOV-03"].version) == (None, None)
    outcomes = [
        Outcome("GOV-02", True, "3", answer_version=2, said="Plus de fuite.\n"),
        Outcome("GOV-03", said="Sans effet visible."),
    ]
    version = reports.close_project(
        mayor, project_id=roof, version=1, status="done", reason="", outcomes=outcomes
    )
    row = Project.objects.get()
    assert (row.status, row.ended_on.isoformat(), row.version) == ("done", "2026-11-22", version)
    effects = {each.item_id: each for each in Effect.objects.all()}
    assert (effects["GOV-02"].before, effects["GOV-02"].after, effects["GOV-02"].after_year) == (1, 3, 2026)
    assert (effects["GOV-02"].said, effects["GOV-02"].author_id) == ("Plus de fuite.", mayor)
    assert (effects["GOV-03"].before, effects["GOV-03"].after, effects["GOV-03"].after_year) == (
        None,
        None,
        None,
    )
    answer = Answer.objects.get(item_id="GOV-02")
    assert (answer.value, answer.version, answer.author_id) == (3, 3, mayor)
    assert DomainScore.objects.get(domain="GOV").coverage_num > 0
    assert Entry.objects.filter(fact="done", project=row).count() == 1
    assert reports.glance(mayor, commune=HERE).total.risen == 1


def test_those_who_follow_are_told_once_that_it_is_closed(mayor, member, roof):
    lise = member("lise")
    fields = api.ProjectFields(
        "Toiture", phase="operation", items=("GOV-02",), participants=(api.Someone(user_id=lise),)
    )
    version = api.save_project(mayor, project_id=roof, fields=fields, version=1)
    Notice.objects.all().delete()
    for status in ("done", ""):  # once ended, what came of its points is no news of its status
        version = reports.close_project(mayor, project_id=roof, version=version, status=status, outcomes=())
    assert list(Notice.objects.values_list("user", "kind", "count")) == [(lise, "closed", 1)]


def test_what_came_of_it_is_read_again_a_year_later_over_the_same_beginning(mayor, roof, at):
    reports.close_project(mayor, project_id=roof, version=1, status="done", outcomes=[Outcome("GOV-02")])
    at("2027-10-01")
    (point, _) = reports.closing(mayor, project_id=roof).points
    assert (point.before, point.after, point.row.answer, point.version) == (1, 2, None, 1)
    reports.close_project(
        mayor, project_id=roof, version=2, outcomes=[Outcome("GOV-02", True, "4", said="Confirmé", version=1)]
    )
    effect = Effect.objects.get()
    assert (effect.before, effect.before_year, effect.after, effect.after_year, effect.version) == (
        1, 2026, 4, 2027, 2,
    )  # fmt: skip
    assert Project.objects.get().status == "done"


def test_whatever_changed_meanwhile_is_told_and_nothing_is_written(mayor, member, roof):
    paul = member("paul")
    mine = [Outcome("GOV-02", True, "3", answer_version=2, said="Plus de fuite.")]

    def closes(version: int, outcomes=mine) -> int:
        sent = {"project_id": roof, "version": version, "status": "done", "outcomes": outcomes}
        return reports.close_project(mayor, **sent)

    api.save_answer(paul, item_id="GOV-02", raw=4, version=2)
    with pytest.raises(StaleClosing) as stale:
        closes(1)
    assert next(iter(stale.value.current.points)).row.answer.value == 4
    assert (Effect.objects.count(), Project.objects.get().status) == (0, "in_progress")
    # A point that is left as it is collides with nobody.
    assert closes(1, [Outcome("GOV-02", said="Plus de fuite.")]) == 2
    assert Answer.objects.get(item_id="GOV-02").value == 4
    assert closes(1, [Outcome("GOV-02", said="Plus de fuite.")]) == 2  # the network lost our reply
    with pytest.raises(StaleClosing):  # somebody else says otherwise, from the page he had opened before
        reports.close_project(paul, project_id=roof, version=1, status="dropped", reason="Non", outcomes=())
    with pytest.raises(StaleClosing):
        reports.close_project(paul, project_id=roof, version=2, outcomes=[Outcome("GOV-02", said="Bof")])
    assert Effect.objects.get().said == "Plus de fuite."


def test_what_cannot_be_is_refused_and_writes_nothing(mayor, roof):
    def refused(error, **more) -> None:
        sent = {"project_id": roof, "version": 1, "status": "done", "outcomes": ()} | more
        with pytest.raises(error):
            reports.close_project(mayor, **sent)

    refused(InvalidProject, status="in_progress")
    refused(InvalidProject, status="dropped")  # without a reason
    refused(InvalidProject, reason="x" * 501)
    refused(InvalidProject, outcomes=[Outcome("GOV-02", said="x" * 2001)])
    refused(InvalidAnswer, outcomes=[Outcome("GOV-02", True, "7", answer_version=2)])
    refused(InvalidRequest, outcomes=[Outcome("FIN-01")])
    assert (Effect.objects.count(), Entry.objects.filter(fact="done").count()) == (0, 0)


def test_a_year_that_is_closed_takes_no_answer_but_is_read(mayor, roof):
    api.close_campaign(mayor, commune=HERE)
    view = reports.closing(mayor, project_id=roof)
    assert (view.closed, [point.can_answer for point in view.points]) == (True, [False, False])
    with pytest.raises(ClosedCampaign):
        reports.close_project(
            mayor, project_id=roof, version=1, status="done",
            outcomes=[Outcome("GOV-02", True, "4", answer_version=2)],
        )  # fmt: skip
    reports.close_project(mayor, project_id=roof, version=1, status="done", outcomes=[Outcome("GOV-02")])
    effect = Effect.objects.get()
    assert (effect.before, effect.after) == (2, 2)  # the photograph alone says what that year was
    assert Campaign.objects.get().status == "closed"


def test_a_reserved_point_is_neither_shown_nor_lost(mayor, member, roof):
    fields = replace(api.project(mayor, project_id=roof).fields, items=("GOV-02", "SEC-04"))
    api.save_project(mayor, project_id=roof, fields=fields, version=1)
    paul = member("paul")
    view = reports.closing(paul, project_id=roof)
    assert ([point.row.item.id for point in view.points], view.hidden) == (["GOV-02"], 1)
    with pytest.raises(InvalidRequest):
        reports.close_project(paul, project_id=roof, version=2, outcomes=[Outcome("SEC-04", True, "oui")])
    assert "SEC-04" in told(mayor, roof)
