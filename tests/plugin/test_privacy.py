"""What the app must never hold, and what it must say of what it holds."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from dashboard_plugin import data
from dashboard_plugin.applets.territory.source import COLUMNS
from dashboard_plugin.selectors.personal_data import LABELS, LETTERS, SEAT_LETTERS
from dashboard_plugin.selectors.traces import traces, traces_by_seat
from dashboard_plugin.use_cases import import_town_halls

SAFE_LIST = Path(__file__).parents[2] / ".annotation_safe_list.yml"

# To be an élu is public; what he thinks is not to be asked, kept or guessed (RGPD, article 9).
OPINIONS = {
    "parti", "partis", "party", "parties", "liste", "listes", "list", "lists", "nuance", "nuances",
    "etiquette", "etiquettes", "politique", "political", "politics", "opinion", "sensibilite", "tendance",
    "bloc", "parrainage", "mouvement", "courant",
}  # fmt: skip


def own_models() -> list[type[models.Model]]:
    return list(apps.get_app_config("viatic").get_models(include_auto_created=True))


def words(identifier: str) -> set[str]:
    return set(re.split(r"[_\W]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", identifier).lower()))


def identifiers() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for model in own_models():
        found |= {(model.__name__, field.name) for field in model._meta.get_fields()}
        for field in model._meta.fields:
            found |= {(f"{model.__name__}.{field.name}", str(value)) for value, _ in field.choices or ()}
        found.add(("model", model.__name__))
    found |= {(f"{name}.csv", column) for name, columns in COLUMNS.items() for column in columns}
    found |= {("town halls", column) for column in import_town_halls.COLUMNS}
    for name, value in vars(data).items():
        if dataclasses.is_dataclass(value):
            found |= {(name, field.name) for field in dataclasses.fields(value)}
    return found


def test_no_field_no_import_and_no_export_holds_a_party_a_list_or_a_nuance():
    found = identifiers()
    assert len(found) > 200
    assert {each for each in found if words(each[1]) & OPINIONS} == set()


def annotation(model: type[models.Model]) -> str:
    """What a table says of itself: in its docstring, or in the safe list where its class is made for us."""
    if not model.__name__.startswith("Historical"):
        return model.__doc__ or ""
    return str(yaml.safe_load(SAFE_LIST.read_text(encoding="utf-8")).get(f"viatic.{model.__name__}", ""))


# Annotated tables without a column that names an account: why neither export nor erasure must reach them.
PERSONAL_WITHOUT_AN_ACCOUNT: dict[str, str] = dict.fromkeys(
    ("GroupTutor", "SyncRow", "SeatProgress", "AnnouncementCopy"),
    "hangs on a seat: exported through it (`traces_by_seat`), and goes with it",
)


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_every_table_says_whether_it_holds_personal_data_and_is_then_exported_and_erased(model):
    text = annotation(model)
    personal = ".. pii:" in text
    assert (".. no_pii:" in text) is not personal
    if personal:
        assert ".. pii_types:" in text
        assert ".. pii_retirement:" in text
    traced = any(trace.model is model for trace in traces())
    names_an_account = any(field.related_model is get_user_model() for field in model._meta.get_fields())
    exempt = model.__name__ in PERSONAL_WITHOUT_AN_ACCOUNT
    assert names_an_account == traced
    assert personal == (traced or exempt)


def test_every_trace_of_a_person_can_be_erased_and_has_words():
    fates = {trace.model._meta.get_field(trace.column).remote_field.on_delete for trace in traces()}
    assert fates == {models.CASCADE, models.SET_NULL}
    # Letters that wait at one's address are found by it, since nobody's account is on them yet.
    told = {trace.key for trace in (*traces(), *traces_by_seat())}
    assert told | {LETTERS, SEAT_LETTERS} == set(LABELS)


def test_a_closed_account_takes_its_places_away_and_leaves_the_commune_its_data():
    after = {
        (model.__name__, field.name): field.remote_field.on_delete.__name__
        for model in own_models()
        for field in model._meta.fields
        if field.related_model is get_user_model()
    }
    assert after == {
        ("Commune", "owner"): "CASCADE",
        ("Membership", "user"): "CASCADE",
        ("Membership", "decided_by"): "SET_NULL",
        ("SiteRole", "user"): "CASCADE",
        ("NamedReader", "user"): "CASCADE",
        ("NamedReader", "named_by"): "SET_NULL",
        ("Answer", "author"): "SET_NULL",
        ("HistoricalAnswer", "history_user"): "SET_NULL",
        ("Weighting", "author"): "SET_NULL",
        ("Evidence", "author"): "SET_NULL",
        ("CompetenceHolder", "author"): "SET_NULL",
        ("ComparisonConsent", "given_by"): "SET_NULL",
        ("HistoricalWeighting", "history_user"): "SET_NULL",
        ("Upload", "user"): "CASCADE",
        ("Share", "user"): "CASCADE",
        ("Share", "shared_by"): "SET_NULL",
        ("DomainReview", "changed_by"): "SET_NULL",
        ("Photograph", "taken_by"): "SET_NULL",
        ("CouncilRound", "opened_by"): "SET_NULL",
        ("CouncilRound", "closed_by"): "SET_NULL",
        ("Voice", "user"): "CASCADE",
        ("Voice", "invited_by"): "SET_NULL",
        ("Rating", "user"): "CASCADE",
        ("RoundItem", "settled_by"): "SET_NULL",
        ("Project", "created_by"): "SET_NULL",
        ("Project", "changed_by"): "SET_NULL",
        ("HistoricalProject", "history_user"): "SET_NULL",
        ("Part", "user"): "CASCADE",
        ("ProjectLink", "author"): "SET_NULL",
        ("Entry", "author"): "SET_NULL",
        ("Guest", "user"): "CASCADE",
        ("Guest", "invited_by"): "SET_NULL",
        ("Effect", "author"): "SET_NULL",
        ("Message", "author"): "SET_NULL",
        ("ReadMark", "user"): "CASCADE",
        ("Notice", "user"): "CASCADE",
        ("NoticeSetting", "user"): "CASCADE",
        ("NoticeHours", "user"): "CASCADE",
        ("Indicator", "author"): "SET_NULL",
        ("IndicatorValue", "author"): "SET_NULL",
        ("ValueChange", "author"): "SET_NULL",
        ("Doubt", "author"): "SET_NULL",
        ("Doubt", "answered_by"): "SET_NULL",
        ("RestraintEntry", "author"): "SET_NULL",
        ("ApiKey", "user"): "CASCADE",
        ("ApiKey", "created_by"): "SET_NULL",
        ("Body", "created_by"): "SET_NULL",
        ("Promotion", "created_by"): "SET_NULL",
        ("Promotion", "changed_by"): "SET_NULL",
        ("FundingLine", "asked_by"): "SET_NULL",
        ("FundingLine", "changed_by"): "SET_NULL",
        ("Seat", "user"): "CASCADE",
        ("Seat", "added_by"): "SET_NULL",
        ("Seat", "decided_by"): "SET_NULL",
        ("PromotionLog", "author"): "SET_NULL",
        ("PromotionLog", "subject"): "SET_NULL",
        ("SyncRun", "started_by"): "SET_NULL",
        ("Meeting", "created_by"): "SET_NULL",
        ("Meeting", "changed_by"): "SET_NULL",
        ("MeetingFile", "added_by"): "SET_NULL",
        ("Attendance", "noted_by"): "SET_NULL",
        ("Announcement", "author"): "SET_NULL",
        ("TutorQuestion", "answered_by"): "SET_NULL",
        ("DiagnosisConsent", "given_by"): "SET_NULL",
        ("Reminder", "user"): "CASCADE",
        ("ReminderChoice", "user"): "CASCADE",
        ("ReminderText", "changed_by"): "SET_NULL",
        ("PromotionFeed", "user"): "CASCADE",
        ("Attestation", "issued_by"): "SET_NULL",
        ("Attestation", "revoked_by"): "SET_NULL",
        ("AttestationHolder", "user"): "CASCADE",
    }
