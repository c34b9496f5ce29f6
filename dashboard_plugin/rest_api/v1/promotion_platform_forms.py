"""What clients send and are shown about a promotion beside the platform."""

from __future__ import annotations

from rest_framework import serializers

from dashboard_plugin.rest_api.v1.sent import Sent

YES = "true ou false"


class RunSent(Sent):
    """What a run does besides what is left to do; the one that is not over does it too."""

    mend = serializers.BooleanField(default=False, help_text=f"{YES} : comparer d’abord, puis corriger")
    unenrol = serializers.BooleanField(
        default=False, help_text=f"{YES} : désinscrire aussi des cours qui est parti"
    )
    remove_strangers = serializers.BooleanField(
        default=False, help_text=f"{YES} : retirer du groupe qui n’a pas de place dans la promotion"
    )


class RunStopSent(Sent):
    """A run to stop."""

    state = serializers.ChoiceField(choices=("stopped",), help_text="« stopped »")


class RunShown(serializers.Serializer):
    """A run: `waiting`, `running`, `stopping`, `stopped`, `done` or `failed`; seats done of how many."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    state = serializers.CharField()
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    started_by = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)
    worked_on = serializers.BooleanField()


class RefusedSeatShown(serializers.Serializer):
    """A seat in a course that was not put right: `found` says why."""

    seat = serializers.IntegerField(source="seat_id")
    name = serializers.CharField()
    course = serializers.CharField()
    wanted = serializers.CharField()
    found = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)


class PlatformShown(serializers.Serializer):
    """What is left to do (`pending`, `leaving` of it for who left), the last run, the first seats refused."""

    cohort = serializers.CharField()
    open = serializers.BooleanField()
    members = serializers.IntegerField()
    unseated = serializers.IntegerField()
    pending = serializers.IntegerField()
    leaving = serializers.IntegerField()
    run = RunShown(allow_null=True)
    failed = RefusedSeatShown(many=True)
    failed_count = serializers.IntegerField()


class CourseDriftShown(serializers.Serializer):
    """What differs in a course: the first fifty names of each sort, and how many there are."""

    title = serializers.CharField()
    known = serializers.BooleanField()
    absent = serializers.ListField(child=serializers.CharField())
    absent_count = serializers.IntegerField()
    ungrouped = serializers.ListField(child=serializers.CharField())
    ungrouped_count = serializers.IntegerField()
    astray = serializers.ListField(child=serializers.CharField())
    astray_count = serializers.IntegerField()
    departed = serializers.ListField(child=serializers.CharField())
    departed_count = serializers.IntegerField()
    strangers = serializers.IntegerField()


class DriftShown(serializers.Serializer):
    """Both sides compared; `count` is what a run that mends would put right."""

    at = serializers.DateTimeField()
    open = serializers.BooleanField()
    count = serializers.IntegerField()
    strangers = serializers.IntegerField()
    unknown = serializers.IntegerField()
    courses = CourseDriftShown(many=True)
