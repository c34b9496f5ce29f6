"""Every page of the app, in every state of a commune and of a form: axe clean and no sideways scroll, at 320
and 1280 px, with all that can be unfolded unfolded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page

from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.api import measures, money, talk
from dashboard_plugin.api import people as people_of
from dashboard_plugin.models import CostLine, Grant, Guest, Indicator, Message, Project, SiteRole
from tests.e2e.visits import (
    WIDTHS,
    Visit,
    at,
    fault_of,
    few_communes,
    marks,
    member,
    person,
    save,
    territory,
    visit,
)
from tests.routes import ARGUMENTS as ANYTHING
from tests.routes import KEYED, ROUTES, SCRIPTS

__all__ = ["at", "few_communes", "member", "person", "territory", "visit"]

pytestmark = marks

HERE = "10145"
BASE = f"/viatic/commune/{HERE}/"
FILES = {
    *SCRIPTS,
    "sw",
    "donnees",
    "piece",
    "export",
    "photographie",
    *KEYED,
    "indicateurs_valeurs",
    "financement_fichier",
    "ppi_fichier",
    "classeur_export",
    "passation_archive",
    "catalogue_suggestions",
    "fil_piece",
    "avis_ouvrir",
    "doutes_csv",
    "promotion_heures",
    "promotion_journal_fichier",
    "promotion_activite_fichier",
    "formations_fichier",
}
"""Names of the addresses that give no page."""

ITEMS = [item for item in load().items.values() if not item.sensitive]
SCALE = next(item.id for item in ITEMS if item.kind == "scale")
NUMBER = next(item.id for item in ITEMS if item.kind == "number")
ARGUMENTS = ANYTHING | {
    "code": HERE,
    "item_id": SCALE,
    "course_key": "course-v1:Viatic+T042+2026",
    "upload_id": "0",
    "secret": "x",
    "doubt_id": "0",
    "promotion_id": "0",
    "course_id": "0",
    "seat_id": "0",
    "attestation_id": "0",
    "attestation_code": "inconnu",
    "annee": "2027",
    "slug": "plan-communal-de-sauvegarde",
}
NARROW = (320,)
"""Where two states share their pages, the wide ones are looked at once: in the fullest state."""
LONG = "Une phrase longue comme on en écrit, avec https://exemple.fr/" + "chemin-sans-espace/" * 12
SEND = """([address, fields]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address });
  fields.csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}"""


@dataclass
class Town:
    """A commune with the people of its team, as a state left it."""

    mayor: int
    head: int
    voices: list[int]


@pytest.fixture
def town(member, at) -> Town:
    at("2026-03-02")
    mayor = member("helene", role="referent", function="maire")
    for role in SiteRole.Role.values:
        SiteRole.objects.create(user_id=mayor, role=role)
    head = member("denis", role="collaborateur", function="dgs_secretaire")
    member("attend", status="pending")
    return Town(mayor, head, [mayor, head, *(member(name) for name in ("lise", "nora", "paul"))])


def measure(town: Town) -> None:
    """An indicator with everything it can say, and values of several years and days."""
    fields = measures.IndicatorFields(
        LONG[:200], "m³ par habitant et par an", "down", LONG, LONG[:200], Decimal("123456.75"), 2020,
        Decimal("-1234.5"), 2030, item_id=SCALE,
    )  # fmt: skip
    number = measures.create_indicator(town.mayor, commune=HERE, fields=fields)
    for day, value in (
        ("2023", 140_000),
        ("2024", "9,5"),
        ("2026-01-01", "12345678,1234"),
        ("2026-02-01", 7),
    ):
        measures.set_value(
            town.head, commune=HERE, indicator_id=number, on=day, value=value, source=LONG[:200], version=None
        )
    for label in ("Réservoir", LONG[:120]):
        key = measures.create_key(town.mayor, commune=HERE, label=label)
    measures.revoke_key(town.mayor, commune=HERE, key_id=key.id)


def half(town: Town) -> None:
    """Half of the answers, the worst there are, with all that can be joined to them; a council to come."""
    rows = api.sheet(town.head, commune=HERE, items="tout").rows
    worst = {"yes_no": "non", "scale": "0"}
    for number, row in enumerate(rows[::2]):
        more = ({"comment": LONG, "confidence": "to_check"}, {"depends_on": "epci"}, {})[number % 3]
        save(town.head, row.item, HERE, worst.get(row.item.kind), **more)
    if SCALE not in {row.item.id for row in rows[::2]}:
        save(town.head, load().item(SCALE), HERE, "0", comment=LONG)
    document = api.Upload("Délibération du conseil municipal.pdf", "application/pdf", b"%PDF-1.7")
    api.add_evidence(town.head, commune=HERE, item_id=SCALE, upload=document)
    api.add_evidence(town.head, commune=HERE, item_id=SCALE, title=LONG[:90], url="https://exemple.fr/pv")
    api.set_weighting(town.head, commune=HERE, item_id=SCALE, importance=5, urgency=5, reason=LONG)
    api.consent_to_comparison(town.mayor, commune=HERE, agreed=True)
    measure(town)
    for domain in ("GOV", "FIN"):
        api.share_domain(town.mayor, commune=HERE, domain=domain, member_id=town.voices[2])
        api.review_domain(town.head, commune=HERE, domain=domain, state="reviewed", version=None, note=LONG)
    for competence in load().competences:
        api.set_holders(town.head, commune=HERE, given={competence: ("epci", None)})
    project(town)


def project(town: Town) -> None:
    """A project late, blocked, with people of both sorts, and an action in it."""
    people = (api.Someone(LONG[:90]), api.Someone(user_id=town.voices[2]))
    number = api.create_project(town.head, commune=HERE, fields=api.ProjectFields(
        LONG[:190], kind="project", why=LONG, expected=LONG, domain="GOV", place=LONG[:120], status="blocked",
        status_reason=LONG, due_on=date(2026, 1, 2), items=(SCALE,), pilot=people[0], participants=people,
    ))  # fmt: skip
    finance(town, number)
    for author in (town.voices[2], town.mayor):
        first = Message.objects.values_list("pk", flat=True).first()
        talk.send_message(author, project_id=number, body=LONG * 2, reply_to=first)
    fields = api.ProjectFields("Devis", parent_id=number, due_on=date(2026, 3, 5), pilot=people[1])
    api.create_project(town.head, commune=HERE, fields=fields)
    for name in ("attend", "suit", "a.refuse", "est.arrivee.au.terme.de.son.invitation"):
        people_of.invite_guest(
            town.head, project_id=number, email=f"{name}@exemple.fr", name=name * 3, message=name * 9,
            expires_on=date(2026, 3, 2),
        )  # fmt: skip
    Guest.objects.filter(name__startswith="a.").update(status="refused", user_id=town.voices[3])
    Guest.objects.filter(name__startswith="suit").update(status="accepted", user_id=town.voices[4])
    Guest.objects.filter(name__startswith="est").update(expires_on=date(2026, 1, 1))


def finance(town: Town, number: int) -> None:
    """A plan that breaks rules and is paid in part, in a programme that the commune cannot bear."""
    for year in (2026, 2028):
        cost = money.CostFields(LONG[:190], year, 123_456_789_01, paid=98_765_43)
        money.save_cost(town.head, project_id=number, fields=cost)
        figures = money.OutlookFields(year, 210_000_00, 230_000_00, debt=90_000_00, working_capital=-1_00)
        money.save_outlook(town.head, commune=HERE, fields=figures, version=0)
    for status in ("granted", "refused"):
        grant = money.GrantFields(
            LONG[:190], "etat_dotation", 2027, 123_456_789_01, scheme="detr", status=status,
            request_received_on=date(2026, 12, 15),
        )  # fmt: skip
        money.save_grant(town.head, project_id=number, fields=grant)
    terms = money.TermsFields(signed_on=date(2026, 12, 10), loan=1_000_00, rate=36_000, years=15)
    money.save_terms(town.head, project_id=number, fields=terms, version=0)


def council(town: Town, title: str, *, close: bool) -> str:
    items = ",".join(item.id for item in ITEMS if item.kind == "scale")[: len(SCALE) * 3 + 2]
    number = api.convene(town.mayor, commune=HERE, title=title, items=items, invited=town.voices)
    for position, voter in enumerate(town.voices[close ^ 1 :]):
        api.rate_item(
            voter, commune=HERE, round_id=number, item_id=SCALE, raw=str(position % 5), unknown=False,
            version=None,
        )  # fmt: skip
    if close:
        api.close_round(town.mayor, commune=HERE, round_id=number)
        api.note_discussion(town.head, commune=HERE, round_id=number, item_id=SCALE, notes=LONG, version=1)
    return str(number)


def file_of_answers(town: Town) -> str:
    """A file brought that has a new answer, a conflict and a line to correct."""
    new = api.sheet(town.mayor, commune=HERE, items="tout").rows[1].item
    given = ((SCALE, "3"), (new.id, {"yes_no": "oui", "scale": "2"}.get(new.kind, "1")), ("ABC-99", "1"))
    lines = [(row, {"Point": item, "Réponse": told}) for row, (item, told) in enumerate(given, start=2)]
    return str(api.bring_answers(town.mayor, commune=HERE, name="mairie.csv", lines=lines).upload_id)


def close_and_correct(town: Town, year: int) -> None:
    api.close_campaign(town.mayor, commune=HERE, year=year)
    api.correct_campaign(
        town.mayor, commune=HERE, year=year, number=1, reason=LONG,
        corrections=[api.Correction(SCALE, "3")],
    )  # fmt: skip


NO_COURSE = "course-v1:Viatic+T999+2026"


def addresses(rounds: Mapping[str, str], query: str = "", **more: str) -> dict[str, str]:
    """Every page of the routing table, by address and the name of its route; a council by what it shows."""
    found = {}
    measured = Indicator.objects.values_list("pk", flat=True).first()
    more = {"indicator_id": str(measured or 0), "day": "2026-02-01", **more}
    for route in ROUTES:
        if route.is_api or route.name in FILES:
            continue
        number = rounds.get("closed" if "resultat" in route.template else "open", "1")
        sheet = Project.objects.order_by("pk").values_list("pk", flat=True).first() or 1
        line = CostLine if route.name == "financement_depense" else Grant
        row = line.objects.order_by("pk").values_list("pk", flat=True).first() or 1
        said = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
        known = {"course_key": NO_COURSE, "round_id": number, "project_id": str(sheet), "line_id": str(row)}
        known |= {"message_id": str(said)}
        address = route.address(**{**ARGUMENTS, **known, **more})
        found[f"{address}{query}"] = route.name
    return found


def look(page: Page, address: str, widths: Iterable[int]) -> str:
    """What is wrong with the page on screen at one of these widths."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for width in widths:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        fault = fault_of(page)
        if fault:
            return f"{address} at {width} px:\n{fault}"
    return ""


