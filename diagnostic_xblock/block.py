"""The block `viatic_diagnostic`: points of the commune's état des lieux, asked inside a course.

Answers belong to the commune and live in the app; of a learner the block keeps only which points he answered
here, and when, never what he answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.utils import timezone
from web_fragments.fragment import Fragment
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.exceptions import JsonHandlerError
from xblock.fields import Dict, Integer, Scope, String
from xblock.utils.resources import ResourceLoader
from xblock.validation import Validation

from commune_core import referential as referentials
from commune_core.errors import CommuneError, StaleAnswer
from commune_core.model import Item
from commune_core.referential import Referential
from dashboard_plugin import api
from dashboard_plugin.api import ItemRow, Sheet
from dashboard_plugin.xblock_base import Mode, ViaticBlock, viatic_handler

from . import authoring, exchange, presentation

CSS = ("public/diagnostic.css",)
JS = ("public/queue.js", "public/form.js", "public/diagnostic.js")
# The page of the app where one joins a commune; not reversed: Studio shows blocks and does not serve it.
CLAIM_URL = "/viatic/rattachement/"


class DiagnosticBlock(CompletableXBlockMixin, ViaticBlock):
    """Asks the points of the état des lieux named by `items`, for the commune of whoever is looking."""

    display_name = String(
        display_name="Titre",
        help="Affiché en tête du bloc.",
        default="État des lieux de la commune",
        scope=Scope.settings,
    )
    items = String(
        display_name="Points à renseigner",
        help="« express », un domaine (FIN) ou une liste de points séparés par des virgules (FIN-01,FIN-02).",
        default="express",
        scope=Scope.settings,
    )
    required = Integer(
        display_name="Réponses attendues",
        help="Nombre de points à renseigner pour que l’étape soit achevée ; 0 : tous.",
        default=0,
        scope=Scope.settings,
    )
    instructions = String(
        display_name="Consigne",
        help="Texte affiché avant les points ; une ligne vide sépare deux paragraphes.",
        default="",
        multiline_editor=True,
        scope=Scope.settings,
    )
    referential = String(
        display_name="Version du référentiel",
        help="Laissez vide pour la version en cours.",
        default="",
        scope=Scope.settings,
    )
    answered_here = Dict(
        help="For each point this learner answered here, the date of his last answer.",
        default={},
        scope=Scope.user_state,
    )
    editable_fields = ("display_name", "items", "required", "instructions", "referential")
    editor_template = "diagnostic/editor.html"
    editor_js = ("public/editor.js",)
    editor_init = "ViaticDiagnosticEditor"

    # -- views -----------------------------------------------------------------

    @XBlock.supports("multi_device")
    def student_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """The points with their answers, for a member; what is asked, for a visitor."""
        return self.public_view(context) if self.is_visit else self._sheet_view(self.mode)

    def author_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """What a member will see, with the sample commune."""
        return self._sheet_view("preview")

    @XBlock.supports("multi_device")
    def public_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """What is asked, without any commune."""
        content = {"title": self.display_name, "instructions": self.instructions, "items": self._selection()}
        return self.fragment(self.template("diagnostic/visit.html", content), css=CSS)

    def _sheet_view(self, mode: Mode) -> Fragment:
        try:
            sheet = api.sheet(self.user_id, items=self.items, mode=mode)
            content = self.template("diagnostic/block.html", self._sheet_context(sheet, mode))
        except CommuneError as error:
            problem = {"title": self.display_name, "message": error.message, "hint": error.hint}
            return self.fragment(self.template("diagnostic/problem.html", problem), css=CSS)
        fragment = self.fragment(content, css=CSS, js=JS)
        fragment.initialize_js(
            "ViaticDiagnostic",
            {
                "suffix": self.suffix,
                "user": self.user_id,
                "commune": sheet.commune.code,
                "canAnswer": sheet.can_answer,
                "keepsAnswers": mode == "live",
                "complete": self._is_complete(sheet),
            },
        )
        return fragment

    def _sheet_context(self, sheet: Sheet, mode: Mode) -> dict[str, Any]:
        referential = sheet.referential
        points = [
            {
                **presentation.state_context(row, referential),
                "fixed": presentation.item_markup(row.item, referential),
                "data": json.dumps(presentation.answer_data(row.answer), ensure_ascii=False),
            }
            for row in sheet.rows
        ]
        return {
            "title": self.display_name,
            "instructions": self.instructions,
            "commune": sheet.commune,
            "year": sheet.year,
            "practice": sheet.practice,
            "claim_url": CLAIM_URL,
            "preview": mode == "preview",
            "can_answer": sheet.can_answer,
            "closed": sheet.closed,
            "required": self.required if 0 < self.required < sheet.total else 0,
            "answered": sheet.answered,
            "total": sheet.total,
            "progress": progress_text(sheet),
            "points": points,
            "forms": presentation.forms_markup(referential),
        }

    # -- handlers --------------------------------------------------------------

    @viatic_handler
    def save_answer(self, data: dict[str, Any], suffix: str = "") -> dict[str, Any]:
        """Record one answer, as `exchange.read_request` reads it.

        The commune that the browser names is only a wish: the policy decides. A version older than the one
        stored gets 409 and both answers, field by field.
        """
        user_id = self.require_member()
        request = exchange.read_request(data)
        try:
            saved = api.save_answer(user_id, mode=self.mode, **request)
        except StaleAnswer as error:
            raise JsonHandlerError(409, exchange.comparison(error, request, self._referential())) from error
        if self.mode == "live":
            today = timezone.localdate(saved.saved_at).isoformat()
            self.answered_here = {**self.answered_here, saved.item_id: today}
        sheet = api.sheet(user_id, items=self.items, commune=request["commune"], mode=self.mode)
        row = self._row(sheet, saved.item_id)
        return {
            "item": saved.item_id,
            "html": presentation.state_markup(row, sheet.referential),
            "answer": presentation.answer_data(row.answer),
            "saved_at": saved.saved_at.isoformat(),
            **self._advance(sheet),
        }

    @viatic_handler
    def check_completion(self, data: dict[str, Any], suffix: str = "") -> dict[str, Any]:
        """Tell the course that the step is done, when colleagues have already answered for the commune."""
        return self._advance(api.sheet(self.require_member(), items=self.items, mode=self.mode))

    def _row(self, sheet: Sheet, item_id: str) -> ItemRow:
        for row in sheet.rows:
            if row.item.id == item_id:
                return row
        # An answer that waited for the network may have been typed in another block of the course.
        return api.sheet(self.user_id, items=item_id, commune=sheet.commune.code, mode=self.mode).rows[0]

    def _advance(self, sheet: Sheet) -> dict[str, Any]:
        complete = self._is_complete(sheet)
        if complete and self.mode == "live":
            self.emit_completion(1.0)
        return {
            "answered": sheet.answered,
            "total": sheet.total,
            "progress": progress_text(sheet),
            "complete": complete,
        }

    def _is_complete(self, sheet: Sheet) -> bool:
        # "Je ne sais pas" leaves the point open for the commune, but the learner has done what is asked.
        given = sum(row.answer is not None for row in sheet.rows)
        return 0 < min(self.required or sheet.total, sheet.total) <= given

    # -- authoring -------------------------------------------------------------

    def clean_studio_edits(self, data: dict[str, Any]) -> None:
        """Take away the spaces around what names points or a version."""
        for name in ("items", "referential"):
            if isinstance(data.get(name), str):
                data[name] = data[name].strip()

    def editor_context(self) -> dict[str, Any]:
        """The points and versions to choose from."""
        return authoring.choices(self.items, self.referential, self._referential())

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """In French, each fault with the setting it is about."""
        for fault in authoring.faults(items=data.items, required=data.required, version=data.referential):
            validation.add(fault)

    def index_dictionary(self) -> dict[str, Any]:
        """The questions, for the search of the platform."""
        body = " ".join([self.instructions, *(item.label for item in self._selection())]).strip()
        content = {"display_name": self.display_name, "body": body}
        return {**super().index_dictionary(), "content": content, "content_type": "État des lieux"}

    def student_view_data(self, context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What is asked, the same for everybody; read when the course is published, without a user."""
        return {
            "referential": self._referential().version,
            "required": self.required,
            "items": [
                {
                    "id": item.id,
                    "domain": item.domain,
                    "label": item.label,
                    "kind": item.kind,
                    "unit": item.unit,
                }
                for item in self._selection()
            ],
        }

    def generate_report_data(
        self, user_state_iterator: Iterable[Any], limit_responses: int | None = None
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """For the platform's report of responses: how far each learner came here, never an answer.

        The team of a course has no place in the communes of its learners.
        """
        asked = {item.id for item in self._selection()}
        for learner in islice(user_state_iterator, limit_responses):
            days = [day for item, day in learner.state.get("answered_here", {}).items() if item in asked]
            columns = {
                "Points renseignés dans cette étape": len(days),
                "Points de l’étape": len(asked),
                "Dernière réponse": max(days, default=""),
            }
            yield learner.username, columns

    def _referential(self) -> Referential:
        try:
            return referentials.load(self.referential or None)
        except CommuneError:
            return referentials.load()

    def _selection(self) -> tuple[Item, ...]:
        try:
            return self._referential().select(self.items)
        except CommuneError:
            # Studio shows the fault through `validate`; a visitor or an index has no use for it.
            return ()

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Scenarios for the workbench, one XML file each."""
        scenarios: list[tuple[str, str]] = ResourceLoader(__name__).load_scenarios_from_path("scenarios")
        return scenarios


def progress_text(sheet: Sheet) -> str:
    """The progress in words: "14 sur 32 points renseignés"."""
    points = "points renseignés" if sheet.total > 1 else "point renseigné"
    return f"{sheet.answered} sur {sheet.total} {points}"
