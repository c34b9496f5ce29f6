"""The handover of a commune: one sealed file that restores equal in an empty one, or is refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command

from commune_core import archive
from commune_core.errors import InvalidFile
from dashboard_plugin import api
from dashboard_plugin.api import exchange
from dashboard_plugin.errors import UnknownUpload
from dashboard_plugin.models import (
    Answer,
    Campaign,
    Commune,
    CompetenceHolder,
    DomainReview,
    Evidence,
    Guest,
    Indicator,
    Message,
    MessageFile,
    Part,
    Project,
    RestraintEntry,
    Upload,
    ValueChange,
)
from dashboard_plugin.selectors.handover import STAYS, TABLES, site_keys
from dashboard_plugin.selectors.traces import path_to_commune
from tests.plugin.whole_commune import fill

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "10145", "10156"
PLAN = b"%PDF-1.7\n" + b"plan" * 50_000


@pytest.fixture
def stored(settings, tmp_path) -> Path:
    """Where documents go, for this test alone."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def whole(stored, at, mayor, member) -> int:
    """A commune with years, answers, a council, projects, a thread and documents; gives its mayor."""
    at("2025-11-20")
    for item_id, raw in (("GOV-02", 2), ("SEC-04", 1)):
        api.save_answer(mayor, commune=HERE, item_id=item_id, raw=raw, version=None)
    api.close_campaign(mayor, commune=HERE)
    at("2026-11-20")
    api.save_answer(mayor, commune=HERE, item_id="GOV-02", raw=2, version=None, comment="Été\nhiver")
    api.save_answer(mayor, commune=HERE, item_id="GOV-02", raw=3, version=1)
    api.set_weighting(mayor, commune=HERE, item_id="GOV-02", urgency=5, importance=None, version=None)
    api.add_evidence(mayor, commune=HERE, item_id="GOV-02", upload=api.Upload("plan.pdf", "", PLAN))
    api.add_evidence(mayor, commune=HERE, item_id="GOV-02", url="https://exemple.fr/", title="Page")
    voices = [member(name) for name in ("lise", "nora", "paul")]
    for title in ("Clos", "Ouvert"):
        number = api.convene(mayor, commune=HERE, title=title, items="GOV-02", invited=voices)
        if title == "Clos":
            api.close_round(mayor, commune=HERE, round_id=number)
    project = fill(mayor)
    campaign, now = Campaign.objects.get(year=2026), project.created_at
    CompetenceHolder.objects.create(commune=project.commune, competence="eau", holder="epci", at=now)
    DomainReview.objects.create(campaign=campaign, domain="FIN", state="ready", changed_at=now)
    RestraintEntry.objects.create(commune=project.commune, neutral=True, reason="Vœux", at=now)
    indicator = Indicator.objects.get()
    ValueChange.objects.create(indicator=indicator, on=now.date(), now=3, author_id=mayor, at=now)
    first = Message.objects.create(
        project=project, author_id=mayor, body="Bonjour", sent_at=project.created_at, change=1
    )
    reply = Message.objects.create(
        project=project, body="Voici", reply_to=first, sent_at=project.created_at, change=2
    )
    joined = MessageFile(message=reply, name="devis.txt", content_type="text/plain", size=5)
    joined.file.save("devis.txt", ContentFile("Été".encode()))
    Guest.objects.create(
        project=project, email="invite@exemple.fr", role="reader", expires_on=project.due_on,
        invited_at=project.created_at, sent_at=project.created_at, secret_sha256="0" * 64,
    )  # fmt: skip
    return mayor


def taken(user_id: int, code: str = HERE) -> bytes:
    to = io.BytesIO()
    exchange.hand_over(user_id, commune=code, to=to)
    return to.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(held: dict[str, bytes]) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in held.items():
            made.writestr(name, data)
    return to.getvalue()


def bring(user_id: int, data: bytes, code: str = ELSEWHERE) -> int:
    return exchange.bring_handover(user_id, commune=code, name="a.zip", data=io.BytesIO(data))


