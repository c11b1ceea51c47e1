"""Pages for whoever is signed in. Nobody is led to the sign-in page, then back, with what was being typed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from jalons.accounts.models import User
from jalons.base.http import keep_draft

LONGEST_PATH = 2000


class SignInNeeded(Exception):
    """Nobody is signed in: the middleware turns this into the sign-in page."""


class SignedInRequest(HttpRequest):
    user: User


def signed_in[**P](
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            raise SignInNeeded
        return view(cast("SignedInRequest", request), *args, **kwargs)

    return guarded


def enter_account(request: HttpRequest, user: User) -> None:
    """Sign in. The session that kept a draft was to last an hour; that of a person lasts as the settings say."""
    login(request, user)
    request.session.set_expiry(None)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and back; what was being typed is kept."""
    if request.method == "POST":
        keep_draft(request)
    # No redirect holds an endless query: the page is asked again without it.
    path = next((path for path in (request.get_full_path(), request.path) if len(path) <= LONGEST_PATH), "/")
    query = urlencode({"suite": path})
    return redirect(f"{resolve_url('accounts:sign_in')}?{query}")
