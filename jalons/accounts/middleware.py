from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from jalons.accounts.access import SignInNeeded, to_sign_in
from jalons.base.http import page_of_draft


class AskToSignIn:
    """A door opened by nobody leads to the sign-in page, and back to the same place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # The address behind a lone button only receives: back to the page where the button is.
        if request.method == "GET" and response.status_code == 405 and (page := page_of_draft(request)):
            messages.warning(request, _("Votre session avait expiré. Refaites ce dernier geste."))
            return redirect(page)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return to_sign_in(request) if isinstance(exception, SignInNeeded) else None