def faults(
    page: Page, met: Mapping[str, str], refused: Mapping[str, int], widths: Iterable[int] = WIDTHS
) -> list[str]:
    """Opens each address; its status is 200, or what is told of the name of its route."""
    found = []
    for address, name in met.items():
        response = page.goto(address)
        assert response is not None
        if response.status != refused.get(name, 200):
            found.append(f"{address}: {response.status}")
        found.append(look(page, address, widths))
    return [fault for fault in found if fault]


# The pages of a course are its host's; ours say that there is none.
COURSES = {"course": 404, "course_promotions": 403}
# A member is no guest, and has no letter: test_guest_walk.py and test_two_browsers_guests.py look at these.
COURSES |= {"quitter": 403, "invitation": 404}
# What nobody has told; test_two_browsers_doubts.py looks at what was.
COURSES |= {"doute": 404, "doute_nouveau": 404}
MEASURES = dict.fromkeys(
    ("indicateur", "indicateur_modifier", "indicateur_historique", "indicateur_valeur"), 404
)
PROJECTS = dict.fromkeys((route.name for route in ROUTES if "project_id" in route.parameters), 403)
# Those of a promotion are looked at in test_two_browsers_promotions.py.
COURSES |= dict.fromkeys((route.name for route in ROUTES if "promotion_id" in route.parameters), 403)
COURSES |= {"promotion_rejoindre": 404, "promotion_places": 403, "promotion_invitation": 404}
# What waits to be brought in: the files of points alone have a state here, those of the workbook and of a
# handover are looked at in test_two_browsers_wbk.py.
FILES_BROUGHT = {
    route.name: 404
    for route in ROUTES
    if "upload_id" in route.parameters and "promotion_id" not in route.parameters
}
COUNCILS = dict.fromkeys(("conseil", "conseil_voix", "conseil_resultats", "conseil_resultat"), 404)


