"""« Écrire à la personne qui coordonne »: from the foot of every page of a roadmap, and from the private page of a seat."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalons.base import rate_limits
from jalons.base.french import one_line
from jalons.base.http import apply_form, form_arguments, site_path, unlist_page
from jalons.governance.changes import coordinators as changes
from jalons.governance.forms.coordinators import CoordinatorForm, SeatCoordinatorForm
from jalons.governance.queries import coordinators as queries
from jalons.governance.queries.own_convocations import (
    find_own_page,
)
from jalons.governance.rules.coordinators import LONGEST_SUBJECT
from jalons.mail.queries import is_mail_late
from jalons.roadmaps import menu
from jalons.roadmaps.access import enter_roadmap, use_roadmap_clock
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def write_to_coordinators(request: HttpRequest, slug: str) -> HttpResponse:
    """`?page=`: the path of the page from which one writes, which names the subject and is come back to. `?pour=`: the
    structure that one wants to reach, which is then the subject."""
    member = enter_roadmap(request, slug, Permission.READ)
    page = _page_of_the_roadmap(request, member)
    form = CoordinatorForm(**form_arguments(request, {"subject": _wanted_subject(request) or _subject(page)}))
    if request.method == "POST":
        rate_limits.count_form(request, form, rate_limits.COORDINATION, member.roadmap.pk, request.user.pk)
    if apply_form(request, form, changes.write_to_coordinators, done=_kept_sentence(), by=member, page=page):
        return redirect(page or "overview:dashboard", *([] if page else [slug]))
    context: dict[str, Any] = {
        "member": member,
        "form": form,
        "page": page,
        "has_reader": queries.has_coordinator(member.roadmap, member.user),
        "has_failed": queries.has_failed_message(member.roadmap, member.user),
        "address": member.user.email if member.user else "",
        "phones": queries.phones_told_to(member),
    }
    return render(request, "governance/write_to_coordinators.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write_from_seat(request: HttpRequest, token: str) -> HttpResponse:
    """Without an account, for the holder of the private page of a seat."""
    row = find_own_page(token)
    if row is None:
        return unlist_page(render(request, "governance/closed_convocation.html", status=404))
    roadmap = row.meeting.roadmap
    use_roadmap_clock(roadmap)
    subject = _("À propos de la réunion : %(title)s") % {"title": row.meeting.title}
    form = SeatCoordinatorForm(**form_arguments(request, {"subject": subject[:LONGEST_SUBJECT]}))
    if request.method == "POST":
        rate_limits.count_form(request, form, rate_limits.COORDINATION_OF_A_LINK, "convocation", row.pk)
    if apply_form(request, form, changes.write_from_seat, done=_kept_sentence(), convocation=row):
        return redirect("governance:own_convocation", token)
    context = {
        "token": token,
        "convened": row,
        "form": form,
        "has_reader": queries.has_coordinator(roadmap),
        "phones": queries.coordinator_phones(roadmap),
    }
    return unlist_page(render(request, "governance/write_from_seat.html", context))


def _kept_sentence() -> str:
    """Never « envoyé »: it leaves afterwards."""
    if is_mail_late():
        return _("Votre message est gardé. Le serveur de courriel ne répond pas : il partira de lui-même.")
    return _("Votre message est enregistré : il part dans un instant.")


def _page_of_the_roadmap(request: HttpRequest, member: Member) -> str:
    """The path that is asked, when it is a page of this roadmap; else empty."""
    path = site_path(request.GET.get("page", "")[:500])
    return path if _slug_and_view(path)[0] == member.roadmap.slug else ""


def _wanted_subject(request: HttpRequest) -> str:
    wanted = one_line(request.GET.get("pour", ""))
    return (_("Pour joindre : %(who)s") % {"who": wanted})[:LONGEST_SUBJECT] if wanted else ""


def _subject(page: str) -> str:
    title = menu.title_of(_slug_and_view(page)[1])
    return _("À propos de la page « %(page)s »") % {"page": title} if title else ""


def _slug_and_view(path: str) -> tuple[str, str]:
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return "", ""
    return str(match.kwargs.get("slug", "")), match.view_name
