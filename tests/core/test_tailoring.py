"""Rules that tailor the questionnaire to a commune: when they act, what they change and what they leave."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commune_core.conditions import EPCI_KINDS, ZONES, Condition, Profile, Rule, outline, read_condition
from commune_core.model import COMPETENCES, Competence, UsualHolder
from commune_core.priorities import rank
from commune_core.referential import load, versions
from commune_core.scoring import score
from commune_core.tailoring import AS_WRITTEN, Tailored, tailor, usual_holders
from tests.core.worked_cases import REFERENTIAL, TODAY, values

few = settings(max_examples=60, deadline=None)


def with_rules(**rules):
    """The questionnaire with these rules instead of its own, by item id (written SEC_01)."""
    domains = tuple(
        replace(
            domain,
            items=tuple(
                replace(item, rules=tuple(rules.get(item.id.replace("-", "_"), ()))) for item in domain.items
            ),
        )
        for domain in REFERENTIAL.domains
    )
    items = MappingProxyType({item.id: item for domain in domains for item in domain.items})
    return replace(REFERENTIAL, domains=domains, items=items)


def hide(why="Sans objet ici.", **when):
    return Rule(read_condition(when), "hide", why)


holders = st.dictionaries(st.sampled_from(["eau", "voirie"]), st.sampled_from(COMPETENCES))
profiles = st.builds(
    Profile,
    population=st.one_of(st.none(), st.integers(0, 12_000)),
    zone=st.sampled_from([None, *ZONES]),
    epci=st.sampled_from([None, *EPCI_KINDS]),
    island=st.sampled_from([None, True, False]),
    departement=st.sampled_from([None, "01", "2A", "971"]),
    holders=holders,
)
plain_conditions = st.builds(
    Condition,
    population_min=st.sampled_from([None, 0, 500, 3500]),
    population_max=st.sampled_from([None, 499, 3499, 10_000]),
    zone=st.sampled_from([None, ("metro",), ("drom", "com")]),
    epci=st.sampled_from([None, ("CC", "CA"), ("aucun",)]),
    island=st.sampled_from([None, True, False]),
    departements=st.sampled_from([None, ("2A", "2B")]),
    holds=st.sampled_from([(), (("eau", ("epci", "syndicat")),)]),
)
conditions = st.recursive(
    plain_conditions,
    lambda inner: st.builds(
        Condition,
        zone=st.sampled_from([None, ("metro",)]),
        any=st.one_of(st.just(()), st.tuples(inner, inner)),
        unless=st.one_of(st.none(), inner),
    ),
    max_leaves=4,
)


@pytest.mark.parametrize(
    ("when", "known", "truth"),
    [
        ({"population_min": 500}, {"population": 500}, True),
        ({"population_min": 500}, {"population": 499}, False),
        ({"population_max": 500}, {"population": 500}, True),
        ({"population_max": 500}, {"population": 501}, False),
        ({"population_min": 500}, {}, None),
        ({"zone": ["drom", "com"]}, {"zone": "com"}, True),
        ({"zone": ["drom", "com"]}, {"zone": "metro"}, False),
        ({"epci": ["aucun"]}, {"epci": "aucun"}, True),
        ({"epci": ["aucun"]}, {}, None),
        ({"island": True}, {"island": True}, True),
        ({"island": False}, {"island": True}, False),
        ({"island": False}, {}, None),
        ({"departements": ["2A", "2B"]}, {"departement": "2B"}, True),
        ({"holds": {"eau": ["epci"]}}, {"holders": {"eau": "epci"}}, True),
        ({"holds": {"eau": ["epci"]}}, {"holders": {"eau": "syndicat"}}, False),
        ({"holds": {"eau": ["epci"]}}, {"holders": {"eau": "", "voirie": "epci"}}, None),
        # Every line must hold: one that does not settles it, whatever is unknown.
        ({"zone": ["metro"], "population_min": 500}, {"zone": "com"}, False),
        ({"zone": ["metro"], "population_min": 500}, {"zone": "metro"}, None),
        ({"any": [{"zone": ["com"]}, {"island": True}]}, {"island": True}, True),
        ({"any": [{"zone": ["com"]}, {"island": True}]}, {"island": False}, None),
        ({"any": [{"zone": ["com"]}, {"island": True}]}, {"island": False, "zone": "metro"}, False),
        ({"unless": {"zone": ["com"]}}, {"zone": "metro"}, True),
        ({"unless": {"zone": ["com"]}}, {}, None),
        ({"population_max": 3499, "unless": {"population_min": 1500}}, {"population": 2000}, False),
    ],
)
def test_a_condition_holds_does_not_or_cannot_be_told(when, known, truth):
    assert read_condition(when).truth(Profile(**known)) is truth


@few
@given(conditions, profiles, st.data())
def test_to_know_more_never_unsays_what_was_told(condition, profile, data):
    full = data.draw(profiles)
    names = ("population", "zone", "epci", "island", "departement")
    facts = {n: getattr(profile, n) if getattr(profile, n) is not None else getattr(full, n) for n in names}
    more = Profile(**facts, holders={**full.holders, **profile.holders})
    told = condition.truth(profile)
    assert told is None or condition.truth(more) is told


@few
@given(conditions, profiles)
def test_communes_that_differ_by_nothing_that_matters_are_judged_alike(condition, profile):
    reduced = outline([condition]).reduce(profile)
    assert condition.truth(reduced) is condition.truth(profile)
    assert outline([condition]).reduce(reduced) == reduced


def test_a_profile_is_a_key_that_nobody_can_change():
    said = {"eau": "epci", "voirie": ""}
    profile = Profile(population=215, holders=said)
    said["eau"] = "commune"
    assert profile == Profile(population=215, holders={"eau": "epci"})
    assert hash(profile) == hash(Profile(population=215, holders={"eau": "epci"}))
    assert profile != Profile(population=215)


def test_the_first_rule_that_acts_is_the_one_told():
    referential = with_rules(
        SEC_01=[hide("Trop petite.", population_max=100), hide("Une île.", island=True)],
        SEC_05=[Rule(Condition(island=True), "holder", "Les services de l’État.", "etat")],
        SEC_07=[
            hide("Trop petite.", population_max=100),
            Rule(Condition(island=True), "no_duty", "Pas ici."),
        ],
        SEC_09=[Rule(Condition(island=True), "no_duty", "Il n’y avait pas d’obligation.")],
    )
    small, island = Profile(population=80, island=True), Profile(population=800, island=True)
    assert tailor(referential, small).hidden == {"SEC-01": "Trop petite.", "SEC-07": "Trop petite."}
    assert tailor(referential, island).hidden == {"SEC-01": "Une île."}
    assert tailor(referential, island).holders == {"SEC-05": ("etat", "Les services de l’État.")}
    assert tailor(referential, island).no_duty == {"SEC-07": "Pas ici."}
    assert tailor(referential, small).no_duty == {}
    assert tailor(referential, Profile()) is AS_WRITTEN


def test_communes_alike_share_one_result():
    first, second = (
        tailor(REFERENTIAL, Profile(population=people, epci=kind))
        for people, kind in ((1200, "CC"), (1300, "CC"))
    )
    assert first is second


def test_version_1_0_0_hides_by_population_alone():
    small, large = (tailor(REFERENTIAL, Profile(population=people)) for people in (215, 5001))
    assert set(small.hidden) == {"URB-04", "RES-08", "SEC-07", "CIT-08"}
    assert set(large.hidden) == {"ADM-02"}
    assert "5 001".replace(" ", "\u00a0") in small.hidden["SEC-07"]
    for population in (None, 0, 215, 999, 1000, 3499, 3500, 5000, 5001):
        hidden = tailor(REFERENTIAL, Profile(population=population)).hidden
        assert set(hidden) == {
            item.id for item in REFERENTIAL.items.values() if not item.applies_to(population)
        }


@pytest.mark.parametrize("version", versions())
def test_every_version_gives_every_commune_something_to_answer(version):
    referential = load(version)
    for zone in ZONES:
        for kind in EPCI_KINDS:
            for people in (0, 99, 215, 1499, 3500, 250_000):
                tailored = tailor(referential, Profile(people, zone, kind, island=zone != "metro"))
                hidden = set(tailored.hidden)
                assert all({i.id for i in domain.items} - hidden for domain in referential.domains)
                assert not hidden & (set(tailored.holders) | set(tailored.no_duty))


def test_whom_the_commune_names_wins_over_the_usual_holder():
    usual = (
        UsualHolder("epci", "CGCT L5216-5", when=Condition(epci=("CA",))),
        UsualHolder("commune", doubt="À vérifier.", when=Condition(epci=("CC", "aucun"))),
    )
    competences = {
        "eau": Competence("eau", "Eau", "Qui ?", usual),
        "voirie": Competence("voirie", "Voirie", "Qui ?"),
    }
    referential = replace(REFERENTIAL, competences=competences)
    assert usual_holders(referential, Profile(epci="CA")) == {"eau": usual[0]}
    assert usual_holders(referential, Profile(epci="CC"))["eau"].doubt == "À vérifier."
    assert usual_holders(referential, Profile()) == {}
    said = usual_holders(
        referential, Profile(epci="CA", holders={"eau": "syndicat", "voirie": "departement"})
    )
    assert {code: (each.holder, each.reference) for code, each in said.items()} == {
        "eau": ("syndicat", ""),
        "voirie": ("departement", ""),
    }


def test_a_hidden_point_leaves_the_score_even_answered():
    answers = values({"SEC-01": "jamais", "SEC-02": "jamais", "SEC-05": True, "SEC-08": True})
    tailored = Tailored(hidden={"SEC-01": "Ici, non."})
    card = score(REFERENTIAL, answers, today=TODAY, tailored=tailored)
    assert card.items["SEC-01"] == (None, False)
    # The other three answered weigh 4, 3 and 3, and SEC-01 weighed 5.
    whole = sum(item.weight for item in REFERENTIAL.domain("SEC").items)
    assert card.domains["SEC"].coverage == Fraction(100 * 10, whole - 5)
    assert "SEC-01" not in {entry.item.id for entry in rank(REFERENTIAL, card)}


def test_who_a_point_is_up_to_is_what_members_said_then_the_rule_then_the_questionnaire():
    tailored = Tailored(
        holders={"EAU-01": ("syndicat", "Il distribue l’eau."), "EAU-07": ("commune", "Elle.")}
    )
    answers = values({"EAU-01": 90, "EAU-02": 100, "EAU-03": False, "EAU-08": False})

    def ours(**given):
        return score(REFERENTIAL, answers, today=TODAY, **given).ours

    assert ours(tailored=tailored) == ours(depends_on={"EAU-01": "syndicat", "EAU-07": "commune"})
    assert ours(tailored=tailored, depends_on={"EAU-01": "commune", "EAU-07": "epci"}) == ours(
        depends_on={"EAU-07": "epci"}
    )


def test_a_point_up_to_somebody_else_says_so_unless_members_said_whose_it_is():
    tailored = Tailored(holders={"EAU-01": ("syndicat", "Le syndicat distribue l’eau.")})
    answers = values({"EAU-01": 60})

    def told(**given):
        card = score(REFERENTIAL, answers, today=TODAY, tailored=tailored, **given)
        return rank(REFERENTIAL, card)[0].reasons[-1]

    assert "Le syndicat distribue l’eau" in told()
    assert "Le syndicat distribue l’eau" in told(depends_on={"EAU-01": "", "EAU-02": "commune"})
    assert "la commune peut décider seule" in told(depends_on={"EAU-01": "commune"})


def test_a_duty_that_does_not_bind_here_raises_no_alert_and_presses_no_one():
    answers = values({"SEC-05": False, "SEC-02": "jamais"})
    lifted = Tailored(no_duty={"SEC-05": "Votre territoire a ses propres règles."})
    plain, card = (score(REFERENTIAL, answers, today=TODAY, tailored=tailored) for tailored in (None, lifted))
    assert (plain.items["SEC-05"], card.items["SEC-05"]) == ((0, True), (0, False))
    assert (plain.overall, plain.domains) == (card.overall, card.domains)
    # Both weigh 4 x 5 = 20: without its obligation, SEC-05 no longer comes before the heavier SEC-02.
    assert [entry.item.id for entry in rank(REFERENTIAL, plain)] == ["SEC-05", "SEC-02"]
    assert [entry.item.id for entry in rank(REFERENTIAL, card)] == ["SEC-02", "SEC-05"]
    told = rank(REFERENTIAL, card)[1].reasons
    assert any("Votre territoire a ses propres règles" in reason for reason in told)
    assert not any("Obligation légale (" in reason for reason in told)
    answered = values({"SEC-05": True, "FIN-06": 31})
    lifted = Tailored(no_duty={"FIN-06": "Pas ici."})
    [first, _] = rank(REFERENTIAL, score(REFERENTIAL, answered, today=TODAY, tailored=lifted))
    assert (first.item.id, first.urgency, first.alert) == ("FIN-06", 4, False)


def test_what_is_tailored_wins_over_the_population():
    card = score(REFERENTIAL, values({"SEC-07": False}), today=TODAY, population=215, tailored=AS_WRITTEN)
    assert card.items["SEC-07"].note == 0
