"""Committees are listed, proposed, revised, closed and removed, and each shows its year."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.governance.access import enter_committee
from jalons.governance.changes import committees as changes
from jalons.governance.forms.committees import CloseForm, CommitteeForm
from jalons.governance.models import Committee
from jalons.governance.queries import committees as queries
from jalons.governance.queries.committee_years import committee_figures
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def committee_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    cards = queries.committee_cards(member.roadmap)
    context = {
        "member": member,
        "cards": [card for card in cards if not card.closed_on],
        "closed": [card for card in cards if card.closed_on],
        "is_installed": any(card.seats and card.is_steering and not card.closed_on for card in cards),
    }
    return render(request, "governance/committees.html", context)


@require_safe
def steering_committee(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of the comité de pilotage; before it is installed, the proposal."""
    member = enter_roadmap(request, slug, Permission.READ)
    current = queries.steering_committee(member.roadmap)
    if current:
        return redirect("governance:committee", slug, current.pk)
    if member.can(Permission.MANAGE_ROADMAP):
        return redirect("publication:install_committee", slug)
    return redirect("governance:committees", slug)


@require_http_methods(["GET", "POST"])
def add_committee(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = CommitteeForm(**form_arguments(request))
    done = _("Le comité est installé : dites qui y siège.")
    if applied := apply_form(request, form, changes.add_committee, done=done, by=member):
        return redirect("governance:committee", slug, applied.result.pk)
    return render(request, "governance/committee_form.html", {"member": member, "committee": None, "form": form})


@require_safe
def show_committee(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?annee=` shows its meetings and its seats of another year."""
    member, row = enter_committee(request, slug, pk, Permission.READ)
    page = queries.committee_page(row, asked_number(request, "annee"), knows=queries.may_know_sitters(member))
    context = {
        "member": member,
        "committee": row,
        "page": page,
        "figures": committee_figures(row, page.year),
        "is_steering": row.kind == Committee.Kind.STRATEGIC,
        "may_change": member.can(Permission.MANAGE_ROADMAP) and row.closed_on is None,
    }
    return render(request, "governance/committee.html", context)


@require_http_methods(["GET", "POST"])
def edit_committee(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A form that was sent after somebody closed the committee is shown again, with why it is refused."""
    member, row = enter_committee(request, slug, pk, Permission.MANAGE_ROADMAP)
    if row.closed_on and request.method != "POST":
        return redirect("governance:committee", slug, pk)
    form = CommitteeForm(**form_arguments(request, CommitteeForm.values(row)))
    done = _("Le comité est enregistré.")
    if apply_form(request, form, changes.revise_committee, done=done, committee=row, by=member):
        return redirect("governance:committee", slug, pk)
    return _form_page(request, member, row, form=form)


@require_POST
def close_committee(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A day that is refused is shown again on the page that changes the committee."""
    member, row = enter_committee(request, slug, pk, Permission.MANAGE_ROADMAP)
    closing = CloseForm(request.POST)
    undo = Undo(reverse("governance:reopen_committee", args=[slug, pk]), {})
    done = _("Le comité est clos. Ses réunions se gardent.")
    if apply_form(request, closing, changes.close_committee, done=done, undo=undo, committee=row, by=member):
        return redirect("governance:committee", slug, pk)
    return _form_page(request, member, row, closing=closing)


@require_POST
def reopen_committee(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = enter_committee(request, slug, pk, Permission.MANAGE_ROADMAP)
    apply_change(request, changes.reopen_committee, done=_("Le comité est rouvert."), committee=row, by=member)
    return redirect("governance:committee", slug, pk)


@require_POST
def remove_committee(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = enter_committee(request, slug, pk, Permission.MANAGE_ROADMAP)
    done = _("Le comité est retiré.")
    if apply_change(request, changes.remove_committee, done=done, committee=row, by=member):
        return redirect("governance:committees", slug)
    return redirect("governance:committee", slug, pk)


def _form_page(request: HttpRequest, member: Member, row: Committee, **forms: Any) -> HttpResponse:
    context = {
        "member": member,
        "committee": row,
        "form": CommitteeForm(initial=CommitteeForm.values(row)),
        "closing": CloseForm(initial={"closed_on": timezone.localdate()}),
        **forms,
    }
    return render(request, "governance/committee_form.html", context)
