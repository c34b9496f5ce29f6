"""Routes of the API about promotions, from who opens one to what proves it."""

from __future__ import annotations

from django.urls import path

from dashboard_plugin.rest_api.v1 import (
    promotion_files,
    promotion_following,
    promotion_fundings,
    promotion_meetings,
    promotion_platform,
    promotion_proof,
    promotion_roster,
    promotions,
)

PROMOTIONS = [
    path("promotions/", promotions.Promotions.as_view(), name="promotions"),
    path("promotions/choices/", promotions.Choices.as_view(), name="promotion_choices"),
    path("promotions/<str:promotion_id>/", promotions.Promotion.as_view(), name="promotion"),
    path("promotions/<str:promotion_id>/state/", promotions.PromotionState.as_view(), name="promotion_state"),
    path("promotions/<str:promotion_id>/body/", promotions.PromotionBody.as_view(), name="promotion_body"),
    path("promotions/<str:promotion_id>/team/", promotions.Team.as_view(), name="promotion_team"),
    path(
        "promotions/<str:promotion_id>/team/<str:seat_id>/", promotions.Role.as_view(), name="promotion_role"
    ),
    path(
        "promotions/<str:promotion_id>/platform/",
        promotion_platform.PromotionPlatform.as_view(),
        name="promotion_platform",
    ),
    path(
        "promotions/<str:promotion_id>/platform/drift/",
        promotion_platform.PromotionDrift.as_view(),
        name="promotion_drift",
    ),
    path(
        "promotions/<str:promotion_id>/platform/runs/",
        promotion_platform.PromotionRuns.as_view(),
        name="promotion_runs",
    ),
    path(
        "promotions/<str:promotion_id>/platform/runs/<str:run_id>/",
        promotion_platform.PromotionRun.as_view(),
        name="promotion_run",
    ),
    path("promotions/<str:promotion_id>/seats/", promotion_roster.Seats.as_view(), name="seats"),
    path(
        "promotions/<str:promotion_id>/seats/answers/", promotion_roster.SeatAnswers.as_view(), name="answers"
    ),
    path("promotions/<str:promotion_id>/seats/own/", promotion_roster.OwnSeat.as_view(), name="own_seat"),
    path("promotions/<str:promotion_id>/seats/<str:seat_id>/", promotion_roster.Seat.as_view(), name="seat"),
    path(
        "promotions/<str:promotion_id>/seats/<str:seat_id>/letter/",
        promotion_roster.SeatLetter.as_view(),
        name="seat_letter",
    ),
    path(
        "promotions/<str:promotion_id>/seats/<str:seat_id>/move/",
        promotion_roster.SeatMove.as_view(),
        name="seat_move",
    ),
    path("promotions/<str:promotion_id>/code/", promotion_roster.JoinCode.as_view(), name="join_code"),
    path("promotions/<str:promotion_id>/rosters/", promotion_roster.Rosters.as_view(), name="rosters"),
    path(
        "promotions/<str:promotion_id>/rosters/<str:upload_id>/",
        promotion_roster.Roster.as_view(),
        name="roster",
    ),
    path("promotions/<str:promotion_id>/fundings/", promotion_fundings.Fundings.as_view(), name="fundings"),
    path(
        "promotions/<str:promotion_id>/fundings/<str:funding_id>/",
        promotion_fundings.Funding.as_view(),
        name="funding",
    ),
    path("joining/<str:join_code>/", promotion_roster.Joining.as_view(), name="joining"),
    path(
        "seat-invitations/<str:seat_secret>/",
        promotion_roster.SeatInvitation.as_view(),
        name="seat_invitation",
    ),
    path("communes/<str:code>/orders/<str:join_code>/", promotion_fundings.Orders.as_view(), name="orders"),
    path("communes/<str:code>/quotes/<str:funding_id>/", promotion_fundings.Quote.as_view(), name="quote"),
    path("communes/<str:code>/trainings/", promotion_proof.Trainings.as_view(), name="trainings"),
    path("attestations/<str:attestation_code>/", promotion_proof.Checked.as_view(), name="attestation_check"),
    path(
        "promotions/<str:promotion_id>/progress/",
        promotion_following.Progress.as_view(),
        name="promotion_progress",
    ),
    path(
        "promotions/<str:promotion_id>/progress/<str:seat_id>/",
        promotion_following.Member.as_view(),
        name="promotion_member",
    ),
    path(
        "promotions/<str:promotion_id>/own-progress/",
        promotion_following.Own.as_view(),
        name="promotion_own",
    ),
    path(
        "promotions/<str:promotion_id>/courses/<str:course_id>/results/",
        promotion_following.CourseResults.as_view(),
        name="promotion_course",
    ),
    path(
        "promotions/<str:promotion_id>/questions/",
        promotion_following.Questions.as_view(),
        name="promotion_questions",
    ),
    path(
        "promotions/<str:promotion_id>/questions/<str:question_id>/",
        promotion_following.Question.as_view(),
        name="promotion_question",
    ),
    path(
        "promotions/<str:promotion_id>/averages/",
        promotion_following.Averages.as_view(),
        name="promotion_averages",
    ),
    path(
        "promotions/<str:promotion_id>/consent/",
        promotion_following.PromotionConsent.as_view(),
        name="promotion_consent",
    ),
    path("promotions/<str:promotion_id>/proofs/", promotion_proof.Proofs.as_view(), name="promotion_proofs"),
    path(
        "promotions/<str:promotion_id>/proofs/<str:seat_id>/",
        promotion_proof.Log.as_view(),
        name="promotion_log",
    ),
    path(
        "promotions/<str:promotion_id>/attestations/",
        promotion_proof.Attestations.as_view(),
        name="promotion_attestations",
    ),
    path(
        "promotions/<str:promotion_id>/attestations/<str:attestation_id>/",
        promotion_proof.Attestation.as_view(),
        name="promotion_attestation",
    ),
    path(
        "promotions/<str:promotion_id>/activity/",
        promotion_proof.Activity.as_view(),
        name="promotion_activity",
    ),
    path(
        "promotions/<str:promotion_id>/files/hours/<str:file_kind>/",
        promotion_files.HoursFile.as_view(),
        name="promotion_hours_file",
    ),
    path(
        "promotions/<str:promotion_id>/files/logs/<str:seat_id>/<str:file_kind>/",
        promotion_files.LogFile.as_view(),
        name="promotion_log_file",
    ),
    path(
        "promotions/<str:promotion_id>/files/activity/<str:file_kind>/",
        promotion_files.ActivityFile.as_view(),
        name="promotion_activity_file",
    ),
    path(
        "promotions/<str:promotion_id>/files/progress/<str:file_kind>/",
        promotion_files.ProgressFile.as_view(),
        name="promotion_progress_file",
    ),
    path(
        "communes/<str:code>/trainings/<str:file_kind>/",
        promotion_files.TrainingsFile.as_view(),
        name="trainings_file",
    ),
    path("promotions/<str:promotion_id>/meetings/", promotion_meetings.Meetings.as_view(), name="meetings"),
    path(
        "promotions/<str:promotion_id>/meetings/<str:meeting_id>/",
        promotion_meetings.Meeting.as_view(),
        name="meeting",
    ),
    path(
        "promotions/<str:promotion_id>/meetings/<str:meeting_id>/attendance/",
        promotion_meetings.MeetingAttendance.as_view(),
        name="meeting_attendance",
    ),
    path(
        "promotions/<str:promotion_id>/meetings/<str:meeting_id>/code/",
        promotion_meetings.MeetingCode.as_view(),
        name="meeting_code",
    ),
    path(
        "promotions/<str:promotion_id>/announcements/",
        promotion_meetings.Announcements.as_view(),
        name="announcements",
    ),
    path(
        "promotions/<str:promotion_id>/reminders/",
        promotion_meetings.Reminders.as_view(),
        name="reminders",
    ),
    path(
        "promotions/<str:promotion_id>/reminders/<str:kind>/",
        promotion_meetings.OneReminder.as_view(),
        name="reminder",
    ),
]
