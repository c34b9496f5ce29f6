"""What clients send with files, as forms: `multipart/form-data`."""

from __future__ import annotations

from rest_framework import serializers

from commune_core.filetypes import ACCEPTED
from dashboard_plugin.rest_api.v1.file_door import Document
from dashboard_plugin.rest_api.v1.sent import LARGEST_ID, Sent, Text
from dashboard_plugin.use_cases.evidence import LONGEST_TITLE, LONGEST_URL
from dashboard_plugin.use_cases.talk import LONGEST_BODY, MOST_FILES

DOCUMENT = f"un fichier de 5 Mo au plus : {ACCEPTED}"


class LinkSent(Sent):
    """A link that supports a point; without a title, it is called by its host."""

    url = Text(max_length=LONGEST_URL, help_text="une adresse qui commence par https:// ou http://")
    title = Text(default="", allow_blank=True, max_length=LONGEST_TITLE, help_text="un titre")


class DocumentSent(Sent):
    """A document that supports a point."""

    file = Document(help_text=DOCUMENT)


class MessageWithFilesSent(Sent):
    """A message and the files joined to it; words may be left out."""

    body = Text(
        default="",
        allow_blank=True,
        max_length=LONGEST_BODY,
        help_text=f"un texte, {LONGEST_BODY} caractères au plus",
    )
    reply_to = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, help_text="le numéro du message auquel on répond"
    )
    files = serializers.ListField(
        child=Document(),
        allow_empty=False,
        max_length=MOST_FILES,
        help_text=f"de 1 à {MOST_FILES} fichiers, chacun de 5 Mo au plus : {ACCEPTED}",
    )
