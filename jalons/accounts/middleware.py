from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from jalons.accounts.access import SignInNeeded, redirect_to_sign_in
from jalons.accounts.rules import TOKEN_NAME
from jalons.base.http import PRIVATE

# The parts of an address that open it to whoever holds it.
KEYS = {"token", "uid"}


class AskToSignIn:
    """A door opened by nobody leads to the sign-in page, and back to the same place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return redirect_to_sign_in(request) if isinstance(exception, SignInNeeded) else None


def keep_pages_private(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Nobody keeps a page that depends on who asks: on a shared computer, « Précédent » would show it to the next one.

    The cookie is enough to tell: looking for the session would cost a query to pages that ask for none. Public pages
    and those of phones stay as browsers like to keep them; a response that has a header of its own keeps it.
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
