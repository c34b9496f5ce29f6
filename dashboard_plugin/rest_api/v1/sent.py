"""What clients send, checked: the right fields, of the right JSON type, and no other.

The rules of an answer (bounds, dates, what a point accepts) stay in the core; here is only its form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.use_cases.save_answer import (
    CONFIDENCES,
    LONGEST_COMMENT,
    LONGEST_REASON,
    LONGEST_SOURCE,
)
from dashboard_plugin.use_cases.set_weighting import LONGEST_REASON as LONGEST_WEIGHTING_REASON

LARGEST_VERSION = 2**31 - 1
LARGEST_ID = 2**63 - 1
LONGEST_VALUE = 500
DEGREES = "un nombre entier de 1 à 5, ou null"
STATES = ("answered", "not_applicable", "unknown")


class Text(serializers.CharField):
    """A JSON string: the framework's own field takes numbers for one."""

    def to_internal_value(self, data: Any) -> str:
        """The string, without what no database stores."""
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = super().to_internal_value(data)
        return text


class Whole(serializers.IntegerField):
    """A JSON whole number: the framework's own field takes strings for one."""

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        if type(data) is not int:
            self.fail("invalid")
        return int(data)


@extend_schema_field(
    {
        "oneOf": [{"type": "string", "maxLength": LONGEST_VALUE}, {"type": "number"}, {"type": "boolean"}],
        "nullable": True,
    }
)
class Value(serializers.Field):
    """What was typed: a string, a number or a boolean, for `commune_core.answers.parse` to read."""

    default_error_messages = {"invalid": ""}

    def to_internal_value(self, data: Any) -> str | int | float | bool:
        """The scalar, as it came."""
        if isinstance(data, str):
            return Text(max_length=LONGEST_VALUE, allow_blank=True).run_validation(data)
        if not isinstance(data, bool | int | float):
            self.fail("invalid")
        return data


class Sent(serializers.Serializer):
    """Fields a client may send; each field's `help_text` says what it expects, in its refusal too."""

    @classmethod
    def read(cls, data: Any) -> dict[str, Any]:
        """The checked fields; raises InvalidRequest, whose `field` says which one is wrong."""
        if not isinstance(data, Mapping):
            raise InvalidRequest("La demande n’est pas un objet JSON.", hint="Envoyez { … }.")
        sent = cls(data=data)
        if unknown := sorted(set(data) - set(sent.fields)):
            raise InvalidRequest(
                f"Le champ « {_shown(unknown[0])} » n’existe pas ici.",
                hint=f"Champs possibles : {', '.join(sent.fields)}.",
                field=_shown(unknown[0]),
            )
        if not sent.is_valid():
            name, faults = next(iter(sent.errors.items()))
            # Inside a list, a fault is the object of its own fields.
            absent = any(getattr(fault, "code", "") == "required" for fault in faults)
            raise InvalidRequest(
                f"Le champ « {name} » {'manque' if absent else 'n’est pas valable'}.",
                hint=f"Valeur attendue : {sent.fields[name].help_text}.",
                field=name,
            )
        return dict(sent.validated_data)


class AnswerSent(Sent):
    """An answer, and the version of the one it replaces."""

    state = serializers.ChoiceField(
        choices=STATES, default="answered", help_text="« answered », « not_applicable » ou « unknown »"
    )
    value = Value(
        allow_null=True,
        help_text="une chaîne, un nombre ou un booléen ; null quand « state » n’est pas « answered »",
    )
    reason = Text(
        default="",
        allow_blank=True,
        max_length=LONGEST_REASON,
        help_text="le motif d’un « sans objet », 500 caractères au plus",
    )
    depends_on = Text(
        default=None,
        allow_null=True,
        allow_blank=True,
        max_length=20,
        help_text="de qui le point dépend ; absent ou null laisse ce qui est enregistré",
    )
    comment = Text(
        default=None,
        allow_null=True,
        allow_blank=True,
        max_length=LONGEST_COMMENT,
        help_text="4000 caractères au plus ; absent ou null laisse ce qui est enregistré",
    )
    confidence = serializers.ChoiceField(
        choices=CONFIDENCES,
        default=None,
        allow_null=True,
        allow_blank=True,
        help_text="« sure », « estimated », « to_check » ou une chaîne vide ; "
        "absent ou null laisse ce qui est enregistré",
    )
    source = Text(
        default=None,
        allow_null=True,
        allow_blank=True,
        max_length=LONGEST_SOURCE,
        help_text="d’où vient la valeur, 200 caractères au plus ; "
        "absent ou null garde celle d’une valeur inchangée",
    )
    version = Whole(
        allow_null=True,
        min_value=1,
        max_value=LARGEST_VERSION,
        help_text="la version lue, un nombre entier ; null où il n’y avait pas de réponse",
    )

    def validate_value(self, value: Any) -> Any:
        """Nothing that was typed is dropped without a word."""
        if value is not None and self.initial_data.get("state", "answered") != "answered":
            raise serializers.ValidationError("")
        return value


class WeightingSent(Sent):
    """The importance and the urgency the commune chooses; null goes back to what is proposed."""

    importance = Whole(allow_null=True, min_value=1, max_value=5, help_text=DEGREES)
    urgency = Whole(allow_null=True, min_value=1, max_value=5, help_text=DEGREES)
    reason = Text(
        default="",
        allow_blank=True,
        max_length=LONGEST_WEIGHTING_REASON,
        help_text="pourquoi, 500 caractères au plus",
    )
    version = Whole(
        allow_null=True,
        min_value=1,
        max_value=LARGEST_VERSION,
        help_text="la version lue, un nombre entier ; null où rien n’avait été choisi",
    )


class SearchAsked(Sent):
    """A search for communes."""

    q = serializers.CharField(
        max_length=200, help_text="le début du nom ou du code postal, deux caractères au moins"
    )


class YearAsked(Sent):
    """Which year of the commune: by default its latest for scores, this one for points."""

    year = serializers.IntegerField(
        required=False, min_value=1900, max_value=9999, help_text="une année de la commune (2026)"
    )


class SelectionAsked(YearAsked):
    """Which points of the état des lieux: those of a domain, or a selection; all by default."""

    domain = serializers.CharField(required=False, max_length=8, help_text="le code d’un domaine (FIN)")
    items = serializers.CharField(
        required=False,
        max_length=2000,
        help_text="« express », « tout » ou une liste de points séparés par des virgules ; sans « domain »",
    )

    def validate_items(self, items: str) -> str:
        """One way to choose at a time."""
        if "domain" in self.initial_data:
            raise serializers.ValidationError("")
        return items


class PageAsked(Sent):
    """Where a list goes on."""

    after = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_ID,
        help_text="la valeur « next » de la page précédente",
    )


class VersionAsked(Sent):
    """Which version is taken away."""

    version = serializers.IntegerField(
        min_value=1, max_value=LARGEST_VERSION, help_text="la version lue, un nombre entier"
    )


def _shown(name: str) -> str:
    """A name a client chose, short, and made of characters that any answer can carry."""
    return name[:40].encode("utf-8", "replace").decode("utf-8")
