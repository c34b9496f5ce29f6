"""Sign in, sign up, confirm, sign out, close."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from campus import accounts, demo

BACKEND = "django.contrib.auth.backends.ModelBackend"


def member(request: HttpRequest) -> User:
    """The signed-in person, on a route that only signed-in people reach."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def next_url(request: HttpRequest) -> str:
    """Where the visitor was going, if it is on this host; else the home page of a member."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else settings.LOGIN_REDIRECT_URL


def on_the_way(request: HttpRequest) -> str:
    """The query that keeps where the visitor was going: whoever opens an account must not lose his letter."""
    going = next_url(request)
    return f"?{urlencode({'next': going})}" if going != settings.LOGIN_REDIRECT_URL else ""


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Open a session and go where the visitor was going."""
    auth.login(request, user, backend=BACKEND)
    return HttpResponseRedirect(next_url(request))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password, then on to where the visitor was going."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_url(request))
    form = accounts.SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        return enter(request, form.user)
    context = {
        "form": form,
        "next": next_url(request),
        "way": on_the_way(request),
        "members": demo.MEMBERS if demo.allowed(request) else (),
    }
    return render(request, "campus/sign_in.html", context, status=422 if form.is_bound else 200)


@never_cache
@sensitive_post_parameters("password", "repeated")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for an account."""
    form = accounts.SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.register(request, form.cleaned_data, on_the_way(request))
        return redirect("inscription_envoyee")
    context = {"form": form, "way": on_the_way(request)}
    return render(request, "campus/sign_up.html", context, status=422 if form.is_bound else 200)


def sign_up_sent(request: HttpRequest) -> HttpResponse:
    """The same page whether the address was known or not."""
    return render(request, "campus/sign_up_sent.html")


@never_cache
@require_http_methods(["GET", "POST"])
def confirmation(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Following the link shows a button: mail filters follow links too, and must not open accounts."""
    user = accounts.invited(uid, token)
    if user is None:
        return render(
            request, "campus/confirmation.html", {"stale": True, "way": on_the_way(request)}, status=410
        )
    if request.method == "GET":
        return render(request, "campus/confirmation.html", {"email": user.email})
    accounts.confirm(user)
    messages.success(request, "Votre adresse est confirmée. Connectez-vous.")
    return redirect(f"{reverse('connexion')}{on_the_way(request)}")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session."""
    auth.logout(request)
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@login_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest) -> HttpResponse:
    """Close one's account, with all that it holds."""
    user = member(request)
    if accounts.fictitious(user):
        return render(request, "campus/closing.html", {"fictitious": True})
    form = accounts.ClosingForm(request, user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        accounts.close(user)
        auth.logout(request)
        messages.success(request, "Votre compte est fermé. Il ne reste rien de vous ici.")
        return redirect("bienvenue")
    return render(request, "campus/closing.html", {"form": form}, status=422 if form.is_bound else 200)


@demo.only
@require_POST
def enter_as(request: HttpRequest, member: str) -> HttpResponse:
    """Demonstration: become one of the fictitious members."""
    return enter(request, demo.account(member))
