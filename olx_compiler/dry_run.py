"""The rules of a questionnaire played over every commune of France: who is asked what, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from commune_core.conditions import Profile, Rule
from commune_core.errors import UnknownCommune
from commune_core.referential import Referential, from_bytes
from commune_core.tailoring import tailor, usual_holders
from olx_compiler.communes import Commune, read_communes
from olx_compiler.data import canonical, read_referential
from olx_compiler.review import communes_alike


def over_france(content_dir: Path) -> dict[str, Any]:
    """What the rules do everywhere, as plain data.

    For each rule, the communes where it acts while they have said nothing (`communes`) and once they have
    confirmed who usually holds their competences (`once_confirmed`), with three of these; for each item, the
    communes that see it; how many communes see how many items, these two while they have said nothing.
    """
    referential = from_bytes(canonical(read_referential(content_dir)))
    groups = communes_alike(content_dir, referential)
    confirmed = {profile: _confirmed(referential, profile) for profile in groups}
    unseen: Counter[str] = Counter()
    sizes: Counter[int] = Counter()
    for profile, communes in groups.items():
        hidden = tailor(referential, profile).hidden
        sizes[len(referential.items) - len(hidden)] += len(communes)
        for item_id in hidden:
            unseen[item_id] += len(communes)
    total = sum(sizes.values())
    return {
        "version": referential.version,
        "communes": total,
        "rules": [
            {"item": item.id, "rule": index} | _played(rule, groups, confirmed)
            for item in referential.items.values()
            for index, rule in enumerate(item.rules)
        ],
        "items": [{"item": item_id, "communes": total - unseen[item_id]} for item_id in referential.items],
        "sizes": [{"items": size, "communes": count} for size, count in sorted(sizes.items())],
    }


def of_commune(content_dir: Path, code: str) -> dict[str, Any]:
    """What the rules do for one commune that has confirmed who usually holds its competences, as plain data.

    Raises UnknownCommune.
    """
    referential = from_bytes(canonical(read_referential(content_dir)))
    commune = _named(read_communes(content_dir, referential.islands), code)
    tailored = tailor(referential, _confirmed(referential, commune.profile))
    return {
        "code": commune.code,
        "name": commune.name,
        "facts": {
            "population": commune.profile.population,
            "zone": commune.profile.zone,
            "epci": commune.profile.epci,
            "island": commune.profile.island,
            "departement": commune.profile.departement,
        },
        "usual": [
            {"competence": key, "holder": usual.holder, "reference": usual.reference, "doubt": usual.doubt}
            for key, usual in usual_holders(referential, commune.profile).items()
        ],
        "items": len(referential.items) - len(tailored.hidden),
        "hidden": [{"item": item_id, "why": why} for item_id, why in tailored.hidden.items()],
        "holders": [
            {"item": item_id, "holder": holder, "why": why}
            for item_id, (holder, why) in tailored.holders.items()
        ],
        "no_duty": [{"item": item_id, "why": why} for item_id, why in tailored.no_duty.items()],
    }


def told(report: Mapping[str, Any]) -> str:
    """The report of `over_france` as a person reads it in a terminal."""
    total = report["communes"]
    lines = [f"version {report['version']}, {total:,} communes", "", "how many items they see:"]
    lines += [f"{row['communes']:>8,} communes see {row['items']} items" for row in report["sizes"]]
    lines += ["", "items that some communes do not see:"]
    lines += [
        f"{row['communes']:>8,} communes see {row['item']}"
        for row in report["items"]
        if row["communes"] < total
    ]
    lines += ["", "rules: communes where each acts, and once they have confirmed their usual competences:"]
    for row in report["rules"]:
        effect = f"{row['effect']} {row['holder']}".rstrip()
        examples = ", ".join(f"{each['name']} ({each['code']})" for each in row["examples"]) or "-"
        lines.append(
            f"{row['communes']:>8,} {row['once_confirmed']:>8,}  {row['item']} {effect}: {row['why']}"
        )
        lines.append(f"{'':>19}for instance {examples}")
    return "\n".join(lines)


def told_of_commune(report: Mapping[str, Any]) -> str:
    """The report of `of_commune` as a person reads it in a terminal."""
    facts = ", ".join(f"{key} {value}" for key, value in report["facts"].items())
    lines = [f"{report['name']} ({report['code']}): {facts}", f"sees {report['items']} items"]
    lines += [f"hidden   {row['item']}: {row['why']}" for row in report["hidden"]]
    lines += [f"holder   {row['item']} {row['holder']}: {row['why']}" for row in report["holders"]]
    lines += [f"no duty  {row['item']}: {row['why']}" for row in report["no_duty"]]
    for row in report["usual"]:
        doubt = f" ({row['doubt']})" if row["doubt"] else ""
        lines.append(f"usually  {row['competence']} {row['holder']}: {row['reference'] or '-'}{doubt}")
    return "\n".join(lines)


def _played(
    rule: Rule, groups: Mapping[Profile, list[Commune]], confirmed: Mapping[Profile, Profile]
) -> dict[str, Any]:
    at_once = sum(len(communes) for profile, communes in groups.items() if rule.acts(profile))
    acting = [each for profile, some in groups.items() if rule.acts(confirmed[profile]) for each in some]
    acting.sort(key=lambda commune: commune.code)
    # The first, the middle one and the last of the list: seldom three neighbours.
    places = sorted({0, len(acting) // 2, len(acting) - 1}) if acting else []
    return {
        "effect": rule.effect,
        "holder": rule.holder,
        "why": rule.why,
        "communes": at_once,
        "once_confirmed": len(acting),
        "examples": [{"code": acting[place].code, "name": acting[place].name} for place in places],
    }


def _confirmed(referential: Referential, profile: Profile) -> Profile:
    usual = usual_holders(referential, profile)
    return replace(profile, holders={code: each.holder for code, each in usual.items()})


def _named(communes: list[Commune], code: str) -> Commune:
    for commune in communes:
        if commune.code == code:
            return commune
    raise UnknownCommune(f"no commune has the code '{code}'", hint="give an INSEE code, for instance 10001")
