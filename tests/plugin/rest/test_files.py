"""Files over the API: what supports a point, what is joined to a message, in and out."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard_plugin.models import Evidence, Message
from dashboard_plugin.use_cases.documents import LARGEST_FILE
from tests.plugin.rest.conftest import HERE, ROOT, Program, assert_problem
from tests.plugin.rest.expected import TEXT

pytestmark = pytest.mark.django_db

POINT = f"{HERE}items/GOV-02/evidence/"
FORM = "multipart/form-data; boundary=x"


def test_a_document_joins_a_point_is_read_back_and_taken_away(helene, paul, person):
    made = helene.send(f"{POINT}files/", {"file": TEXT})
    assert made.status_code == 201, made.content
    link = helene.post(POINT, {"url": "https://exemple.fr/pcs", "title": "Plan"})
    shown = {each["id"]: each for each in paul.get(POINT).json()["evidence"]}
    assert shown[link.json()["id"]]["title"] == "Plan"
    number = made.json()["id"]
    assert (shown[number]["title"], shown[number]["size"]) == (TEXT[0], len(TEXT[1]))
    one = f"{POINT}{number}/"
    for accept in ("*/*", "text/plain", "application/pdf"):
        back = paul.get(f"{one}file/", accept=accept)
        assert (back.status_code, back.getvalue(), back["Content-Type"]) == (200, TEXT[1], TEXT[2])
    assert back["X-Content-Type-Options"] == "nosniff" and "sandbox" in back["Content-Security-Policy"]
    assert back["Content-Disposition"].startswith("attachment") and "no-store" in back["Cache-Control"]
    assert_problem(Program(person("curieux")).get(f"{one}file/"), 403, "policy.forbidden")
    for none in (f"{POINT}{link.json()['id']}/file/", f"{POINT}x/file/", f"{POINT}0/file/"):
        assert_problem(paul.get(none), 404, "request.not_found")
    assert [paul.delete(one).status_code for _ in range(2)] == [204, 204]
    assert Evidence.objects.count() == 1
    assert_problem(helene.delete(f"{HERE}items/ZZZ-01/evidence/1/"), 404, "item.unknown")


def test_what_is_no_document_is_refused_as_the_page_refuses_it(helene, mayor):
    program = helene.client
    for form, status, code in (
        ({}, 422, "request.invalid"),
        ({"file": "du texte"}, 422, "request.invalid"),
        ({"file": TEXT, "couleur": "bleu"}, 422, "request.invalid"),
        ({"file": ("virus.exe", b"MZ\x00", "application/pdf")}, 422, "file.invalid"),
        ({"file": ("plan.pdf", b"Bonjour.", "application/pdf")}, 422, "file.invalid"),
        ({"file": ("long.txt", b"a" * (LARGEST_FILE + 1), "text/plain")}, 422, "file.invalid"),
        ({"file": ("long.txt", b"a" * (LARGEST_FILE + 70_000), "text/plain")}, 413, "request.too_large"),
    ):
        assert_problem(helene.send(f"{POINT}files/", form), status, code)
    assert_problem(helene.post(f"{POINT}files/", {"file": "x"}), 415, "request.media_type")
    for wrong in ({"url": "javascript:alert(1)"}, {"url": ""}, {"url": "https://a.fr", "title": "x" * 201}):
        assert_problem(helene.post(POINT, wrong), 422, "request.invalid")
    for csrf in (False, True):
        # With a token to look for, Django itself reads the form first.
        strict = Client(enforce_csrf_checks=csrf)
        strict.force_login(User.objects.get(pk=mayor))
        for body in (b"", b"--x\r\nrien", b"--x\r\n" + b"a=1;" * 300):
            answer = strict.post(f"{POINT}files/", body, content_type=FORM)
            assert answer.status_code in (400, 403, 422), answer.content
            assert answer["Content-Type"] == "application/problem+json"
    many = "".join(f'--x\r\nContent-Disposition: form-data; name="a{n}"\r\n\r\n1\r\n' for n in range(1200))
    assert_problem(
        program.post(f"{POINT}files/", f"{many}--x--\r\n".encode(), content_type=FORM),
        400,
        "request.malformed",
    )
    assert_problem(
        program.post(f"{POINT}files/", b"rien", content_type="multipart/form-data"), 400, "request.malformed"
    )
    assert not Evidence.objects.exists()


def test_files_join_a_message_and_are_for_those_who_talk(helene, paul, person):
    number = helene.post(f"{HERE}projects/", {"title": "Toiture"}).json()["id"]
    thread = f"{ROOT}projects/{number}/"
    plan = ("plan.csv", b"a;b\n1;2", "text/csv")
    made = helene.send(f"{thread}files/", {"body": "Voici.", "files": [TEXT, plan]}).json()["id"]
    shown = paul.get(f"{thread}messages/{made}/").json()
    assert (shown["body"], [each["name"] for each in shown["files"]]) == ("Voici.", [TEXT[0], plan[0]])
    answer = paul.send(f"{thread}files/", {"files": TEXT, "reply_to": str(made)}).json()["id"]
    assert paul.get(f"{thread}messages/{answer}/").json()["reply_to"]["id"] == made
    back = paul.get(f"{thread}files/{shown['files'][1]['id']}/")
    assert (back.status_code, back.getvalue()) == (200, plan[1])
    assert_problem(Program(person("curieux")).get(f"{thread}files/1/"), 403, "policy.forbidden")
    for form, status, code in (
        ({"body": "Sans fichier."}, 422, "request.invalid"),
        ({"files": [TEXT] * 6}, 422, "request.invalid"),
        ({"files": TEXT, "reply_to": "x"}, 422, "request.invalid"),
        ({"files": TEXT, "reply_to": "999999"}, 404, "message.unknown"),
        ({"files": ["du texte"]}, 422, "request.invalid"),
    ):
        assert_problem(helene.send(f"{thread}files/", form), status, code)
    for none in ("0", "x", "999999"):
        assert_problem(paul.get(f"{thread}files/{none}/"), 404, "request.not_found")
    assert_problem(paul.get(f"{ROOT}projects/x/files/1/"), 403, "policy.forbidden")
    assert Message.objects.count() == 2
