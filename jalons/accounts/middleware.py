"""Every request passes here: whoever must sign in is sent to do so, and no cache keeps a private page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from jalons.accounts.access import SignInNeeded, redirect_to_sign_in
from jalons.accounts.rules import TOKEN_NAME
from jalons.base.http import PRIVATE

# Parts of an address that give access to whoever holds them.
KEYS = {"token", "uid"}


class AskToSignIn:
    """Sends whoever must sign in to the sign-in page, then back to the page they asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return redirect_to_sign_in(request) if isinstance(exception, SignInNeeded) else None


def keep_pages_private(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """No cache keeps a page that depends on who asks: on a shared computer, « Précédent » would show it to the next
    person.

    The cookie is enough to know: loading the session would add a query to pages that need none. Public pages stay
    cacheable; a response that has its own header keeps it, as those of phones do (`base.http.own_page`).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or _has_key_in_address(request):
            response.headers.setdefault("Cache-Control", PRIVATE)
        return response

    return middleware


def _has_key_in_address(request: HttpRequest) -> bool:
    match = request.resolver_match
    return TOKEN_NAME in request.GET or bool(match and KEYS & match.kwargs.keys())
