"""`viatic-olx`: the course compiler from a shell.

Exit codes: 0, done, or nothing to do; 1, problems were found (for `diff`: something changed); 2, wrong use.
Text for people goes to standard output, problems to standard error; with `--format json` the whole answer is
one document on standard output.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import commune_core
from commune_core.errors import CommuneError
from commune_core.packaged import content_folder, courses_folder
from olx_compiler import build
from olx_compiler.problem import ContentRefused, Problem, WrongUse
from olx_compiler.workplace import FLAGSHIP, Workshop

# What commands need is loaded inside them: most of it takes longer than a build that has nothing to do.

CORE = Path(commune_core.__file__).parent
Command = Callable[[argparse.Namespace], int]
FINE, PROBLEMS, WRONG_USE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.content.is_dir():
        parser.error(f"no folder '{options.content}': say where the sources are with --content")
    command: Command = options.command
    try:
        return command(options)
    except ContentRefused as refused:
        _tell(refused.problems)
        print(refused.message, file=sys.stderr)
    except CommuneError as error:
        hint = f" ({error.hint})" if error.hint else ""
        print(f"{error.code} {error.message}{hint}", file=sys.stderr)
        return WRONG_USE if isinstance(error, WrongUse) else PROBLEMS
    return PROBLEMS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="viatic-olx",
        description="Compile course sources to OLX.",
        epilog="Exit codes: 0 fine, 1 problems found (or, for diff, changes), 2 wrong use.",
    )
    parser.add_argument("--content", type=Path, default=content_folder(), help="folder of the sources")
    parser.add_argument("--olx", type=Path, default=courses_folder(), help="folder of the compiled courses")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, function: Command, description: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=description, description=description)
        command.set_defaults(command=function)
        return command

    check = add("check", _check, "read and judge every source, the questionnaire included; write nothing")
    check.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people or for a program"
    )
    check.add_argument("--strict", action="store_true", help="fail on warnings too")
    made = add("build", _build, "check, then write olx/build/: trees, archives, catalogue.json")
    made.add_argument("--track", action="store_true", help=f"copy the tree of {FLAGSHIP} to olx/")
    for each in (check, made):
        each.add_argument("--only", metavar="NUMBER", help="one course, for instance MOOC1 or T042")
        each.add_argument("--retire", action="store_true", help="give up ids that left the sources")
        each.add_argument("--jobs", type=_count, metavar="N", help="processes (default: one a processor)")
    diff = add("diff", _diff, "what a learner would see change, and what would be lost; exits 1 if any")
    for side, default in (("old", "the last build"), ("new", "the sources")):
        told = f"{default} by default; or built courses, a course, its archive, sources, an exported revision"
        diff.add_argument(side, nargs="?", type=Path, metavar=side.upper(), help=told)
    diff.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people or for a program"
    )
    made = add("new", _new, "the skeleton of a course or of a unit: a draft, to be written")
    whats = made.add_subparsers(required=True, metavar="what", dest="what")
    theme = whats.add_parser("theme", help="the course of a theme of themes.csv")
    theme.add_argument("slug", help="its identifier in themes.csv")
    unit = whats.add_parser("unit", help="one more unit of a course")
    unit.add_argument("number", help="the course, for instance MOOC1 or T042")
    unit.add_argument("name", help="the name of its file, without .md")
    unit.add_argument("--section", metavar="ID", help="the part it belongs to (default: the last)")
    explained = add("explain", _explain, "a rule by its code; or what is shared, and the units that use it")
    explained.add_argument("name", help="such as quiz.choices, fctva.rate, CGCT-L2122-18, DETR, FIN-01")
    explained.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people or for a program"
    )
    adopted = add("adopt", _adopt, "bring back a course changed in Studio; write nothing without --write")
    adopted.add_argument("export", type=Path, help="the archive that Studio gave (.tar.gz)")
    adopted.add_argument(
        "--as", dest="number", metavar="NUMBER", help="the course of the sources that it becomes"
    )
    adopted.add_argument("--write", action="store_true", help="write the sources")
    adopted.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people or for a program"
    )
    data = add(
        "data", _data, "compile the questionnaire, the parameters of law, the aids and the words of search"
    )
    data.add_argument("--freeze", action="store_true", help="no longer let this version change")
    tailoring = add(
        "tailoring", _tailoring, "play the rules of the questionnaire over every commune of France"
    )
    tailoring.add_argument("--json", action="store_true", help="for a program")
    tailoring.add_argument("--commune", metavar="CODE", help="one commune, by its INSEE code")
    film = add("film", _film, "make the media, captions and poster of a film (espeak-ng and ffmpeg)")
    film.add_argument("name", help="the name of its folder, in the films/ of a course")
    return parser


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes")
    return int(text)


def _workshop(options: argparse.Namespace) -> Workshop:
    return Workshop(options.content.resolve(), options.olx.resolve())


def _tell(problems: Sequence[Problem]) -> None:
    from olx_compiler.checks import report

    for problem in problems:
        print(report.line(problem), file=sys.stderr)


def _check(options: argparse.Namespace) -> int:
    from olx_compiler import checks
    from olx_compiler.checks import report

    workshop = _workshop(options)
    count, found = build.check(workshop, only=options.only, retire=options.retire, jobs=options.jobs)
    problems = sorted({*found, *([] if options.only else _shared_problems(workshop.content))})
    stopped = problems if options.strict else checks.stopping(problems)
    if options.format == "json":
        print(json.dumps({"courses": count, **report.told(problems)}, ensure_ascii=False, indent=1))
        return PROBLEMS if stopped else FINE
    if stopped:
        raise ContentRefused(problems)
    _tell(problems)
    print(
        f"{_courses(count)}, {report.count(problems)}" if problems else f"{_courses(count)} without a problem"
    )
    return FINE


def _shared_problems(content: Path) -> list[Problem]:
    """What is said of the questionnaire and of the law; a folder of courses alone has neither."""
    from olx_compiler.data import DIAGNOSTIC
    from olx_compiler.financing import review_financing
    from olx_compiler.review import review

    problems = review_financing(content)
    if (content / DIAGNOSTIC).is_dir():
        problems += review(content, CORE)
    return problems


def _build(options: argparse.Namespace) -> int:
    workshop = _workshop(options)
    report = build.build(workshop, only=options.only, retire=options.retire, jobs=options.jobs)
    if report.idle:
        print("nothing to do")
    if report.written:
        print(f"{_courses(len(report.written))} built in {workshop.build}: {', '.join(report.written)}")
    if report.removed:
        print(f"{_courses(len(report.removed))} taken away: {', '.join(report.removed)}")
    if not report.idle and not report.written and not report.removed:
        print(f"no course changed; {workshop.build} was put in order")
    if report.remarks:
        _tell(report.remarks)
    if options.track and build.track(workshop):
        print(f"{workshop.olx / FLAGSHIP} updated")
    return FINE


def _diff(options: argparse.Namespace) -> int:
    from olx_compiler.difference import command, sides

    try:
        changes = sides.compare(_workshop(options), options.old, options.new)
    except ContentRefused as refused:
        _tell(refused.problems)
        raise WrongUse("the sources cannot be read: nothing was compared") from None
    print(command.as_json(changes) if options.format == "json" else command.as_text(changes))
    return PROBLEMS if changes else FINE


def _new(options: argparse.Namespace) -> int:
    from olx_compiler import new

    content = options.content.resolve()
    if options.what == "theme":
        written = new.theme(content, options.slug)
    else:
        written = new.unit(content, options.number, options.name, options.section)
    for path in written:
        print(f"{path.relative_to(content.parent)} written")
    return FINE


def _explain(options: argparse.Namespace) -> int:
    from olx_compiler.explain import explain

    told = explain(options.name, options.content.resolve())
    as_json = options.format == "json"
    print(json.dumps(told.as_json(), ensure_ascii=False, indent=1) if as_json else told.as_text())
    return FINE


def _adopt(options: argparse.Namespace) -> int:
    from olx_compiler.adopt import command

    if not options.export.is_file():
        raise WrongUse(f"no file '{options.export}'", hint="export the course from Studio (.tar.gz)")
    text, changed = command.run(
        _workshop(options),
        options.export,
        number=options.number,
        write=options.write,
        as_json=options.format == "json",
    )
    print(text)
    return PROBLEMS if changed and not options.write else FINE


def _data(options: argparse.Namespace) -> int:
    from olx_compiler import search
    from olx_compiler.data import compile_data
    from olx_compiler.financing import compile_financing

    content = options.content.resolve()
    [written] = compile_data(content, CORE, freeze=options.freeze)
    print(f"{written.name} compiled{' and frozen' if options.freeze else ''}")
    for path in compile_financing(content, CORE):
        print(f"{path.name} compiled")
    if (content / search.SOURCE).is_file():
        print(f"{search.compile_search(content, CORE).name} compiled")
    return FINE


def _tailoring(options: argparse.Namespace) -> int:
    from olx_compiler import dry_run

    content = options.content.resolve()
    if options.commune:
        report, tell = dry_run.of_commune(content, options.commune), dry_run.told_of_commune
    else:
        report, tell = dry_run.over_france(content), dry_run.told
    print(json.dumps(report, ensure_ascii=False, indent=1) if options.json else tell(report))
    return FINE


def _film(options: argparse.Namespace) -> int:
    # Pictures need Pillow, which nothing else of the compiler does.
    from olx_compiler.film.making import make

    make(options.content.resolve(), options.name)
    print(f"{options.name} made")
    return FINE


def _courses(count: int) -> str:
    return f"{count} course{'s' if count != 1 else ''}"


if __name__ == "__main__":
    sys.exit(main())
