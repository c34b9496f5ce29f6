"""Indicators of a commune and their values by day."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dashboard_plugin.applets.indicators.fields import ExactNumber


class Indicator(models.Model):
    """
    Something a commune measures: what it is, in which unit, which way is better, from where to where.

    .. pii: Remembers who wrote it; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class Direction(models.TextChoices):
        """Which way is better."""

        UP = "up"
        DOWN = "down"

    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="indicators")
    project = models.ForeignKey(
        "viatic.Project", null=True, blank=True, on_delete=models.SET_NULL, related_name="indicators"
    )
    item_id = models.CharField(max_length=16, blank=True)
    title = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    unit = models.CharField(max_length=40)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    source = models.CharField(max_length=200, blank=True)
    baseline = ExactNumber(null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    target = ExactNumber(null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    archived = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["commune", "archived"], name="viatic_indicator_commune")]


class IndicatorValue(models.Model):
    """
    The value of an indicator on a day, and where it comes from: a person, a file, or a key (a sensor).

    .. pii: Remembers who entered it; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    on = models.DateField()
    value = ExactNumber()
    source = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    key = models.ForeignKey(
        "viatic.ApiKey", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "on"], name="viatic_value_once")]


class ValueChange(models.Model):
    """
    One write of the value of an indicator on a day: what stood `before`, what stands `now` (null: nothing).

    .. pii: Remembers who wrote or removed a value; forgotten with the account, the line stays.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="changes")
    on = models.DateField()
    before = ExactNumber(null=True)
    now = ExactNumber(null=True)
    source = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    key = models.ForeignKey(
        "viatic.ApiKey", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["indicator", "on"], name="viatic_valuechange_day")]
