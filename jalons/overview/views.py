"""Pages that read every floor: home, département, dashboard, étapes, fiche, thread, journal, search, calendar, contribution."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.accounts.access import SignedInRequest, enter_account, sign_in_required
from jalons.accounts.rules import token_hash
from jalons.actions.access import enter_action
from jalons.actions.queries import copies, history, meeting_decisions, news, parties, resolutions, sheets, visas
from jalons.actions.queries.blocking import stopped_sentence_of
from jalons.actions.queries.quick_wins import quick_win_delay
from jalons.actions.queries.undoable_lots import undoable_lots
from jalons.actions.rules.sheets import Status
from jalons.actions.words import SECTIONS
from jalons.base import french, local_drafts, rate_limits, word_search
from jalons.base import health as base_health
from jalons.base.codes import read_code
from jalons.base.errors import Refused, TooMany
from jalons.base.http import apply_change, apply_form, asked_number, file_response, form_arguments, unlist_page
from jalons.base.mail import absolute_url
from jalons.base.parts import HEADER, is_by_script, render_part
from jalons.base.sorted_tables import asked_order, remember_filters
from jalons.carriage.changes.people import erase_participant
from jalons.funding.queries import plans
from jalons.funding.queries.carriers import tell_carrier
from jalons.invitations.queries import replies
from jalons.mail import queries as mail
from jalons.monitoring.queries import experiences
from jalons.monitoring.queries import indicators as monitoring
from jalons.overview import exports
from jalons.overview.calendars import roadmap_calendar
from jalons.overview.demo import visitors
from jalons.overview.demo.mailbox import written_mails
from jalons.overview.forms import CloseAccountForm, FollowCodeForm
from jalons.overview.queries import calendar as calendar_queries
from jalons.overview.queries import contribution, departement_table, home, next_vote, search, steps, thread
from jalons.overview.queries import dashboard as dashboard_queries
from jalons.overview.queries.contribution import Contribution
from jalons.overview.rules.months import read_month
from jalons.overview.words.search import KINDS
from jalons.papers.workbooks.tables import TABLE_FORMATS
from jalons.publication.queries.imports import import_with_private_words
from jalons.roadmaps.access import enter_departement, enter_roadmap, use_roadmap_clock
from jalons.roadmaps.changes.accounts import close_own_account
from jalons.roadmaps.changes.calendars import close_calendar, open_calendar
from jalons.roadmaps.models import roadmaps_left_alone
from jalons.roadmaps.queries import accounts, calendars
from jalons.roadmaps.queries.journal import journal_lines
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.models import Workshop
from jalons.workshops.queries import phones
from jalons.workshops.rules.follow_codes import SheetCode, read_follow_code

MAIL_IS_LATE_SECONDS = 600

# Said where a code is typed, and where it is in the address.
_UNKNOWN_CODE = gettext_lazy("Aucune contribution ne porte ce code. Relisez-le, sans oublier de signe.")


@require_safe
def landing_page(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/landing.html", {"road": dashboard_queries.landing_road()})


@sign_in_required
@require_safe
def home_page(request: SignedInRequest) -> HttpResponse:
    """`?q=` searches a name, `?tri=etape` sorts by étape, `?page=2` shows the next ones."""
    search, sort = request.GET.get("q", "").strip()[:200], request.GET.get("tri", "")
    shelf = home.opened_roadmaps(request.user, search=search, sort=sort, page=request.GET.get("page"))
    context = {
        "shelf": shelf,
        "cards": shelf.cards,
        "page": shelf.page,
        "text": search,
        "sort": sort,
        "departements": home.consolidated_departements(request.user),
    }
    return render(request, "overview/home.html", context)


@require_safe
@remember_filters(*departement_table.ASKED)
def departement_page(request: HttpRequest, departement: str) -> HttpResponse:
    """Every roadmap of a département that this person may read, in one table."""
    reader = enter_departement(request, departement)
    order = asked_order(request, departement_table.COLUMNS)
    context = {
        "reader": reader,
        "table": departement_table.departement_table(reader, departement_table.read_asked(request.GET), order),
        "order": order,
        "extensions": list(TABLE_FORMATS),
        "today": timezone.localdate(),
    }
    return render(request, "overview/departement.html", context)


@require_safe
def download_departement(request: HttpRequest, departement: str, extension: str) -> HttpResponse:
    """The table as its address narrows and sorts it."""
    reader = enter_departement(request, departement)
    if extension not in TABLE_FORMATS:
        raise Http404
    order = asked_order(request, departement_table.COLUMNS)
    table = departement_table.departement_table(reader, departement_table.read_asked(request.GET), order)
    content = exports.write_departement(reader, table, extension)
    name = f"feuilles-de-route-{reader.departement.code}.{extension}"
    return file_response(content, TABLE_FORMATS[extension], name)


@sign_in_required
@require_safe
def download_account(request: SignedInRequest) -> HttpResponse:
    document = accounts.write_account_document(request.user)
    response = HttpResponse(document, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="jalons-mon-compte.json"'
    return response


@sign_in_required
@require_http_methods(["GET", "POST"])
def close_account(request: SignedInRequest) -> HttpResponse:
    form = CloseAccountForm(**form_arguments(request))
    if apply_form(request, form, close_own_account, by=request.user):
        logout(request)
        local_drafts.tell_signed_out(request)
        messages.success(request, _("Votre compte est supprimé."))
        return redirect("overview:landing")
    alone = roadmaps_left_alone(request.user)
    return render(request, "overview/close_account.html", {"form": form, "alone": alone})


@require_safe
def health_check(request: HttpRequest) -> HttpResponse:
    """For a monitoring program: 200, or 503 when something essential fails."""
    report = base_health.health_report(beside=_health_of_mail)
    if not _is_this_machine(request):
        for figure in base_health.FOR_THE_HOST:
            report.pop(figure, None)
    response = JsonResponse(report, status=200 if base_health.is_well(report) else 503)
    # Django would log each 503 as an error, although the monitoring program is informed and asks again.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _is_this_machine(request: HttpRequest) -> bool:
    """Behind a proxy, the address is that of the client of the proxy (docs/hosting.md)."""
    return request.META.get("REMOTE_ADDR", "") in ("127.0.0.1", "::1")


def _health_of_mail() -> tuple[dict[str, Any], list[str]]:
    health = mail.mail_health(timezone.now())
    is_late = (health.oldest_waiting_seconds or 0) > MAIL_IS_LATE_SECONDS
    figures = {
        "mail_failed_24h": health.failed_24h,
        "mail_waiting": health.waiting,
        "oldest_mail_seconds": health.oldest_waiting_seconds,
    }
    return figures, ["mail"] if health.failed_24h or is_late or health.is_server_silent else []


@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """A script asks for the count of the next vote alone."""
    member = enter_roadmap(request, slug, Permission.READ)
    if is_by_script(request):
        context: dict[str, Any] = {"next_vote": next_vote.counted_next_vote(member)}
    else:
        board = dashboard_queries.roadmap_dashboard(member)
        context = {"member": member, "board": board, "next_vote": board.next_vote, "today": timezone.localdate()}
    return render_part(request, "overview/dashboard.html", "next_vote", context)


@require_safe
def steps_page(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    context = {"member": member, "page": steps.steps_page(member), "today": timezone.localdate()}
    return render(request, "overview/steps.html", context)


@require_safe
def step_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    page = steps.step_page(member, number)
    if page is None:
        raise Http404
    return render(request, "overview/step.html", {"member": member, "page": page, "today": timezone.localdate()})


@require_safe
def action_page(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.READ)
    sheet = tell_carrier(sheets.sheet_from_row(action))
    decision, indicators = meeting_decisions.standing_decision(action), monitoring.followed_in_action(action)
    is_done = action.status == Status.DONE
    context = {
        "member": member,
        "sheet": sheet,
        "parties": parties.named_parties(member, sheet),
        "thread": thread.action_thread(sheet),
        "plan": plans.action_plan(action),
        "indicators": indicators,
        "proposed_indicators": 0 if indicators else len(experiences.suggested_indicators(action)),
        "resolutions": resolutions.action_resolutions(action),
        "news": news.fiche_news(action),
        "latest": history.latest_change(action),
        "origin": copies.origin_line(action),
        "reuse": experiences.reuse_line(action),
        "is_done": is_done,
        "told_experience": experiences.told_experience(action) if is_done else 0,
        "decision": decision,
        "lacks_quorum": meeting_decisions.lacks_quorum(decision),
        "neighbours": sheets.neighbour_actions(action),
        "visas": visas.fiche_visas(action),
        "stopped": stopped_sentence_of(action),
        "quick_win_delay": quick_win_delay(action, timezone.localdate()),
        "sections": {section.name.lower(): title for section, title in SECTIONS.items()},
        "private_at": import_with_private_words(action) if member.can(Permission.MANAGE_ROADMAP) else None,
    }
    return render(request, "overview/action.html", context)


@require_safe
def thread_page(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.READ)
    sheet = sheets.sheet_from_row(action)
    return render(
        request,
        "overview/thread.html",
        {"member": member, "sheet": sheet, "thread": thread.whole_thread(action, sheet)},
    )


@require_safe
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    """`?avant=` shows earlier lines."""
    member = enter_roadmap(request, slug, Permission.READ_JOURNAL)
    before = asked_number(request, "avant")
    lines, older = journal_lines(member.roadmap, before_id=before)
    undoable = undoable_lots(member, [line.pk for line in lines])
    codes = history.codes_of_parts(lines)
    context = {
        "member": member,
        "lines": [(line, undoable.get(line.pk), codes.get(line.pk, "")) for line in lines],
        "older": older,
        "first_page": before is None,
    }
    return render(request, "overview/journal.html", context)


@require_safe
def search_page(request: HttpRequest, slug: str) -> HttpResponse:
    """`?q=` the words, `?dans=` one kind alone. The palette asks for its list alone, which is shorter."""
    member = enter_roadmap(request, slug, Permission.READ)
    text = request.GET.get("q", "").strip()[: word_search.LONGEST]
    if is_by_script(request):
        results = search.search_roadmap(member, text, shown=3) if text else search.first_pages(member)
        response = render(request, "overview/_found.html", {"member": member, "text": text, "results": results})
    else:
        only = request.GET.get("dans", "")
        only = only if only in KINDS else ""
        results = search.search_roadmap(member, text, only=only)
        kinds = [str(label) for label in KINDS.values()]
        context = {"member": member, "text": text, "only": only, "results": results, "kinds": kinds}
        response = render(request, "overview/search.html", context)
    patch_vary_headers(response, [HEADER])
    return response


# --- the calendar -----------------------------------------------------------------------------------------------------


@require_safe
def calendar_page(request: HttpRequest, slug: str) -> HttpResponse:
    """`?mois=2026-11`; the current month by default."""
    member = enter_roadmap(request, slug, Permission.READ)
    today = timezone.localdate()
    first = read_month(request.GET.get("mois", ""), today)
    # Whoever names the month of today asks for all of it.
    month = calendar_queries.calendar_month(member.roadmap, first, folds_past="mois" not in request.GET)
    weekdays = [name.capitalize() for name in french.DAYS]
    context = {"member": member, "month": month, "weekdays": weekdays}
    return render(request, "overview/calendar.html", context)


@require_safe
def download_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    content = roadmap_calendar(member.roadmap, calendar_queries.calendar_items(member.roadmap))
    return file_response(content, "text/calendar; charset=utf-8", f"{slug}.ics")


@require_http_methods(["GET", "POST"])
def share_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """A private address to subscribe to. It is shown once, to whoever makes it."""
    member = enter_roadmap(request, slug, Permission.READ)
    address = ""
    if request.method == "POST":
        try:
            token = open_calendar(by=member)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("overview:share_calendar", slug)
        address = absolute_url("overview:calendar_feed", token)
    context = {"member": member, "address": address, "made_at": calendars.calendar_made_at(member)}
    return unlist_page(render(request, "overview/calendar_share.html", context))


@require_POST
def unshare_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    apply_change(request, close_calendar, done=_("Votre adresse de calendrier ne marche plus."), by=member)
    return redirect("overview:share_calendar", slug)


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Without an account: the address is the key. Unknown and revoked addresses give the same 404."""
    roadmap = calendars.calendar_of(token_hash(token))
    if roadmap is None:
        raise Http404
    use_roadmap_clock(roadmap)
    content = roadmap_calendar(roadmap, calendar_queries.calendar_items(roadmap))
    return unlist_page(file_response(content, "text/calendar; charset=utf-8", f"{roadmap.slug}.ics"))


