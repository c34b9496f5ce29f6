"""The form of one point: what is on screen, and what was sent back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from commune_core.answers import NEVER, AnswerValue, accepted
from commune_core.model import Item
from commune_core.proposals import Proposal
from commune_core.referential import Referential
from dashboard_plugin.data import AnswerView, ItemRow, State
from dashboard_plugin.pages import french

# What a person can tick. VALUE is the line of the field for a number or a month; scales and yes/no have
# a line for each answer.
VALUE, NEVER_LINE, NOT_APPLICABLE, UNKNOWN = "valeur", "jamais", "SO", "inconnu"
PROPOSED = "propose"
"""The line that confirms what is proposed."""


@dataclass(frozen=True, slots=True)
class PointForm:
    """What the form holds, as text. `version` is that of the answer it was read from, None without one."""

    choice: str = ""
    value: str = ""
    reason: str = ""
    depends_on: str = ""
    comment: str = ""
    confidence: str = ""
    source: str = ""
    proposed: str = ""
    """What the source gives, as it is typed: another answer does not come from there."""
    version: int | None = None

    @property
    def state(self) -> State:
        """The state of the answer, in the words of the data."""
        states: dict[str, State] = {NOT_APPLICABLE: "not_applicable", UNKNOWN: "unknown"}
        return states.get(self.choice, "answered")

    @property
    def raw(self) -> str | None:
        """What to parse as the answer."""
        if self.state != "answered":
            return None
        return self.value if self.choice == VALUE else self.choice


@dataclass(frozen=True, slots=True)
class Fields:
    """What `_answer_fields.html` shows of one point. `uid` ends every id where a page holds several."""

    item: Item
    form: PointForm
    referential: Referential
    error: str = ""
    uid: str = ""
    proposal: Proposal | None = None
    holder: tuple[str, str] | None = None

    @property
    def proposal_words(self) -> str:
        """What is proposed, in words."""
        return french.stated(self.item, "answered", self.proposal.value) if self.proposal else ""

    @property
    def accepted(self) -> str:
        """What may be typed."""
        return accepted(self.item)

    @property
    def scale(self) -> list[tuple[int, str]]:
        """The degrees of a scale with their names."""
        return list(enumerate(self.referential.scale_labels))

    @property
    def competences(self) -> list[tuple[str, str]]:
        """Who a point may be up to."""
        return list(self.referential.competence_labels.items())

    @property
    def confidences(self) -> list[tuple[str, str]]:
        """How sure one may be."""
        return list(french.CONFIDENCES.items())

    @property
    def has_more(self) -> bool:
        """Whether the folded part of the form already holds something."""
        return bool(self.form.comment or self.form.confidence)

    @property
    def proposed(self) -> list[str]:
        """Who the questionnaire says it is up to, in this commune."""
        codes = (self.holder[0],) if self.holder else self.item.competences
        return [self.referential.competence_labels[code] for code in codes]


def opened(row: ItemRow) -> PointForm:
    """The form of a point as it opens: its answer, else nothing yet, beside what is proposed."""
    if row.answer is not None or row.proposal is None:
        return from_answer(row.item, row.answer)
    choice, value = _lines(row.item, "answered", row.proposal.value)
    return PointForm(source=f"{row.proposal.source}, {row.proposal.year}", proposed=value or choice)


def from_answer(item: Item, answer: AnswerView | None) -> PointForm:
    """An answer as its form holds it."""
    if answer is None:
        return PointForm()
    choice, value = _lines(item, answer.state, answer.value)
    return PointForm(
        choice=choice,
        value=value,
        reason=answer.reason,
        depends_on=answer.depends_on,
        comment=answer.comment,
        confidence=answer.confidence,
        source=answer.source,
        proposed=(value or choice) if answer.source else "",
        version=answer.version,
    )


def from_post(item: Item, data: Mapping[str, str], stored: AnswerView | None) -> PointForm:
    """What was sent, a number typed without its line being ticked included.

    A reader without JavaScript may type a number and leave « Sans objet » ticked from the day before: what
    changed wins.
    """
    sent = PointForm(
        choice=data.get("reponse", ""),
        value=data.get("valeur", "").strip(),
        reason=data.get("raison", "").strip(),
        depends_on=data.get("depend", ""),
        # A browser sends two characters for each end of line, and counts one in `maxlength`.
        comment=data.get("commentaire", "").replace("\r\n", "\n").strip(),
        confidence=data.get("certitude", ""),
        source=data.get("source", "").strip(),
        proposed=data.get("propose", "").strip(),
        version=_version(data.get("version", "")),
    )
    if sent.choice == PROPOSED:
        chosen = item.kind in ("scale", "yes_no") or sent.proposed == NEVER_LINE
        line = replace(sent, choice=sent.proposed, value="") if chosen else None
        sent = line or replace(sent, choice=VALUE, value=sent.proposed)
    before = from_answer(item, stored)
    typed = item.kind not in ("scale", "yes_no") and sent.value not in ("", before.value)
    if typed and sent.choice in ("", before.choice):
        sent = replace(sent, choice=VALUE)
    if sent.source and (sent.raw is None or sent.raw != sent.proposed):
        sent = replace(sent, source="", proposed="")
    return sent if sent.choice == NOT_APPLICABLE else replace(sent, reason="")


def as_sent(form: PointForm) -> dict[str, str]:
    """The form under the names of its fields, as `from_post` reads it."""
    return {
        "reponse": form.choice,
        "valeur": form.value,
        "raison": form.reason,
        "depend": form.depends_on,
        "commentaire": form.comment,
        "certitude": form.confidence,
        "source": form.source,
        "propose": form.proposed,
        "version": "" if form.version is None else str(form.version),
    }


def merged(item: Item, sent: PointForm, current: AnswerView, data: Mapping[str, str]) -> PointForm:
    """The form after a conflict: for each part, theirs where « garder_<part> » says so, else the sent one."""
    theirs = from_answer(item, current)
    form = sent
    if data.get("garder_reponse") == "leur":
        form = replace(
            form,
            choice=theirs.choice,
            value=theirs.value,
            reason=theirs.reason,
            source=theirs.source,
            proposed=theirs.proposed,
        )
    if data.get("garder_depend") == "leur":
        form = replace(form, depends_on=theirs.depends_on)
    if data.get("garder_commentaire") == "leur":
        form = replace(form, comment=theirs.comment)
    if data.get("garder_certitude") == "leur":
        form = replace(form, confidence=theirs.confidence)
    return form


def in_words(item: Item, form: PointForm) -> str:
    """What the form answers, for the comparison of two answers."""
    if form.choice == NOT_APPLICABLE:
        return f"Sans objet : {form.reason}" if form.reason else "Sans objet"
    fixed = {
        UNKNOWN: "Je ne sais pas",
        NEVER_LINE: "Jamais",
        "oui": "Oui",
        "non": "Non",
        "": french.UNANSWERED,
    }
    if form.choice in fixed:
        return fixed[form.choice]
    if form.choice == VALUE:
        return f"{form.value}{french.NBSP}{item.unit}" if item.kind == "number" and item.unit else form.value
    in_scale = item.kind == "scale" and form.choice in ("0", "1", "2", "3", "4")
    return french.scale_line(int(form.choice)) if in_scale else form.choice


def _lines(item: Item, state: str, value: AnswerValue) -> tuple[str, str]:
    if state == "not_applicable":
        return NOT_APPLICABLE, ""
    if state == "unknown" or value is None:
        return UNKNOWN, ""
    if value is NEVER:
        return NEVER_LINE, ""
    if isinstance(value, bool):
        return ("oui" if value else "non"), ""
    if isinstance(value, date):
        return VALUE, f"{value:%Y-%m}"
    if item.kind == "scale":
        return str(value), ""
    return VALUE, french.decimal(value) if isinstance(value, Decimal | int) else str(value)


def _version(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
