"""The plugin as on the platform with Aspects: beside event-routing-backends, without the platform itself."""

from tests.settings_plugin import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "event_routing_backends"]  # noqa: F405
VIATIC_PLATFORM = "dashboard_plugin.edxapp.platform.EdxPlatform"
LMS_ROOT_URL = "https://academie.example"
XAPI_AGENT_IFI_TYPE = "external_id"
XAPI_EVENTS_ENABLED = True
