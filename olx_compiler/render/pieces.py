"""Directives that become HTML inside a page: checklist, worked case, question to peers, download, reading."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from lxml import etree

from commune_core.typography import typeset
from olx_compiler import markdown
from olx_compiler.content import Asset
from olx_compiler.directives import (
    CaseSpec,
    ChecklistSpec,
    DirectiveSpec,
    DownloadSpec,
    PeersSpec,
    ReadingSpec,
)
from olx_compiler.figures import figure, french_date, provenance
from olx_compiler.pagehtml import Context, plain
from olx_compiler.schema import UnitSpec
from olx_compiler.worked import fill_in

Element = etree._Element
# Where a reader says that a page is wrong: a page of the plugin, on every host.
DOUBTS = "/viatic/doutes/nouveau/"
_NBSP = "\N{NO-BREAK SPACE}"
_DOUBTS = {
    "A": "Texte lu le {day}.",
    "B": "Sources concordantes, vérifiées le {day}.",
    "C": "À vérifier avant de vous y fier.",
}


def html(element: Element) -> str:
    """An element as a page holds it."""
    return etree.tostring(element, encoding="unicode", method="html") + "\n"


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    element = etree.SubElement(parent, tag, {name.rstrip("_"): value for name, value in attributes.items()})
    element.text = text
    return element


def _section(kind: str, title: str, context: Context) -> Element:
    section = etree.Element("section", {"class": f"viatic-{kind}"})
    _add(section, "h3", typeset(plain(title, context)))
    return section


def checklist(spec: ChecklistSpec, context: Context, *, printable: str) -> Element:
    """A list to tick on the page; nothing is kept, and `printable` is the same list by itself, to print."""
    section = _section("checklist", spec.title, context)
    if spec.intro is not None:
        markdown.fill_blocks(section, spec.intro, context)
    if spec.items:
        _boxes(section, spec.items, context)
    for group in spec.groups:
        fieldset = _add(section, "fieldset")
        _add(fieldset, "legend", plain(group.title, context))
        _boxes(fieldset, group.items, context)
    attributes = {"href": f"/static/{printable}", "target": "_blank", "rel": "noopener"}
    attributes["title"] = f"Imprimer la liste « {spec.title} » (nouvelle fenêtre)"
    etree.SubElement(_add(section, "p"), "a", attributes).text = "Imprimer la liste"
    return section


def _boxes(parent: Element, items: list[str], context: Context) -> None:
    listed = _add(parent, "ul")
    for item in items:
        label = _add(_add(listed, "li"), "label")
        _add(label, "input", type="checkbox").tail = " "
        markdown.fill(_add(label, "span"), item, context)


_PRINTED = """body { max-width: 44em; margin: 2em auto; padding: 0 1em; font: 1em/1.5 sans-serif; }
ul { padding: 0; list-style: none; } li { margin: .5em 0; padding-left: 1.8em; text-indent: -1.8em; }
li::before { content: "\\2610\\00a0\\00a0"; } footer { margin-top: 2em; font-size: .85em; }
@page { margin: 18mm; } @media print { body { margin: 0; } }"""


def printable_list(spec: ChecklistSpec, context: Context, *, course: str) -> bytes:
    """A checklist as a page of its own, which any browser prints; its links lead outside only."""
    root = etree.Element("html", {"lang": "fr"})
    head = _add(root, "head")
    _add(head, "meta", charset="utf-8")
    _add(head, "meta", name="viewport", content="width=device-width")
    _add(head, "title", spec.title)
    _add(head, "style", _PRINTED)
    body = _add(root, "body")
    _add(body, "h1", typeset(spec.title))
    outside = Context(_outside(context.resolve), context.registers, context.day, explained=set())
    if spec.intro is not None:
        markdown.fill_blocks(body, spec.intro, outside)
    for title, items in [("", spec.items), *((group.title, group.items) for group in spec.groups)]:
        if title:
            _add(body, "h2", title)
        listed = _add(body, "ul") if items else body
        for item in items:
            markdown.fill(_add(listed, "li"), item, outside)
    _add(body, "footer", f"{course}. Relu le {french_date(context.day)}.")
    return etree.tostring(root, encoding="utf-8", method="html", doctype="<!DOCTYPE html>") + b"\n"


def _outside(resolve: Callable[[str], str | None]) -> Callable[[str], str | None]:
    def only_outside(address: str) -> str | None:
        target = resolve(address)
        return target if target is not None and target.startswith("https://") else None

    return only_outside


def case(spec: CaseSpec, context: Context, *, found: Mapping[str, Any]) -> Element:
    """A worked case: situation, data, steps, result; `found` is what its rule gives."""
    section = _section("case", spec.title, context)
    markdown.fill_blocks(section, fill_in(spec.situation, found), context)
    if spec.data:
        attributes = {"class": "viatic-table", "role": "group", "tabindex": "0"}
        wrapper = etree.SubElement(section, "div", {**attributes, "aria-label": f"Données : {spec.title}"})
        table = _add(wrapper, "table")
        _add(table, "caption", "Les données")
        body = _add(table, "tbody")
        for line in spec.data:
            row = _add(body, "tr")
            _add(row, "th", plain(line.label, context), scope="row")
            markdown.fill(_add(row, "td", class_="viatic-right"), fill_in(line.value, found), context)
    _add(section, "h4", "Étape par étape")
    steps = _add(section, "ol")
    for step in spec.steps:
        markdown.fill(_add(steps, "li"), fill_in(step, found), context)
    box = _add(section, "aside", class_="viatic-box viatic-box--resultat", role="note")
    markdown.fill_blocks(box, f"**Résultat :** {fill_in(spec.result, found)}", context)
    if found:
        text = f"Chiffres calculés par les règles du simulateur, au {french_date(context.day)}."
        _add(_add(section, "p"), "small", text)
    return section


def peers(spec: PeersSpec, context: Context) -> Element:
    """The question itself, which every host can show; the thread below it is the platform's own block."""
    section = _section("exchange", spec.title, context)
    markdown.fill_blocks(section, spec.question, context)
    return section


