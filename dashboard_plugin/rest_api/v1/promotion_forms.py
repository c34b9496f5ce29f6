"""What clients send and are shown of promotions themselves: settings, programme, body, state, team."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commune_core.invitations import LONGEST_EMAIL
from commune_core.promotions.states import PROMOTION
from commune_core.promotions.words import BODIES, KINDS, STAFF
from dashboard_plugin.promotion_data import BodyFields, CourseFields, PromotionFields
from dashboard_plugin.rest_api.v1.measure_forms import YesNo
from dashboard_plugin.rest_api.v1.promotion_funding_forms import version
from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import ProblemShown
from dashboard_plugin.use_cases.promotion_roles import LONGEST_GROUP, MOST_GROUPS
from dashboard_plugin.use_cases.save_promotion import LONGEST

MOST_COURSES, LONGEST_KEY, MOST_MINUTES, LARGEST_CAPACITY = 100, 255, 60_000, 1_000_000


def day_or_none() -> serializers.DateField:
    """A day that may be left out."""
    return serializers.DateField(default=None, allow_null=True, help_text="une date AAAA-MM-JJ, ou null")


class BodyShown(serializers.Serializer):
    """Whoever trains; `approved_until` is the last day of its approval."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="fields.name")
    kind = serializers.CharField(source="fields.kind")
    siren = serializers.CharField(source="fields.siren")
    approval_number = serializers.CharField(source="fields.approval_number")
    approved_until = serializers.DateField(source="fields.approved_until", allow_null=True)
    version = serializers.IntegerField()


class PlannedShown(serializers.Serializer):
    """A course of the programme; `url` is null where the host has it no more."""

    id = serializers.IntegerField()
    key = serializers.CharField(source="fields.key")
    title = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    minutes = serializers.IntegerField(source="fields.minutes")
    opens_on = serializers.DateField(source="fields.opens_on", allow_null=True)
    closes_on = serializers.DateField(source="fields.closes_on", allow_null=True)
    required = serializers.BooleanField(source="fields.required")


class WarningShown(serializers.Serializer):
    """One thing that the law asks to look at."""

    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField()
    source = serializers.CharField()
    found = serializers.IntegerField(allow_null=True)
    at_most = serializers.IntegerField(allow_null=True)


class PromotionShown(serializers.Serializer):
    """One promotion; `may` are the operations one is granted, `next_states` what may follow its state.

    `seats` (by state) and `warnings` are for who runs it, and empty for others.
    """

    id = serializers.IntegerField()
    title = serializers.CharField(source="fields.title")
    about = serializers.CharField(source="fields.about")
    kind = serializers.CharField(source="fields.kind")
    ordered = serializers.BooleanField(source="fields.ordered")
    starts_on = serializers.DateField(source="fields.starts_on", allow_null=True)
    ends_on = serializers.DateField(source="fields.ends_on", allow_null=True)
    capacity = serializers.IntegerField(source="fields.capacity", allow_null=True)
    subcontracted = serializers.IntegerField(source="fields.subcontracted")
    courses = PlannedShown(many=True)
    body = BodyShown()
    state = serializers.CharField()
    next_states = serializers.ListField(child=serializers.CharField(), source="steps")
    role = serializers.CharField()
    may = serializers.SerializerMethodField()
    seats = serializers.DictField(child=serializers.IntegerField())
    warnings = WarningShown(many=True)
    changed_at = serializers.DateTimeField()
    changed_by = serializers.CharField()
    version = serializers.IntegerField()

    def get_may(self, found: Any) -> list[str]:
        """Their names, in order."""
        return sorted(found.may)


class StalePromotionShown(ProblemShown):
    """A promotion that changed since: `current` is what stands now."""

    current = PromotionShown()


class StaleBodyShown(ProblemShown):
    """A body that changed since: `current` is what stands now."""

    current = BodyShown()