# --- what became of a contribution: a code, no account -----------------------------------------------------------------


@require_safe
def follow_code(request: HttpRequest) -> HttpResponse:
    """The page to type the code taken away from a workshop."""
    form = FollowCodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            opened = rate_limits.open_by_code(request, str(read_follow_code(code)), lambda: _find_by_code(code))
        except TooMany as refusal:
            return _too_many_codes(request, form, refusal)
        if isinstance(opened, Contribution):
            return redirect("overview:contribution", opened.code)
        if isinstance(opened, replies.Reply):
            return redirect("invitations:reply", opened.uid)
        if opened:
            sentence = _("Ce code est celui de l’atelier. Le vôtre a dix signes, sous « Gardez ce code ».")
        else:
            sentence = str(_UNKNOWN_CODE)
        form.add_error("code", sentence)
    return unlist_page(render(request, "overview/follow_code.html", {"form": form}))


@require_safe
def contribution_page(request: HttpRequest, code: str) -> HttpResponse:
    try:
        page = _open_contribution(request, code)
    except TooMany as refusal:
        return _too_many_codes(request, FollowCodeForm({"code": code}), refusal)
    if page is None:
        return _unknown_code(request, code)
    return unlist_page(render(request, "overview/contribution.html", {"page": page}))


def _unknown_code(request: HttpRequest, code: str) -> HttpResponse:
    """An address typed with a wrong sign: the field, with what was typed, to type again."""
    form = FollowCodeForm({"code": code})
    if form.is_valid():
        form.add_error("code", _UNKNOWN_CODE)
    return unlist_page(render(request, "overview/follow_code.html", {"form": form}, status=404))


