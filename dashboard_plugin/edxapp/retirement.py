"""The platform retires an account: what we keep about the person goes too.

The signals are named in `apps.py` and connected by the platform's plugin loader; none of them carries more
than the account, and the pipeline sends them in an order its operator chooses, more than once if a step
fails. Each erases everything: the second finds nothing left.
"""

from __future__ import annotations

import logging
from typing import Any

from dashboard_plugin import api

log = logging.getLogger("viatic.retirement")


def retire_person(sender: Any, *, user: Any, **told: Any) -> None:
    """Receiver of the retirement signals. The name of the account changes on the way, its id never.

    A failure is logged and raised: the pipeline stops at this person and its operator tries again, whereas
    a silent one would leave data behind for ever.
    """
    try:
        done = api.erase_person(user.pk)
    except Exception:
        log.exception("retirement of user %s: nothing was erased", user.pk)
        raise
    log.info(
        "retirement of user %s: deleted %s; forgotten in %s; without a referent: %s",
        user.pk,
        {each.key: each.count for each in done.goes},
        {each.key: each.count for each in done.stays},
        [commune.code for commune in done.without_referent],
    )
