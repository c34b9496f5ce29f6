"""What clients send and are shown of who enters a promotion, and of who pays."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commune_core.invitations import LONGEST_EMAIL, LONGEST_NAME
from commune_core.promotions.invited import MOST_AT_ONCE
from commune_core.promotions.roster import LONGEST_GROUP
from commune_core.promotions.words import SEATS
from dashboard_plugin.exports.promotion_roster import LARGEST
from dashboard_plugin.promotion_roster_data import RosterPlan
from dashboard_plugin.rest_api.v1.file_door import Document
from dashboard_plugin.rest_api.v1.measure_forms import YesNo
from dashboard_plugin.rest_api.v1.promotion_funding_forms import VERSION, version, why
from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, LARGEST_VERSION, Sent, Text, Whole

MOST_STEPS = 500
LONGEST_DIGEST = 64


class SeatsAsked(Sent):
    """Which seats of members."""

    state = serializers.ChoiceField(
        choices=tuple(SEATS), required=False, help_text=f"une valeur parmi {', '.join(SEATS)}"
    )
    group = Text(required=False, max_length=19, help_text="le numéro d’un groupe, ou « aucun »")
    q = Text(required=False, max_length=100, help_text="des mots d’un nom ou d’une adresse")
    page = serializers.IntegerField(
        default=1, min_value=1, max_value=10**6, help_text="une page de cinquante places, à partir de 1"
    )


class SeatShown(serializers.Serializer):
    """One seat of a member; `email` is the address it was offered to, empty for who came with an account."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.CharField()
    state = serializers.CharField()
    group = serializers.CharField()
    commune = serializers.CharField()
    source = serializers.CharField()
    added_at = serializers.DateTimeField()
    entered_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    expired = serializers.BooleanField()
    reason = serializers.CharField()
    version = serializers.IntegerField()


class SeatsShown(serializers.Serializer):
    """Fifty seats; `counts` by state and `letters_due` are for who enrols."""

    seats = SeatShown(many=True)
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    total = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    letters_due = serializers.IntegerField()


class NewSeatSent(Sent):
    """A person to enrol, or an address to invite."""

    email = Text(max_length=LONGEST_EMAIL, help_text="une adresse électronique")
    name = Text(default="", allow_blank=True, max_length=LONGEST_NAME, help_text="un nom")
    group = Text(default="", allow_blank=True, max_length=LONGEST_GROUP, help_text="le nom d’un groupe")
    commune = Text(default="", allow_blank=True, max_length=100, help_text="le nom ou le code INSEE")


class SeatMadeShown(serializers.Serializer):
    """The number of a seat."""

    id = serializers.IntegerField()


class SeatGroupSent(Sent):
    """The group of a member, by its name; empty for none."""

    group = Text(allow_blank=True, max_length=LONGEST_GROUP, help_text="le nom d’un groupe, ou rien")
    version = version()


class SeatEndedAsked(Sent):
    """Over which version a place is ended, and why."""

    version = serializers.IntegerField(min_value=1, max_value=LARGEST_VERSION, help_text=VERSION)
    reason = why()


class SeatVersionSent(Sent):
    """Over which version."""

    version = version()


class SeatMovedSent(Sent):
    """To which promotion a member passes."""

    to = Whole(min_value=1, max_value=LARGEST_ID, help_text="le numéro de l’autre promotion")
    reason = why()
    version = version()


class SeatStateShown(serializers.Serializer):
    """Where a seat stands."""

    promotion = serializers.IntegerField()
    state = serializers.CharField()


class AnswersSent(Sent):
    """What is answered to people who asked for a place; a refusal needs a reason."""

    seats = serializers.ListField(
        child=Whole(min_value=1, max_value=LARGEST_ID),
        allow_empty=False,
        max_length=MOST_AT_ONCE,
        help_text=f"de 1 à {MOST_AT_ONCE} numéros de places",
    )
    accept = YesNo(help_text="true ou false")
    reason = why()


class AnsweredShown(serializers.Serializer):
    """How many came to each state."""

    done = serializers.DictField(child=serializers.IntegerField())


class JoinCodeSent(Sent):
    """Whether the code opens the promotion, until when, and whether another is drawn."""

    opened = YesNo(help_text="true ou false")
    until = serializers.DateField(
        default=None, allow_null=True, help_text="un jour (« 2027-03-01 »), ou null"
    )
    anew = YesNo(default=False, help_text="true ou false")


class JoinCodeShown(serializers.Serializer):
    """The code, empty once it is shut."""

    code = serializers.CharField(allow_blank=True)


class RosterSent(Sent):
    """A file of people."""

    file = Document(largest=LARGEST, help_text="un classeur XLSX ou un tableau CSV de 5 Mo au plus")


class RosterFaultShown(serializers.Serializer):
    """What is wrong in one cell, and how to mend it."""

    column = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField()


class RosterStepShown(serializers.Serializer):
    """What one line would do."""

    line = serializers.IntegerField(source="number")
    fate = serializers.CharField()
    email = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()
    group = serializers.CharField()
    reason = serializers.CharField()
    faults = RosterFaultShown(many=True)


class RosterPlanShown(serializers.Serializer):
    """What a file would do: `digest` names this very plan, which its execution must name. At most five
    hundred lines are shown, the faulty ones first; the counts are of all."""

    id = serializers.IntegerField(source="upload_id")
    digest = serializers.CharField()
    counts = serializers.DictField(child=serializers.IntegerField())
    lines = serializers.SerializerMethodField()

    @extend_schema_field(RosterStepShown(many=True))
    def get_lines(self, plan: RosterPlan) -> Any:
        """The faulty ones first."""
        ordered = [*plan.faulty, *(step for step in plan.steps if step.fate != "faulty")]
        return RosterStepShown(ordered[:MOST_STEPS], many=True).data


class RosterDigestSent(Sent):
    """Which plan to carry out, and whether its faulty lines are left out."""

    digest = Text(max_length=LONGEST_DIGEST, help_text="l’empreinte du plan lu")
    set_aside = YesNo(default=False, help_text="true ou false")


class DoorShown(serializers.Serializer):
    """A promotion as whoever has its code or an invitation reads it; `state` is that of his seat."""

    promotion = serializers.IntegerField(source="promotion_id")
    title = serializers.CharField()
    about = serializers.CharField()
    body = serializers.CharField()
    kind = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    courses = serializers.ListField(child=serializers.CharField())
    full = serializers.BooleanField()
    state = serializers.CharField(allow_blank=True)
    rank = serializers.IntegerField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
