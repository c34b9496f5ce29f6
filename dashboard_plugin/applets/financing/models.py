"""The cost lines, the aids and the loan of a project, in integer cents; every sum is computed from them."""

from __future__ import annotations

from django.db import models

PROJECT = "viatic.Project"


class CostLine(models.Model):
    """
    One expense of a project in one year: what was planned, without tax, and what was paid, tax included.

    `vat` is the rate in hundredths of a percent (2000 for 20 %).

    .. no_pii:
    """

    project = models.ForeignKey(PROJECT, on_delete=models.CASCADE, related_name="costs")
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    planned = models.BigIntegerField()
    vat = models.PositiveSmallIntegerField(default=2000)
    fctva = models.BooleanField(default=True)
    subsidisable = models.BooleanField(default=True)
    paid = models.BigIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["project", "year"], name="viatic_cost_year")]


class Grant(models.Model):
    """
    Money somebody else brings to a project: a State grant, a region, a patron.

    `nature` is that of `commune_core.financing`, `scheme` the code of an aid of `course_content/aids.yaml` or
    empty.

    .. no_pii:
    """

    class Status(models.TextChoices):
        """Where it stands."""

        IDEA = "idea"
        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"
        PAID = "paid"

    project = models.ForeignKey(PROJECT, on_delete=models.CASCADE, related_name="grants")
    position = models.PositiveSmallIntegerField(default=0)
    funder = models.CharField(max_length=200)
    scheme = models.CharField(max_length=40, blank=True)
    nature = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()
    granted = models.BigIntegerField(null=True, blank=True)
    received = models.BigIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.IDEA)
    request_received_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["project", "year"], name="viatic_grant_year")]


class Financing(models.Model):
    """
    What a project's plan rests on beside its lines: loan, regime of FCTVA, minimum share and its derogation.

    `loan` in cents, `rate` yearly in ten-thousandths of a percent (36000 for 3,60 %), `share` the minimum
    share in hundredths of a percent where it is not the usual one, with its reason and the order granting it.

    .. no_pii:
    """

    project = models.OneToOneField(PROJECT, on_delete=models.CASCADE, related_name="financing")
    on = models.DateField(null=True, blank=True)
    regime = models.CharField(max_length=4, default="n+2")
    loan = models.BigIntegerField(default=0)
    rate = models.PositiveIntegerField(default=0)
    years = models.PositiveSmallIntegerField(default=0)
    periods = models.PositiveSmallIntegerField(default=1)
    share = models.PositiveSmallIntegerField(null=True, blank=True)
    share_reason = models.CharField(max_length=500, blank=True)
    share_reference = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)


class Outlook(models.Model):
    """
    A commune's own figures of one year, for its multi-year plan, in cents: from its accounts, or foreseen.

    .. no_pii:
    """

    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="outlook")
    year = models.PositiveSmallIntegerField()
    revenue = models.BigIntegerField()
    spending = models.BigIntegerField()
    interest = models.BigIntegerField(default=0)
    capital = models.BigIntegerField(default=0)
    debt = models.BigIntegerField(default=0)
    working_capital = models.BigIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commune", "year"], name="viatic_outlook_once")]
