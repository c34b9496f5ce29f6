"""The rules of financing, one line each: what they say, by which text, how sure that is, what computes them.

`RULES` maps a code (R01 to R20, with sub-codes) to its rule. The figures they use are dated parameters; codes
never change: findings, courses and worked cases name them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from commune_core.financing import dates, fctva, grants, lifetime, loans, programme, savings, shares
from commune_core.typography import reference_in_full, typeset

METHOD = "méthode"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as people read it. `example` names a worked case; `apply` is the function that computes it, None
    for a rule that only tells; certainty as that of a parameter."""

    code: str
    title: str
    statement: str
    source: str
    certainty: str
    example: str = ""
    apply: Callable[..., Any] | None = None


# Code, title, statement, source, certainty, worked case, function.
_TABLE: tuple[tuple[Any, ...], ...] = (
    ("R00", "Équilibre du plan",
     "Aides, financements privés, FCTVA, emprunt et autofinancement font ensemble le coût toutes taxes "
     "comprises.",
     "arithmétique", "A", "C16"),
    ("R01", "Montant du FCTVA",
     "La dépense éligible toutes taxes comprises, multipliée par un taux forfaitaire, arrondie une seule "
     "fois sur le total.",
     "CGCT L1615-1 et L1615-6", "A", "C01", fctva.fctva),
    ("R01b", "Assiette du FCTVA",
     "Les achats sans TVA, les biens cédés ou confiés à un tiers qui n'y a pas droit et les activités "
     "soumises à la TVA en sont exclus.",
     "CGCT L1615-1 à L1615-7", "B"),
    ("R01c", "Subvention de l'État calculée toutes taxes comprises",
     "Elle se retranche de l'assiette du FCTVA ; le cas est rare, les dotations se calculent hors taxes.",
     "CGCT L1615-10", "B"),
    ("R01d", "Travaux en régie",
     "Leur droit au FCTVA aurait été supprimé en 2026 : à relire avant de compter dessus.",
     "loi n° 2026-103", "C"),
    ("R02", "Année du FCTVA",
     "Le FCTVA vient deux ans après la dépense, un an après pour les collectivités conventionnées, la "
     "même année pour les communes nouvelles ; pour les communautés de communes et d'agglomération, la "
     "même année jusqu'aux dépenses de 2025, l'année suivante ensuite.",
     "CGCT L1615-6", "A", "C08b", fctva.by_year_of_payment),
    ("R03", "Participation minimale du maître d'ouvrage",
     "Le maître d'ouvrage apporte, emprunt compris, au moins 20 % des financements publics ; les "
     "financements privés n'y comptent pas.",
     "CGCT L1111-10", "A", "C03b", shares.participation),
    ("R03a", "Financements hors de la base",
     "Mécénat, dons, prime versée par une entreprise au titre des certificats d'économies d'énergie et "
     "aide de la CAF ne sont pas des financements publics.",
     "circulaire IOCB1203166C du 5 avril 2012", "B", "C03"),
    ("R03b", "Compétence à chef de file",
     "Pour une opération relevant d'une compétence à chef de file, la part du maître d'ouvrage est d'au "
     "moins 30 %.",
     "CGCT L1111-9", "B", "C18", shares.participation),
    ("R03c", "Dérogation à la participation minimale",
     "Un taux plus faible demande un motif prévu par la loi et la référence de l'arrêté ou de la "
     "décision.",
     "CGCT L1111-10", "A", "C19", shares.participation),
    ("R03d", "Base hors taxes ou toutes taxes comprises",
     "La part se calcule hors taxes, la TVA étant compensée ; toutes taxes comprises si l'opération "
     "n'ouvre pas droit au FCTVA.",
     "pratique des préfectures", "C"),
    ("R03e", "Fonds européens",
     "Ils comptent comme des financements publics.",
     "circulaire IOCB1203166C du 5 avril 2012", "C", "C14a"),
    ("R04", "Dotations de l'État",
     "DETR, DSIL, DPV et DSID ne dépassent pas ensemble 80 % de la dépense subventionnable hors taxes ; "
     "chacune en fait au moins 20 %.",
     "CGCT R2334-27", "A", "C02b", shares.state_grants),
    ("R04b", "Autres subventions de l'État",
     "À côté d'un fonds vert ou d'un FNADT, les aides publiques ne dépassent pas 100 % de la dépense "
     "subventionnable ; la participation minimale s'applique en plus.",
     "décret n° 2018-514 art. 10", "B", "C16", shares.all_aid),
    ("R05", "Fonds de concours",
     "Les fonds de concours ne dépassent pas la part assurée, hors subventions, par leur bénéficiaire, "
     "et lui laissent sa participation minimale.",
     "CGCT L5214-16, L5216-5 et L5215-26", "A", "C04b", shares.pool_ceiling),
    ("R05b", "Fonds de concours et FCTVA",
     "Il se calcule sur le coût hors taxes, net de FCTVA.",
     "réponses ministérielles", "B"),
    ("R05c", "Forme du fonds de concours",
     "Délibérations concordantes, à la majorité simple, du conseil communautaire et du conseil "
     "municipal, pour un équipement seulement.",
     "CGCT L5214-16, L5216-5 et L5215-26", "A"),
    ("R06", "Échéances d'un emprunt",
     "L'intérêt est arrondi à chaque échéance et la dernière solde le capital.",
     "arithmétique", "A", "C05a", loans.instalments),
    ("R06b", "Emploi de l'emprunt",
     "Un emprunt ne finance que la section d'investissement.",
     "CGCT L1612-4 et L2331-8", "A"),
    ("R07", "Épargnes et désendettement",
     "Épargne brute : recettes moins dépenses réelles de fonctionnement, sans les cessions ; nette : "
     "moins le capital remboursé ; désendettement : dette divisée par l'épargne brute.",
     "usage de la DGFiP et de la DGCL", "A", "C06a", savings.savings),
    ("R07b", "Seuils d'alerte",
     "Douze ans de désendettement, et un taux d'épargne brute sous 8 à 10 %, sont des repères, non des "
     "règles.",
     "loi n° 2018-32 art. 29", "B"),
    ("R08", "Subvention définitive",
     "Le taux s'applique à la dépense réelle, dans la limite de la dépense prévue, l'une et l'autre hors "
     "taxes.",
     "CGCT R2334-30", "A", "C07a", grants.final_grant),
    ("R08b", "Versements d'une subvention",
     "Une avance de 30 %, des acomptes jusqu'à 80 % en tout, le solde sur justificatifs.",
     "CGCT R2334-30", "B", "C07a", grants.final_grant),
    ("R09", "Investir avant le vote du budget",
     "Au plus le quart des crédits d'investissement de l'an dernier, hors restes à réaliser et hors "
     "dette, par une délibération qui en dit le montant et l'affectation.",
     "CGCT L1612-1", "A", "C09", savings.before_the_vote),
    ("R10", "Étude d'impact pluriannuelle",
     "Obligatoire quand le coût dépasse une part des recettes de fonctionnement, qui dépend de la "
     "population.",
     "CGCT L1611-9 et D1611-35", "A", "C10b", savings.impact_study),
    ("R10b", "Autorisation de programme et crédits de paiement",
     "Les crédits de paiement font ensemble l'autorisation de programme ; ceux de l'année seuls "
     "équilibrent le budget.",
     "CGCT L2311-3", "A", "C08", programme.revised),
    ("R11", "Amortissement",
     "Linéaire, au prorata du temps la première année ; les subventions transférables se reprennent au "
     "même rythme.",
     "CGCT R2321-1 et L2321-2", "B", "C11", lifetime.depreciation),
    ("R12", "Coût global",
     "L'investissement net et la somme des coûts de fonctionnement, indexés puis actualisés.",
     METHOD, "A", "C12", lifetime.whole_life),
    ("R13", "Mécénat et dons",
     "Une entreprise déduit 60 % de son don (40 % au-delà de 2 millions d'euros) dans la limite de 20 "
     "000 € ou de 0,5 % de son chiffre d'affaires ; un particulier 66 %, dans la limite de 20 % de son "
     "revenu ; le reste se reporte sur cinq ans.",
     "CGI art. 200 et 238 bis", "A", "C13b", grants.company_gift),
    ("R14", "LEADER",
     "Un euro public national appelle quatre euros de FEADER, dans les plafonds du groupe d'action "
     "locale, payés sur factures acquittées.",
     "plan stratégique national 2023-2027", "B", "C14b", grants.leader_aid),
    ("R15", "Ordre des dates",
     "Aucun engagement avant la réception de la demande, sauf dérogation du préfet ; les études et le "
     "foncier ne comptent pas.",
     "CGCT R2334-24", "A", "C15", dates.start_of_works),
    ("R15b", "Délais d'une subvention de l'État",
     "Complétude tacite en trois mois ; travaux commencés dans les deux ans de la notification, achevés "
     "dans les quatre ans de leur commencement.",
     "CGCT R2334-23, R2334-28 et R2334-29", "A", "C15", dates.deadlines),
    ("R16", "Bien loué",
     "Le loyer net se compare à l'annuité ; un bien loué peut perdre le droit au FCTVA.",
     "CGCT L1615-7", "C", "C17", loans.rent_cover),
    ("R17", "Fonds de roulement",
     "Dépenses, moins subventions, FCTVA, emprunt et épargne nette, se prennent sur le fonds de "
     "roulement, qui ne devient jamais négatif.",
     METHOD, "A", "C21", savings.working_capital),
    ("R18", "Équilibre réel",
     "Le capital de la dette se rembourse par des ressources propres ; ni un emprunt nouveau ni une "
     "subvention affectée n'en sont.",
     "CGCT L1612-4", "A", "C22b", savings.real_balance),
    ("R19", "Ligne de trésorerie",
     "Elle avance de l'argent hors budget et n'est pas une ressource du plan ; ses intérêts se comptent "
     "en jours réels sur 360.",
     "usage bancaire", "A", "C23", loans.line_of_credit),
    ("R20", "Affichage du plan",
     "Le plan de financement est publié et affiché pendant les travaux, et une plaque le rappelle "
     "ensuite.",
     "CGCT L1111-11", "B"),
)  # fmt: skip


def _rule(
    code: str,
    title: str,
    statement: str,
    source: str,
    certainty: str,
    example: str = "",
    apply: Callable[..., Any] | None = None,
) -> Rule:
    source = reference_in_full(typeset(source))
    return Rule(code, typeset(title), typeset(statement), source, certainty, example, apply)


RULES: Mapping[str, Rule] = MappingProxyType({line[0]: _rule(*line) for line in _TABLE})
