"""What clients send and are shown about following a promotion."""

from __future__ import annotations

from rest_framework import serializers

from commune_core.promotions.following import CHOICES
from dashboard_plugin.rest_api.v1.council_forms import YesNo
from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, LARGEST_VERSION, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import ProblemShown
from dashboard_plugin.selectors.promotion_following import SORTS
from dashboard_plugin.use_cases.promotion_questions import LONGEST

LONGEST_COMMUNE = 60


class ProgressFileAsked(Sent):
    """Which members."""

    group = serializers.IntegerField(
        required=False, min_value=0, max_value=LARGEST_ID, help_text="le numéro d’un groupe, 0 pour « sans »"
    )
    commune = Text(required=False, max_length=LONGEST_COMMUNE, help_text="le début du nom d’une commune")
    situation = serializers.ChoiceField(
        choices=tuple(CHOICES), required=False, help_text=f"une valeur parmi {', '.join(CHOICES)}"
    )
    course = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_ID,
        help_text="le numéro, dans la promotion, d’un cours qui n’est pas réussi",
    )


class ProgressAsked(ProgressFileAsked):
    """Which members, in which order, and which page of them; the totals are always of all."""

    sort = serializers.ChoiceField(
        choices=tuple(SORTS), required=False, help_text=f"une valeur parmi {', '.join(SORTS)}"
    )
    page = serializers.IntegerField(
        default=1, min_value=1, max_value=LARGEST_VERSION, help_text="le numéro d’une page, à partir de 1"
    )


class NothingSent(Sent):
    """Nothing is sent: `{}`."""


class CourseTotalsShown(serializers.Serializer):
    """A course over several members: `percent` and `grade` are means in hundredths, null without a grade."""

    members = serializers.IntegerField()
    begun = serializers.IntegerField()
    passed = serializers.IntegerField()
    percent = serializers.IntegerField()
    graded = serializers.IntegerField()
    grade = serializers.IntegerField(allow_null=True)


class CourseColumnShown(serializers.Serializer):
    """A course of the programme; `totals` is null where they would tell of fewer than five."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()
    totals = CourseTotalsShown(allow_null=True)


class CellShown(serializers.Serializer):
    """One member in one course, as it was last read."""

    done = serializers.IntegerField()
    steps = serializers.IntegerField()
    grade = serializers.FloatField(allow_null=True)
    passed = serializers.BooleanField()
    seen_on = serializers.DateField(allow_null=True)


class MemberRowShown(serializers.Serializer):
    """One member; `courses` follow those of the promotion, null where he was never read."""

    seat = serializers.IntegerField(source="seat_id")
    person = serializers.CharField(source="name")
    group = serializers.CharField()
    commune = serializers.CharField()
    situation = serializers.CharField()
    passed = serializers.IntegerField()
    percent = serializers.IntegerField()
    seen_on = serializers.DateField(allow_null=True)
    still_since = serializers.DateField(allow_null=True)
    unheeded = serializers.IntegerField()
    courses = serializers.ListField(source="cells", child=CellShown(allow_null=True))


class ReadingShown(serializers.Serializer):
    """When progress was last read of the host; `left` members wait in a reading under way."""

    at = serializers.DateTimeField(allow_null=True)
    left = serializers.IntegerField()
    total = serializers.IntegerField()


class ReadingLeftShown(serializers.Serializer):
    """How many members are still to be read."""

    left = serializers.IntegerField()


class FollowedProgressShown(serializers.Serializer):
    """A page of the members and the totals of all.

    `total` counts all members, `counts` those of each situation: null and empty where they are fewer than
    five for whoever reads no names, who is shown no members. `found` counts those that the query keeps.
    """

    promotion = serializers.IntegerField(source="promotion.id")
    named = serializers.BooleanField()
    total = serializers.IntegerField(source="members", allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField())
    courses = CourseColumnShown(source="columns", many=True)
    needed = serializers.IntegerField()
    reading = ReadingShown()
    members = MemberRowShown(source="rows", many=True)
    found = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    waiting_questions = serializers.IntegerField()


class HostProgressShown(serializers.Serializer):
    """One member in one course, as the host says it now."""

    done = serializers.IntegerField()
    steps = serializers.IntegerField()
    grade = serializers.FloatField(allow_null=True)
    passed = serializers.BooleanField()
    passed_on = serializers.DateField(allow_null=True)
    moved_on = serializers.DateField(allow_null=True)
    seen_on = serializers.DateField(allow_null=True)


class MemberCourseShown(serializers.Serializer):
    """One course of a member; `progress` is null where he left no trace in it."""

    title = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    door = serializers.CharField()
    progress = HostProgressShown(allow_null=True)


class QuestionShown(serializers.Serializer):
    """A member's question; `answered_at` is null while it waits."""

    id = serializers.IntegerField()
    seat = serializers.IntegerField(source="seat_id")
    person = serializers.CharField(source="name")
    group = serializers.CharField()
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = serializers.CharField()
    version = serializers.IntegerField()


