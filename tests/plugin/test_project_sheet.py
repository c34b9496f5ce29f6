"""What hangs on an action or project: steps, documents, journal, and what is expected next."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.projects import InvalidProject
from dashboard_plugin import api
from dashboard_plugin.api import works
from dashboard_plugin.errors import UnknownStep
from dashboard_plugin.models import Entry, Project, Step
from dashboard_plugin.stale import StaleStep

pytestmark = pytest.mark.django_db

HERE = "10145"


@pytest.fixture
def number(mayor, at) -> int:
    at("2027-03-15")
    return api.create_project(mayor, commune=HERE, fields=api.ProjectFields("École", kind="project"))


def titles(mayor: int, number: int) -> list[str]:
    return [step.title for step in works.project_steps(mayor, project_id=number).steps]


def test_steps_are_added_changed_done_ordered_and_taken_away(mayor, number):
    def add(title: str, due: str = "", after: int | None = None) -> int:
        day = date.fromisoformat(due) if due else None
        return works.add_step(mayor, project_id=number, title=title, due_on=day, after=after)

    quote, vote = add("Devis", "2027-03-10"), add("  Vote   du conseil ", "2027-04-10")
    work = add("Travaux", "2027-09-01", after=vote)
    sheet = works.project_sheet(mayor, project_id=number)
    assert titles(mayor, number) == ["Devis", "Vote du conseil", "Travaux"]
    assert [step.title for step in sheet.expected] == ["Devis", "Vote du conseil"]
    assert [step.deadline.late for step in sheet.steps] == [True, False, False]
    assert [step.waits for step in sheet.steps] == [False, False, True]

    works.tick_step(mayor, project_id=number, step_id=quote, done=True)
    works.tick_step(mayor, project_id=number, step_id=quote, done=True)
    assert Entry.objects.filter(fact="step_done").count() == 1
    assert works.project_steps(mayor, project_id=number).steps[0].deadline is None

    for _ in range(2):  # put in the same place twice: once
        works.place_step(mayor, project_id=number, step_id=work, before=quote)
    assert titles(mayor, number) == ["Travaux", "Devis", "Vote du conseil"]

    version = Step.objects.get(pk=vote).version
    works.save_step(
        mayor, project_id=number, step_id=vote, title="Vote", due_on=None, after=quote, version=version
    )
    works.remove_step(mayor, project_id=number, step_id=quote, version=Step.objects.get(pk=quote).version)
    works.remove_step(mayor, project_id=number, step_id=quote, version=1)
    assert titles(mayor, number) == ["Travaux", "Vote"]
    assert Step.objects.get(pk=vote).after is None


def test_an_order_that_cannot_be_is_refused_with_its_reason(mayor, number):
    first = works.add_step(mayor, project_id=number, title="Devis", due_on=date(2027, 5, 1))
    second = works.add_step(mayor, project_id=number, title="Vote", after=first)
    other = api.create_project(mayor, commune=HERE, fields=api.ProjectFields("Autre"))
    elsewhere = works.add_step(mayor, project_id=other, title="Ailleurs")

    def save(step: int, field: str, **more) -> None:
        said = {"title": "Devis", "due_on": None, "after": None, "version": 1, **more}
        with pytest.raises(InvalidProject) as refused:
            works.save_step(mayor, project_id=number, step_id=step, **said)
        assert refused.value.where["field"] == field

    save(first, "after", after=second)
    save(second, "due_on", after=first, due_on=date(2027, 4, 1))
    save(second, "after", after=elsewhere)
    save(second, "title", title=" ")
    with pytest.raises(UnknownStep):
        works.tick_step(mayor, project_id=number, step_id=elsewhere, done=True)
    assert Step.objects.get(pk=elsewhere).done_on is None


def test_a_stale_step_is_told_with_what_stands(mayor, number):
    step = works.add_step(mayor, project_id=number, title="Devis")
    said = {"project_id": number, "step_id": step, "due_on": None, "after": None, "version": 1}
    assert works.save_step(mayor, title="Trois devis", **said) == 2
    assert works.save_step(mayor, title="Trois devis", **said) == 2  # the same, sent again
    with pytest.raises(StaleStep) as stale:
        works.save_step(mayor, title="Deux devis", **said)
    assert stale.value.current.title == "Trois devis"
    with pytest.raises(StaleStep):
        works.remove_step(mayor, project_id=number, step_id=step, version=1)
    assert Step.objects.get().title == "Trois devis"


def test_documents_go_by_https_and_leave_their_address_in_the_journal(mayor, number):
    for wrong in (
        "javascript:alert(1)",
        "http://exemple.fr/",
        "https://moi@exemple.fr/",
        "https://",
        "devis",
    ):
        with pytest.raises(InvalidProject):
            works.add_link(mayor, project_id=number, title="", url=wrong)
    for _ in range(2):
        works.add_link(mayor, project_id=number, title="", url=" https://exemple.fr/devis.pdf ")
    (link,) = works.project_journal(mayor, project_id=number).links
    assert (link.title, link.url, link.author) == (
        "exemple.fr",
        "https://exemple.fr/devis.pdf",
        "Helene Essai",
    )
    for _ in range(2):
        works.remove_link(mayor, project_id=number, link_id=link.id)
    (last, *_) = works.project_journal(mayor, project_id=number).entries
    assert (last.fact, "https://exemple.fr/devis.pdf" in last.text) == ("link_removed", True)


def test_the_journal_keeps_notes_and_facts_a_page_at_a_time(mayor, number, at):
    for _ in range(2):
        works.add_note(mayor, project_id=number, text="Vu l’architecte.")
    with pytest.raises(InvalidProject):
        works.add_note(mayor, project_id=number, text=" ")
    first = works.project_journal(mayor, project_id=number)
    assert [entry.fact for entry in first.entries] == ["", "created"]
    row = Project.objects.get()
    Entry.objects.bulk_create(
        Entry(project=row, at="2027-03-16T10:00Z", author_id=mayor, text=f"Note {each}") for each in range(60)
    )
    met, after = [], None
    for _ in range(2):
        view = works.project_journal(mayor, project_id=number, after=after)
        met += [entry.id for entry in view.entries]
        after = view.following
    assert after is None
    assert len(set(met)) == Entry.objects.count()


def test_a_sheet_costs_the_same_whatever_hangs_on_it(mayor, number, member):
    def fill(count: int) -> None:
        for each in range(count):
            works.add_step(mayor, project_id=number, title=f"Étape {each}")
            works.add_link(mayor, project_id=number, title=f"Devis {each}", url="https://exemple.fr/")
            works.add_note(mayor, project_id=number, text=f"Note {each}")
            fields = api.ProjectFields(
                f"Action {each}", parent_id=number, items=("GOV-02",), pilot=api.Someone(user_id=mayor)
            )
            api.create_project(mayor, commune=HERE, fields=fields)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            works.project_sheet(mayor, project_id=number)
        return len(queries)

    paul = member("paul")
    people = (api.Someone("Lise Essai"), api.Someone(user_id=paul))
    fields = api.ProjectFields("École", kind="project", items=("GOV-02", "GOV-01"), participants=people)
    api.save_project(mayor, project_id=number, fields=fields, version=1)
    fill(1)
    few = cost()
    fill(5)
    assert cost() == few
    assert few <= 26


def test_a_name_is_offered_its_account_once_that_person_is_a_member(mayor, number, member):
    fields = api.ProjectFields("École", kind="project", pilot=api.Someone("Lise  ESSAI"))
    api.save_project(mayor, project_id=number, fields=fields, version=1)
    assert works.project_sheet(mayor, project_id=number).joined == ()
    member("lise")
    assert works.project_sheet(mayor, project_id=number).joined == ("Lise ESSAI",)
