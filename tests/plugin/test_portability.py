"""The schema and the code ask only what MySQL does too, where "Élan", "elan" and "ELAN" are equal.

Generated from the models: one that is added must answer here for its keys.
"""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

PACKAGE = Path(find_spec("dashboard_plugin").submodule_search_locations[0])
MODELS = sorted(apps.get_app_config("viatic").get_models(), key=lambda model: model.__name__)

# Unique keys that hold text, and why no two texts can be equal there without being the same.
TEXT_IN_UNIQUE_KEYS = {
    "Region.code": "digits, from the statistics office",
    "Departement.code": "digits and capitals (2A), from the statistics office",
    "Epci.siren": "nine digits",
    "Commune.insee_code": "digits and capitals (2A004), or P and the number of a user",
    "Commune.kind": "one of Commune.Kind",
    "PostalCode.code": "five digits",
    "SearchTerm.word": "only a to z and digits are left by commune_core.territory.normalise",
    "Answer.item_id": "the id of an item, from the questionnaire",
    "DomainScore.domain": "the code of a domain, from the questionnaire",
    "Weighting.item_id": "the id of an item, from the questionnaire",
    "Share.domain": "the code of a domain, from the questionnaire",
    "DomainReview.domain": "the code of a domain, from the questionnaire",
    "CompetenceHolder.competence": "the code of a competence, from the questionnaire",
    "Figure.indicator": "lower-case letters, digits and underscores, from the questionnaire",
    "PeerScore.domain": "the code of a domain, from the questionnaire",
    "PeerCell.stratum": "the code of a size class",
    "PeerCell.family": "one of commune_core.peers.FAMILIES",
    "PeerCell.part": "the code of a département or of a kind of grouping",
    "PeerCell.domain": "the code of a domain, from the questionnaire",
    "PeerStratum.stratum": "the code of a size class",
    "Rating.item_id": "the id of an item, from the questionnaire",
    "Aim.item_id": "the id of an item, from the questionnaire",
    "Effect.item_id": "the id of an item, from the questionnaire",
    "ApiKey.sha256": "a fingerprint in lower case",
    "NoticeSetting.kind": "one of the kinds of the notices",
    "LocalAid.code": "lower-case letters, digits and hyphens, from the administrator's file",
    "RoundItem.item_id": "the id of an item, from the questionnaire",
    "SiteRole.role": "one of SiteRole.Role",
    "SentForm.mark": "a fingerprint in lower case",
    "PromotionFeed.sha256": "hexadecimal digits",
    "ReminderText.kind": "one of the kinds of reminders",
    "Promotion.join_code": "small letters and digits, drawn at random",
    "PromotionCourse.course_key": "a course key, chosen from the catalogue, where no two differ by case",
    "Seat.email": "small letters without accent, as commune_core.invitations.address leaves them",
    "Attestation.code": "small letters and digits, drawn at random",
    "ToldChange.code": "the code of a parameter of law, in lower case",
}
LONGEST_KEY = 3072
BYTES_A_CHARACTER = 4

# What Django spells for one database and not for another, or what goes round Django altogether.
FORBIDDEN_CALLS = {"RunSQL", "RawSQL", "raw", "extra", "cursor", "db_default", "GeneratedField"}
CONDITIONS = {"UniqueConstraint", "Index", "CheckConstraint"}


def unique_keys(model: type[models.Model]) -> list[tuple[str, ...]]:
    """The names of the fields of every unique key but the primary one."""
    meta = model._meta
    alone = [(field.name,) for field in meta.local_fields if field.unique and not field.primary_key]
    together = [
        constraint.fields
        for constraint in meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    return [*alone, *together, *meta.unique_together]


def indexed(model: type[models.Model]) -> list[tuple[str, ...]]:
    alone = [(field.name,) for field in model._meta.local_fields if field.db_index]
    return [*unique_keys(model), *alone, *(tuple(index.fields) for index in model._meta.indexes)]


def field_of(model: type[models.Model], name: str) -> models.Field:
    return model._meta.get_field(name.removeprefix("-"))


def is_text(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField)


def test_every_text_in_a_unique_key_cannot_have_an_equal_that_is_another():
    found = {
        f"{model.__name__}.{name}"
        for model in MODELS
        for key in unique_keys(model)
        for name in key
        if is_text(field_of(model, name))
    }
    assert found == set(TEXT_IN_UNIQUE_KEYS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_keys_and_indexes_are_plain_and_short_enough(model):
    for rule in (*model._meta.constraints, *model._meta.indexes):
        assert not getattr(rule, "condition", None), f"{rule.name} is partial: MySQL has no such index"
        assert not getattr(rule, "expressions", ()), (
            f"{rule.name} is on an expression: MariaDB has no such index"
        )
    for key in indexed(model):
        fields = [field_of(model, name) for name in key]
        assert not any(isinstance(field, models.TextField | models.JSONField) for field in fields), key
        length = sum(field.max_length * BYTES_A_CHARACTER if is_text(field) else 8 for field in fields)
        assert length <= LONGEST_KEY, key


def test_every_text_of_one_line_has_a_length_that_mysql_keeps_to():
    unbounded = [
        f"{model.__name__}.{field.name}"
        for model in MODELS
        for field in model._meta.local_fields
        if isinstance(field, models.CharField) and not field.max_length
    ]
    assert unbounded == []


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_no_code_or_migration_speaks_sql_or_asks_for_what_mysql_lacks(path):
    faults = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        keywords = {keyword.arg for keyword in node.keywords}
        if called(node) in FORBIDDEN_CALLS or "db_default" in keywords:
            faults.append(f"line {node.lineno}: {called(node)}")
        if called(node) in CONDITIONS and keywords & {"condition", "nulls_distinct", "include", "deferrable"}:
            faults.append(f"line {node.lineno}: {called(node)} with {sorted(keywords)}")
        if called(node) == "distinct" and node.args:
            faults.append(f"line {node.lineno}: DISTINCT ON")
    assert faults == []
