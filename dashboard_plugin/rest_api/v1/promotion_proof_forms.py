"""What clients send and are shown about proofs of promotions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commune_core.promotions.activity import Spread
from commune_core.promotions.proof import LONGEST_REASON
from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, LARGEST_VERSION, Sent, Text, Whole


class ProofsAsked(Sent):
    """Which page of the members, by fifties."""

    page = serializers.IntegerField(
        default=1, min_value=1, max_value=LARGEST_VERSION, help_text="le numéro d’une page, à partir de 1"
    )


class ProofYearAsked(Sent):
    """Which year: by default, this one."""

    year = serializers.IntegerField(
        required=False, min_value=2000, max_value=2100, help_text="une année, de 2000 à 2100"
    )


class HoursShown(serializers.Serializer):
    """Minutes of training that count: all, those of courses, those of meetings."""

    minutes = serializers.IntegerField()
    courses = serializers.IntegerField()
    meetings = serializers.IntegerField()


class GivenShown(serializers.Serializer):
    """An attestation that was given; revoked once `revoked_at` is not null."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    issued_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class ProofShown(serializers.Serializer):
    """One member: `missing` are the titles of the courses that an attestation waits for."""

    seat = serializers.IntegerField(source="seat_id")
    person = serializers.CharField()
    state = serializers.CharField()
    hours = HoursShown()
    missing = serializers.ListField(child=serializers.CharField())
    attestation = GivenShown(source="given", allow_null=True)


class ProofsShown(serializers.Serializer):
    """A page of the members, the oldest seat first; `total` counts them all."""

    promotion = serializers.IntegerField(source="promotion.id")
    members = ProofShown(source="rows", many=True)
    total = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()


class LogLineShown(serializers.Serializer):
    """One thing known of a member: `kind` is steps, test, course or meeting."""

    on = serializers.DateField()
    kind = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()
    minutes = serializers.IntegerField()


class EvidenceLogShown(serializers.Serializer):
    """All that is known of one member between two days."""

    promotion = serializers.IntegerField(source="promotion.id")
    seat = serializers.IntegerField(source="seat_id")
    person = serializers.CharField()
    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    hours = HoursShown()
    lines = LogLineShown(many=True)
    missing = serializers.ListField(child=serializers.CharField())
    attestations = GivenShown(source="given", many=True)


class IssuingShown(serializers.Serializer):
    """How many would be given one, hold one that stands, have not finished."""

    ready = serializers.IntegerField()
    held = serializers.IntegerField()
    unfinished = serializers.IntegerField()


class IssueSent(Sent):
    """To whom: one seat, or null for all who fulfil the conditions."""

    seat = Whole(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_ID,
        help_text="le numéro d’une place, ou null pour toutes les personnes qui remplissent les conditions",
    )


class IssuedShown(serializers.Serializer):
    """How many attestations were given, and how many people held one already."""

    given = serializers.IntegerField()
    held = serializers.IntegerField()


class PrintedCourseShown(serializers.Serializer):
    """A course as an attestation says it; `counted` is false where it was passed outside the promotion."""

    title = serializers.CharField()
    on = serializers.DateField()
    minutes = serializers.IntegerField()
    counted = serializers.BooleanField()


class AttestationShown(serializers.Serializer):
    """An attestation as it is printed; `name` is empty once the account is erased."""

    id = serializers.IntegerField()
    promotion = serializers.IntegerField(source="promotion_id")
    code = serializers.CharField()
    name = serializers.CharField()
    body = serializers.CharField(source="printed.body")
    approval = serializers.CharField(source="printed.approval")
    title = serializers.CharField(source="printed.title")
    courses = PrintedCourseShown(source="printed.courses", many=True)
    minutes = serializers.IntegerField()
    completed_on = serializers.DateField()
    issued_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    revoked_reason = serializers.CharField()


class RevocationSent(Sent):
    """Why an attestation stands no more: its holder reads it, the public page does not tell."""

    reason = Text(max_length=LONGEST_REASON, help_text=f"pourquoi, {LONGEST_REASON} caractères au plus")


class CheckedShown(serializers.Serializer):
    """What a code says: `valid`, `revoked` or `unknown`, and nothing more."""

    state = serializers.CharField()


class SpreadGroupShown(serializers.Serializer):
    """One group, and how many people are in it."""

    label = serializers.CharField()
    count = serializers.IntegerField()


class SpreadShown(serializers.Serializer):
    """People over groups of at least five, small ones together; `total` null where they are too few."""

    total = serializers.IntegerField(allow_null=True)
    groups = serializers.SerializerMethodField()

    @extend_schema_field(SpreadGroupShown(many=True))
    def get_groups(self, spread: Spread) -> list[dict[str, Any]]:
        """In order."""
        return [{"label": label, "count": count} for label, count in spread.groups]


class ActivityRowShown(serializers.Serializer):
    """One promotion in a year."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    members = serializers.IntegerField()
    minutes = serializers.IntegerField()
    attested = serializers.IntegerField()


class ActivityShown(serializers.Serializer):
    """The year of a body, over the promotions that the caller organises."""

    body = serializers.CharField(source="promotion.body.fields.name")
    year = serializers.IntegerField()
    promotions = ActivityRowShown(source="rows", many=True)
    functions = SpreadShown()
    sizes = SpreadShown()


class TrainingShown(serializers.Serializer):
    """One line of the annual table: `person` is empty for `places` that nobody holds; `cost` is in cents
    before tax, null where nobody wrote it."""

    person = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    approval = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    minutes = serializers.IntegerField()
    payer = serializers.CharField()
    cost = serializers.IntegerField(allow_null=True)
    places = serializers.IntegerField()


class TrainingsShown(serializers.Serializer):
    """What a commune annexes to its accounts for one year; `unknown` counts the lines without a cost."""

    year = serializers.IntegerField()
    trainings = TrainingShown(source="rows", many=True)
    minutes = serializers.IntegerField()
    cost = serializers.IntegerField()
    unknown = serializers.IntegerField()