def download(spec: DownloadSpec, context: Context, *, asset: Asset) -> Element:
    """A document to take away, its type and size said in the link."""
    paragraph = etree.Element("p", {"class": "viatic-download"})
    ending = asset.name.rpartition(".")[2].upper()
    link = etree.SubElement(paragraph, "a", {"href": f"/static/{asset.name}", "download": asset.name})
    link.text = f"{spec.title} ({ending}, {weight(len(asset.data))})"
    if spec.description is not None:
        description = _add(paragraph, "span")
        description.tail = None
        link.tail = " "
        markdown.fill(description, spec.description, context)
    return paragraph


def weight(size: int) -> str:
    """`24 ko`, `2,1 Mo`: as files are weighed in French."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{_NBSP}ko"
    return f"{size / 1_000_000:.1f}{_NBSP}Mo".replace(".", ",")


def reading(spec: ReadingSpec, context: Context) -> Element:
    """What to read next: where, by whom, of what day."""
    section = _section("reading", spec.title, context)
    listed = _add(section, "ul")
    for work in spec.items:
        line = _add(listed, "li")
        attributes = {"href": work.url, "rel": "noopener", "target": "_blank"}
        attributes["title"] = f"{work.title} (nouvelle fenêtre)"
        link = etree.SubElement(line, "a", attributes)
        link.text = work.title
        link.tail = f", {work.publisher}, {french_date(work.date)}."
        if work.note is not None:
            link.tail += " "
            markdown.fill(_add(line, "span"), work.note, context)
    return section


def goal(unit: UnitSpec) -> Element:
    """What one will be able to do, and in how long: the first lines of a unit."""
    paragraph = etree.Element("p", {"class": "viatic-goal"})
    objective = unit.objective.rstrip(" .")
    paragraph.text = typeset(f"À la fin de cette unité, vous saurez {objective[0].lower()}{objective[1:]}. ")
    _add(paragraph, "span", f"{unit.minutes}{_NBSP}minutes.")
    return paragraph


def doubt(path: str) -> Element:
    """The way to say that a page is wrong, or has grown old; the report is kept with its unit."""
    course, _section_id, unit, page = path.split("/")
    paragraph = etree.Element("p", {"class": "viatic-doubt"})
    query = urlencode({"cours": course, "unite": unit, "page": page})
    attributes = {"href": f"{DOUBTS}?{query}", "target": "_blank", "rel": "noopener"}
    attributes["title"] = "Signaler une erreur ou un texte qui a changé (nouvelle fenêtre)"
    etree.SubElement(paragraph, "a", attributes).text = "Signaler une erreur ou un texte qui a changé"
    return paragraph


def sources(context: Context) -> Element | None:
    """What the page cites of law and of its figures, each with its day: a title read by a mouse alone is not
    enough. None when it cites nothing."""
    lines = [line for kind, key, day in context.cited if (line := _source(kind, key, day, context))]
    if not lines:
        return None
    details = etree.Element("details", {"class": "viatic-sources"})
    _add(details, "summary", "Textes et chiffres cités dans cette page")
    listed = _add(details, "ul")
    for line in dict.fromkeys(lines):
        _add(listed, "li", line)
    return details


def _source(kind: str, key: str, written: str, context: Context) -> str | None:
    registers = context.registers
    if kind == "ref":
        reference = registers.references.get(key)
        if reference is None:
            return None
        label = registers.label(reference)
        day = french_date(reference.checked) if reference.checked is not None else ""
        doubt = _DOUBTS[reference.certainty].format(day=day)
        return f"{label[0].upper()}{label[1:]}{_NBSP}: {reference.says} {doubt}"
    day_asked: datetime.date = context.day_of(written)
    parameter, period = registers.parameters.get(key), registers.period(key, day_asked)
    shown = figure(period.value, parameter.unit) if parameter is not None and period is not None else None
    if parameter is None or period is None or shown is None:
        return None
    return f"{shown}{_NBSP}: {provenance(parameter.title, period, day_asked)}"


def directive(
    spec: DirectiveSpec, context: Context, *, found: Mapping[str, Any], asset: Asset | None, printable: str
) -> Element | None:
    """The HTML of any directive that is one, None for one that is a block of its own only."""
    if isinstance(spec, ChecklistSpec):
        return checklist(spec, context, printable=printable)
    if isinstance(spec, CaseSpec):
        return case(spec, context, found=found)
    if isinstance(spec, PeersSpec):
        return peers(spec, context)
    if isinstance(spec, DownloadSpec) and asset is not None:
        return download(spec, context, asset=asset)
    if isinstance(spec, ReadingSpec):
        return reading(spec, context)
    return None
