"""The pages of a handover: an archive goes out, comes in, and what is none is said beside its field."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commune_core.archive import MANIFEST
from dashboard_plugin import api
from dashboard_plugin.models import Campaign, Commune, Project, Upload

pytestmark = pytest.mark.django_db

HERE = "/viatic/commune/10156/passation/"


def bring(browser, data: bytes):
    return browser.post(HERE, {"archive": SimpleUploadedFile("a.zip", data)})


def test_an_archive_goes_out_and_comes_in_where_nothing_is(mayor, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    user_id = int(mayor.session["_auth_user_id"])
    api.create_project(user_id, commune="10156", fields=api.ProjectFields("Haies"))
    made = b"".join(mayor.get(f"{HERE}archive.zip").streaming_content)
    assert MANIFEST.encode() in made
    # Where something is, none comes in.
    assert b'name="archive"' not in mayor.get(HERE).content
    assert bring(mayor, made).status_code == 409
    commune = Commune.objects.get(projects__title="Haies")
    Project.objects.all().delete()
    Campaign.objects.filter(commune=commune).delete()
    for data in (b"", b"PK\x03\x04", made[:-50]):
        assert bring(mayor, data).status_code == 422
    assert mayor.post(HERE).status_code == 422
    assert not Upload.objects.exists()
    shown = bring(mayor, made)
    assert mayor.get(shown.url).context["plan"].total >= 2
    assert mayor.post(shown.url).status_code == 302
    assert Project.objects.get().title == "Haies"
    assert mayor.get(shown.url).status_code == 404
