"""What the platform's functions give back, as far as our code goes on with it: source code does not say.

A value is written `Class` for one object, `rows Class` for a query, `each Class` for a list, or a tuple
of these.
"""

from __future__ import annotations

PACKAGES = (
    "lms",
    "cms",
    "common",
    "openedx",
    "xmodule",
    "completion",
    "organizations",
    "crum",
    "eventtracking",
    "edx_ace",
    "edx_toggles",
    "openedx_events",
    "openedx_filters",
    "event_routing_backends",
    "tincan",
)

USER = "django.contrib.auth.models.User"
PROFILE = "common.djangoapps.student.models.UserProfile"
_COHORT = "openedx.core.djangoapps.course_groups.models.CourseUserGroup"
_STATE = "lms.djangoapps.instructor.enrollment.EmailEnrollmentState"
_STORE = "xmodule.modulestore.mixed.MixedModuleStore"
_IMPORTER = "xmodule.modulestore.xml_importer"
_COURSE = "xmodule.course_block.CourseBlock"

GIVES: dict[str, str | tuple[str | None, ...]] = {
    "eventtracking.tracker.get_tracker": "eventtracking.tracker.Tracker",
    "lms.djangoapps.certificates.api.get_recently_modified_certificates": (
        "rows lms.djangoapps.certificates.models.GeneratedCertificate"
    ),
    "lms.djangoapps.instructor.enrollment.enroll_email": (_STATE, _STATE, None),
    "openedx.core.djangoapps.content.block_structure.api.get_course_in_cache": (
        "openedx.core.djangoapps.content.block_structure.block_structure.BlockStructureBlockData"
    ),
    "openedx.core.djangoapps.content.course_overviews.api.get_course_overview_or_none": (
        "openedx.core.djangoapps.content.course_overviews.models.CourseOverview"
    ),
    "openedx.core.djangoapps.course_groups.cohorts.get_course_cohorts": f"each {_COHORT}",
    "xmodule.modulestore.django.modulestore": _STORE,
    "openedx.core.djangoapps.course_groups.cohorts.add_user_to_cohort": (USER, None, None),
    f"{_STORE}.get_course": _COURSE,
    f"{_STORE}.get_items": f"each {_COURSE}",
}

# A function that hands its arguments on as they are (`*args, **kwargs`) to this class.
FORWARDS = {
    "openedx.core.djangoapps.ace_common.message.BaseMessageType": "edx_ace.message.MessageType",
    f"{_IMPORTER}.import_course_from_xml": f"{_IMPORTER}.CourseImportManager",
}

# An attribute that is itself an object whose methods we call.
HOLDS = {
    "xmodule.modulestore.django.SignalHandler.course_published": "xmodule.modulestore.django.SwitchedSignal",
}

# Put on the class from elsewhere: by the platform's settings, or by the other end of a relation.
DEFINED_IN = {
    f"{_COURSE}.subtree_edited_by": "xmodule.modulestore.edit_info.EditInfoMixin.subtree_edited_by",
    f"{USER}.profile": f"{PROFILE}.user",
}

# Where a lookup with two underscores leads.
RELATIONS = {f"{USER}.profile": PROFILE}
