"""The points that the team writes on an agenda. The agenda itself shows fiches, so its page is on the floor above."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.governance.access import enter_meeting
from jalons.governance.changes import points as changes
from jalons.governance.forms.points import HandPointForm, PointForm
from jalons.governance.models import Meeting, MeetingPoint
from jalons.governance.queries.minutes import meeting_minutes
from jalons.governance.queries.own_convocations import own_convocation, own_names, presenter_convocation
from jalons.governance.queries.points import find_point
from jalons.governance.queries.presenters import known_presenters
from jalons.governance.words.committees import add_reopened
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def add_point(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    form = PointForm(names=known_presenters(meeting), **form_arguments(request))
    done = add_reopened(_("Le point est à l’ordre du jour."), meeting)
    if apply_form(request, form, changes.add_point, done=done, meeting=meeting, by=member):
        return _agenda_response(slug, pk)
    return render(request, "governance/point.html", {"member": member, "meeting": meeting, "form": form, "point": None})


@require_http_methods(["GET", "POST"])
def edit_point(request: HttpRequest, slug: str, pk: int, point: int) -> HttpResponse:
    member, meeting, row = _enter_point(request, slug, pk, point)
    form = PointForm(point=row, names=known_presenters(meeting), **form_arguments(request, PointForm.shown_values(row)))
    done = add_reopened(_("Le point est enregistré."), meeting)
    if apply_form(request, form, changes.revise_point, done=done, point=row, by=member):
        return _agenda_response(slug, pk)
    return render(request, "governance/point.html", {"member": member, "meeting": meeting, "form": form, "point": row})


@require_http_methods(["GET", "POST"])
def hand_point(request: HttpRequest, slug: str, pk: int, point: int) -> HttpResponse:
    """The list opens on the seat that represents whoever presents the point."""
    member, meeting, row = _enter_point(request, slug, pk, point)
    own = own_convocation(meeting, member)
    is_own = own_names(member, own).presents_point(row.presenter)
    values = HandPointForm.shown_values(row)
    if request.method == "GET":
        theirs = own if is_own and own else presenter_convocation(meeting, row.presenter)
        values["presenter"] = theirs.representative.label if theirs and theirs.representative else ""
    names = known_presenters(meeting)
    form = HandPointForm(names=names, presenter=row.presenter, **form_arguments(request, values))
    done = add_reopened(_("Qui présente est noté."), meeting)
    if apply_form(request, form, changes.hand_point, done=done, point=row, by=member):
        return _agenda_response(slug, pk)
    context = {
        "member": member,
        "meeting": meeting,
        "form": form,
        "point": row,
        "is_own": is_own,
        "is_frozen": not meeting_minutes(meeting).is_open,
    }
    return render(request, "governance/hand_point.html", context)


@require_POST
def move_point(request: HttpRequest, slug: str, pk: int, point: int) -> HttpResponse:
    """`steps` is -1 or 1."""
    member, meeting, row = _enter_point(request, slug, pk, point)
    steps = -1 if request.POST.get("steps") == "-1" else 1
    rank = row.rank

    def move_back(_moved: object) -> Undo | None:
        """At an end of the agenda, nothing has moved."""
        return Undo(request.path, {"steps": -steps}) if row.rank != rank else None

    done = add_reopened(_("« %(title)s » a changé de place.") % {"title": row.title}, meeting)
    apply_change(request, changes.move_point, done=done, undo=move_back, point=row, steps=steps, by=member)
    return _agenda_response(slug, pk)


@require_POST
def remove_point(request: HttpRequest, slug: str, pk: int, point: int) -> HttpResponse:
    member, meeting, row = _enter_point(request, slug, pk, point)
    done = add_reopened(_("« %(title)s » n’est plus à l’ordre du jour.") % {"title": row.title}, meeting)
    if apply_change(request, changes.remove_point, done=done, point=row, by=member):
        return _agenda_response(slug, pk)
    return redirect("governance:edit_point", slug, pk, point)


def _agenda_response(slug: str, pk: int) -> HttpResponse:
    return redirect(reverse("actions:agenda", args=[slug, pk]) + "#t-agenda")


def _enter_point(request: HttpRequest, slug: str, pk: int, point: int) -> tuple[Member, Meeting, MeetingPoint]:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    row = find_point(meeting, point)
    if row is None:
        raise Http404
    return member, meeting, row
