"""A letter leaves by the platform's channel, to an account and to an address that has none."""

from __future__ import annotations

from tests.edx.live.inside import TITLE
from tests.edx.live.test_roster import inside

__all__ = ["inside"]

NOBODY = "sans-compte@exemple.fr"


def test_a_letter_leaves_to_an_account_and_to_an_address_without_one(inside, site):
    sent = inside("leave", site.accounts["learner"][0], NOBODY, module="letters")["sent"]
    assert [subject for subject, _, _ in sent] == [TITLE] * 2
    assert sent[1][1] == [NOBODY]
    for _, _, body in sent:
        assert "Premier." in body
        assert f"{site.lms}/viatic/promotions/" in body and f"{site.lms}/viatic/lettres/x/" in body