def test_nothing_is_answered(visit: Visit, town):
    refused = {**COURSES, **COUNCILS, **MEASURES, **PROJECTS, **FILES_BROUGHT}
    assert faults(visit(town.mayor), addresses({}), refused, NARROW) == []


def test_half_is_answered_with_alerts_comments_pieces_and_weights(visit: Visit, town):
    half(town)
    rounds = {"closed": council(town, "Mars", close=True), "open": council(town, "Avril", close=False)}
    met = addresses(rounds, upload_id=file_of_answers(town))
    met |= {f"{BASE}{more}": "" for more in (
        f"priorites/?modifier={SCALE}", f"etat-des-lieux/{SCALE}/?essai=4", f"etat-des-lieux/{NUMBER}/",
        "etat-des-lieux/?express=1", "score/?domaine=GOV", "projets/?vue=tableau&statut=blocked",
        "projets/?vue=calendrier&mois=2026-03", "projets/?point=GOV-02", f"projets/nouveau/?point={SCALE}",
    )}  # fmt: skip
    met |= {f"/viatic/catalogue/{more}": "" for more in (
        "?q=aide&public=maire&domaine=investissement", "?q=zzyyzz", "?q=dechetotheque", "?page=3&tri=titre",
        "?q=budget&niveau=avance&duree=court&domaine=rh", f"restauration-scolaire/?point={SCALE}",
        "?pour=commune",
    )}  # fmt: skip
    assert faults(visit(town.mayor), met, {**COURSES, **FILES_BROUGHT, "import": 200}) == []


