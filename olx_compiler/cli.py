"""`viatic-olx`: the course compiler from a shell. Exit codes: 0 done, 1 problems, 2 wrong usage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import commune_core
from commune_core.errors import CommuneError
from commune_core.packaged import content_folder, courses_folder
from olx_compiler import build
from olx_compiler.data import compile_data
from olx_compiler.problem import ContentRefused


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
        ("check", _check, "read and judge every source, write nothing"),
        ("build", _build, "check, then write olx/build/: trees, archives, catalogue.json"),
        ("data", _data, "compile the diagnostic referential for commune_core"),
    ):
        command = commands.add_parser(name, help=description, description=description)
        command.set_defaults(command=function)
        if name != "data":
            command.add_argument("--only", metavar="NUMBER", help="one course, for instance MOOC1 or T042")
            command.add_argument("--retire", action="store_true", help="give up ids that left the sources")
        if name == "build":
            command.add_argument(
                "--track", action="store_true", help=f"copy the tree of {build.FLAGSHIP} to olx/"
            )
    return parser


def _workshop(options: argparse.Namespace) -> build.Workshop:
    return build.Workshop(options.content.resolve(), options.olx.resolve())


def _check(options: argparse.Namespace) -> None:
    rendered = build.check(_workshop(options), only=options.only, retire=options.retire)
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
    compile_data(options.content, Path(commune_core.__file__).parent)
    print("referential compiled")


def _courses(count: int) -> str:
    return f"{count} course{'s' if count != 1 else ''}"


if __name__ == "__main__":
    sys.exit(main())
