"""What clients send and are shown about what readers say of the pages of courses."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commune_core.doubts import (
    KINDS,
    LONGEST_COURSE,
    LONGEST_NAME,
    LONGEST_REPLY,
    LONGEST_SOURCE,
    LONGEST_TEXT,
    STATES,
)
from dashboard_plugin.api.doubts import WAITING
from dashboard_plugin.rest_api.v1.sent import LARGEST_VERSION, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import ProblemShown

COURSE = "le numéro d’un cours (« T227 », « MOOC1 »)"


class DoubtsAsked(Sent):
    """Which doubts: for whoever may answer, all of them unless `mine`; for others, one's own."""

    course = Text(required=False, max_length=LONGEST_COURSE, help_text=COURSE)
    state = serializers.ChoiceField(
        choices=(WAITING, *STATES),
        required=False,
        help_text=f"une valeur parmi {WAITING}, {', '.join(STATES)}",
    )
    mine = serializers.BooleanField(default=False, help_text="« true » ou « false »")
    after = serializers.CharField(
        required=False, max_length=80, help_text="la valeur « next » de la page précédente"
    )


class DoubtSent(Sent):
    """What to say of a page; the three names are those of the link at its foot."""

    course = Text(max_length=LONGEST_COURSE, help_text=COURSE)
    unit = Text(max_length=LONGEST_NAME, help_text="le nom du fichier de l’unité, sans « .md »")
    page = Text(max_length=LONGEST_NAME, help_text="l’identifiant de la page")
    kind = serializers.ChoiceField(choices=tuple(KINDS), help_text=f"une valeur parmi {', '.join(KINDS)}")
    text = Text(max_length=LONGEST_TEXT, help_text=f"un texte, {LONGEST_TEXT} caractères au plus")
    source = Text(
        default="",
        allow_blank=True,
        max_length=LONGEST_SOURCE,
        help_text=f"d’où on le tient, {LONGEST_SOURCE} caractères au plus",
    )


class DoubtShown(serializers.Serializer):
    """What was told of a page and answered; `answered_by` for whoever may answer, else empty."""

    id = serializers.IntegerField()
    course = serializers.CharField(source="place.course")
    course_title = serializers.CharField(source="place.course_title")
    unit = serializers.CharField(source="place.unit")
    page = serializers.CharField(source="place.page")
    page_title = serializers.CharField(source="place.page_title")
    file = serializers.CharField(source="place.file")
    kind = serializers.CharField()
    text = serializers.CharField()
    source = serializers.CharField()
    told_at = serializers.DateTimeField()
    mine = serializers.BooleanField()
    state = serializers.CharField()
    reply = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = serializers.CharField()
    version = serializers.IntegerField()


class DoubtsShown(serializers.Serializer):
    """A page of doubts, those that wait first, the oldest first; `next` is the `after` of the next page.

    `waiting` counts by course those that wait, for whoever may answer.
    """

    doubts = DoubtShown(many=True)
    waiting = serializers.DictField(child=serializers.IntegerField())
    next = serializers.SerializerMethodField()

    def get_next(self, page: Any) -> str | None:
        """Null at the end."""
        return page.following or None


class StaleDoubtShown(ProblemShown):
    """A doubt that somebody else answered since: `current` is what stands now."""

    current = DoubtShown()


class DoubtAnswerSent(Sent):
    """Where a doubt stands and what its reader is answered, over the version that was read."""

    stale = StaleDoubtShown

    state = serializers.ChoiceField(choices=tuple(STATES), help_text=f"une valeur parmi {', '.join(STATES)}")
    reply = Text(
        default="",
        allow_blank=True,
        max_length=LONGEST_REPLY,
        help_text=f"un texte, {LONGEST_REPLY} caractères au plus ; il en faut un pour « kept »",
    )
    version = Whole(min_value=1, max_value=LARGEST_VERSION, help_text="la version lue, un nombre entier")
