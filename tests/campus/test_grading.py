"""The grade of a course and its attestation: kinds of work weighed, nothing tried counted as zero."""

import json
import re
import shutil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campus import catalogue
from campus.models import Attestation
from tests.campus.conftest import COURSE, OLX, URL, handler, restart

pytestmark = pytest.mark.django_db
ANSWER = handler("problem", "pb_qui", "xmodule_handler/problem_check")
RIGHT, WRONG = {"input_pb_qui_2_1": "choice_0"}, {"input_pb_qui_2_1": "choice_1"}


@pytest.fixture
def weigh(settings, tmp_path):
    """Give the tiny course a grade: its question for `quiz` hundredths, the rest for work nobody has done."""

    def write(quiz: int, *, passing: float = 0.6) -> None:
        folder = tmp_path / "olx"
        if not folder.exists():
            shutil.copytree(OLX, folder)
        course = folder / "ESSAI"
        lesson = course / "sequential" / "sq_heure.xml"
        pages = '<vertical url_name="vt_texte"/><vertical url_name="vt_exercice"/>'
        lesson.write_text(
            f'<sequential display_name="Avant" graded="true" format="Quiz">{pages}</sequential>'
        )
        graders = [
            {"type": "Quiz", "min_count": 1, "drop_count": 0, "weight": quiz / 100},
            {"type": "Projet", "min_count": 1, "drop_count": 0, "weight": 1 - quiz / 100},
        ]
        policy = {"GRADER": graders, "GRADE_CUTOFFS": {"Pass": passing}}
        (course / "policies" / "2026" / "grading_policy.json").write_text(json.dumps(policy))
        settings.VIATIC_COURSES_DIR = folder
        restart()

    yield write
    catalogue.forget()


def shown(client) -> str:
    return re.sub(r"\s+", " ", client.get(URL).content.decode())


def test_kinds_of_work_are_weighed_and_what_is_not_tried_counts_for_nothing(new_member, weigh):
    weigh(40)
    client = new_member("ada@mairie.example")
    assert "0 sur 100" in shown(client)

    client.post(ANSWER, RIGHT)

    page = shown(client)
    assert "40 sur 100" in page and "L’attestation est délivrée à partir de 60 sur 100" in page
    assert 'data-label="Part de la note">40 %' in page and 'data-label="Part de la note">60 %' in page
    refused = client.get(f"{URL}attestation/", follow=True)
    assert refused.redirect_chain and "la note de passage" in refused.content.decode()


def test_the_attestation_is_given_the_day_the_course_is_passed_and_stays(new_member, weigh):
    weigh(60)
    client = new_member("ada@mairie.example")
    client.post(ANSWER, WRONG)
    assert not Attestation.objects.exists()
    client.post(ANSWER, RIGHT)

    assert Attestation.objects.values_list("user", "course_key", "percent").get() == (
        client.user.pk,
        COURSE,
        60,
    )
    page = client.get(f"{URL}attestation/").content.decode()
    assert "Ada Roux" in page and "60 points sur 100" in page

    weigh(10, passing=0.9)
    assert "10 sur 100" in shown(client)
    assert client.get(f"{URL}attestation/").status_code == 200, "the course changed, what was passed did not"


def test_nobody_reads_the_attestation_of_another(new_member, weigh, client):
    weigh(100)
    new_member("ada@mairie.example").post(ANSWER, RIGHT)
    other = new_member("lea@mairie.example")
    assert other.get(f"{URL}attestation/").status_code == 302
    assert client.get(f"{URL}attestation/").url.startswith("/comptes/connexion/")


def test_a_course_without_graded_work_says_nothing_of_a_grade(new_member):
    assert "Ma note" not in shown(new_member("ada@mairie.example"))


def test_an_answer_costs_few_queries_whether_it_passes_or_not(new_member, weigh):
    weigh(70)
    client, costs = new_member("ada@mairie.example"), []
    client.get(f"{URL}vt_exercice/")
    for answer in (WRONG, RIGHT):
        with CaptureQueriesContext(connection) as captured:
            assert client.post(ANSWER, answer).status_code == 200
        asked = [query["sql"] for query in captured if not re.match(r"(RELEASE )?SAVEPOINT", query["sql"])]
        costs.append(len(asked))
    assert Attestation.objects.count() == 1
    # Session, right to answer and state; what a grade writes; what it gives.
    assert costs == [6 + 2, 6 + 2 + 3]
