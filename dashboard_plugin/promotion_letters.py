"""What the app writes to people about their place in a promotion, beside `letters`."""

from __future__ import annotations

from datetime import date

from commune_core.invitations import without_links
from commune_core.ports import Letter
from commune_core.typography import NBSP, day


def invitation(title: str, body: str, person: str, *, until: date, path: str) -> Letter:
    """To an address without an account: take a place. `path` holds a secret kept nowhere else."""
    title, body, person = without_links(title), without_links(body), without_links(person)
    return Letter(
        subject=f"Votre place dans la promotion «{NBSP}{title}{NBSP}»",
        paragraphs=(
            f"{person} vous invite à suivre la promotion «{NBSP}{title}{NBSP}», organisée par {body}.",
            "Le lien ci-dessous est pour vous seul. Connectez-vous, ou créez d’abord un compte gratuit, "
            "puis acceptez ou refusez votre place.",
            f"Votre place est gardée jusqu’au {day(until)}. "
            "Si vous ne connaissez pas cet organisme, ne faites rien.",
        ),
        action="Répondre à l’invitation",
        path=path,
    )


def enrolled(title: str, body: str, *, path: str) -> Letter:
    """To a person: he has a place."""
    title, body = without_links(title), without_links(body)
    return Letter(
        subject=f"Vous êtes inscrit à la promotion «{NBSP}{title}{NBSP}»",
        paragraphs=(
            f"{body} vous a inscrit à la promotion «{NBSP}{title}{NBSP}». "
            "Son programme et ses dates sont sur sa page.",
            "Si ce n’est pas pour vous, quittez-la depuis cette même page : "
            "votre place ira à quelqu’un d’autre.",
        ),
        action="Ouvrir la promotion",
        path=path,
    )


def place_freed(title: str, *, path: str) -> Letter:
    """To a person who waited: a place is his."""
    title = without_links(title)
    return Letter(
        subject=f"Une place s’est libérée : «{NBSP}{title}{NBSP}»",
        paragraphs=(
            f"Vous attendiez une place dans la promotion «{NBSP}{title}{NBSP}» : "
            "vous êtes maintenant inscrit.",
            "Si vous ne pouvez plus la suivre, quittez-la depuis sa page.",
        ),
        action="Ouvrir la promotion",
        path=path,
    )


def waits(title: str, *, path: str) -> Letter:
    """To a person who was agreed to, where there is no place left."""
    title = without_links(title)
    return Letter(
        subject=f"Vous êtes sur liste d’attente : «{NBSP}{title}{NBSP}»",
        paragraphs=(
            f"Votre demande pour la promotion «{NBSP}{title}{NBSP}» est acceptée, "
            "mais il n’y a plus de place.",
            "Dès qu’une place se libère, elle va à la première personne de la liste : "
            "vous recevrez une lettre.",
        ),
        action="Voir ma place",
        path=path,
    )


def refused(title: str, reason: str) -> Letter:
    """To a person who asked for a place: no, and why."""
    title = without_links(title)
    return Letter(
        subject=f"Votre demande pour la promotion «{NBSP}{title}{NBSP}»",
        paragraphs=(
            f"Votre demande pour la promotion «{NBSP}{title}{NBSP}» n’est pas acceptée.",
            f"La raison donnée{NBSP}: «{NBSP}{without_links(reason)}{NBSP}»",
        ),
        action="Voir mes promotions",
        path="/viatic/promotions/",
    )


def ended(title: str, reason: str) -> Letter:
    """To a member whom the organiser lets go."""
    title = without_links(title)
    return Letter(
        subject=f"Votre place dans la promotion «{NBSP}{title}{NBSP}»",
        paragraphs=(
            f"Vous ne faites plus partie de la promotion «{NBSP}{title}{NBSP}». "
            "Les cours que vous suivez vous restent ouverts.",
            f"La raison donnée{NBSP}: «{NBSP}{without_links(reason)}{NBSP}»",
        ),
        action="Voir mes promotions",
        path="/viatic/promotions/",
    )
