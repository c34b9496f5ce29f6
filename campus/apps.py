"""The Django app of the embedded host."""

from django.apps import AppConfig


class CampusConfig(AppConfig):
    """Accounts, catalogue, course player and the state of the blocks."""

    name = "campus"
    label = "campus"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Viatic Académie"