def test_the_year_is_closed(visit: Visit, town):
    half(town)
    rounds = dict.fromkeys(("closed", "open"), council(town, "Mars", close=True))
    close_and_correct(town, 2026)
    met = {address: name for address, name in addresses(rounds).items() if address.startswith(BASE)}
    met[f"{BASE}campagne/correction/?point={SCALE}"] = ""
    assert faults(visit(town.mayor), met, FILES_BROUGHT, NARROW) == []


def test_the_year_is_past(visit: Visit, town, at):
    half(town)
    rounds = dict.fromkeys(("closed", "open"), council(town, "Mars", close=True))
    close_and_correct(town, 2026)
    at("2027-02-01")
    save(town.head, load().item(SCALE), HERE, "4")
    met = addresses(rounds, "?annee=2026")
    met = {address: name for address, name in met.items() if address.startswith(BASE)}
    assert faults(visit(town.mayor), met, FILES_BROUGHT, NARROW) == []


def send(page: Page, address: str, fields: Mapping[str, str]) -> int:
    """Send a form as a browser does; gives the status of the page that answers."""
    posted = page.expect_response(lambda response: response.request.method == "POST")
    with posted as sent, page.expect_navigation():
        page.evaluate(SEND, [address, fields])
    return sent.value.status


def refusals(page: Page, sendings: Iterable[tuple[str, Mapping[str, str], int]]) -> list[str]:
    """Sends each form; whatever is not the status expected, or not accessible."""
    found = []
    for address, fields, expected in sendings:
        page.goto(f"{BASE}profil/")
        page.set_viewport_size({"width": 1280, "height": 900})
        status = send(page, f"{BASE}{address}", fields)
        if status != expected:
            found.append(f"{address} {fields}: {status}")
        found.append(look(page, f"{address} {fields}", WIDTHS))
    return [fault for fault in found if fault]