class PromotionRowShown(serializers.Serializer):
    """One promotion of a list; `role` is one's own, empty where one has none."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    body = serializers.CharField()
    state = serializers.CharField()
    role = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    members = serializers.IntegerField()


class PromotionsShown(serializers.Serializer):
    """Fifty promotions where one has a role; `unled` are those nobody runs, for an administrator."""

    promotions = PromotionRowShown(source="rows", many=True)
    can_create = serializers.BooleanField()
    unled = PromotionRowShown(many=True)
    next = serializers.IntegerField(source="following", allow_null=True)


class CourseChoiceShown(serializers.Serializer):
    """A course that a programme may take, with the minutes its catalogue announces."""

    key = serializers.CharField()
    title = serializers.CharField()
    minutes = serializers.IntegerField()


class ChoicesShown(serializers.Serializer):
    """What a new promotion may take: the courses that are open, and the bodies for which one runs another."""

    courses = CourseChoiceShown(many=True)
    bodies = BodyShown(many=True)


class PlannedSent(Sent):
    """A course of the programme, in its place."""

    key = Text(max_length=LONGEST_KEY, help_text="la clé d’un cours")
    minutes = Whole(default=0, min_value=0, max_value=MOST_MINUTES, help_text="des minutes")
    opens_on = day_or_none()
    closes_on = day_or_none()
    required = YesNo(default=True, help_text="true ou false")


class SettingsSent(Sent):
    """The settings of a promotion and its programme, whole."""

    title = Text(max_length=LONGEST["title"], help_text="un titre")
    about = Text(default="", allow_blank=True, max_length=LONGEST["about"], help_text="une présentation")
    kind = Text(default="closed", max_length=10, help_text=f"une valeur parmi {', '.join(KINDS)}")
    ordered = YesNo(default=False, help_text="true ou false")
    starts_on = day_or_none()
    ends_on = day_or_none()
    capacity = Whole(
        default=None, allow_null=True, min_value=1, max_value=LARGEST_CAPACITY,
        help_text="un nombre de places, ou null",
    )  # fmt: skip
    subcontracted = Whole(default=0, min_value=0, max_value=100, help_text="un pourcentage")
    courses = serializers.ListField(
        child=PlannedSent(),
        default=list,
        max_length=MOST_COURSES,
        help_text=f"{MOST_COURSES} cours au plus : {{ key, minutes, opens_on, closes_on, required }}",
    )

    @staticmethod
    def fields_of(told: dict[str, Any]) -> PromotionFields:
        """As the app takes it."""
        courses = tuple(CourseFields(**each) for each in told["courses"])
        rest = {name: value for name, value in told.items() if name in PromotionFields.__dataclass_fields__}
        return PromotionFields(**(rest | {"courses": courses}))


class BodyFieldsSent(Sent):
    """Who trains."""

    name = Text(max_length=200, help_text="un nom")
    kind = Text(default="association", max_length=20, help_text=f"une valeur parmi {', '.join(BODIES)}")
    siren = Text(default="", allow_blank=True, max_length=9, help_text="neuf chiffres, ou une chaîne vide")
    approval_number = Text(
        default="", allow_blank=True, max_length=60, help_text="un numéro d’agrément, ou une chaîne vide"
    )
    approved_until = day_or_none()

    @staticmethod
    def fields_of(told: dict[str, Any]) -> BodyFields:
        """As the app takes it."""
        return BodyFields(**{name: told[name] for name in BodyFields.__dataclass_fields__})


class NewPromotionSent(SettingsSent):
    """A promotion to open, for a new body, or for the `id` of one of one's own."""

    body = BodyFieldsSent(
        default=None, allow_null=True, help_text="{ name, kind, … }, ou null avec « body_id »"
    )
    body_id = Whole(
        default=None, allow_null=True, min_value=1, max_value=LARGEST_ID,
        help_text="le numéro d’un de ses organismes, ou null avec « body »",
    )  # fmt: skip

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        """One body, said in one way."""
        if (told["body"] is None) == (told["body_id"] is None):
            raise serializers.ValidationError({"body": [""]})
        return told


class PromotionSent(SettingsSent):
    """The settings, over the version that was read."""

    stale = StalePromotionShown

    version = version()


class BodySent(BodyFieldsSent):
    """The body, over its version that was read."""

    stale = StaleBodyShown

    version = version()


class StateSent(Sent):
    """The state to lead it to, over the version that was read."""

    stale = StalePromotionShown

    state = serializers.ChoiceField(
        choices=tuple(PROMOTION), help_text=f"une valeur parmi {', '.join(PROMOTION)}"
    )
    version = version()


class StaffShown(serializers.Serializer):
    """Somebody who runs, tutors or observes; `groups` are the names of those he tutors."""

    seat = serializers.IntegerField(source="seat_id")
    name = serializers.CharField()
    role = serializers.CharField()
    groups = serializers.ListField(child=serializers.CharField())
    since = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class GroupShown(serializers.Serializer):
    """A group of members, and how many are in it."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    members = serializers.IntegerField()


class TeamShown(serializers.Serializer):
    """Who runs, tutors and observes a promotion."""

    staff = StaffShown(many=True)
    groups = GroupShown(many=True)


class RoleSent(Sent):
    """Somebody to name; `groups` are those a tutor follows, made where they are new."""

    email = Text(max_length=LONGEST_EMAIL, help_text="l’adresse électronique de son compte")
    role = Text(max_length=10, help_text=f"une valeur parmi {', '.join(STAFF)}")
    groups = serializers.ListField(
        child=Text(max_length=LONGEST_GROUP),
        default=list,
        max_length=MOST_GROUPS,
        help_text=f"{MOST_GROUPS} noms de groupes au plus",
    )
