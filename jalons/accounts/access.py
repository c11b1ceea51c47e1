"""Pages for people who are signed in. Whoever is sent to the sign-in page comes back with what they were typing."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import urlencode

from jalons.accounts.models import User
from jalons.base import local_drafts
from jalons.base.http import NotKept, keep_draft
from jalons.base.typed_values import typed_values

LONGEST_PATH = 2000


class SignInNeeded(Exception):
    """Nobody is signed in: the middleware turns this into the sign-in page."""


class SignedInRequest(HttpRequest):
    user: User


def sign_in_required[**P](
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            raise SignInNeeded
        return view(cast("SignedInRequest", request), *args, **kwargs)

    return guarded


def enter_account(request: HttpRequest, user: User) -> None:
    """Signs in. A session that kept a draft was limited to an hour; this gives it the length of the settings."""
    login(request, user)
    request.session.set_expiry(None)
    local_drafts.tell_signed_in(request)


def redirect_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirects to the sign-in page and back; what was typed is kept as a draft, or shown to be copied."""
    # A redirect cannot hold an endless query string: the page is then asked for without it.
    path = next((path for path in (request.get_full_path(), request.path) if len(path) <= LONGEST_PATH), "/")
    way = f"{resolve_url('accounts:sign_in')}?{urlencode({'suite': path})}"
    if request.method == "POST" and (problem := keep_draft(request)):
        floor = request.resolver_match.app_name if request.resolver_match else ""
        if typed := typed_values(dict(request.POST.lists()), floor):
            page = {"typed": typed, "way": way, "is_long": problem is NotKept.LONG}
            return render(request, "accounts/draft_not_kept.html", page, status=403)
    return redirect(way)