class FollowedMemberShown(serializers.Serializer):
    """One member before his programme."""

    promotion = serializers.IntegerField(source="promotion.id")
    seat = serializers.IntegerField(source="seat_id")
    person = serializers.CharField(source="name")
    group = serializers.CharField()
    commune = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    situation = serializers.CharField()
    passed = serializers.IntegerField()
    needed = serializers.IntegerField()
    percent = serializers.IntegerField()
    seen_on = serializers.DateField(allow_null=True)
    still_since = serializers.DateField(allow_null=True)
    unheeded = serializers.IntegerField()
    courses = MemberCourseShown(many=True)
    questions = QuestionShown(many=True)


class GroupTotalsShown(serializers.Serializer):
    """A course in one group."""

    name = serializers.CharField()
    totals = CourseTotalsShown()


class BlockResultShown(serializers.Serializer):
    """How one graded block went: `share` is the mean share of its points, from 0 to 1."""

    block = serializers.CharField()
    unit = serializers.CharField()
    page = serializers.CharField()
    title = serializers.CharField()
    tried = serializers.IntegerField()
    share = serializers.FloatField()


class CourseResultsShown(serializers.Serializer):
    """One course; each block was tried by `least` people at least."""

    promotion = serializers.IntegerField(source="promotion.id")
    course = CourseColumnShown(source="column")
    groups = GroupTotalsShown(many=True)
    results = BlockResultShown(many=True)
    least = serializers.IntegerField()
    reading = ReadingShown()


class QuestionsAsked(Sent):
    """Where the list goes on."""

    after = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_VERSION,
        help_text="la valeur « next » de la page précédente",
    )


class QuestionsShown(serializers.Serializer):
    """A page of questions, those that wait first; `next` is the `after` of the next page, null at the end.

    `mine`: the caller asks them; otherwise he answers them.
    """

    promotion = serializers.IntegerField(source="promotion.id")
    mine = serializers.BooleanField()
    questions = QuestionShown(many=True)
    next = serializers.IntegerField(source="following", allow_null=True)


class QuestionSent(Sent):
    """What a member asks."""

    text = Text(max_length=LONGEST, help_text=f"un texte, {LONGEST} caractères au plus")


class StaleQuestionShown(ProblemShown):
    """A question that somebody else answered since: `current` is what stands now."""

    current = QuestionShown()


class QuestionAnswerSent(Sent):
    """What is answered, over the version that was read."""

    stale = StaleQuestionShown

    answer = Text(max_length=LONGEST, help_text=f"un texte, {LONGEST} caractères au plus")
    version = Whole(min_value=1, max_value=LARGEST_VERSION, help_text="la version lue, un nombre entier")


class DomainAverageShown(serializers.Serializer):
    """The mean score of a domain, out of 100, over so many communes."""

    code = serializers.CharField()
    title = serializers.CharField()
    score = serializers.IntegerField()
    communes = serializers.IntegerField()


class AveragesShown(serializers.Serializer):
    """What communes that agreed have in common; `consents` is null under five of them."""

    promotion = serializers.IntegerField(source="promotion.id")
    domains = DomainAverageShown(many=True)
    consents = serializers.IntegerField(allow_null=True)
    read_on = serializers.DateField(allow_null=True)


class PromotionConsentShown(serializers.Serializer):
    """What the commune of one's seat said; `commune` is empty where the seat represents none."""

    promotion = serializers.IntegerField(source="promotion.id")
    commune = serializers.CharField(source="name")
    agreed = serializers.BooleanField()
    may_decide = serializers.BooleanField()


class PromotionConsentSent(Sent):
    """Whether the commune agrees to be counted in the averages of the promotion."""

    agreed = YesNo(help_text="true ou false")
