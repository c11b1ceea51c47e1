"""« Ma fiche de séance », for an account that holds a seat, for whoever prepares the meeting, and by a private page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jalons.base.http import asked_number, unlist_page
from jalons.governance.access import enter_meeting
from jalons.governance.models import Meeting, Seat
from jalons.governance.queries.own_convocations import (
    find_own_page,
    find_sitting_seat,
    own_seat,
)
from jalons.publication.queries import seat_sheets as queries
from jalons.publication.queries.seat_sheets import seat_sheet_document
from jalons.publication.views.documents import document_response
from jalons.roadmaps.access import use_roadmap_clock
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def seat_sheet(request: HttpRequest, slug: str, pk: int, extension: str) -> HttpResponse:
    """`?siege=`: that of another seat, for whoever manages the roadmap."""
    _member, meeting, seat = _enter_seat(request, slug, pk)
    if seat is None:
        return redirect("actions:agenda", slug, pk)
    document = seat_sheet_document(meeting, seat, timezone.localdate())
    return document_response(document, extension, f"fiche-de-seance-{meeting.held_on}", meeting.roadmap)


@require_safe
def seat_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The same on a page, which a phone reads better than a sheet of paper."""
    member, meeting, seat = _enter_seat(request, slug, pk)
    if seat is None:
        return redirect("actions:agenda", slug, pk)
    context = {"member": member, "meeting": meeting, "sheet": queries.seat_sheet(meeting, seat, timezone.localdate())}
    return render(
        request, "publication/seat_page.html", context | {"token": "", "asked": request.GET.get("siege", "")[:9]}
    )


def _enter_seat(request: HttpRequest, slug: str, pk: int) -> tuple[Member, Meeting, Seat | None]:
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    asked = asked_number(request, "siege") if member.can(Permission.MANAGE_ROADMAP) else None
    seat = find_sitting_seat(meeting, asked) if asked else own_seat(meeting, member)
    if seat is None:
        messages.error(request, _("Vous n’avez pas de siège à cette réunion : il n’y a pas de fiche de séance."))
    return member, meeting, seat


@require_safe
def own_seat_sheet(request: HttpRequest, token: str) -> HttpResponse:
    """Under the private page of a seat: it opens with the same secret, and closes with it."""
    row = find_own_page(token)
    if row is None:
        return unlist_page(render(request, "governance/closed_convocation.html", status=404))
    use_roadmap_clock(row.meeting.roadmap)
    document = seat_sheet_document(row.meeting, row.seat, timezone.localdate())
    name = f"fiche-de-seance-{row.meeting.held_on}"
    return unlist_page(document_response(document, "pdf", name, row.meeting.roadmap))


@require_safe
def own_seat_page(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the same, with the same secret."""
    row = find_own_page(token)
    if row is None:
        return unlist_page(render(request, "governance/closed_convocation.html", status=404))
    use_roadmap_clock(row.meeting.roadmap)
    sheet = queries.seat_sheet(row.meeting, row.seat, timezone.localdate())
    context = {"token": token, "meeting": row.meeting, "sheet": sheet}
    return unlist_page(render(request, "publication/own_seat_page.html", context))