@require_POST
def erase_contributor(request: HttpRequest, code: str) -> HttpResponse:
    try:
        page = _open_contribution(request, code)
    except TooMany as refusal:
        return _too_many_codes(request, FollowCodeForm({"code": code}), refusal)
    participant = contribution.find_participant(code)
    if page is None or participant is None:
        raise Http404
    done = _("Votre prénom et votre structure sont effacés. Vos notes restent, sans nom.")
    apply_change(request, erase_participant, done=done, participant=participant)
    return redirect("overview:contribution", code)


def _open_contribution(request: HttpRequest, typed: str) -> Contribution | None:
    """The contribution of a code. Only wrong codes are counted, because a whole hall may follow its notes at once."""
    return rate_limits.open_by_code(request, str(read_follow_code(typed)), lambda: _contribution_of(typed))


def _find_by_code(typed: str) -> Contribution | replies.Reply | Workshop | None:
    """A code that belongs to another page does not count as wrong."""
    return _contribution_of(typed) or replies.reply_by_code(typed) or phones.workshop_by_code(read_code(typed))


def _contribution_of(typed: str) -> Contribution | None:
    """The code of a sheet is short, and could be tried from many addresses: wrong ones are also counted for its
    workshop."""
    code = read_follow_code(typed)
    if not isinstance(code, SheetCode):
        return contribution.find_contribution(typed)
    rate_limits.check_limit(rate_limits.WRONG_SHEETS, code.workshop)
    page = contribution.find_contribution(typed)
    if page is None:
        rate_limits.spend_attempt(rate_limits.WRONG_SHEETS, code.workshop)
    return page


def _too_many_codes(request: HttpRequest, form: FollowCodeForm, refusal: TooMany) -> HttpResponse:
    rate_limits.refuse_form(request, form, refusal, "code")
    return unlist_page(render(request, "overview/follow_code.html", {"form": form}))


# --- the demo --------------------------------------------------------------------------------------------------------


@require_safe
def demo_page(request: HttpRequest) -> HttpResponse:
    _refuse_outside_demo()
    return render(request, "overview/demo.html", {"people": visitors.demo_visitors()})


@require_POST
def enter_demo(request: HttpRequest, who: str) -> HttpResponse:
    """One click instead of a sign-in link; only in the demo."""
    _refuse_outside_demo()
    if who == visitors.PARTICIPANT:
        return redirect(visitors.open_workshop_url())
    user = visitors.visitor_account(who)
    if user is None:
        raise Http404
    enter_account(request, user)
    return redirect(visitors.landing_url(user))


@require_safe
def demo_mailbox(request: HttpRequest) -> HttpResponse:
    _refuse_outside_demo()
    mails, total = written_mails()
    return render(request, "overview/mailbox.html", {"mails": mails, "total": total})


def _refuse_outside_demo() -> None:
    if not settings.DEMO:
        raise Http404
