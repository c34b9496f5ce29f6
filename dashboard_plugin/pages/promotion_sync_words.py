"""Words of the page of the platform: what became of a run, and why a row was not done."""

from __future__ import annotations

from dashboard_plugin.sync_data import RunView

REFUSALS = {
    "broken": "La plateforme a répondu par une erreur.",
    "no_course": "Ce cours n’est plus sur la plateforme.",
    "refused": "Le cours ne prend plus personne : il est complet, fermé ou sur invitation.",
    "ungrouped": "L’inscription est faite, mais la plateforme refuse de changer de groupe.",
    "elsewhere": "Cette personne suit déjà ce cours dans une autre promotion, qui la garde dans son groupe.",
}
"""Why a row was not done, by its code."""
WAYS_OUT = {
    "broken": "Réessayez ; si cela continue, prévenez votre administrateur.",
    "no_course": "Retirez-le du programme, ou faites-le remettre en ligne.",
    "refused": "Voyez avec l’équipe du cours, puis réessayez.",
    "ungrouped": "Voyez avec l’équipe du cours, puis réessayez.",
    "elsewhere": "Rien à faire si c’est voulu ; sinon, retirez-la d’une des deux promotions.",
}
"""How to mend it."""


def told(run: RunView) -> str:
    """Where a run stands, in one sentence."""
    gone = run.done + run.failed
    figures = f"{gone} sur {run.total}" + (f", dont {_refused(run.failed)}" if run.failed else "")
    if run.state == "waiting":
        return "La liste des inscriptions se prépare."
    if run.state == "running":
        return f"En cours : {figures}."
    if run.state == "stopping":
        return f"Arrêt demandé : {figures}."
    if run.state == "stopped":
        return f"Arrêtée : {figures}. Ce qui est fait est gardé."
    if run.state == "failed":
        return f"Interrompue, car la promotion a changé d’état : {figures}."
    return f"Terminée : {figures}." if run.total else "Terminée : il n’y avait rien à changer."


def refusal(code: str) -> str:
    """Why a row was not done, and how to mend it."""
    return f"{REFUSALS.get(code, REFUSALS['broken'])} {WAYS_OUT.get(code, WAYS_OUT['broken'])}"


def _refused(count: int) -> str:
    return f"{count} refusée" if count == 1 else f"{count} refusées"
