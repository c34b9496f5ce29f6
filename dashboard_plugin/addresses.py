"""Addresses of the app's own pages, as `urls.py` serves them.

Written here and not reversed: Studio hands out these addresses too, and does not serve the pages.
"""

from __future__ import annotations

ROOT = "/viatic/"


def commune_url(code: str) -> str:
    """Overview of a commune."""
    return f"{ROOT}commune/{code}/"


def course_url(course_key: str) -> str:
    """The way into a course, which remembers the point one comes from."""
    return f"{ROOT}cours/{course_key}/"


def promotions_url(course_key: str) -> str:
    """The cohorts of a course, for its team."""
    return f"{ROOT}cours/{course_key}/promotions/"


def domain_url(code: str, domain: str) -> str:
    """The état des lieux of a commune, one domain of it."""
    return f"{ROOT}commune/{code}/etat-des-lieux/?domaine={domain}"


def item_url(code: str, item_id: str) -> str:
    """One point of the état des lieux of a commune."""
    return f"{ROOT}commune/{code}/etat-des-lieux/{item_id}/"


def council_url(code: str, round_id: int) -> str:
    """One council of several voices of a commune."""
    return f"{ROOT}commune/{code}/conseil/{round_id}/"
