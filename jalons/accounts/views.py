"""Somebody asks for a link, signs in with it, changes their name, and signs out here or everywhere."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.accounts import changes
from jalons.accounts.access import LONGEST_PATH, SignedInRequest, enter_account, sign_in_required
from jalons.accounts.forms import AccountForm, SignInForm
from jalons.accounts.models import SignInRequest
from jalons.accounts.queries.told_above import public_way
from jalons.accounts.rules import TOKEN_NAME
from jalons.base import local_drafts, rate_limits
from jalons.base.http import DRAFT, apply_form, form_arguments, site_path
from jalons.base.typed_values import typed_values
from jalons.mail import queries as mail


def _next_path(request: HttpRequest) -> str:
    """The page to go to after signing in, when it is one of ours."""
    path = site_path(request.POST.get("suite") or request.GET.get("suite") or "")
    return path if len(path) <= LONGEST_PATH else ""


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next_path(request) or "overview:home")
    suite = _next_path(request)
    form = SignInForm(**form_arguments(request, {"email": request.GET.get("adresse", "")}))
    if request.method == "POST":
        if device := rate_limits.device_of(request):
            rate_limits.count_form(request, form, rate_limits.SIGN_INS_OF_A_DEVICE, device)
        rate_limits.count_form(request, form, rate_limits.SIGN_INS, rate_limits.address_of(request))
    if apply_form(request, form, changes.ask_link, next_path=suite):
        return redirect("accounts:link_sent")
    draft = request.session.get(DRAFT)
    is_typed = bool(draft and typed_values(draft["fields"]))
    context = {
        "form": form,
        "suite": suite,
        "draft": draft,
        "is_typed": is_typed,
        "sign_up": settings.SIGN_UP,
        "public_way": public_way(suite),
    }
    return render(request, "accounts/sign_in.html", context)


def link_sent(request: HttpRequest) -> HttpResponse:
    """The same page whatever the address: it says who may sign in here, and never whether this address may."""
    return render(
        request, "accounts/link_sent.html", {"sign_up": settings.SIGN_UP, "mail_is_late": mail.is_mail_late()}
    )


@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest) -> HttpResponse:
    """Opening the link shows a button; only the button signs in, since mail scanners open links."""
    token = request.GET.get(TOKEN_NAME, "")
    user = changes.use_link(token=token) if request.method == "POST" else None
    if user is None and (request.method == "POST" or SignInRequest.objects.opened_by(token, timezone.now()) is None):
        return render(request, "accounts/link_expired.html", {"suite": _next_path(request)}, status=410)
    if user is None:
        return render(request, "accounts/sign_in_link.html", {"suite": _next_path(request)})
    enter_account(request, user)
    return redirect(_next_path(request) or "overview:home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    local_drafts.tell_signed_out(request)
    messages.success(request, _("Vous êtes déconnectée ou déconnecté."))
    return _clear_browser_cache(redirect("overview:landing"))


@sign_in_required
@require_http_methods(["GET", "POST"])
def account(request: SignedInRequest) -> HttpResponse:
    form = AccountForm(**form_arguments(request, AccountForm.shown_values(request.user)))
    if apply_form(request, form, changes.revise_account, done=_("C’est enregistré."), by=request.user):
        return redirect("accounts:account")
    return render(request, "accounts/account.html", {"form": form})


@sign_in_required
@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    changes.sign_out_everywhere(by=request.user)
    logout(request)
    local_drafts.tell_signed_out(request)
    messages.success(request, _("Toutes vos sessions sont fermées, sur tous les appareils."))
    return _clear_browser_cache(redirect(resolve_url("accounts:sign_in")))


def _clear_browser_cache(response: HttpResponse) -> HttpResponse:
    """Makes the browser forget the pages it has seen, but not its storage: a phone's unsent notes and votes wait
    there."""
    response["Clear-Site-Data"] = '"cache"'
    return response