@pytest.fixture
def heir(member) -> int:
    """The mayor of an empty commune."""
    return member("karim", ELSEWHERE, role="elu", function="maire")


def test_it_restores_equal_in_an_empty_commune_and_names_no_account(whole, heir, stored):
    data = taken(whole)
    told = parts(data)
    for table in TABLES:
        assert told[f"tables/{table.name}.jsonl"], table.name
    everything = b"".join(told.values()).decode("utf-8", "replace")
    assert "Helene Essai" in everything
    for secret in ("invite@exemple.fr", "helene@exemple.fr", '"author"', "user_id", "Ouvert"):
        assert secret not in everything, secret
    number = bring(heir, data)
    plan = exchange.read_handover(heir, commune=ELSEWHERE, upload_id=number)
    assert (plan.elsewhere, plan.empty, plan.pieces) == (True, True, 2)
    waiting = Upload.objects.get().file.name
    assert not Campaign.objects.filter(commune__insee_code=ELSEWHERE).exists()
    exchange.restore_handover(heir, commune=ELSEWHERE, upload_id=number)
    again = parts(taken(heir, ELSEWHERE))
    for name in told:
        if name not in (archive.MANIFEST, archive.SEAL):
            assert again[name] == told[name], name
    assert set(again) == set(told) and not Upload.objects.exists() and (stored / waiting).exists()
    # What was restored is read like the rest: the closed year, its history, its documents.
    assert api.evolution(heir, commune=ELSEWHERE, before=2025).domains
    assert len(api.point_history(heir, commune=ELSEWHERE, item_id="GOV-02").entries) >= 2
    piece = Evidence.objects.get(campaign__commune__insee_code=ELSEWHERE, url="")
    assert piece.file.read() == PLAN
    assert set(Part.objects.filter(project__commune__insee_code=ELSEWHERE).values_list("user_id")) == {
        (None,)
    }
    assert json.loads(told[archive.MANIFEST])["left_out"]


def test_an_archive_that_was_altered_is_refused_and_nothing_is_kept(whole, heir, stored):
    told = parts(taken(whole))
    manifest = json.loads(told[archive.MANIFEST])
    rows = told["tables/project.jsonl"]
    bad = {
        "a row": zipped({**told, "tables/project.jsonl": rows.replace(b"Toiture", b"Clocher")}),
        "a piece": zipped({**told, "pieces/1": PLAN[:-1] + b"!"}),
        "a part more": zipped({**told, "pieces/99": b"x"}),
        "a part less": zipped({name: part for name, part in told.items() if name != "pieces/1"}),
        "a path": zipped({**told, "../../evil": b"x"}),
        "the manifest": zipped({**told, archive.MANIFEST: json.dumps({**manifest, "rows": {}}).encode()}),
        "the seal": zipped({**told, archive.SEAL: b"0" * 64}),
        "no seal": zipped({name: part for name, part in told.items() if name != archive.SEAL}),
        "another key": zipped({**told, archive.SEAL: archive.seal(told[archive.MANIFEST], b"x").encode()}),
        "a bomb": zipped({**told, "pieces/1": b"\0" * 50_000_000}),
        "cut": zipped(told)[:-400],
        "no zip": b"Bonjour",
        "nothing": b"",
    }
    for what, data in bad.items():
        with pytest.raises(archive.InvalidArchive):
            bring(heir, data)
            pytest.fail(what)
    assert not Upload.objects.exists() and not Project.objects.filter(commune__insee_code=ELSEWHERE).exists()
    assert not list(stored.glob("viatic/passation/*"))
    # One byte, wherever it is: it is refused, or it was none of what the archive holds.
    sound = zipped(told)
    for place in range(100, len(sound) - 100, len(sound) // 12):
        flipped = sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :]
        try:
            number = bring(heir, flipped)
        except archive.InvalidArchive:
            continue
        assert parts(flipped) == told, place
        Upload.objects.filter(pk=number).delete()


