"""One row of every kind that names a person in projects, threads, indicators and keys."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from dashboard_plugin.models import (
    ApiKey,
    Commune,
    Doubt,
    Effect,
    Entry,
    Guest,
    Indicator,
    IndicatorValue,
    Message,
    Notice,
    NoticeHours,
    NoticeSetting,
    Part,
    Project,
    ProjectLink,
    ReadMark,
    RestraintEntry,
    ValueChange,
)

OWNED = ("part.user", "guest.user", "readmark.user", "notice.user", "noticesetting.user", "noticehours.user",
         "apikey.user")  # fmt: skip
WRITTEN = (
    "project.created_by",
    "project.changed_by",
    "historicalproject.history_user",
    "entry.author",
    "projectlink.author",
    "effect.author",
    "message.author",
    "indicator.author",
    "indicatorvalue.author",
    "valuechange.author",
    "apikey.created_by",
    "guest.invited_by",
    "restraintentry.author",
    "doubt.author",
    "doubt.answered_by",
)  # fmt: skip


def leave_traces(commune: Commune, me: int, other: int) -> None:
    """What `me` leaves in a commune by taking part in a project in every way."""
    now, day = timezone.now(), date(2030, 1, 1)

    def key(label: str, letter: str, **more) -> None:
        ApiKey.objects.create(commune=commune, label=label, sha256=letter * 64, created_at=now, **more)

    def invite(letter: str, user_id: int, **more) -> None:
        Guest.objects.create(
            project=project, email=f"{letter}@exemple.fr", role="reader", expires_on=day, invited_at=now,
            sent_at=now, secret_sha256=letter * 64, user_id=user_id, **more,
        )  # fmt: skip

    project = Project.objects.create(
        commune=commune, kind="project", title="Toiture", created_at=now, created_by_id=me,
        changed_at=now, changed_by_id=me,
    )  # fmt: skip
    Part.objects.create(project=project, role="pilot", user_id=me)
    Entry.objects.create(project=project, at=now, author_id=me, text="Vu l’architecte.")
    ProjectLink.objects.create(
        project=project, title="Devis", url="https://exemple.fr/", author_id=me, added_at=now
    )
    Effect.objects.create(project=project, item_id="GOV-02", author_id=me, at=now)
    RestraintEntry.objects.create(commune=commune, neutral=True, reason="Prudence", author_id=me, at=now)
    told = {"course": "T042", "unit": "01-unite", "page": "lire", "kind": "error", "told_at": now}
    Doubt.objects.create(**told, text="Le seuil a changé.", author_id=me)
    Doubt.objects.create(**told, text="Faux.", author_id=other, answered_by_id=me, answered_at=now)
    Message.objects.create(project=project, author_id=me, body="Bonjour.", sent_at=now, change=1)
    ReadMark.objects.create(project=project, user_id=me, change=1)
    Notice.objects.create(user_id=me, project=project, kind="message", at=now)
    NoticeSetting.objects.create(user_id=me, kind="message", channel="digest")
    NoticeHours.objects.create(user_id=me)
    invite("a", me, status="accepted")
    invite("b", other, invited_by_id=me)
    indicator = Indicator.objects.create(
        commune=commune, title="Fuites", unit="m³", direction="down", author_id=me, at=now
    )
    IndicatorValue.objects.create(indicator=indicator, on=day, value=1, author_id=me, at=now)
    ValueChange.objects.create(indicator=indicator, on=day, now=1, author_id=me, at=now)
    key("Agenda", "c", scope="calendar", user_id=me)
    key("Compteur", "d", scope="indicators", created_by_id=me)
