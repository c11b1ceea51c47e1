"""Who sits in a committee."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo, tell_done
from jalons.base.prepared_addresses import reverse
from jalons.governance.access import enter_committee
from jalons.governance.changes import seats as changes
from jalons.governance.forms.committees import EndSeatForm, SeatForm, SeveralSeatsForm
from jalons.governance.models import Seat
from jalons.governance.queries.committees import seat_of
from jalons.governance.queries.seat_people import possible_sitters, sitter_key
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def add_seat(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, committee = enter_committee(request, slug, pk, Permission.MANAGE_ROADMAP)
    people = possible_sitters(member.roadmap)
    form = SeatForm(people=people, **form_arguments(request, {"since": timezone.localdate(), "has_vote": True}))

    def undo(added: Seat) -> Undo:
        return Undo(reverse("governance:remove_seat", args=[slug, pk, added.pk]), {})

    done = _("Le siège est ajouté.")
    if apply_form(request, form, changes.add_seat, done=done, undo=undo, committee=committee, by=member):
        return redirect("governance:committee", slug, pk)
    context = {"member": member, "committee": committee, "seat": None, "form": form}
    return render(request, "governance/seat.html", context)


@require_http_methods(["GET", "POST"])
def add_seats(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, committee = enter_committee(request, slug, pk, Permission.MANAGE_ROADMAP)
    form = SeveralSeatsForm(**form_arguments(request, {"since": timezone.localdate(), "has_vote": True}))
    if applied := apply_form(request, form, changes.add_seats, committee=committee, by=member):
        _tell_added(request, applied.result)
        return redirect("governance:committee", slug, pk)
    return render(request, "governance/several_seats.html", {"member": member, "committee": committee, "form": form})


@require_http_methods(["GET", "POST"])
def edit_seat(request: HttpRequest, slug: str, pk: int, seat: int) -> HttpResponse:
    member, row = _enter_seat(request, slug, pk, seat)
    form = SeatForm(people=_sitter_choices(member, row), **form_arguments(request, SeatForm.values(row)))
    done = _("Le siège est enregistré.")
    if apply_form(request, form, changes.revise_seat, done=done, seat=row, by=member):
        return redirect("governance:committee", slug, pk)
    return _seat_page(request, member, row, form=form)


@require_POST
def end_seat(request: HttpRequest, slug: str, pk: int, seat: int) -> HttpResponse:
    """A day that is refused is shown again on the page of the seat."""
    member, row = _enter_seat(request, slug, pk, seat)
    ending = EndSeatForm(request.POST)
    undo = Undo(reverse("governance:keep_seat", args=[slug, pk, seat]), {})
    done = _("La fin de ce siège est notée.")
    if apply_form(request, ending, changes.end_seat, done=done, undo=undo, seat=row, by=member):
        return redirect("governance:committee", slug, pk)
    return _seat_page(request, member, row, ending=ending)


@require_POST
def keep_seat(request: HttpRequest, slug: str, pk: int, seat: int) -> HttpResponse:
    member, row = _enter_seat(request, slug, pk, seat)
    apply_change(request, changes.keep_seat, done=_("Le siège est gardé."), seat=row, by=member)
    return redirect("governance:committee", slug, pk)


@require_POST
def remove_seat(request: HttpRequest, slug: str, pk: int, seat: int) -> HttpResponse:
    member, row = _enter_seat(request, slug, pk, seat)
    if apply_change(request, changes.remove_seat, done=_("Le siège est retiré."), seat=row, by=member):
        return redirect("governance:committee", slug, pk)
    return redirect("governance:seat", slug, pk, seat)


def _tell_added(request: HttpRequest, count: int) -> None:
    tell_done(request, ngettext("%(n)d siège est ajouté.", "%(n)d sièges sont ajoutés.", count) % {"n": count})


def _sitter_choices(member: Member, row: Seat) -> Any:
    """With whoever sits there today, who may have left the group since."""
    person = row.group_member or row.membership or row.contact
    people = possible_sitters(member.roadmap)
    return people | ({sitter_key(person): person} if person else {})


def _enter_seat(request: HttpRequest, slug: str, pk: int, seat: int) -> tuple[Member, Seat]:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    row = seat_of(member.roadmap, pk, seat)
    if row is None:
        raise Http404
    return member, row


def _seat_page(request: HttpRequest, member: Member, row: Seat, **forms: Any) -> HttpResponse:
    context = {
        "member": member,
        "committee": row.committee,
        "seat": row,
        "form": SeatForm(people=_sitter_choices(member, row), initial=SeatForm.values(row)),
        "ending": EndSeatForm(initial={"until": row.until or timezone.localdate()}),
        **forms,
    }
    return render(request, "governance/seat.html", context)