def test_something_is_refused_or_was_changed_by_somebody_else(visit: Visit, town):
    half(town)
    closed, opened = council(town, "Mars", close=True), council(town, "Avril", close=False)
    point, result = f"etat-des-lieux/{SCALE}/", f"conseil/{closed}/resultats/{SCALE}/"
    holders = {f"exerce-{code}": "commune" for code in load().competences}
    values = f"Indicateur;Jour;Valeur\n{LONG[:200]};2024;3"
    measured = f"indicateurs/{Indicator.objects.get().pk}/"
    page = visit(town.mayor)
    assert refusals(page, [
        (point, {"reponse": ""}, 422),
        (point, {"reponse": "4", "commentaire": LONG}, 409),
        (f"etat-des-lieux/{NUMBER}/", {"reponse": "valeur", "valeur": "beaucoup"}, 422),
        (f"{point}pieces/", {"lien": "javascript:alert(1)", "titre": LONG}, 422),
        ("priorites/", {"point": SCALE, "importance": "1", "raison": LONG}, 409),
        ("campagne/", {"action": "avancement", "domaine": "GOV", "etat": "ready", "note": LONG * 2}, 409),
        ("campagne/", {"action": "?"}, 422),
        *([("profil/", holders, 409)] if holders else []),
        (result, {"geste": "noter", "notes": LONG * 2, "version": "0"}, 409),
        (result, {"geste": "retenir", "reponse": "4", "pourquoi": LONG}, 409),
        (result, {"geste": "retenir", "reponse": "", "pourquoi": ""}, 422),
        ("conseil/nouveau/", {"titre": "", "points": "GOV"}, 422),
        (f"conseil/{opened}/voix/{SCALE}/", {"reponse": ""}, 422),
        (f"conseil/{closed}/voix/{SCALE}/", {"reponse": "3"}, 409),
        ("bilan/periode/", {"choix": "neutre", "raison": "", "dernier": "0"}, 422),
        ("bilan/periode/", {"choix": "neutre", "raison": "Prudence", "dernier": "9"}, 409),
        ("fichiers/", {}, 422),
        ("ppi/import/", {}, 422),
        ("ppi/annees/2026/", {"revenue": "beaucoup", "spending": "-3"}, 422),
        ("ppi/annees/2026/", {"revenue": "1", "spending": "3 €", "investment": "5"}, 409),
        ("projets/nouveau/", {"nature": "action", "titre": "", "pourquoi": LONG}, 422),
        (f"fichiers/import/{file_of_answers(town)}/", {"plan": "?", "prendre": SCALE}, 409),
        ("indicateurs/nouveau/", {"nom": "", "definition": LONG}, 422),
        (f"{measured}modifier/", {"nom": LONG[:150], "unite": "%", "sens": "up", "version": "0"}, 409),
        (measured, {"jour": "hier", "valeur": "12"}, 422),
        (measured, {"jour": "2024", "valeur": "12", "source": LONG[:200]}, 409),
        (f"{measured}valeurs/2024-12-31/", {"geste": "retirer", "version": "0"}, 409),
        (f"{measured}valeurs/2024-12-31/", {"valeur": "beaucoup", "version": "1"}, 422),
        ("indicateurs/fichier/", {"contenu": values, "plan": ""}, 409),
        ("indicateurs/fichier/", {"contenu": "a;b\n1;2"}, 422),
        ("cles/", {"nom": ""}, 422),
        ("cles/", {"nom": LONG[:120]}, 200),
    ]) == []  # fmt: skip
    unknown = {f"{BASE}campagne/?annee=1900": "", "/viatic/commune/99999/": ""}
    assert faults(page, unknown, {"": 404}) == []


def test_a_closed_year_refuses_a_late_answer_and_a_stale_correction(visit: Visit, town):
    half(town)
    close_and_correct(town, 2026)
    correction = f"campagne/correction/?annee=2026&point={SCALE}"
    assert refusals(visit(town.mayor), [
        (f"etat-des-lieux/{SCALE}/", {"reponse": "4", "commentaire": LONG}, 422),
        (correction, {"reponse": "", "motif": "", "numero": "2"}, 422),
        (correction, {"reponse": "1", "motif": "", "numero": "2"}, 422),
        (correction, {"reponse": "1", "motif": LONG, "commentaire": LONG, "numero": "1"}, 409),
        ("campagne/cloture/", {}, 409),
        ("campagne/", {"action": "avancement", "domaine": "GOV", "etat": "ready"}, 422),
    ]) == []  # fmt: skip
