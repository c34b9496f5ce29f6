"""What blocks ask of their host by name (`@XBlock.needs`, `@XBlock.wants`): honest answers, nothing of a
platform behind them."""

from __future__ import annotations

import json
import re
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import translation
from xblock.reference.user_service import UserService, XBlockUser

from campus.catalogue import Course

QUOTED_PATH = re.compile(
    r"""(?P<quote>["']|&quot;|&#x27;|&#39;)/(?P<kind>static|jump_to_id)/(?P<path>[^"'&?\#\s]+)"""
)


class CurrentUser(UserService):  # type: ignore[misc]
    """The person who reads the page."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self._user = user

    def get_current_user(self) -> XBlockUser:
        """The reader, with the attributes a platform gives."""
        user = self._user
        found = XBlockUser(is_current_user=True, emails=[user.email], full_name=user.get_full_name())
        found.opt_attrs = {
            "edx-platform.user_id": user.pk,
            "edx-platform.username": user.get_username(),
            "edx-platform.is_authenticated": True,
            "edx-platform.user_is_staff": user.is_staff,
            "edx-platform.deprecated_anonymous_user_id": str(user.pk),
            "edx-platform.user_role": "staff" if user.is_staff else "student",
            # The video block indexes this key, it does not `get` it.
            "edx-platform.request_country_code": None,
        }
        return found


class French:
    """Translations of what the core blocks say, under the names they still call them by."""

    gettext = staticmethod(translation.gettext)
    ngettext = staticmethod(translation.ngettext)
    ugettext = staticmethod(translation.gettext)
    ungettext = staticmethod(translation.ngettext)


class NoSandbox:
    """Python in a problem would run in the server's own process: never."""

    def can_execute_unsafe_code(self, *_: Any) -> bool:
        """Never."""
        return False

    def get_python_lib_zip(self, *_: Any) -> None:
        """There is none."""
        return None


class NoQueue:
    """There is no external grader."""

    interface = None


class CompletionIsTracked:
    """Blocks may publish their own completion."""

    def completion_tracking_enabled(self) -> bool:
        """Yes."""
        return True


class NoSettings:
    """No block has settings of its own on this host."""

    def get_settings_bucket(self, _block: Any, default: Any = None) -> Any:
        """The default."""
        return default or {}


class Links:
    """Turns the links of a course (`/static/x`, `/jump_to_id/x`) into those of this host."""

    def __init__(self, course: Course, query: str) -> None:
        self._course = course
        self._query = query

    def replace_urls(self, text: str, static_replace_only: bool = False) -> str:
        """The same text; a path that the course does not hold is left alone (contrib's own files start with
        /static/ too)."""
        return QUOTED_PATH.sub(self._replace, text)

    def _replace(self, match: re.Match[str]) -> str:
        path = match["path"]
        if match["kind"] == "static":
            found = self._course.directory.static(path)
            return f"{match['quote']}/cours-fichiers/{self._course.entry.key}/{path}" if found else match[0]
        unit = self._course.skeleton.unit_of.get(path.rstrip("/"))
        if unit is None:
            return f"{match['quote']}{self._course.url}"
        anchor = "" if unit.id == path else f"#{path}"
        return f"{match['quote']}{self._course.unit_url(unit.id)}{self._query}{anchor}"


class Films:
    """Films and captions are files of the course; no outside service is asked."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def is_hls_playback_enabled(self, _course_key: Any) -> bool:
        """No: films are files."""
        return False

    def is_youtube_deprecated(self, _course_key: Any) -> bool:
        """Yes."""
        return True

    def is_youtube_blocked_for_course(self, _course_key: Any) -> bool:
        """Yes: nothing is loaded from outside."""
        return True

    def is_transcript_feedback_enabled(self, _course_key: Any) -> bool:
        """No."""
        return False

    def get_public_video_url(self, _block: Any) -> str:
        """There is none."""
        return ""

    def get_public_sharing_context(self, _block: Any, _course_key: Any) -> dict[str, Any]:
        """Films are not shared."""
        return {}

    def available_translations(self, _block: Any, transcripts: dict[str, Any], **_: Any) -> list[str]:
        """The languages whose caption file is really in the course."""
        return [
            code for code, name in transcripts["transcripts"].items() if self._course.directory.static(name)
        ]

    def get_transcript(
        self, block: Any, lang: str | None = None, output_format: str = "srt", *_: Any, **__: Any
    ) -> tuple[str, str, str]:
        """A caption file (.srt in the course's `static/`) as srt, sjson or plain text."""
        from xblocks_contrib.video.exceptions import (
            TranscriptNotFoundError,
        )  # scipy comes with it: never at start

        name = block.transcripts.get(lang or block.transcript_language or "fr", "")
        path = self._course.directory.static(name) if name else None
        if path is None:
            raise TranscriptNotFoundError(f"No transcript {lang!r} in {self._course.entry.key}")
        text = path.read_text(encoding="utf-8-sig")
        if output_format == "srt":
            return text, name, "application/x-subrip; charset=utf-8"
        return _convert(text, output_format), f"{path.stem}.{output_format}", _MIME[output_format]


_MIME = {"sjson": "application/json", "txt": "text/plain; charset=utf-8"}


def _convert(srt: str, output_format: str) -> str:
    from pysrt import SubRipFile

    lines = SubRipFile.from_string(srt)
    texts = [line.text.replace("\n", " ") for line in lines]
    if output_format == "txt":
        return "\n".join(texts)
    starts, ends = [line.start.ordinal for line in lines], [line.end.ordinal for line in lines]
    return json.dumps({"start": starts, "end": ends, "text": texts})


def services(user: User, course: Course, query: str) -> dict[str, Any]:
    """Every service of this host but the fields', by name."""
    return {
        "user": CurrentUser(user),
        "i18n": French(),
        "cache": cache,
        "sandbox": NoSandbox(),
        "xqueue": NoQueue(),
        "replace_urls": Links(course, query),
        "video_config": Films(course),
        "completion": CompletionIsTracked(),
        "settings": NoSettings(),
    }
