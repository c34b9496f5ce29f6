"""The block `viatic_video`: a film with captions, transcript and chapters, with or without inserts over it.

The film is the browser's own player. All that it says is also text below it, so that nobody needs to play it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web_fragments.fragment import Fragment
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.exceptions import JsonHandlerError
from xblock.fields import Boolean, Dict, Float, Integer, List, Scope, String
from xblock.utils.resources import ResourceLoader
from xblock.validation import Validation

from commune_core import films
from commune_core.films import Film
from dashboard_plugin.xblock_base import Mode, SettingFault, ViaticBlock, viatic_handler
from xblocks import video_showing, video_writing
from xblocks.video_showing import UnknownInsert

CSS = ("public/video.css",)
JS = ("public/video_inserts.js", "public/video.js")


class Lines(List):
    """A list that the authoring form sends as lines of text, for `clean_studio_edits` to read."""

    def from_json(self, value: Any) -> Any:
        """A text is left as it is: nothing but a list can be stored all the same."""
        return value if isinstance(value, str) else super().from_json(value)


class FilmBlock(CompletableXBlockMixin, ViaticBlock):
    """One film of a course."""

    display_name = String(
        display_name="Titre", help="Affiché en tête du bloc.", default="Film", scope=Scope.settings
    )
    sources = Lines(
        display_name="Fichiers", help="Le film, et ses versions.", default=[], scope=Scope.settings
    )
    captions = Lines(display_name="Sous-titres", help="Fichiers WebVTT.", default=[], scope=Scope.settings)
    transcript = Lines(
        display_name="Transcription", help="Ce que dit le film.", default=[], scope=Scope.settings
    )
    chapters = Lines(display_name="Chapitres", help="Les parties du film.", default=[], scope=Scope.settings)
    inserts = Lines(
        display_name="Incrustations", help="Ce qui s’affiche sur le film.", default=[], scope=Scope.settings
    )
    duration = String(
        display_name="Durée", help="1:34, ou un nombre de secondes.", default="", scope=Scope.settings
    )
    poster = String(
        display_name="Image de départ", help="Montrée avant la lecture.", default="", scope=Scope.settings
    )
    credit = String(display_name="Mentions", help="Voix, images, licence.", default="", scope=Scope.settings)
    show_inserts = Boolean(
        display_name="Afficher les incrustations",
        help="Tant que l’apprenant ne choisit pas.",
        default=True,
        scope=Scope.settings,
    )
    share = Integer(
        display_name="Part à voir",
        help="En %, pour que le bloc soit terminé.",
        default=90,
        scope=Scope.settings,
    )
    position = Float(help="Where this learner stopped, in seconds.", default=0.0, scope=Scope.user_state)
    played = List(help="The parts that he has really played.", default=[], scope=Scope.user_state)
    answers = Dict(help="His last choice at each question.", default={}, scope=Scope.user_state)
    has_read = Boolean(help="He has read the transcript.", default=False, scope=Scope.user_state)
    wanted = String(
        help="With or without inserts, for every film: yes, no, or as the author says.",
        default="",
        scope=Scope.preferences,
    )

    editable_fields = ("display_name", *films.FIELDS)
    editor_template = "video/editor.html"
    editor_js = ("public/video_editor.js",)
    editor_init = "ViaticFilmEditor"
    icon_class = "video"

    # -- views -----------------------------------------------------------------

    @XBlock.supports("multi_device")
    def student_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """The film where the learner left it."""
        return self.public_view(context) if self.is_visit else self._view(self.mode)

    def author_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """What a learner will see; nothing done there is kept."""
        return self._view("preview")

    @XBlock.supports("multi_device")
    def public_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """The film for a visitor: nothing is kept, the answers are told."""
        return self._fragment({**self._shown(self._film, {}), "visit": True}, keeps=False)

    def _view(self, mode: Mode) -> Fragment:
        live = mode == "live"
        film = self._film
        shown = {
            **self._shown(film, self.answers if live else {}),
            "preview": not live,
            "with_inserts": self._with_inserts(film) if live else film.show_inserts,
            "standing": self._standing(film) if live else "",
            "has_read": live and self.has_read,
        }
        return self._fragment(shown, keeps=live)

    def _fragment(self, shown: Mapping[str, Any], *, keeps: bool) -> Fragment:
        fragment = self.fragment(self.template("video/block.html", shown), css=CSS, js=JS)
        options = {"keeps": keeps, "position": self.position if keeps else 0, "suffix": self.suffix}
        fragment.initialize_js("ViaticFilm", options)
        return fragment

    def _shown(self, film: Film, answers: Mapping[str, Any]) -> dict[str, Any]:
        return {"title": self.display_name, **video_showing.shown(film, answers)}

    @property
    def _film(self) -> Film:
        return films.read(self._written)[0]

    @property
    def _written(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in films.FIELDS}

    def _with_inserts(self, film: Film) -> bool:
        return {"yes": True, "no": False}.get(self.wanted, film.show_inserts)

    def _standing(self, film: Film, length: float = 0.0) -> str:
        """How far the learner is, in a sentence."""
        length = length or film.duration
        return video_showing.standing(film, films.share(self.played, length), self._is_complete(film, length))

    def _is_complete(self, film: Film, length: float) -> bool:
        return bool(self.has_read) or films.share(self.played, length) >= film.share

    # -- what a learner does ---------------------------------------------------

    @viatic_handler
    def progress(self, data: dict[str, Any], suffix: str = "") -> dict[str, Any]:
        """Keep `position` (seconds) and the parts `played`; `length` is what the browser measured.

        Each report holds all the parts of a visit and is added to what is kept: late, twice or from two
        pages, none takes anything away. The place is that of the last page that really played.
        """
        self.require_member()
        film = self._film
        length = films.read_time(data.get("length") or 0) or film.duration
        played = films.add(self.played, data.get("played"), length)
        position = min(films.read_time(data.get("position")), length)
        if self.mode != "live":
            return {"standing": "", "complete": False}
        was_complete = self._is_complete(film, length)
        if played != self.played:
            self.played = played
        if position != self.position:
            self.position = position
        return self._advance(film, length, was_complete)

    @viatic_handler
    def read_transcript(self, data: dict[str, Any], suffix: str = "") -> dict[str, Any]:
        """The learner has read what the film says: the block is complete."""
        self.require_member()
        film = self._film
        if self.mode != "live":
            return {"standing": "", "complete": False}
        if not self.has_read:
            self.has_read = True
        return self._advance(film, film.duration, was_complete=False)

    def _advance(self, film: Film, length: float, was_complete: bool) -> dict[str, Any]:
        complete = self._is_complete(film, length)
        if complete and not was_complete:  # a long film reports often: it is told once
            self.emit_completion(1.0)
        return {"standing": self._standing(film, length), "complete": complete}

    @viatic_handler
    def answer(self, data: dict[str, Any], suffix: str = "") -> dict[str, Any]:
        """What is said to the `choice` (0 for the first) at the question `insert`; kept, never graded."""
        self.require_member()
        insert, choice = data.get("insert"), data.get("choice")
        question = self._film.insert(insert) if isinstance(insert, str) else None
        if (
            question is None
            or not isinstance(choice, int)
            or isinstance(choice, bool)
            or not 0 <= choice < len(question.choices)
        ):
            raise UnknownInsert("Cette question ou cette réponse n’existe plus.", hint="Rechargez la page.")
        if self.mode == "live" and self.answers.get(question.id) != choice:
            self.answers = {**self.answers, question.id: choice}
        reply = video_showing.reply(question, choice)
        return {"right": reply["right"], "reply": self.template("video/reply.html", {"reply": reply})}

    @viatic_handler
    def choose_inserts(self, data: dict[str, Any], suffix: str = "") -> dict[str, Any]:
        """Keep `shown` (true or false), for every film of this learner."""
        self.require_member()
        shown = data.get("shown")
        if not isinstance(shown, bool):
            refusal = {"code": "request.invalid", "message": "Un choix par oui ou par non est attendu."}
            raise JsonHandlerError(400, refusal)
        if self.mode == "live":
            self.wanted = "yes" if shown else "no"
        return {"shown": shown}

    # -- authoring -------------------------------------------------------------

    def editor_context(self) -> dict[str, Any]:
        """The lists as lines of text."""
        return {
            "typed": {name: video_writing.write(name, getattr(self, name)) for name in video_writing.LISTS}
        }

    def clean_studio_edits(self, data: dict[str, Any]) -> None:
        """Read the lines of text as lists; what cannot be read is told by `validate_field_data`."""
        for name in video_writing.LISTS:
            if isinstance(data.get(name), str):
                data[name] = video_writing.read_or_fault(name, data[name])

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """In French: each line that cannot be read, each moment, overlap or kind that cannot be."""
        written = {name: getattr(data, name) for name in films.FIELDS}
        for name, value in written.items():
            if isinstance(value, video_writing.Unwritable):
                validation.add(SettingFault(name, f"{value.message} {value.hint}"))
                written[name] = []
        for fault in films.faults(written):
            validation.add(
                SettingFault(fault.field, video_writing.line_of(fault.field, fault.index, fault.text))
            )

    @viatic_handler
    def preview_edits(self, data: dict[str, Any], suffix: str = "") -> dict[str, Any]:
        """What the lines typed in Studio would show, and what is wrong with them; nothing is changed."""
        if self._has_accounts and not self._is_for_authors:
            refusal = {"code": "policy.forbidden", "message": "Un bloc se modifie dans Studio."}
            raise JsonHandlerError(403, refusal)
        typed = data.get("values")
        typed = dict(typed) if isinstance(typed, dict) else {}
        self.clean_studio_edits(typed)
        settings = {name: typed.get(name) for name in films.FIELDS}
        unreadable = [each for each in settings.values() if isinstance(each, video_writing.Unwritable)]
        film, faults = films.read(
            {
                name: None if isinstance(each, video_writing.Unwritable) else each
                for name, each in settings.items()
            }
        )
        told = [f"{each.message} {each.hint}" for each in unreadable]
        told += [video_writing.line_of(each.field, each.index, each.text) for each in faults]
        shown = {**video_showing.shown(film, {}), "faults": told}
        return {"html": self.template("video/preview.html", shown), "faults": len(told)}

    def index_dictionary(self) -> dict[str, Any]:
        """All that the film says and shows, for the search of the platform; no answer to a question."""
        content = {"display_name": self.display_name, "body": video_showing.words(self._film)}
        return {**super().index_dictionary(), "content": content, "content_type": "Film"}

    def student_view_data(self, context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The same for everybody, without an answer; read when the course is published, without a user."""
        return video_showing.data(self._film)

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Scenarios for the workbench, one XML file each."""
        scenarios: list[tuple[str, str]] = ResourceLoader(__name__).load_scenarios_from_path(
            "video_scenarios"
        )
        return scenarios
