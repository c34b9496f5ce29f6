"""What the app writes to people by e-mail, in French. No address and no answer is ever in a letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commune_core.ports import Letter
from commune_core.typography import NBSP, day
from dashboard_plugin.data import CommuneRef
from dashboard_plugin.talk_data import NoticeView

MOST_LINES = 20


def request_received(commune: CommuneRef, person: str) -> Letter:
    """To the commune's referent: somebody asks to join."""
    return Letter(
        subject=f"Une personne demande à rejoindre {commune.name}",
        paragraphs=(
            f"{person} demande à rejoindre l’espace {commune.of_name}.",
            "Tant que vous n’avez pas répondu, cette personne ne voit rien des réponses de la commune. "
            "N’acceptez que quelqu’un que vous connaissez.",
        ),
        action="Répondre à la demande",
        path=f"{commune.url}membres/",
    )


def referent_to_confirm(commune: CommuneRef, person: str) -> Letter:
    """To the moderators: nobody in the commune can answer this request."""
    return Letter(
        subject=f"Un rattachement à vérifier : {commune.name} ({commune.departement})",
        paragraphs=(
            f"{person} se rattache à {commune.name}. Personne dans la commune ne peut encore répondre.",
            "Appelez la mairie au numéro de l’annuaire de l’administration avant de confirmer.",
        ),
        action="Voir les demandes",
        path="/viatic/moderation/",
    )


def request_accepted(commune: CommuneRef) -> Letter:
    """To the person: the door is open."""
    return Letter(
        subject=f"Vous êtes membre de l’espace {commune.of_name}",
        paragraphs=(
            "Votre demande est acceptée. Vous pouvez lire et compléter l’état des lieux de la commune.",
        ),
        action="Ouvrir ma commune",
        path=commune.url,
    )


def domain_entrusted(commune: CommuneRef, domain: str, person: str) -> Letter:
    """To the person: a domain of the état des lieux is now his to answer."""
    return Letter(
        subject=f"Un domaine de l’état des lieux vous est confié : {domain}",
        paragraphs=(
            f"{person} vous confie le domaine « {domain} » de l’état des lieux {commune.of_name}.",
            "Répondez aux points que vous connaissez, en plusieurs fois si vous voulez, puis dites que le "
            "domaine est prêt : l’équipe le relira.",
        ),
        action="Ouvrir la campagne",
        path=f"{commune.url}campagne/",
    )


def request_refused(commune: CommuneRef) -> Letter:
    """To the person: no, or no longer."""
    return Letter(
        subject=f"Votre rattachement à {commune.name}",
        paragraphs=(
            f"Vous n’êtes pas, ou plus, membre de l’espace {commune.of_name}. "
            "Si c’est une erreur, parlez-en à votre mairie, puis faites une nouvelle demande.",
            "Votre commune d’exercice et vos cours restent à vous.",
        ),
        action="Ouvrir Viatic Académie",
        path="/viatic/",
    )


def council_invitation(commune: CommuneRef, title: str, round_id: int) -> Letter:
    """To a member whose voice is asked for."""
    return Letter(
        subject=f"Votre voix est demandée : {title}",
        paragraphs=(
            f"L’équipe {commune.of_name} vous demande votre avis sur quelques points, chacun de son côté, "
            "avant d’en parler ensemble. Votre téléphone suffit.",
            "Votre réponse n’est lue par personne avant la clôture, puis elle est effacée : "
            "seul le résultat d’ensemble reste.",
        ),
        action="Donner ma voix",
        path=f"{commune.url}conseil/{round_id}/",
    )


def notices(told: Sequence[NoticeView], *, weekly: bool) -> Letter:
    """To a person: what happened in what he follows, never what anybody wrote there."""
    lines = [f"{each.title} ({each.place}) : {each.words}." for each in told[:MOST_LINES]]
    if len(told) > MOST_LINES:
        lines.append(f"Et {len(told) - MOST_LINES} autres avis, à lire dans votre espace.")
    one = told[0] if len(told) == 1 else None
    subject = f"{one.title} : {one.words}" if one else f"{len(told)} avis sur ce que vous suivez"
    return Letter(
        subject=f"Votre semaine : {subject}" if weekly else subject,
        paragraphs=(
            *lines,
            "Vous choisissez ce qui vous est écrit, et quand, dans « Moi », puis « Régler mes avis ».",
        ),
        action="Ouvrir" if one else "Voir mes avis",
        path=one.url if one else "/viatic/avis/",
    )


def project_invitation(
    commune: CommuneRef, title: str, person: str, *, message: str, until: date, path: str
) -> Letter:
    """To an address that may have no account: follow one project. `path` holds a secret kept nowhere else."""
    words = (f"{person} vous écrit{NBSP}: «{NBSP}{message}{NBSP}»",) if message else ()
    return Letter(
        subject=f"Invitation à suivre un projet {commune.of_name}",
        paragraphs=(
            f"{person} vous invite à suivre « {title} », un projet {commune.of_name}. "
            "Vous verrez ce projet, et rien d’autre de la commune.",
            *words,
            "Le lien ci-dessous est pour vous seul. Il mène à une page où vous acceptez ou refusez. "
            "Connectez-vous, ou créez d’abord un compte gratuit avec l’adresse de votre choix, "
            "puis revenez à cette lettre.",
            f"L’invitation vaut jusqu’au {day(until)}. "
            "Si vous ne connaissez pas cette personne, ne faites rien.",
        ),
        action="Répondre à l’invitation",
        path=path,
    )


def project_closed_to_guest(commune: CommuneRef, title: str) -> Letter:
    """To a guest: the project he followed is no longer open to him."""
    return Letter(
        subject=f"Un projet {commune.of_name} ne vous est plus ouvert",
        paragraphs=(
            f"L’équipe {commune.of_name} a mis fin à votre accès à « {title} ».",
            "Ce que vous y avez écrit reste au projet. Pour toute question, parlez-en à votre mairie.",
        ),
        action="Ouvrir Viatic Académie",
        path="/viatic/",
    )
