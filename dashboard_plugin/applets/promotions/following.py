"""Promotions beside the platform: runs that bring them in step, and the progress that was read there."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dashboard_plugin.applets.promotions.models import Promotion, PromotionCourse, Seat


class SyncRun(models.Model):
    """
    A run that brings the platform in step with a promotion, or reads progress; stopped, it can be resumed.

    .. pii: Remembers who started it; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class Kind(models.TextChoices):
        """Carries out what is wanted; compares first, and mends what differs; reads progress."""

        PUSH = "push"
        MEND = "mend"
        PROGRESS = "progress"

    class State(models.TextChoices):
        """Where it stands; a run that was killed is still `running`, with an old `beat_at`.

        `waiting`: the list of its rows is not made yet.
        """

        WAITING = "waiting"
        RUNNING = "running"
        STOPPED = "stopped"
        DONE = "done"
        FAILED = "failed"

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stop_asked = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    # Who left is taken out of the course too, and not of the cohort alone.
    unenrols = models.BooleanField(default=False)
    # Whoever is in the cohort without a seat here is taken out of it.
    removes_strangers = models.BooleanField(default=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField()
    # When whoever works on it last said that he lives, None while nobody does: another may take over later.
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["promotion", "started_at"], name="viatic_sync_run_at"),
            models.Index(fields=["state", "beat_at"], name="viatic_sync_run_alive"),
        ]


class SyncRow(models.Model):
    """
    One seat in one course: what is wanted on the platform, and whether it is so. Of a run that stopped, those
    left are the rows `todo`, in the order of their numbers.

    .. pii: Links a seat to a course; goes with the seat.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class Wanted(models.TextChoices):
        """Enrolled and in the cohort; out of both."""

        IN = "in"
        OUT = "out"

    class State(models.TextChoices):
        """To be done; done; refused or failed."""

        TODO = "todo"
        DONE = "done"
        FAILED = "failed"

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="sync_rows")
    course = models.ForeignKey(PromotionCourse, on_delete=models.CASCADE, related_name="sync_rows")
    # The run that last touched it.
    run = models.ForeignKey(SyncRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="rows")
    wanted = models.CharField(max_length=4, choices=Wanted.choices, default=Wanted.IN)
    state = models.CharField(max_length=8, choices=State.choices, default=State.TODO)
    # What the platform answered: a `ports.PlaceOutcome`, "left", or why nothing was done.
    found = models.CharField(max_length=24, blank=True)
    # The kind of fault, where the platform broke: for whoever administers it.
    message = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "course"], name="viatic_sync_row_once")]
        indexes = [
            models.Index(fields=["course", "state"], name="viatic_sync_row_state"),
            models.Index(fields=["run", "state"], name="viatic_sync_row_run"),
        ]


class SeatProgress(models.Model):
    """
    Where a member is in one course, as the platform last told: steps done of how many, grade in hundredths.

    .. pii: A member's progress in a course; goes with the seat.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="progress")
    course = models.ForeignKey(PromotionCourse, on_delete=models.CASCADE, related_name="progress")
    done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    # From 0 to 1, as the platform gives it: compared with it, never rounded here.
    grade = models.FloatField(null=True, blank=True)
    passed = models.BooleanField(default=False)
    passed_on = models.DateField(null=True, blank=True)
    last_seen_on = models.DateField(null=True, blank=True)
    # Since when nothing has moved.
    moved_on = models.DateField(null=True, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "course"], name="viatic_seat_progress_once")]
        indexes = [models.Index(fields=["course", "passed"], name="viatic_seat_progress_passed")]
