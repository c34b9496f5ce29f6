"""Accounts: forms in French, confirmation by a link, a brake on password guessing, and the way out.

Nothing said to a visitor tells whether an address has an account: the same sentences are shown either way.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate, get_user_model, password_validation
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from dashboard_plugin import api

# Addresses of the fictitious members; `.example` can never be anybody's.
DEMONSTRATION_DOMAIN = "demonstration.viatic.example"
ATTEMPTS, WINDOW = 10, 15 * 60
REFUSED = "L’adresse ou le mot de passe est incorrect, ou l’adresse n’a pas encore été confirmée."
ADDRESS_ERRORS = {
    "required": "Écrivez votre adresse électronique.",
    "invalid": "Écrivez une adresse complète, par exemple mairie@exemple.fr.",
}
TOO_MANY = "Trop d’essais pour cette adresse. Attendez un quart d’heure, puis réessayez."


class SignInForm(forms.Form):
    """E-mail and password."""

    email = forms.EmailField(label="Adresse électronique", max_length=150, error_messages=ADDRESS_ERRORS)
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        max_length=4096,
        error_messages={"required": "Écrivez votre mot de passe."},
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self._request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """Ask Django whether this is the password; count the tries."""
        data = super().clean() or {}
        if "email" not in data or "password" not in data:
            return data
        self.user = _proven(self._request, data["email"].strip().lower(), data["password"])
        if self.user is None:
            raise ValidationError(REFUSED, code="refused")
        return data


def _proven(request: HttpRequest, email: str, password: str) -> User | None:
    """The account, if this is its password; raises ValidationError after too many tries."""
    # By address and by origin: guessing from elsewhere must not lock a member out.
    brake = f"campus-sign-in:{request.META.get('REMOTE_ADDR')}:{email}"
    tries = caches["tries"]
    tries.add(brake, 0, WINDOW)
    if tries.incr(brake) > ATTEMPTS:
        raise ValidationError(TOO_MANY, code="throttled")
    user = authenticate(request, username=email, password=password)
    if user is not None:
        tries.set(brake, 0, WINDOW)
    return user if isinstance(user, User) else None


class SignUpForm(forms.Form):
    """Name, e-mail and a password typed twice."""

    first_name = forms.CharField(
        label="Prénom", max_length=150, error_messages={"required": "Écrivez votre prénom."}
    )
    last_name = forms.CharField(
        label="Nom", max_length=150, error_messages={"required": "Écrivez votre nom."}
    )
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=150,
        help_text="Celle de la mairie ou la vôtre. Un lien de confirmation y sera envoyé.",
        error_messages=ADDRESS_ERRORS,
    )
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        max_length=4096,
        help_text="Dix caractères au moins, pas seulement des chiffres.",
        error_messages={"required": "Choisissez un mot de passe."},
    )
    repeated = forms.CharField(
        label="Mot de passe, une seconde fois",
        strip=False,
        max_length=4096,
        error_messages={"required": "Écrivez le mot de passe une seconde fois."},
    )

    def clean_email(self) -> str:
        """The address in lower case, never one of the demonstration's."""
        email: str = self.cleaned_data["email"].strip().lower()
        if email.endswith(f"@{DEMONSTRATION_DOMAIN}"):
            raise ValidationError("Cette adresse est réservée aux comptes de démonstration.")
        return email

    def clean(self) -> dict[str, Any]:
        """Refuse a weak password, and two that differ."""
        data = super().clean() or {}
        password = data.get("password")
        if password:
            person = get_user_model()(
                email=data.get("email", ""),
                first_name=data.get("first_name", ""),
                last_name=data.get("last_name", ""),
            )
            try:
                password_validation.validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
            if data.get("repeated") not in (None, password):
                self.add_error("repeated", "Les deux mots de passe sont différents.")
        return data


class ClosingForm(forms.Form):
    """One's password again: a session left open must not be enough to close an account."""

    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        max_length=4096,
        error_messages={"required": "Écrivez votre mot de passe."},
    )

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(data)
        self._request, self._user = request, user

    def clean_password(self) -> str:
        """Refuse any other password than the account's."""
        password: str = self.cleaned_data["password"]
        if _proven(self._request, self._user.username, password) is None:
            raise ValidationError("Ce n’est pas le mot de passe de ce compte.")
        return password


class ConfirmationTokens(PasswordResetTokenGenerator):
    """Links that stop working once followed: what they sign includes the account's state."""

    key_salt = "campus.accounts.confirmation"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"


tokens = ConfirmationTokens()


def register(request: HttpRequest, data: dict[str, Any], way: str = "") -> None:
    """Create an inactive account and send its link; to an address that has one, send a word instead.

    Both links end in `way`, so that whoever was going somewhere gets there once signed in.
    Asking again before confirming starts over: the link opens the account with the password given with it,
    never with one that somebody else chose earlier for this address.
    """
    users = get_user_model().objects
    with transaction.atomic():
        user = users.filter(username=data["email"]).first() or User(username=data["email"], is_active=False)
        settled = user.is_active or user.last_login is not None
        if settled:
            # The same time is spent hashing, so that the answer's delay tells nothing either.
            make_password(data["password"])
        else:
            user.email, user.first_name, user.last_name = data["email"], data["first_name"], data["last_name"]
            user.set_password(data["password"])
            user.save()
    if settled:
        _write_to(
            user,
            "Votre compte Viatic Académie",
            KNOWN,
            request.build_absolute_uri(f"{reverse('connexion')}{way}"),
        )
    else:
        path = reverse(
            "confirmation", args=[urlsafe_base64_encode(force_bytes(user.pk)), tokens.make_token(user)]
        )
        _write_to(user, "Confirmez votre adresse", UNKNOWN, request.build_absolute_uri(f"{path}{way}"))


KNOWN = """Bonjour,

Quelqu’un, sans doute vous, a voulu créer un compte avec cette adresse, qui en a déjà un.
Pour vous connecter :
{link}
"""
UNKNOWN = """Bonjour,

Pour ouvrir votre compte Viatic Académie, suivez ce lien :
{link}

Si vous n’avez rien demandé, ne faites rien : le compte ne s’ouvrira pas.
"""


def _write_to(user: User, subject: str, text: str, link: str) -> None:
    send_mail(subject, text.format(link=link), None, [user.email])


def invited(uid: str, token: str) -> User | None:
    """The inactive account a confirmation link is for, if the link is whole, recent and not used yet."""
    try:
        user = get_user_model().objects.get(pk=int(urlsafe_base64_decode(uid)), is_active=False)
    except (ValueError, OverflowError, get_user_model().DoesNotExist):
        return None
    return user if tokens.check_token(user, token) else None


def confirm(user: User) -> None:
    """Open the account."""
    user.is_active = True
    user.save(update_fields=["is_active"])


def close(user: User) -> None:
    """Erase what the app keeps about the person, then the account with all that the campus keeps."""
    with transaction.atomic():
        api.erase_person(user.pk)
        user.delete()


def fictitious(user: User) -> bool:
    """Whether this is a member of the demonstration, who belongs to whoever tries it next."""
    return user.username.endswith(f"@{DEMONSTRATION_DOMAIN}")
