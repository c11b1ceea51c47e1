from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.accounts.access import SignedInRequest, signed_in
from jalons.actions import queries as actions
from jalons.actions.access import enter_action
from jalons.base import floods, french
from jalons.base import health as base_health
from jalons.base.errors import Refused
from jalons.base.http import carried_out, download, unlisted
from jalons.base.mail import absolute
from jalons.funding import queries as funding
from jalons.monitoring import queries as monitoring
from jalons.overview import queries
from jalons.overview.calendars import roadmap_calendar
from jalons.overview.demo import visitors
from jalons.overview.demo.mailbox import mails
from jalons.overview.forms import FollowCodeForm
from jalons.overview.queries import calendar as calendar_queries
from jalons.overview.queries.contribution import Contribution
from jalons.overview.rules import asked_month
from jalons.roadmaps import queries as roadmaps
from jalons.roadmaps.access import enter, use_clock_of
from jalons.roadmaps.changes import close_calendar, open_calendar, token_hash
from jalons.roadmaps.rules import Permission
from jalons.workshops import queries as workshops
from jalons.workshops.changes import erase_participant
from jalons.workshops.rules import SheetCode, following, read_code, read_follow_code


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/landing.html", {"road": queries.landing_road()})


@signed_in
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    return render(request, "overview/home.html", {"cards": roadmaps.roadmaps_of(request.user)})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    report = base_health.report()
    return JsonResponse(report, status=200 if all(report.values()) else 503)


@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    context = {"member": member, "board": queries.dashboard(member), "today": timezone.localdate()}
    return render(request, "overview/dashboard.html", context)


@require_safe
def action(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.READ)
    sheet = actions.sheet_as_read(action)
    context = {
        "member": member,
        "sheet": sheet,
        "thread": queries.thread(sheet),
        "plan": funding.plan(action),
        "indicators": monitoring.indicators(action),
        "latest": actions.latest_change(action),
        "origin": actions.origin(action),
        "neighbours": actions.neighbours(action),
    }
    return render(request, "overview/action.html", context)


@require_safe
def thread(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.READ)
    sheet = actions.sheet_as_read(action)
    return render(request, "overview/thread.html", {"member": member, "sheet": sheet, "thread": queries.thread(sheet)})


