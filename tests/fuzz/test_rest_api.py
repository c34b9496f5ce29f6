"""Requests made up from the API's own description: no failure of ours, and no answer it does not tell.

A short run in the suite, always the same; `make fuzz` makes many others for each address and method.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from commune_core.workbook.grids import Grid
from dashboard_plugin import api
from dashboard_plugin.api import exchange, measures, money, people, talk, works
from dashboard_plugin.models import Guest
from dashboard_plugin.selectors.guests import fingerprint
from tests.plugin.conftest import few_communes, mayor, member, person, territory

__all__ = ["few_communes", "mayor", "member", "person", "territory"]

LONG = os.environ.get("VIATIC_FUZZ_EXAMPLES")
# For each of some hundred methods of addresses, beside the forty that the library makes of its bounds.
SHORT = 3
TOKEN = "a" * 32
SECRET, LATER = "secret", date.today() + timedelta(days=300)
WAYS_IN = {"Viatic-Key", "Authorization"}
HEADERS = {"X-CSRFToken": TOKEN, "Accept-Encoding": "identity"}
# Who may use an address is proved in tests/plugin/rest/test_rights.py; and a body of the right form may
# still be refused by a rule of its point (a note of 150).
NOT_OURS = [ignored_auth, positive_data_acceptance]

REAL = {
    "code": st.sampled_from(("10145", "10156", "exercice")),
    "indicator_id": st.sampled_from(("1", "2", "x")),
    "project_id": st.sampled_from(("1", "2", "x")),
    "step_id": st.sampled_from(("1", "2", "x")),
    "line_id": st.sampled_from(("1", "2", "x")),
    "message_id": st.sampled_from(("1", "2", "x")),
    "guest_id": st.sampled_from(("1", "2", "x")),
    "key_id": st.sampled_from(("1", "2", "x")),
    "link_id": st.sampled_from(("1", "2", "x")),
    "evidence_id": st.sampled_from(("1", "2", "x")),
    "file_id": st.sampled_from(("1", "2", "x")),
    "sheet": st.sampled_from(("projects", "costs", "x")),
    "upload_id": st.sampled_from(("1", "2", "x")),
    "day": st.sampled_from(("2025-12-31", "2025", "x")),
    "secret": st.sampled_from((SECRET, "x")),
    "item_id": st.sampled_from(("GOV-02", "GOV-07", "FIN-01", "SEC-01", "SEC-04", "SEC-07")),
    "domain": st.sampled_from(("FIN", "GOV", "ZZZ")),
    "year": st.sampled_from(("2025", "2026", "x")),
    "number": st.sampled_from(("1", "2", "x")),
    "doubt_id": st.sampled_from(("1", "2", "x")),
    "promotion_id": st.sampled_from(("1", "2", "x")),
    "seat_id": st.sampled_from(("1", "2", "x")),
    "course_id": st.sampled_from(("1", "2", "x")),
    "question_id": st.sampled_from(("1", "2", "x")),
    "run_id": st.sampled_from(("1", "2", "x")),
    "attestation_id": st.sampled_from(("1", "2", "x")),
    "attestation_code": st.sampled_from(("ABCD-EFGH", "x")),
    "funding_id": st.sampled_from(("1", "2", "x")),
    "meeting_id": st.sampled_from(("1", "2", "x")),
    "join_code": st.sampled_from(("AAAAAAAAAAAB", "x")),
    "seat_secret": st.sampled_from(("secret", "x")),
    "kind": st.sampled_from(("due", "stuck", "x")),
    "file_kind": st.sampled_from(("xlsx", "csv", "x")),
    "slug": st.sampled_from(("dossier-detr", "plan-communal-de-sauvegarde", "x")),
    "round_id": st.sampled_from(("1", "2", "x")),
    "membership_id": st.sampled_from(("1", "2", "x")),
}
VALUES = st.fixed_dictionaries(
    {
        "on": st.sampled_from(("2025", "2025-06-01", "31/12/2024", "2999", "hier")),
        "value": st.sampled_from(("12,5", "3", 4, 0.1, 12345678901234.5678, -1, "99999999999999.9999")),
    },
    optional={"version": st.sampled_from((None, 1, 2)), "source": st.text(max_size=20)},
)
ANSWERS = st.fixed_dictionaries(
    {
        "value": st.sampled_from((0, 4, "3", True, "non", "12,5", 0.1, "jamais", "05/2024", "SO", None)),
        "version": st.sampled_from((None, 1, 2, 3)),
    },
    optional={
        "state": st.sampled_from(("answered", "unknown", "not_applicable")),
        "depends_on": st.sampled_from(("commune", "", None)),
        "comment": st.text(max_size=20),
    },
)

AMOUNTS = st.sampled_from(("0", "1234,56", "1 234.5 €", "1,234", "-3", "9" * 20, ""))


COSTS = st.fixed_dictionaries(
    {"label": st.text(max_size=9), "year": st.sampled_from((1999, 2001, 2027)), "planned": AMOUNTS},
    optional={"vat": st.sampled_from(("20", "5.5", "5.555", "x")), "version": st.sampled_from((0, 1, 2))},
)


FIGURES = st.fixed_dictionaries(
    {"revenue": AMOUNTS, "spending": AMOUNTS, "version": st.sampled_from((0, 1, 2))},
    optional={"working_capital": AMOUNTS},
)

# What refuses a wrong request. The library's own list has no 413, nor 410 where what is asked is over.
REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "410", "413", "415", "422", "429"]

CLOSINGS = st.fixed_dictionaries(
    {"version": st.sampled_from((1, 2, 3)), "status": st.sampled_from(("done", "dropped", ""))},
    optional={
        "outcomes": st.lists(
            st.fixed_dictionaries(
                {"item": st.sampled_from(("GOV-02", "FIN-01", "ZZZ-01"))},
                optional={"answered": st.booleans(), "value": st.sampled_from((0, 4, "jamais", None))},
            ),
            max_size=2,
        )
    },
)

described = schemathesis.openapi.from_wsgi(
    "/api/viatic/v1/schema/",
    get_wsgi_application(),
    config=schemathesis.Config.from_dict(
        {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
    ),
)


@described.hook
def before_generate_path_parameters(context: schemathesis.HookContext, strategy: Any) -> Any:
    """Communes and points that exist, half of the time."""
    names = [each.name for each in context.operation.path_parameters]
    return st.one_of(st.fixed_dictionaries({name: REAL[name] for name in names}), strategy)


@described.hook
def before_generate_body(context: schemathesis.HookContext, strategy: Any) -> Any:
    """Answers as people give them, half of the time."""
    label = context.operation.label
    if label.endswith("/values/"):
        return st.one_of(VALUES, strategy)
    if "/costs/" in label:
        return st.one_of(COSTS, strategy)
    if label.endswith("/closing/"):
        return st.one_of(CLOSINGS, strategy)
    if "/outlook/" in label:
        return st.one_of(FIGURES, strategy)
    return st.one_of(ANSWERS, strategy) if label.endswith("{item_id}/") else strategy


@pytest.fixture(autouse=True)
def _without_a_limit(settings: Any) -> None:
    settings.VIATIC_API_RATE = None


@pytest.fixture
def session(mayor: int) -> dict[str, str]:
    """The cookies of the mayor of Faux-Villecerf."""
    client = Client()
    client.force_login(User.objects.get(pk=mayor))
    fields = measures.IndicatorFields("Pertes", "%", "down")
    measures.create_indicator(mayor, commune="10145", fields=fields)
    project = api.create_project(
        mayor, commune="10145", fields=api.ProjectFields("Toiture", items=("GOV-02",), kind="project")
    )
    works.add_step(mayor, project_id=project, title="Devis")
    talk.send_message(mayor, project_id=project, body="Bonjour.")
    money.save_cost(mayor, project_id=project, fields=money.CostFields("Travaux", 2027, 1_00))
    money.save_grant(mayor, project_id=project, fields=money.GrantFields("État", "public", 2027, 1))
    people.invite_guest(mayor, project_id=project, email="nora@exemple.fr", expires_on=LATER)
    Guest.objects.update(secret_sha256=fingerprint(SECRET))
    measures.create_key(mayor, commune="10145", label="Compteur")
    grids = [Grid("Actions", [(1, ["Titre"]), (2, ["Réserve d’eau"])])]
    exchange.bring_workbook(mayor, commune="10145", name="actions.csv", grids=grids)
    return {"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN}


@pytest.mark.slow
@pytest.mark.django_db
@described.parametrize()
@settings(
    max_examples=int(LONG or SHORT),
    derandomize=LONG is None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_the_answer_is_one_that_the_description_tells(
    case: schemathesis.Case, session: dict[str, str], count_case: Callable[[], None]
) -> None:
    count_case()
    # A made-up key would leave the address shut: the session is the way in.
    for name in WAYS_IN & set(case.headers or {}):
        del case.headers[name]
    response = case.call_and_validate(cookies=session, headers=HEADERS, excluded_checks=NOT_OURS)
    assert response.status_code != 401
