"""Threads of projects, and what people are told of."""

from __future__ import annotations

from dashboard_plugin.selectors.notices import latest_notices, notice_settings, notices
from dashboard_plugin.selectors.threads import message, message_file, news, thread
from dashboard_plugin.talk_data import (
    JoinedFile,
    MessageView,
    News,
    NoticePage,
    NoticeSettings,
    NoticeView,
    Quote,
    StoredFile,
    Thread,
)
from dashboard_plugin.use_cases.documents import Upload
from dashboard_plugin.use_cases.notice_settings import set_notice_settings
from dashboard_plugin.use_cases.notices import open_notice, see_notices
from dashboard_plugin.use_cases.talk import edit_message, mark_read, remove_message, send_message

__all__ = [
    "JoinedFile",
    "MessageView",
    "News",
    "NoticePage",
    "NoticeSettings",
    "NoticeView",
    "Quote",
    "StoredFile",
    "Thread",
    "Upload",
    "edit_message",
    "latest_notices",
    "mark_read",
    "message",
    "message_file",
    "news",
    "notice_settings",
    "notices",
    "open_notice",
    "remove_message",
    "see_notices",
    "send_message",
    "set_notice_settings",
    "thread",
]
