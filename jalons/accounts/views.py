from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from sesame.utils import get_user

from jalons.accounts import changes
from jalons.accounts.access import SignedInRequest, signed_in
from jalons.accounts.forms import NameForm, SignInForm
from jalons.base.http import accepted, filled, own_path


def _next(request: HttpRequest) -> str:
    """The page asked for before signing in, when it is one of ours."""
    return own_path(request.POST.get("suite") or request.GET.get("suite") or "")


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request) or "overview:home")
    suite = _next(request)
    form = SignInForm(**filled(request, {"email": request.GET.get("adresse", "")}))
    if accepted(request, form, changes.ask_link, next_path=quote(suite)):
        return redirect("accounts:link_sent")
    return render(request, "accounts/sign_in.html", {"form": form, "suite": suite, "draft": "draft" in request.session})


def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/link_sent.html")


@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest) -> HttpResponse:
    """The link of the message shows a button; only the button signs in, since mail scanners open links."""
    user = get_user(request, update_last_login=False)
    if user is None:
        return render(request, "accounts/link_expired.html", {"suite": _next(request)}, status=410)
    if request.method == "GET":
        return render(request, "accounts/sign_in_link.html", {"suite": _next(request)})
    login(request, user)
    return redirect(_next(request) or "overview:home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("Vous êtes déconnectée ou déconnecté."))
    return _forgotten(redirect("overview:landing"))


@signed_in
@require_http_methods(["GET", "POST"])
def account(request: SignedInRequest) -> HttpResponse:
    form = NameForm(**filled(request, NameForm.values(request.user)))
    if accepted(request, form, changes.rename, done=_("Votre nom est enregistré."), by=request.user):
        return redirect("accounts:account")
    return render(request, "accounts/account.html", {"form": form})


@signed_in
@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    changes.sign_out_everywhere(by=request.user)
    logout(request)
    messages.success(request, _("Toutes vos sessions sont fermées, sur tous les appareils."))
    return _forgotten(redirect(resolve_url("accounts:sign_in")))


def _forgotten(response: HttpResponse) -> HttpResponse:
    """The browser forgets the pages it has seen. Not what it stores: a phone's unsent notes and votes wait there."""
    response["Clear-Site-Data"] = '"cache"'
    return response
