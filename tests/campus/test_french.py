"""The catalogues of what the core blocks say: nothing left in English, and compiled as written."""

from __future__ import annotations

from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parents[2] / "campus" / "locale" / "fr" / "LC_MESSAGES"


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_a_compiled_catalogue_equals_its_source(name):
    with (CATALOGUES / f"{name}.po").open("rb") as source:
        messages = [message for message in read_po(source, locale="fr") if message.id]
    with (CATALOGUES / f"{name}.mo").open("rb") as compiled:
        french = GNUTranslations(compiled)
    assert len(messages) > 40
    for message in messages:
        if message.pluralizable:
            assert [french.ngettext(*message.id, count) for count in (1, 2)] == list(message.string)
        else:
            assert french.gettext(message.id) == message.string
        assert all(message.string if message.pluralizable else [message.string])
