"""Each name of the platform that we use, each argument we give it, exists in every release we support."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.edx.declared import every_use
from tests.edx.platform_types import GIVES, PROFILE
from tests.edx.reading import uses_in
from tests.edx.uses import Use

RELEASES = ("teak", "ulmo", "verawood")


def recorded(release: str) -> dict[str, Any]:
    path = Path(__file__).parent / "names" / f"{release}.json"
    return json.loads(path.read_text(encoding="utf-8"))["names"]


def faults(names: dict[str, Any], uses: list[Use]) -> list[str]:
    return [f"{use.site}: {use.path} {fault}" for use in uses for fault in faults_of(names, use)]


def faults_of(names: dict[str, Any], use: Use) -> Iterator[str]:
    """What keeps a use from working where these names are: at most one thing."""
    known = names.get(use.path)
    if known is None:
        yield "is not recorded: see README.md in this folder"
    elif known.get("absent"):
        if not use.optional:
            yield "does not exist"
    elif known["kind"] == "template" and use.call:
        yield from (f"has no block {name}" for name in use.call.keywords if name not in known["blocks"])
    elif use.call:
        yield from misfit(known, use)
    elif use.unpacks and known.get("returns", "").startswith("tuple"):
        if known["returns"] != f"tuple of {use.unpacks}":
            yield f"gives a {known['returns']}, unpacked into {use.unpacks}"
    elif use.overrides is not None:
        yield from unlike(known["parameters"], use.overrides)


def misfit(known: dict[str, Any], use: Use) -> Iterator[str]:
    """Why the arguments of a call do not fit the recorded parameters."""
    assert use.call is not None
    if "parameters" not in known:
        yield f"is a {known['kind']} whose parameters are not recorded"
        return
    told = known["parameters"]
    if known["kind"] in ("method", "classmethod", "class"):
        told = told[1:]
    bind = signature(told).bind_partial if use.call.partial else signature(told).bind
    try:
        bind(*range(use.call.positional), **dict.fromkeys(use.call.keywords))
    except TypeError as reason:
        yield f"takes ({', '.join(told)}): {reason}"


def unlike(told: list[str], ours: tuple[str, ...]) -> Iterator[str]:
    """What the platform gives to a method and ours in its place does not take."""
    given = [name.rstrip("=") for name in told[1:] if not name.startswith("*")]
    for position, name in enumerate(given):
        if "*" not in ours and (position >= len(ours) or ours[position] != name):
            yield f"is given {name}, which ours does not take there"


def signature(parameters: list[str]) -> inspect.Signature:
    """The signature that `record.parameters` wrote down."""
    made, kind = [], inspect.Parameter.POSITIONAL_OR_KEYWORD
    for name in parameters:
        if name == "/":
            made = [each.replace(kind=inspect.Parameter.POSITIONAL_ONLY) for each in made]
        elif name.startswith("**"):
            made.append(inspect.Parameter(name[2:], inspect.Parameter.VAR_KEYWORD))
        elif name.startswith("*"):
            kind = inspect.Parameter.KEYWORD_ONLY
            if name != "*":
                made.append(inspect.Parameter(name[1:], inspect.Parameter.VAR_POSITIONAL))
        else:
            default = None if name.endswith("=") else inspect.Parameter.empty
            made.append(inspect.Parameter(name.rstrip("="), kind, default=default))
    return inspect.Signature(made)


@pytest.mark.parametrize("release", RELEASES)
def test_every_name_we_use_exists_and_every_call_fits(release):
    found = faults(recorded(release), every_use())
    assert not found, "\n".join([f"In {release}:", *found])


@pytest.mark.parametrize("release", RELEASES)
def test_what_we_take_for_a_query_is_not_a_list_and_the_other_way_round(release):
    names = recorded(release)
    taken = {path: told for path, told in GIVES.items() if isinstance(told, str) and path in names}
    lists = {path for path in taken if names[path].get("returns") == "list"}
    assert not lists & {path for path, told in taken.items() if told.startswith("rows ")}
    assert lists <= {path for path, told in taken.items() if told.startswith("each ")}


@pytest.mark.parametrize("release", RELEASES)
def test_the_profile_of_an_account_is_reached_by_that_name(release):
    assert recorded(release)[f"{PROFILE}.user"]["related_name"] == "profile"


@pytest.mark.parametrize("release", RELEASES)
def test_every_recorded_name_says_where_it_was_read(release):
    path = Path(__file__).parent / "names" / f"{release}.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    read = [entry for entry in record["names"].values() if not entry.get("absent")]
    assert read
    assert all(entry["file"] and record["origins"][entry["origin"]]["version"] for entry in read)


ENROLL = "from lms.djangoapps.instructor.enrollment import enroll_email\n"

# (our code, what the test must say of it)
WRONG = [
    ("from organizations import api\napi.no_such_thing()", "is not recorded"),
    (f"{ENROLL}enroll_email(1, 2, enrol=3)", "enrol"),
    (f"{ENROLL}a, b = enroll_email(1, 2)", "tuple of 3"),
    (
        "from openedx.core.djangoapps.course_groups.cohorts import get_course_cohorts\n"
        "get_course_cohorts(course_id=1).order_by('name')",
        "list.order_by is not recorded",
    ),
    (
        "from xmodule.modulestore.django import modulestore\nstore = modulestore()\nstore.publish(1)",
        "missing a required argument",
    ),
    (
        "from lms.djangoapps.grades.models import PersistentCourseGrade as Grade\n"
        "Grade.objects.filter(user_id=1).values_list('percentage')",
        "percentage is not recorded",
    ),
    (
        "from xmodule.modulestore.xml_importer import import_course_from_xml as load\n"
        "load(1, 2, 3, static=4)",
        "static",
    ),
    (
        "from xmodule.tabs import CourseTab\nclass Ours(CourseTab):\n    def is_enabled(cls, key, user): ...",
        "is given course",
    ),
    ("from openedx_events.content_authoring.signals import COURSE_RERUN_COMPLETED", "does not exist"),
]


@pytest.mark.parametrize(("code", "told"), WRONG)
def test_a_use_that_does_not_fit_is_told(tmp_path, code, told):
    module = tmp_path / "ours.py"
    module.write_text(code, encoding="utf-8")
    assert [fault for fault in faults(recorded("teak"), uses_in(module)) if told in fault]


def test_an_import_that_may_fail_is_optional(tmp_path):
    module = tmp_path / "ours.py"
    name = "from openedx_events.content_authoring.signals import COURSE_RERUN_COMPLETED"
    module.write_text(f"try:\n    {name}\nexcept ImportError:\n    pass", encoding="utf-8")
    assert faults(recorded("teak"), uses_in(module)) == []
