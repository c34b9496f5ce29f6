"""Promotions, who has a seat in them, and who pays."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from commune_core.promotions import words


class Body(models.Model):
    """
    Whoever trains: an association of élus, an approved body, a grouping. What is known of its approval.

    .. pii: Remembers who made it; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    KINDS = tuple(words.BODIES.items())

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=KINDS)
    siren = models.CharField(max_length=9, blank=True)
    approval_number = models.CharField(max_length=60, blank=True)
    # The last day of its approval.
    approved_until = models.DateField(null=True, blank=True)
    # By heading: what a column of its last file of people said.
    roster_columns = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)


class Promotion(models.Model):
    """
    One group of people through several courses; a cohort of the same name in each keeps in step with it.

    .. pii: Remembers who made it and who changed it last; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    KINDS = tuple(words.KINDS.items())
    STATES = tuple(words.STATES.items())

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="promotions")
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=KINDS, default="closed")
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    # Whether a course opens only when the one before it is passed.
    ordered = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # Places of members; None without limit.
    capacity = models.PositiveIntegerField(null=True, blank=True)
    # Percentage of the training that is entrusted to other bodies.
    subcontracted = models.PositiveSmallIntegerField(default=0)
    # By which one asks for a seat, None while there is none: shown to who organises, so kept as it is.
    join_code = models.CharField(max_length=24, null=True, blank=True, unique=True)
    join_until = models.DateField(null=True, blank=True)
    # The name of its cohort in each course, chosen once: a title that changes moves nobody.
    cohort_name = models.CharField(max_length=100, blank=True)
    # When the progress of its members was last read from the platform.
    progress_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["state", "ends_on"], name="viatic_promotion_state")]


class PromotionCourse(models.Model):
    """
    A course of the programme of a promotion, in its place.

    .. no_pii: Totals count people and name none.
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="courses")
    position = models.PositiveSmallIntegerField()
    course_key = models.CharField(max_length=255)
    # As it was called when it was chosen: a course that is gone keeps its name here.
    title = models.CharField(max_length=300)
    minutes = models.PositiveIntegerField(default=0)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    required = models.BooleanField(default=True)
    # By group ("all", or the number of a group): counts over its members, as of `totals_at`.
    totals = models.JSONField(default=dict, blank=True)
    totals_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promotion", "course_key"], name="viatic_promotion_course_once")
        ]
        indexes = [models.Index(fields=["promotion", "position"], name="viatic_promotion_course_order")]


class PromotionGroup(models.Model):
    """
    A group of members of a promotion, whom tutors follow.

    .. no_pii:
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["promotion", "position"], name="viatic_promotion_group_order")]


class FundingLine(models.Model):
    """
    Who pays for seats of a promotion, for how many, how much (cents before tax), and where it stands.

    .. pii: Remembers who asked for it and who changed it last; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    KINDS = tuple(words.PAYERS.items())
    STATES = tuple(words.FUNDINGS.items())

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="fundings")
    kind = models.CharField(max_length=10, choices=KINDS)
    payer = models.CharField(max_length=200, blank=True)
    # Where a commune ordered the seats for its élus.
    commune = models.ForeignKey(
        "viatic.Commune", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=STATES, default="quote")
    amount = models.PositiveBigIntegerField(null=True, blank=True)
    seats = models.PositiveIntegerField(default=0)
    # Of the quote or of the invoice.
    reference = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["promotion", "state"], name="viatic_funding_state"),
            models.Index(fields=["commune", "state"], name="viatic_funding_commune"),
        ]


COUNTED = ["promotion", "role", "state", "last_seen_on", "still_since", "passed_count", "group", "unheeded"]
"""An index that counts who is in each situation without reading the seats themselves."""


class Seat(models.Model):
    """
    One person's place in a promotion, by account or by address until he has one; of the link's secret, the
    fingerprint.

    A person has one seat in a promotion, with one role: it changes state, and the log keeps what it was.

    .. pii: Links a user, or the address and name of somebody without an account, to a promotion; deleted with
            the account, forgotten where it is the inviter's.
    .. pii_types: id, name, email_address, other
    .. pii_retirement: local_api
    """

    ROLES = tuple(words.ROLES.items())
    STATES = tuple(words.SEATS.items())

    class Source(models.TextChoices):
        """How the seat came about."""

        FORM = "form"
        FILE = "file"
        CODE = "code"
        ORDER = "order"
        TRANSFER = "transfer"

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # Where he was invited, in the form of `invitations.address`; None for who came with his account.
    email = models.CharField(max_length=254, null=True, blank=True)  # noqa: DJ001
    # Empty once there is an account: its name is the account's.
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=10, choices=ROLES, default="member")
    state = models.CharField(max_length=10, choices=STATES)
    group = models.ForeignKey(
        PromotionGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats"
    )
    # The commune whose council he sits in.
    commune = models.ForeignKey(
        "viatic.Commune", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    funding = models.ForeignKey(
        FundingLine, null=True, blank=True, on_delete=models.SET_NULL, related_name="paid_seats"
    )
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.FORM)
    secret_sha256 = models.CharField(max_length=64, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_count = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Since when he waits for a place: the order of the waiting list.
    waiting_since = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    moved_to = models.ForeignKey(
        Promotion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Read with his progress, so that lists filter and sort on them; they do not change the version.
    last_seen_on = models.DateField(null=True, blank=True)
    passed_count = models.PositiveSmallIntegerField(default=0)
    # Steps done of all the programme, in hundredths; since when nothing has moved that could have.
    percent = models.PositiveSmallIntegerField(default=0)
    still_since = models.DateField(null=True, blank=True)
    # Reminders about his progress that have left since then, and moved nothing.
    unheeded = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promotion", "user"], name="viatic_seat_once"),
            models.UniqueConstraint(fields=["promotion", "email"], name="viatic_seat_address_once"),
        ]
        indexes = [
            models.Index(fields=["promotion", "role", "state", "group"], name="viatic_seat_list"),
            models.Index(fields=["promotion", "state", "waiting_since"], name="viatic_seat_waiting"),
            models.Index(fields=["promotion", "state", "last_seen_on"], name="viatic_seat_seen"),
            models.Index(fields=COUNTED, name="viatic_seat_situation"),
            models.Index(fields=["user", "state"], name="viatic_seat_user"),
            models.Index(fields=["email"], name="viatic_seat_email"),
            models.Index(fields=["secret_sha256"], name="viatic_seat_secret"),
        ]


class GroupTutor(models.Model):
    """
    A group that a tutor follows; `seat` is his own, of the same promotion.

    .. pii: Links the seat of a tutor to a group; goes with the seat.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    group = models.ForeignKey(PromotionGroup, on_delete=models.CASCADE, related_name="tutors")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="tutored")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "seat"], name="viatic_group_tutor_once")]


class PromotionLog(models.Model):
    """
    What was done in a promotion: roles, transfers, departures, states (`fact`, a code; `detail` its figures).

    .. pii: Who did what, and whom it concerned; both are forgotten with their accounts, the line stays.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="log")
    fact = models.CharField(max_length=24)
    # Codes and numbers, never a name or an address: {"from": "member", "to": "moved"}.
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["promotion", "at"], name="viatic_promotion_log_at")]
