"""Messages of promotions: announcements, reminders, and who wants no letter."""

from __future__ import annotations

from dashboard_plugin.promotion_message_data import (
    AnnouncementFields,
    AnnouncementView,
    MessagePage,
    ReminderView,
    Stopping,
    Unsubscribed,
    WritingChoices,
)
from dashboard_plugin.selectors.promotion_letters import stopping
from dashboard_plugin.selectors.promotion_messages import announcement, messages, writing_choices
from dashboard_plugin.selectors.promotion_reminders import reminders
from dashboard_plugin.use_cases.promotion_announce import announce_to_promotion
from dashboard_plugin.use_cases.promotion_reminder_text import save_reminder
from dashboard_plugin.use_cases.promotion_seen import open_announcement
from dashboard_plugin.use_cases.promotion_stop_letters import stop_letters

__all__ = [
    "AnnouncementFields",
    "AnnouncementView",
    "MessagePage",
    "ReminderView",
    "Stopping",
    "Unsubscribed",
    "WritingChoices",
    "announce_to_promotion",
    "announcement",
    "messages",
    "open_announcement",
    "reminders",
    "save_reminder",
    "stop_letters",
    "stopping",
    "writing_choices",
]
