"""Who follows a course of the campus, and in which of its cohorts: the app alone makes cohorts here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from campus.models import CohortMember, Enrolment
from commune_core.roster import CoursePlace, PlaceOutcome


@dataclass(frozen=True)
class CampusRoster:
    """See `commune_core.ports.Roster`."""

    key: str

    def places(self, user_ids: Iterable[int]) -> Mapping[int, CoursePlace]:
        """In two queries."""
        asked = tuple(user_ids)
        following = Enrolment.objects.filter(course_key=self.key, user__in=asked)
        enrolled = set(following.values_list("user_id", flat=True))
        members = CohortMember.objects.filter(course_key=self.key, user__in=asked)
        cohorts = dict(members.values_list("user_id", "cohort"))
        return {who: CoursePlace(who in enrolled, cohorts.get(who, "")) for who in enrolled | set(cohorts)}

    def cohort(self, name: str) -> frozenset[int]:
        """In one query."""
        members = CohortMember.objects.filter(course_key=self.key, cohort=name)
        return frozenset(members.values_list("user_id", flat=True))

    def put_in(self, user_id: int, cohort: str) -> PlaceOutcome:
        """A course that can be read takes everybody."""
        _, enrolled = Enrolment.objects.get_or_create(user_id=user_id, course_key=self.key)
        member, grouped = CohortMember.objects.get_or_create(
            user_id=user_id, course_key=self.key, defaults={"cohort": cohort}
        )
        if member.cohort != cohort:
            member.cohort = cohort
            member.save(update_fields=["cohort"])
            return "moved"
        if enrolled:
            return "enrolled"
        return "grouped" if grouped else "already"

    def take_out(self, user_id: int, cohort: str, *, unenrol: bool = False) -> bool:
        """What he did in the course stays his."""
        members = CohortMember.objects.filter(user_id=user_id, course_key=self.key, cohort=cohort)
        left, _ = members.delete()
        ended = 0
        if unenrol:
            ended, _ = Enrolment.objects.filter(user_id=user_id, course_key=self.key).delete()
        return bool(left or ended)
