"""The attempts of a learner at an exercise of the block `viatic_financing_plan`: marked, graded, told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from xblock.core import XBlockMixin
from xblock.exceptions import JsonHandlerError
from xblock.fields import Dict, Integer, Scope
from xblock.scorable import ScorableXBlockMixin, Score

from commune_core.errors import CommuneError
from commune_core.financing import exercises
from commune_core.financing.exercises import Exercise
from commune_core.financing.money import read_amount
from dashboard_plugin.xblock_base import viatic_handler
from xblocks import plan_exercise, plan_simulator
from xblocks.plan_exercise import ExerciseClosed, StaleAttempt


class Attempts(ScorableXBlockMixin, XBlockMixin):  # type: ignore[misc]
    """What a block with a `case` takes from its learner; his answers are all that is stored."""

    submitted = Dict(help="His answers at his last attempt.", default={}, scope=Scope.user_state)
    attempts = Integer(help="How many times he has answered.", default=0, scope=Scope.user_state)

    def _exercise(self) -> Exercise:
        return exercises.exercise(self.case, plan_exercise.names(self.asked))

    def _marks(self, exercise: Exercise) -> Mapping[str, str]:
        return exercise.mark(self.submitted, self._tolerance()) if self.attempts else {}

    def _tolerance(self) -> int:
        try:
            return read_amount(self.tolerance or "0")
        except CommuneError:
            return 0  # told to the author by `validate`

    def _standing(self, exercise: Exercise) -> dict[str, Any]:
        """Where the learner is: attempts, date, and what may be shown him by now."""
        marks = self._marks(exercise)
        right = sum(state == "right" for state in marks.values())
        solved = bool(marks) and right == len(exercise.questions)
        out = bool(self.max_attempts) and self.attempts >= self.max_attempts
        open_now = plan_exercise.shows_solutions(
            getattr(self, "showanswer", None) or "finished", solved, out, self._late, self.attempts
        )
        return {
            "right": right,
            "total": len(exercise.questions),
            "attempts": self.attempts,
            "max_attempts": self.max_attempts or 0,
            "due": plan_exercise.moment(self._due),
            "late": self._late,
            "solved": solved,
            "can_check": not (solved or out or self._late),
            "solutions": exercise.questions if open_now and not solved else (),
            "findings": plan_simulator.told(exercises.findings(self.case, timezone.localdate()))
            if open_now and self.attempts
            else (),
        }

    @property
    def _due(self) -> datetime | None:
        """When answers are due, days of grace included, as the platform tells it."""
        due = getattr(self, "due", None)
        if not isinstance(due, datetime):
            return None
        due = due if due.tzinfo else timezone.make_aware(due)
        grace = getattr(self, "graceperiod", None)
        return due + grace if isinstance(grace, timedelta) else due

    @property
    def _late(self) -> bool:
        return self._due is not None and timezone.now() > self._due

    @viatic_handler
    def keep(self, data: dict[str, Any], suffix: str = "") -> dict[str, Any]:
        """Keep what was typed, without an attempt."""
        self.require_member()
        typed = plan_exercise.read(self._exercise(), data.get("typed"))
        if self.mode == "live":
            self.typed = typed
        return {"saved_at": timezone.now().isoformat()}

    @viatic_handler
    def check(self, data: dict[str, Any], suffix: str = "") -> dict[str, Any]:
        """One attempt. `attempts` is how many the browser knows of: an older page does not use one up."""
        self.require_member()
        exercise = self._exercise()
        typed = plan_exercise.read(exercise, data.get("typed"))
        if data.get("attempts") != self.attempts and self.mode == "live":
            if typed != self.submitted:  # else sent twice: the network lost our reply
                raise JsonHandlerError(409, StaleAttempt.now(self.attempts).as_dict())
            return self._outcome(exercise)
        if not self._standing(exercise)["can_check"]:
            raise ExerciseClosed.of(late=self._late)
        plan_exercise.check_readable(exercise, typed)
        if self.mode == "preview":
            return {"preview": True, **plan_exercise.told(self.template, exercise, typed, self._tolerance())}
        self.typed, self.submitted, self.attempts = typed, typed, self.attempts + 1
        self._publish_grade(self.calculate_score())
        if not self._standing(exercise)["can_check"]:
            self.emit_completion(1.0)
        return self._outcome(exercise)

    def _outcome(self, exercise: Exercise) -> dict[str, Any]:
        standing = self.template("financing_plan/standing.html", self._standing(exercise))
        return {
            **plan_exercise.told(self.template, exercise, self.submitted, self._tolerance()),
            "standing": standing,
            "attempts": self.attempts,
            "open": self._standing(exercise)["can_check"],
        }

    # -- the grade -------------------------------------------------------------

    def max_score(self) -> float | None:
        """One point a value asked; the platform brings it to `weight`. Asked without a learner."""
        try:
            return float(len(self._exercise().questions)) if self.case else None
        except CommuneError:
            return None

    def has_submitted_answer(self) -> bool:
        """Whether he has used an attempt."""
        return self.attempts > 0

    def calculate_score(self) -> Score:
        """His score, from his last answers."""
        exercise = self._exercise()
        right = sum(state == "right" for state in self._marks(exercise).values())
        return Score(float(right), float(len(exercise.questions)))

    def get_score(self) -> Score:
        """The same: nothing is stored but his answers."""
        return self.calculate_score()

    def set_score(self, score: Score) -> None:
        """Nothing to keep: the platform keeps what a team decides otherwise."""
