"""The block `viatic_financing_plan`: a worked case to solve, graded, or one's own plan of financing.

With a `case` it is an exercise: attempts, due date and grade are those of a question of the platform. Without
one it is a simulator on the learner's own project, which it opens in the dashboard when he asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.utils import timezone
from web_fragments.fragment import Fragment
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.exceptions import JsonHandlerError
from xblock.fields import Dict, Float, Integer, Scope, String
from xblock.utils.resources import ResourceLoader
from xblock.validation import Validation

from commune_core.errors import CommuneError, Forbidden, InvalidPlan
from commune_core.financing import exercises
from dashboard_plugin import api
from dashboard_plugin.api import money
from dashboard_plugin.xblock_base import Mode, SettingFault, ViaticBlock, viatic_handler
from xblocks import plan_exercise, plan_simulator
from xblocks.plan_attempts import Attempts
from xblocks.plan_simulator import StalePlan

CSS = ("public/financing_plan.css",)
TOOLS = "public/plan_tools.js"
EXERCISE_JS = (TOOLS, "public/plan_exercise.js")
SIMULATOR_JS = (TOOLS, "public/plan_simulator.js")


@XBlock.wants("i18n")
class FinancingPlanBlock(Attempts, CompletableXBlockMixin, ViaticBlock):
    """A case of financing to solve, or a plan to build."""

    display_name = String(
        display_name="Titre",
        help="Affiché en tête du bloc.",
        default="Plan de financement",
        scope=Scope.settings,
    )
    case = String(
        display_name="Cas chiffré",
        help="Cas à résoudre (C01, C16…) ; vide : simulateur libre sur le projet de l’apprenant.",
        default="",
        scope=Scope.settings,
    )
    asked = String(
        display_name="Valeurs demandées",
        help="Valeurs du cas à trouver, séparées par des virgules ; vide : les premières.",
        default="",
        scope=Scope.settings,
    )
    instructions = String(
        display_name="Consigne",
        help="Texte affiché avant le cas ou le simulateur ; une ligne vide sépare deux paragraphes.",
        default="",
        multiline_editor=True,
        scope=Scope.settings,
    )
    tolerance = String(
        display_name="Tolérance",
        help="Écart accepté, en euros ou en points : 0,01 pour un centime ; 0 : réponse exacte.",
        default="0",
        scope=Scope.settings,
    )
    max_attempts = Integer(
        display_name="Essais", help="Nombre d’essais ; 0 : sans limite.", default=3, scope=Scope.settings
    )
    weight = Float(
        display_name="Points", help="Points de l’exercice dans la note.", default=1.0, scope=Scope.settings
    )
    typed = Dict(help="What this learner has typed, right or wrong.", default={}, scope=Scope.user_state)
    version = Integer(help="How many times his plan was saved.", default=0, scope=Scope.user_state)
    project_id = Integer(help="The project opened from his plan.", default=None, scope=Scope.user_state)

    editable_fields = (
        "display_name",
        "case",
        "asked",
        "instructions",
        "tolerance",
        "max_attempts",
        "weight",
    )
    editor_template = "financing_plan/editor.html"
    icon_class = "problem"

    @property
    def has_score(self) -> bool:  # type: ignore[override]
        """Only an exercise is graded."""
        return bool(self.case)

    # -- views -----------------------------------------------------------------

    @XBlock.supports("multi_device")
    def student_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """The exercise or the simulator, as the learner left it."""
        return self.public_view(context) if self.is_visit else self._view(self.mode)

    def author_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """What a learner will see; nothing typed there is kept."""
        return self._view("preview")

    @XBlock.supports("multi_device")
    def public_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """What a visitor may know."""
        return self._message("Ouvrez une session pour faire cet exercice et garder votre plan.", "")

    def _view(self, mode: Mode) -> Fragment:
        try:
            return self._exercise_view(mode) if self.case else self._simulator_view(mode)
        except CommuneError as error:
            return self._message(error.message, error.hint)

    def _message(self, message: str, hint: str) -> Fragment:
        content = {"title": self.display_name, "message": message, "hint": hint}
        return self.fragment(self.template("financing_plan/message.html", content), css=CSS)

    def _exercise_view(self, mode: Mode) -> Fragment:
        exercise = self._exercise()
        context = {
            **self._about(mode),
            "given": exercise.given,
            "questions": plan_exercise.questions(exercise, self.typed, self._marks(exercise)),
            **self._standing(exercise),
        }
        fragment = self.fragment(
            self.template("financing_plan/exercise.html", context), css=CSS, js=EXERCISE_JS
        )
        fragment.initialize_js("ViaticPlanExercise", {**self._options(mode), "attempts": self.attempts})
        return fragment

    def _simulator_view(self, mode: Mode) -> Fragment:
        commune = api.current_commune(self.user_id) if mode == "live" else None
        # Staff who see the course as a learner see the sample, not the project of his commune.
        kept = self.typed if mode == "live" else {}
        typed = kept or plan_simulator.first_sketch(commune, timezone.localdate().year, mode)
        context = {
            **self._about(mode),
            **plan_simulator.choices(),
            "typed": typed,
            "commune": commune,
            "project_url": plan_simulator.address(self.project_id) if mode == "live" else "",
            "result": self._result(typed) if kept or mode == "preview" else "",
        }
        fragment = self.fragment(
            self.template("financing_plan/simulator.html", context), css=CSS, js=SIMULATOR_JS
        )
        options = {**self._options(mode), "version": self.version, "typed": typed}
        fragment.initialize_js("ViaticPlanSimulator", options)
        return fragment

    def _about(self, mode: Mode) -> dict[str, Any]:
        paragraphs = [part.strip() for part in self.instructions.split("\n\n") if part.strip()]
        return {"title": self.display_name, "paragraphs": paragraphs, "preview": mode == "preview"}

    def _options(self, mode: Mode) -> dict[str, Any]:
        return {"suffix": self.suffix, "user": self.user_id, "keeps": mode == "live"}

    # -- the simulator ---------------------------------------------------------

    @viatic_handler
    def simulate(self, data: dict[str, Any], suffix: str = "") -> dict[str, Any]:
        """Keep the plan typed over the `version` read, and tell what it comes to."""
        self.require_member()
        found = plan_simulator.read(data.get("typed"), timezone.localdate())
        if self.mode == "live":
            self._keep_plan(found.typed, data.get("version"))
            if found.plan:
                self.emit_completion(1.0)
        return {
            "version": self.version,
            "saved_at": timezone.now().isoformat(),
            "faults": plan_simulator.faults(found),
            "result": self._result(found.typed),
        }

    def _keep_plan(self, typed: Mapping[str, Any], version: Any) -> None:
        if version != self.version:
            if typed == self.typed:
                return  # sent twice: the network lost our reply
            raise JsonHandlerError(409, StalePlan.over(typed, self.typed, self.version).as_dict())
        if typed != self.typed:
            self.typed, self.version = dict(typed), self.version + 1

    def _result(self, typed: Mapping[str, Any]) -> str:
        return plan_simulator.result(self.template, typed, timezone.localdate())

    @viatic_handler
    def create_project(self, data: dict[str, Any], suffix: str = "") -> dict[str, Any]:
        """Open the learner's project in the dashboard of his commune, once."""
        user_id = self.require_member()
        if self.mode == "preview":
            raise Forbidden("Un aperçu n’ouvre aucun projet.", hint="Faites-le comme apprenant.")
        if self.case:
            raise InvalidPlan("Un exercice n’ouvre pas de projet.", field="case")
        if self.project_id is None:
            found = plan_simulator.read(self.typed, timezone.localdate())
            plan = plan_simulator.whole(found)
            self.project_id = money.create_financed_project(
                user_id, commune=None, title=found.title, plan=plan
            )
            # A second request must find it, whatever becomes of the reply.
            self.save()
        return {"url": plan_simulator.address(self.project_id)}

    # -- authoring -------------------------------------------------------------

    def clean_studio_edits(self, data: dict[str, Any]) -> None:
        """Take away the spaces around names and numbers."""
        for name in ("case", "asked", "tolerance"):
            if isinstance(data.get(name), str):
                data[name] = data[name].strip()

    def editor_context(self) -> dict[str, Any]:
        """The cases to choose from, the stored one if it is not of them, and what each may ask."""
        cases = {"": "Aucun : simulateur libre", **exercises.titles()}
        cases = {code: f"{code} · {title}" if code else title for code, title in cases.items()}
        cases.setdefault(self.case or "", f"{self.case} (inconnu)")
        known = exercises.askable(self.case) if self.case in exercises.titles() else {}
        # Written here: a template would write 1.0 with the comma of French.
        weight = {
            "value": self.weight if self.weight is not None else "",
            "default": self.fields["weight"].default,
        }
        weight = {name: str(value) for name, value in weight.items()}
        return {"cases": cases.items(), "askable": known.items(), "weight": weight}

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """In French: a case or a value that does not exist, a tolerance or a number that cannot be."""
        for fault in plan_exercise.setting_faults(data):
            validation.add(SettingFault(*fault))

    def index_dictionary(self) -> dict[str, Any]:
        """Title and instructions, for the search of the platform; never an answer."""
        content = {"display_name": self.display_name, "body": self.instructions}
        return {**super().index_dictionary(), "content": content, "content_type": "Plan de financement"}

    def student_view_data(self, context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The same for everybody, without an answer; read when the course is published, without a user."""
        return {
            "case": self.case,
            "asked": list(plan_exercise.names(self.asked)),
            "max_attempts": self.max_attempts,
        }

    def generate_report_data(
        self, user_state_iterator: Iterable[Any], limit_responses: int | None = None
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """For the platform's report of responses: attempts and answers of an exercise, nothing of a plan."""
        if not self.case:
            return
        labels = {each.key: each.label for each in self._exercise().questions}
        for learner in islice(user_state_iterator, limit_responses):
            said = learner.state.get("submitted", {})
            yield (
                learner.username,
                {
                    "Essais": learner.state.get("attempts", 0),
                    **{label: said.get(key, "") for key, label in labels.items()},
                },
            )

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Scenarios for the workbench, one XML file each."""
        scenarios: list[tuple[str, str]] = ResourceLoader(__name__).load_scenarios_from_path("plan_scenarios")
        return scenarios