def test_it_is_refused_where_something_is_and_a_failure_leaves_nothing(whole, heir, stored, member):
    data = taken(whole)
    with pytest.raises(exchange.NotEmpty):
        bring(whole, data, HERE)
    number = bring(heir, data)
    other = member("zoe", ELSEWHERE, role="elu", function="dgs_secretaire")
    for call in (exchange.read_handover, exchange.restore_handover):
        with pytest.raises(UnknownUpload):
            call(other, commune=ELSEWHERE, upload_id=number)
    before = sorted(path.name for path in stored.rglob("*") if path.is_file())
    waiting = stored / Upload.objects.get().file.name
    sound = waiting.read_bytes()
    # Its storage damaged it since: all that was written is undone, documents as well.
    place = sound.index(b"pieces/2") + 29
    waiting.write_bytes(sound[:place] + b"\xff\xff\xff" + sound[place + 3 :])
    with pytest.raises(archive.InvalidArchive):
        exchange.restore_handover(heir, commune=ELSEWHERE, upload_id=number)
    assert not Answer.objects.filter(campaign__commune__insee_code=ELSEWHERE).exists()
    assert sorted(path.name for path in stored.rglob("*") if path.is_file()) == before
    waiting.write_bytes(sound)
    api.open_year(heir, commune=ELSEWHERE)
    with pytest.raises(exchange.NotEmpty):
        exchange.restore_handover(heir, commune=ELSEWHERE, upload_id=number)


def only_clean(name: str, data: bytes) -> bool:
    return b"virus" not in data


def resealed(told: dict[str, bytes], part: str, data: bytes) -> bytes:
    """The same archive with another part, as whoever holds the key could make it."""
    manifest = json.loads(told[archive.MANIFEST])
    manifest["parts"][part] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    written = json.dumps(manifest).encode()
    seal = archive.seal(written, site_keys()[0]).encode()
    return zipped({**told, part: data, archive.MANIFEST: written, archive.SEAL: seal})


def test_its_documents_are_held_to_the_rules_of_any_document(whole, heir, stored, settings):
    told = parts(taken(whole))
    evidence = told["tables/evidence.jsonl"]
    refused = {
        "another type": resealed(told, "pieces/1", b"MZ" + PLAN),
        "too long": resealed(told, "pieces/1", b"%PDF-1.7\n" + os.urandom(5 * 1024 * 1024)),
        "another name": resealed(told, "tables/evidence.jsonl", evidence.replace(b"plan.pdf", b"plan.exe")),
        "a virus": resealed(told, "pieces/2", b"virus"),
    }
    settings.VIATIC_EVIDENCE_SCANNER = "tests.plugin.test_handover.only_clean"
    for what, data in refused.items():
        with pytest.raises(InvalidFile):
            bring(heir, data)
            pytest.fail(what)
    assert not Upload.objects.exists()
    # The scanner may learn of one between the two steps.
    settings.VIATIC_EVIDENCE_SCANNER = ""
    number = bring(heir, refused["a virus"])
    settings.VIATIC_EVIDENCE_SCANNER = "tests.plugin.test_handover.only_clean"
    with pytest.raises(InvalidFile):
        exchange.restore_handover(heir, commune=ELSEWHERE, upload_id=number)
    assert not Campaign.objects.filter(commune__insee_code=ELSEWHERE).exists()


def test_the_seal_of_another_site_is_accepted_only_where_the_operator_says_so(whole, heir, settings):
    data, said = taken(whole), io.StringIO()
    call_command("viatic_handover_key", stdout=said)
    settings.SECRET_KEY = "un autre site"
    with pytest.raises(archive.InvalidArchive):
        bring(heir, data)
    settings.VIATIC_HANDOVER_KEYS = (said.getvalue().strip(),)
    assert bring(heir, data)


def test_every_table_of_a_commune_is_taken_or_left_on_purpose():
    taken_or_left = {table.name for table in TABLES} | STAYS
    of_a_commune = {
        model._meta.model_name
        for model in apps.get_app_config("viatic").get_models(include_auto_created=True)
        if model is not Commune and path_to_commune(model)
    }
    assert of_a_commune - taken_or_left == set()
    assert not STAYS & {table.name for table in TABLES}
