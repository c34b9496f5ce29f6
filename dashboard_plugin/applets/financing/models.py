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
    `on` is the day whose rules apply, `signed_on` the day of the first commitment (a quote, a contract).
    `regime` is "none" where no VAT comes back; `share_reason` "lead" for a competence with a lead authority.

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
    signed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)


class Outlook(models.Model):
    """
    A commune's own figures of one year, for its multi-year plan, in cents: from its accounts, or foreseen.

    Projects are left out of them. `spending` is what runs the commune, without interest; `investment`,
    `grants` and `fctva` are the investment that no sheet tells, and what comes for it and for past years;
    `debt` and `working_capital` are those of 1 January.

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
    investment = models.BigIntegerField(default=0)
    grants = models.BigIntegerField(default=0)
    fctva = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commune", "year"], name="viatic_outlook_once")]


class ToldChange(models.Model):
    """
    A change of a dated parameter that the people of a project astride it were told of: once each.

    .. no_pii:
    """

    project = models.ForeignKey(PROJECT, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "code", "since"], name="viatic_told_change_once")
        ]


class LocalAid(models.Model):
    """
    A scheme of aid of one territory, as an administrator brought it: national ones come with the code.

    Rates in hundredths of a percent, `ceiling` in cents; `departement` empty for everywhere; `domains` and
    `items` are lists of codes; `until` empty as long as nothing ends it.

    .. no_pii:
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    funder = models.CharField(max_length=200)
    nature = models.CharField(max_length=20)
    departement = models.CharField(max_length=3, blank=True)
    population_max = models.PositiveIntegerField(null=True, blank=True)
    purpose = models.CharField(max_length=500)
    domains = models.JSONField(default=list)
    items = models.JSONField(default=list)
    rate_min = models.PositiveSmallIntegerField(null=True, blank=True)
    rate_max = models.PositiveSmallIntegerField(null=True, blank=True)
    ceiling = models.BigIntegerField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    imported_at = models.DateTimeField()
