"""One row of every kind that names a person in promotions."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from dashboard_plugin.models import (
    Announcement,
    AnnouncementCopy,
    Attendance,
    Attestation,
    AttestationHolder,
    Body,
    Commune,
    DiagnosisConsent,
    FundingLine,
    GroupTutor,
    Meeting,
    MeetingFile,
    Promotion,
    PromotionCourse,
    PromotionFeed,
    PromotionGroup,
    PromotionLog,
    Reminder,
    ReminderChoice,
    ReminderText,
    Seat,
    SeatProgress,
    SyncRow,
    SyncRun,
    TutorQuestion,
)

OWNED = (
    "seat.user",
    "reminder.user",
    "reminderchoice.user",
    "promotionfeed.user",
    "attestationholder.user",
)
BY_SEAT = (
    "grouptutor.seat__user",
    "syncrow.seat__user",
    "seatprogress.seat__user",
    "attendance.seat__user",
    "announcementcopy.seat__user",
    "tutorquestion.seat__user",
)
WRITTEN = (
    "body.created_by",
    "promotion.created_by",
    "promotion.changed_by",
    "promotionlog.author",
    "promotionlog.subject",
    "seat.added_by",
    "seat.decided_by",
    "fundingline.asked_by",
    "fundingline.changed_by",
    "syncrun.started_by",
    "meeting.created_by",
    "meeting.changed_by",
    "meetingfile.added_by",
    "attendance.noted_by",
    "announcement.author",
    "remindertext.changed_by",
    "tutorquestion.answered_by",
    "diagnosisconsent.given_by",
    "attestation.issued_by",
    "attestation.revoked_by",
)


def leave_traces(me: int, other: int, name: str) -> None:
    """What `me` leaves in a promotion by running it and taking part in it in every way."""
    now, day = timezone.now(), date(2026, 11, 23)
    body = Body.objects.create(name="Association", kind="association", created_at=now, created_by_id=me)
    promotion = Promotion.objects.create(
        body=body, title="Nouveaux maires", created_at=now, created_by_id=me, changed_at=now,
        changed_by_id=me,
    )  # fmt: skip
    group = PromotionGroup.objects.create(promotion=promotion, name="Nord")
    course = PromotionCourse.objects.create(
        promotion=promotion, position=1, course_key="course-v1:Viatic+MOOC1+2026", title="Financer"
    )
    seat = Seat.objects.create(
        promotion=promotion, user_id=me, name=name, state="member", group=group, added_at=now
    )
    theirs = Seat.objects.create(
        promotion=promotion, user_id=other, state="member", added_at=now, added_by_id=me, decided_by_id=me
    )
    GroupTutor.objects.create(group=group, seat=seat)
    FundingLine.objects.create(
        promotion=promotion, kind="community", created_at=now, changed_at=now, asked_by_id=me,
        changed_by_id=me,
    )  # fmt: skip
    run = SyncRun.objects.create(promotion=promotion, kind="push", started_at=now, started_by_id=me)
    SyncRow.objects.create(seat=seat, course=course, run=run)
    SeatProgress.objects.create(seat=seat, course=course, read_at=now)
    TutorQuestion.objects.create(promotion=promotion, seat=seat, text="Quand ?", asked_at=now)
    TutorQuestion.objects.create(
        promotion=promotion, seat=theirs, text="Où ?", asked_at=now, answer="Ici.", answered_by_id=me
    )
    for commune in Commune.objects.filter(owner=None)[:1]:
        DiagnosisConsent.objects.create(promotion=promotion, commune=commune, given_at=now, given_by_id=me)
    meet(promotion, seat, theirs, me)
    announcement = Announcement.objects.create(
        promotion=promotion, subject="Bienvenue", body="À mardi.", author_id=me, at=now
    )
    AnnouncementCopy.objects.create(announcement=announcement, seat=seat)
    Reminder.objects.create(user_id=me, promotion=promotion, kind="away", week=day, sent_at=now)
    ReminderChoice.objects.create(user_id=me, promotion=promotion, unsubscribed_at=now)
    ReminderText.objects.create(
        promotion=promotion, kind="due", subject="Bientôt", body="Fini.", changed_by_id=me, changed_at=now
    )
    PromotionFeed.objects.create(user_id=me, sha256=f"{me:064d}", created_at=now)
    attestation = Attestation.objects.create(
        promotion=promotion, code="abcdefghjkmnpqrstuvwxyz2", minutes=180, completed_on=day, issued_at=now,
        issued_by_id=me, revoked_by_id=me,
    )  # fmt: skip
    AttestationHolder.objects.create(attestation=attestation, user_id=me, seat=seat, name=name)
    PromotionLog.objects.create(promotion=promotion, at=now, fact="created", author_id=me, subject_id=me)


def meet(promotion: Promotion, seat: Seat, theirs: Seat, me: int) -> None:
    """A meeting both came to."""
    now = timezone.now()
    meeting = Meeting.objects.create(
        promotion=promotion, title="Ouverture", starts_at=now, ends_at=now, created_at=now, changed_at=now,
        created_by_id=me, changed_by_id=me,
    )  # fmt: skip
    MeetingFile.objects.create(
        meeting=meeting, name="programme.pdf", content_type="application/pdf", size=1, added_at=now,
        added_by_id=me,
    )  # fmt: skip
    Attendance.objects.create(meeting=meeting, seat=seat, present=True, how="code", at=now)
    Attendance.objects.create(
        meeting=meeting, seat=theirs, present=True, how="screen", at=now, noted_by_id=me
    )
