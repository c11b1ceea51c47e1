"""Tables of a workshop. The page shows names, so it needs the permission to read people's data."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.page_messages import Undo
from jalons.invitations.changes import tables as table_changes
from jalons.invitations.forms.tables import ComposeForm, SeatForm, table_choices
from jalons.invitations.models import Guest
from jalons.invitations.models.table_plans import tables_plan
from jalons.invitations.queries import tables as table_queries
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop
from jalons.workshops.models import Workshop

# Above it, a menu beside each person would make the page heavy: the form at the top can move everybody.
MENU_ENTRIES_MAX = 1500


@require_safe
def tables(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`?personne=12`, from a person's line, selects this person."""
    member, workshop = enter_workshop(request, slug, number, Permission.KNOW_PEOPLE)
    return _tables_page(request, member, workshop)


def _tables_page(request: HttpRequest, member: Member, workshop: Workshop, **more: Any) -> HttpResponse:
    page = more.setdefault("page", table_queries.tables_page(workshop))
    more.setdefault("plan", None)
    more.setdefault("compose_form", ComposeForm())
    chosen = asked_number(request, "personne")
    more.setdefault("seat_form", SeatForm(workshop=workshop, page=page, initial={"guest": chosen}))
    choices = table_choices(workshop)
    context = {
        "member": member,
        "workshop": workshop,
        "choices": choices if len(choices) * page.confirmed <= MENU_ENTRIES_MAX else [],
        **more,
    }
    return render(request, "invitations/tables.html", context)


@require_POST
def compose_tables(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What would be lost is shown first: `seen`, the stamp of this preview, confirms it."""
    member, workshop = enter_workshop(request, slug, number, Permission.KNOW_PEOPLE)
    form = ComposeForm(**form_arguments(request))
    if not request.POST.get("seen") and form.is_valid():
        plan = tables_plan(workshop, form.cleaned_data["preferred"], fewer=form.cleaned_data["fewer"])
        if plan.loses_something:
            return _tables_page(request, member, workshop, compose_form=form, plan=plan)
    if apply_form(
        request, form, table_changes.compose_tables, done=_("Les tables sont prêtes."), workshop=workshop, by=member
    ):
        return redirect("invitations:tables", slug, number)
    return _tables_page(request, member, workshop, compose_form=form)


@require_POST
def seat_guest(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.KNOW_PEOPLE)
    page = table_queries.tables_page(workshop)
    form = SeatForm(workshop=workshop, page=page, data=_asked_seat(request))
    done = _("C’est fait. Cette personne gardera cette place si vous recomposez les tables.")
    if apply_form(request, form, table_changes.seat_guest, done=done, by=member):
        return redirect("invitations:tables", slug, number)
    return _tables_page(request, member, workshop, page=page, seat_form=form)


def _asked_seat(request: HttpRequest) -> dict[str, str]:
    """« 12:3 », from the menu of person 12, means table 3."""
    guest, _colon, table = request.POST.get("seat", "").partition(":")
    return {"guest": guest or request.POST.get("guest", ""), "table": table or request.POST.get("table", "")}


@require_POST
def fix_guest_table(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """`fixed` is 1 to keep a person at their table, 0 to let them be moved."""
    member, workshop = enter_workshop(request, slug, number, Permission.KNOW_PEOPLE)
    guest = get_object_or_404(Guest, workshop=workshop, pk=pk)
    fixed = request.POST.get("fixed") == "1"
    done = (
        _("Cette personne gardera sa table si vous recomposez.")
        if fixed
        else _("Cette personne pourra changer de table si vous recomposez.")
    )
    undo = Undo(request.path, {"fixed": "0" if fixed else "1"})
    apply_change(request, table_changes.fix_guest_table, done=done, undo=undo, guest=guest, is_fixed=fixed, by=member)
    return redirect("invitations:tables", slug, number)
