"""Events of the app as xAPI statements; `apps.ready` imports it where Aspects (event-routing-backends) is.

Statements leave the platform: they say who learned from what, never what a commune answered (decision 0014).
"""

from __future__ import annotations

from event_routing_backends.processors.xapi import constants
from event_routing_backends.processors.xapi.registry import XApiTransformersRegistry
from event_routing_backends.processors.xapi.transformer import XApiTransformer
from tincan import Activity, ActivityDefinition, LanguageMap, Verb

from dashboard_plugin.settings.common import ANSWER_SAVED


@XApiTransformersRegistry.register(ANSWER_SAVED)
class AnswerSaved(XApiTransformer):
    """« Somebody answered this point », and in which course where the event names one."""

    _verb = Verb(id=constants.XAPI_VERB_ANSWERED, display=LanguageMap({constants.EN: constants.ANSWERED}))

    def get_object(self) -> Activity:
        """The point in itself: the address of its page would name the commune."""
        return Activity(
            id=self.get_object_iri("viatic/point", self.get_data("data.item", True)),
            definition=ActivityDefinition(type=constants.XAPI_ACTIVITY_QUESTION),
        )
