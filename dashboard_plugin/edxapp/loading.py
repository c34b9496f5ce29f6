"""Compiled courses into the platform's store, through its own importer; runs in Studio's process."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from opaque_keys.edx.keys import CourseKey

from dashboard_plugin.edxapp import courses, olx_tree

log = logging.getLogger("viatic.loading")

Outcome = Literal["loaded", "same", "edited", "broken"]

# Where the course itself remembers what it was loaded from: an advanced setting, carried by its exports.
SETTING = "viatic_source"
APART = ("about", "course_info", "static_tab")
MODES = (("honor", "Suivi libre, avec attestation"),)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one course. `counts` are the imported blocks by tag; `missing` name their files."""

    key: str
    title: str
    outcome: Outcome
    counts: Mapping[str, int]
    missing: tuple[str, ...] = ()


def load(
    folder: Path, compiled: Mapping[str, Mapping[str, Any]], *, overwrite: bool = False
) -> Iterator[Loaded]:
    """Import each course of `compiled` (key → its entry of the catalogue) from its tree under `folder`.

    A course already loaded from the same files is left alone; one that an author has edited since in Studio
    too, unless `overwrite`. Each is whole before the next begins: stopping loses nothing, and the next run
    goes on.
    """
    for key, entry in compiled.items():
        try:
            yield _load_one(folder / entry["dir"], CourseKey.from_string(key), entry["title"], overwrite)
        except Exception as error:  # whatever the importer raises, the other courses are loaded
            log.exception("%s", key)
            yield Loaded(key, entry["title"], "broken", {}, (f"{entry['dir']}: {error!r}",))


def _load_one(tree: Path, key: CourseKey, title: str, overwrite: bool) -> Loaded:
    source = olx_tree.blocks(tree)
    digest = olx_tree.fingerprint(tree)
    loaded_from, edited = _state(key)
    if edited and not overwrite:
        return Loaded(str(key), title, "edited", {})
    outcome: Outcome = "same"
    if loaded_from != digest or edited:
        _organise(key)
        _import(tree, key)
        outcome = "loaded"
    present = _present(key)
    missing = tuple(
        f'{file}: <{tag} url_name="{name}"> is not in the course'
        for (tag, name), file in source.items()
        if (tag, name) not in present
    )
    if not missing and outcome == "loaded":
        # Last of all: a course whose import was cut short is imported again.
        _remember(key, digest)
    counts = Counter(tag for tag, name in source if (tag, name) in present)
    return Loaded(str(key), title, "broken" if missing else outcome, dict(sorted(counts.items())), missing)


def _state(key: CourseKey) -> tuple[str, bool]:
    """The fingerprint a course was loaded from, and whether a person has edited it since."""
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore

    course = modulestore().get_course(key)
    if course is None:
        return "", False
    remembered = course.other_course_settings.get(SETTING)
    if not isinstance(remembered, dict):  # an advanced setting: anybody may have written there
        remembered = {}
    edited = course.subtree_edited_by != ModuleStoreEnum.UserID.mgmt_command
    apart = remembered.get("apart")
    return remembered.get("tree", ""), edited or (apart is not None and apart != _apart(key))


def _apart(key: CourseKey) -> str:
    """Fingerprint of what hangs on the course without being in its tree: presentation, own pages, files."""
    from xmodule.contentstore.django import contentstore
    from xmodule.modulestore.django import modulestore

    store = modulestore()
    items = [item for kind in APART for item in store.get_items(key, qualifiers={"category": kind})]
    files, _total = contentstore().get_all_content_for_course(key)
    lines = [f"{item.location} {item.edited_on}" for item in items]
    lines += [f"{file['filename']} {file.get('md5', '')}" for file in files]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _organise(key: CourseKey) -> None:
    """The publisher and the modes of the course, where they do not exist yet."""
    from common.djangoapps.course_modes.models import CourseMode
    from organizations import api as organizations

    known = {each["short_name"]: each for each in organizations.get_organizations()}
    publisher = known.get(key.org) or organizations.add_organization(
        {"name": "Viatic Académie", "short_name": key.org, "description": "", "active": True}
    )
    organizations.add_organization_course(publisher, key)
    for slug, name in MODES:
        CourseMode.objects.get_or_create(
            course_id=key, mode_slug=slug, defaults={"mode_display_name": name, "min_price": 0}
        )


def _import(tree: Path, key: CourseKey) -> None:
    from xmodule.contentstore.django import contentstore
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import SignalHandler, modulestore
    from xmodule.modulestore.xml_importer import import_course_from_xml

    import_course_from_xml(
        modulestore(),
        ModuleStoreEnum.UserID.mgmt_command,
        str(tree.parent),
        [tree.name],
        load_error_blocks=False,
        static_content_store=contentstore(),
        target_id=key,
        create_if_not_present=True,
        raise_on_failure=True,
    )
    SignalHandler.course_published.send_robust(sender=None, course_key=key)


def _remember(key: CourseKey, digest: str) -> None:
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore

    store, author = modulestore(), ModuleStoreEnum.UserID.mgmt_command
    course = store.get_course(key)
    if course.subtree_edited_by != author:
        # Somebody was quicker: signing the course now would hide what he wrote.
        return
    remembered = {"tree": digest, "apart": _apart(key)}
    course.other_course_settings = {**course.other_course_settings, SETTING: remembered}
    store.update_item(course, author)
    store.publish(course.location, author)
    courses.forget_open_courses()


def _present(key: CourseKey) -> set[tuple[str, str | None]]:
    """(tag, url_name) of every published block."""
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore

    store = modulestore()
    with store.branch_setting(ModuleStoreEnum.Branch.published_only, key):
        return {(block.location.block_type, block.location.block_id) for block in store.get_items(key)} | {
            ("course", key.run)
        }
