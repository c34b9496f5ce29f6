"""Every model of the app, gathered where Django looks for them."""

from dashboard_plugin.applets.comparison.models import (
    ComparisonConsent,
    PeerCell,
    PeerScore,
    PeerStratum,
)
from dashboard_plugin.applets.council.models import CouncilRound, Rating, RoundItem, Voice
from dashboard_plugin.applets.diagnostic.models import (
    Answer,
    Campaign,
    CompetenceHolder,
    DomainReview,
    DomainScore,
    Evidence,
    Photograph,
    Share,
)
from dashboard_plugin.applets.doubts.models import Doubt
from dashboard_plugin.applets.exchange.models import Upload
from dashboard_plugin.applets.financing.models import (
    CostLine,
    Financing,
    Grant,
    LocalAid,
    Outlook,
    ToldChange,
)
from dashboard_plugin.applets.forms.models import SentForm
from dashboard_plugin.applets.indicators.models import Indicator, IndicatorValue, ValueChange
from dashboard_plugin.applets.keys.models import ApiKey
from dashboard_plugin.applets.members.models import Membership, NamedReader, SiteRole
from dashboard_plugin.applets.projects.models import (
    Aim,
    Effect,
    Entry,
    Guest,
    Part,
    Project,
    ProjectLink,
    Step,
)
from dashboard_plugin.applets.promotions.diagnosis import DiagnosisConsent, PromotionDiagnosis
from dashboard_plugin.applets.promotions.following import SeatProgress, SyncRow, SyncRun
from dashboard_plugin.applets.promotions.meetings import Attendance, Meeting, MeetingFile
from dashboard_plugin.applets.promotions.messages import (
    Announcement,
    AnnouncementCopy,
    PromotionFeed,
    Reminder,
    ReminderChoice,
    ReminderText,
)
from dashboard_plugin.applets.promotions.models import (
    Body,
    FundingLine,
    GroupTutor,
    Promotion,
    PromotionCourse,
    PromotionGroup,
    PromotionLog,
    Seat,
)
from dashboard_plugin.applets.promotions.proof import Attestation, AttestationHolder
from dashboard_plugin.applets.promotions.questions import TutorQuestion
from dashboard_plugin.applets.steering.models import RestraintEntry, Weighting
from dashboard_plugin.applets.talk.models import (
    Message,
    MessageFile,
    Notice,
    NoticeHours,
    NoticeSetting,
    ReadMark,
)
from dashboard_plugin.applets.territory.models import (
    Commune,
    Departement,
    Epci,
    Figure,
    PostalCode,
    Region,
    SearchTerm,
    Vintage,
)

__all__ = [
    "Aim",
    "Announcement",
    "AnnouncementCopy",
    "Answer",
    "ApiKey",
    "Attendance",
    "Attestation",
    "AttestationHolder",
    "Body",
    "Campaign",
    "Commune",
    "ComparisonConsent",
    "CompetenceHolder",
    "CostLine",
    "CouncilRound",
    "Departement",
    "DiagnosisConsent",
    "DomainReview",
    "DomainScore",
    "Doubt",
    "Effect",
    "Entry",
    "Epci",
    "Evidence",
    "Figure",
    "Financing",
    "FundingLine",
    "Grant",
    "GroupTutor",
    "Guest",
    "Indicator",
    "IndicatorValue",
    "LocalAid",
    "Meeting",
    "MeetingFile",
    "Membership",
    "Message",
    "MessageFile",
    "NamedReader",
    "Notice",
    "NoticeHours",
    "NoticeSetting",
    "Outlook",
    "Part",
    "PeerCell",
    "PeerScore",
    "PeerStratum",
    "Photograph",
    "PostalCode",
    "Project",
    "ProjectLink",
    "Promotion",
    "PromotionCourse",
    "PromotionDiagnosis",
    "PromotionFeed",
    "PromotionGroup",
    "PromotionLog",
    "Rating",
    "ReadMark",
    "Region",
    "Reminder",
    "ReminderChoice",
    "ReminderText",
    "RestraintEntry",
    "RoundItem",
    "SearchTerm",
    "Seat",
    "SeatProgress",
    "SentForm",
    "Share",
    "SiteRole",
    "Step",
    "SyncRow",
    "SyncRun",
    "ToldChange",
    "TutorQuestion",
    "Upload",
    "ValueChange",
    "Vintage",
    "Voice",
    "Weighting",
]
