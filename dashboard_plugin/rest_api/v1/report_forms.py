"""What clients are shown of the overview of a commune, and of the electoral period."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from dashboard_plugin.rest_api.v1.measure_forms import YesNo
from dashboard_plugin.rest_api.v1.sent import LARGEST_VERSION, Sent, Text, Whole
from dashboard_plugin.rest_api.v1.shown import CommuneShown, DashboardShown, ProblemShown, Score
from dashboard_plugin.rest_api.v1.work_forms import ProjectsAsked, RowShown
from dashboard_plugin.use_cases.set_restraint import LONGEST_REASON


class TallyShown(serializers.Serializer):
    """How many actions and projects are done, in hand, to come, dropped; how many points rose or fell after
    one that has ended."""

    done = serializers.IntegerField()
    in_hand = serializers.IntegerField()
    to_come = serializers.IntegerField()
    dropped = serializers.IntegerField()
    risen = serializers.IntegerField()
    fallen = serializers.IntegerField()


class DomainTallyShown(serializers.Serializer):
    """The actions of one domain; `domain` is empty for those that say none."""

    domain = serializers.SerializerMethodField()
    tally = TallyShown()

    def get_domain(self, row: Any) -> str:
        """Its code."""
        return row.domain.code if row.domain else ""


class YearTallyShown(serializers.Serializer):
    """One year: the score of its état des lieux, and the actions that ended or are expected in it; `year` is
    null for what has no date."""

    year = serializers.IntegerField(allow_null=True)
    tally = TallyShown()
    overall = Score(allow_null=True)
    scored = serializers.BooleanField()


class ChangedSheetShown(serializers.Serializer):
    """An action or project that somebody else changed."""

    url = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    status = serializers.CharField()


class SinceShown(serializers.Serializer):
    """What others changed since the last visit of the page, which reading it here does not move."""

    at = serializers.DateTimeField(allow_null=True)
    projects = ChangedSheetShown(many=True)
    more = serializers.BooleanField()
    answers = serializers.IntegerField()
    values = serializers.IntegerField()


class OverviewShown(serializers.Serializer):
    """A commune in one answer: its état des lieux, its actions counted, what is late or blocked."""

    commune = CommuneShown()
    dashboard = DashboardShown()
    total = TallyShown()
    stopped = RowShown(many=True)
    stopped_total = serializers.IntegerField()
    since = SinceShown()
    domains = DomainTallyShown(many=True)
    years = YearTallyShown(many=True)
    places = serializers.ListField(child=serializers.CharField())
    people = serializers.SerializerMethodField()
    can_create = serializers.BooleanField()

    def get_people(self, view: Any) -> list[dict[str, str]]:
        """Those one may filter by: the `person` to ask for, and a name."""
        return [{"person": str(key), "name": name} for key, name in view.people]


class OverviewAsked(ProjectsAsked):
    """Which actions are counted; `survey_year` is the year of the état des lieux, its latest by default."""

    after = None
    survey_year = serializers.IntegerField(
        required=False, min_value=1900, max_value=9999, help_text="une année de la commune (2026)"
    )


class PeriodShown(serializers.Serializer):
    """An electoral period of the law, both days included; `month` is that of the vote."""

    month = serializers.DateField()
    since = serializers.DateField()
    until = serializers.DateField()
    sources = serializers.ListField(child=serializers.CharField())
    sure = serializers.BooleanField()
    note = serializers.CharField()


class RestraintLineShown(serializers.Serializer):
    """A line of the log."""

    neutral = serializers.BooleanField()
    reason = serializers.CharField()
    author = serializers.CharField(source="author_name")
    at = serializers.DateTimeField()


class RestraintShown(serializers.Serializer):
    """Whether what a commune publishes must keep to facts today: by law (`period`), or because it `chose` to.

    `coming` is the next period of the law, begun or not; `last` is what the next decision must name.
    """

    commune = CommuneShown()
    neutral = serializers.BooleanField()
    period = PeriodShown(allow_null=True)
    coming = PeriodShown(allow_null=True)
    chosen = serializers.BooleanField()
    log = RestraintLineShown(many=True)
    last = serializers.IntegerField()
    can_set = serializers.BooleanField()


class StaleRestraintShown(ProblemShown):
    """Somebody else decided since: `current` is what stands now."""

    current = RestraintShown()


class RestraintSent(Sent):
    """A decision of the commune, which is added to the log: what the law asks is never taken back."""

    stale = StaleRestraintShown

    neutral = YesNo(help_text="true pour s’en tenir aux faits dès maintenant")
    reason = Text(max_length=LONGEST_REASON, help_text="pourquoi, 500 caractères au plus")
    last = Whole(min_value=0, max_value=LARGEST_VERSION, help_text="la valeur « last » lue, un nombre entier")
