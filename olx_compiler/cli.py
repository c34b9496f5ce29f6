"""`viatic-olx`: the course compiler from a shell. Exit codes: 0 done, 1 problems, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import commune_core
from commune_core.errors import CommuneError
from commune_core.packaged import content_folder, courses_folder
from olx_compiler import build, dry_run, search
from olx_compiler.data import DIAGNOSTIC, compile_data
from olx_compiler.financing import compile_financing, review_financing
from olx_compiler.problem import ContentRefused, Problem
from olx_compiler.review import review

CORE = Path(commune_core.__file__).parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.content.is_dir():
        parser.error(f"no folder '{options.content}': say where the sources are with --content")
    command: Callable[[argparse.Namespace], None] = options.command
    try:
        command(options)
    except ContentRefused as refused:
        for problem in refused.problems:
            print(problem, file=sys.stderr)
        print(refused.message, file=sys.stderr)
        return 1
    except CommuneError as error:
        hint = f" ({error.hint})" if error.hint else ""
        print(f"{error.code} {error.message}{hint}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="viatic-olx", description="Compile course sources to OLX.")
    parser.add_argument("--content", type=Path, default=content_folder(), help="folder of the sources")
    parser.add_argument("--olx", type=Path, default=courses_folder(), help="folder of the compiled courses")
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, function, description in (
        ("check", _check, "read and judge every source, the questionnaire included; write nothing"),
        ("build", _build, "check, then write olx/build/: trees, archives, catalogue.json"),
        ("data", _data, "compile the questionnaire, the parameters of law, the aids and the words of search"),
        ("tailoring", _tailoring, "play the rules of the questionnaire over every commune of France"),
    ):
        command = commands.add_parser(name, help=description, description=description)
        command.set_defaults(command=function)
        if name in ("check", "build"):
            command.add_argument("--only", metavar="NUMBER", help="one course, for instance MOOC1 or T042")
            command.add_argument("--retire", action="store_true", help="give up ids that left the sources")
        if name == "build":
            command.add_argument(
                "--track", action="store_true", help=f"copy the tree of {build.FLAGSHIP} to olx/"
            )
        if name == "data":
            command.add_argument("--freeze", action="store_true", help="no longer let this version change")
        if name == "tailoring":
            command.add_argument("--json", action="store_true", help="for a program")
            command.add_argument("--commune", metavar="CODE", help="one commune, by its INSEE code")
    return parser


def _workshop(options: argparse.Namespace) -> build.Workshop:
    return build.Workshop(options.content.resolve(), options.olx.resolve())


def _check(options: argparse.Namespace) -> None:
    workshop, problems = _workshop(options), list[Problem]()
    # One course is judged by itself; a folder of courses alone has no questionnaire.
    if options.only is None and (workshop.content / DIAGNOSTIC).is_dir():
        problems += review(workshop.content, CORE)
    if options.only is None:
        problems += review_financing(workshop.content)
    try:
        rendered = build.check(workshop, only=options.only, retire=options.retire)
    except ContentRefused as refused:
        raise ContentRefused([*problems, *refused.problems]) from None
    if problems:
        raise ContentRefused(problems)
    print(f"{_courses(len(rendered.files))} without a problem")


def _build(options: argparse.Namespace) -> None:
    workshop = _workshop(options)
    report = build.build(workshop, only=options.only, retire=options.retire)
    if report.written:
        print(f"{_courses(len(report.written))} built in {workshop.build}: {', '.join(report.written)}")
    else:
        print("nothing to do")
    if options.track and build.track(workshop):
        print(f"{workshop.olx / build.FLAGSHIP} updated")


def _data(options: argparse.Namespace) -> None:
    content = options.content.resolve()
    [written] = compile_data(content, CORE, freeze=options.freeze)
    print(f"{written.name} compiled{' and frozen' if options.freeze else ''}")
    for path in compile_financing(content, CORE):
        print(f"{path.name} compiled")
    if (content / search.SOURCE).is_file():
        print(f"{search.compile_search(content, CORE).name} compiled")


def _tailoring(options: argparse.Namespace) -> None:
    content = options.content.resolve()
    if options.commune:
        report, tell = dry_run.of_commune(content, options.commune), dry_run.told_of_commune
    else:
        report, tell = dry_run.over_france(content), dry_run.told
    print(json.dumps(report, ensure_ascii=False, indent=1) if options.json else tell(report))


def _courses(count: int) -> str:
    return f"{count} course{'s' if count != 1 else ''}"


if __name__ == "__main__":
    sys.exit(main())
