from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jalons.accounts.access import SignInNeeded, to_sign_in


class AskToSignIn:
    """A door opened by nobody leads to the sign-in page, and back to the same place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return to_sign_in(request) if isinstance(exception, SignInNeeded) else None