@require_safe
def search(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    text = request.GET.get("q", "").strip()[:200]
    context = {"member": member, "text": text, "hits": queries.search(member.roadmap, text)}
    return render(request, "overview/search.html", context)


# --- the calendar -----------------------------------------------------------------------------------------------------


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """`?mois=2026-11`; this month by default."""
    member = enter(request, slug, Permission.READ)
    first = asked_month(request.GET.get("mois", ""), timezone.localdate())
    weekdays = [name.capitalize() for name in french.DAYS]
    context = {"member": member, "month": calendar_queries.month(member.roadmap, first), "weekdays": weekdays}
    return render(request, "overview/calendar.html", context)


@require_safe
def calendar_ics(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    content = roadmap_calendar(member.roadmap, calendar_queries.dated(member.roadmap))
    return download(content, "text/calendar; charset=utf-8", f"{slug}.ics")


@require_http_methods(["GET", "POST"])
def share_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """A private address to subscribe to. It is shown once, to whoever makes it."""
    member = enter(request, slug, Permission.READ)
    address = ""
    if request.method == "POST":
        try:
            token = open_calendar(by=member)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("overview:share_calendar", slug)
        address = absolute("overview:calendar_feed", token)
    context = {"member": member, "address": address, "made_at": roadmaps.calendar_made_at(member)}
    return unlisted(render(request, "overview/calendar_share.html", context))


@require_POST
def unshare_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    carried_out(request, close_calendar, done=_("Votre adresse de calendrier ne marche plus."), by=member)
    return redirect("overview:share_calendar", slug)


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """No account: the address is the key. An unknown one is the same 404 as one that was taken back."""
    roadmap = roadmaps.calendar_of(token_hash(token))
    if roadmap is None:
        raise Http404
    use_clock_of(roadmap)
    content = roadmap_calendar(roadmap, calendar_queries.dated(roadmap))
    return unlisted(download(content, "text/calendar; charset=utf-8", f"{roadmap.slug}.ics"))


# --- what became of a contribution: a code, no account -----------------------------------------------------------------


@require_safe
def follow_code(request: HttpRequest) -> HttpResponse:
    """Type the code that one left the workshop with."""
    form = FollowCodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        try:
            found = _followed(request, form.cleaned_data["code"])
        except Refused as refusal:
            return _too_many_codes(request, form, refusal)
        if found:
            return redirect("overview:contribution", found.code)
        guest = workshops.guest_by_code(form.cleaned_data["code"])
        if guest:
            return redirect("workshops:reply", guest.uid)
        if workshops.by_code(read_code(form.cleaned_data["code"])):
            sentence = _("Ce code est celui de l’atelier. Le vôtre a dix signes, sous « Gardez ce code ».")
        else:
            sentence = _("Aucune contribution ne porte ce code. Relisez-le, sans oublier de signe.")
        form.add_error("code", sentence)
    return unlisted(render(request, "overview/follow_code.html", {"form": form}))


@require_safe
def contribution(request: HttpRequest, code: str) -> HttpResponse:
    try:
        found = _followed(request, code)
    except Refused as refusal:
        return _too_many_codes(request, FollowCodeForm({"code": code}), refusal)
    if found is None:
        raise Http404
    return unlisted(render(request, "overview/contribution.html", {"page": found}))


@require_POST
def erase_contributor(request: HttpRequest, code: str) -> HttpResponse:
    try:
        found = _followed(request, code)
    except Refused as refusal:
        return _too_many_codes(request, FollowCodeForm({"code": code}), refusal)
    participant = queries.participant_with(code)
    if found is None or participant is None:
        raise Http404
    done = _("Votre prénom et votre structure sont effacés. Vos notes restent, sans nom.")
    carried_out(request, erase_participant, done=done, participant=participant)
    return redirect("overview:contribution", code)


def _followed(request: HttpRequest, typed: str) -> Contribution | None:
    """What a code opens. Only wrong ones are counted: a whole hall may follow its notes at once."""
    code, here = read_follow_code(typed), f"follow:{floods.address_of(request)}"
    if floods.counted(here) >= following.WRONG_CODES_A_MINUTE:
        raise Refused(_("Trop de codes faux sont venus d’ici. Attendez une minute, puis réessayez."))
    there = f"follow:{code.workshop}" if isinstance(code, SheetCode) else ""
    if isinstance(code, SheetCode) and floods.counted(there) >= (
        following.WRONG_SHORT_SHEETS_AN_HOUR if code.is_short else following.WRONG_SHEETS_AN_HOUR
    ):
        raise Refused(_("Trop de codes faux ont été essayés pour cet atelier. Réessayez dans une heure."))
    found = queries.contribution(typed)
    if found is None:
        floods.count(here)
        if there:
            floods.count(there, seconds=3600)
    return found


def _too_many_codes(request: HttpRequest, form: FollowCodeForm, refusal: Refused) -> HttpResponse:
    form.add_error("code", refusal.sentence)
    return unlisted(render(request, "overview/follow_code.html", {"form": form}, status=429))


# --- the demo --------------------------------------------------------------------------------------------------------


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    _only_in_the_demo()
    return render(request, "overview/demo.html", {"people": visitors.people()})


@require_POST
def demo_enter(request: HttpRequest, who: str) -> HttpResponse:
    """One click instead of a sign-in link; exists in the demo only."""
    _only_in_the_demo()
    if who == visitors.PARTICIPANT:
        return redirect(visitors.open_workshop_url())
    user = visitors.user(who)
    if user is None:
        raise Http404
    login(request, user, backend="sesame.backends.ModelBackend")
    return redirect(visitors.landing_url(user))


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    _only_in_the_demo()
    return render(request, "overview/mailbox.html", {"mails": mails()})


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
