"""The conducteur of a workshop."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop, enter_workshop_to_read
from jalons.workshops.changes import run_sheets as run_sheet_changes
from jalons.workshops.forms.run_sheets import CopyForm, DurationsForm, ItemForm, NewItemForm, SlotForm
from jalons.workshops.models import RunSheetItem, Workshop
from jalons.workshops.queries import run_sheets as run_sheet_queries
from jalons.workshops.queries.templates import find_template, template_cards


@require_http_methods(["GET", "POST"])
def run_sheet(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The team reads it, and everybody once the workshop is closed; its durations are edited in place. `?tenir` fills in durations that fit in the slot."""
    if request.method == "POST":
        member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    else:
        member, workshop = enter_workshop_to_read(request, slug, number)
    sheet = run_sheet_queries.run_sheet(workshop)
    form = DurationsForm(sheet=sheet, **form_arguments(request))
    if apply_form(
        request,
        form,
        run_sheet_changes.set_durations,
        done=_("Les durées sont enregistrées."),
        workshop=workshop,
        by=member,
    ):
        return redirect("workshops:run_sheet", slug, number)
    if not form.is_bound and "tenir" in request.GET and sheet.may_be_fitted and member.can(Permission.FACILITATE):
        fitted = run_sheet_queries.run_sheet(workshop, is_fitted=True)
        form = DurationsForm.fitted(sheet, fitted)
        return _run_sheet_page(request, member, workshop, sheet=fitted, form=form, is_fitted=True)
    return _run_sheet_page(request, member, workshop, sheet=sheet, form=form)


def _run_sheet_page(request: HttpRequest, member: Member, workshop: Workshop, **more: Any) -> HttpResponse:
    sheet = more.setdefault("sheet", run_sheet_queries.run_sheet(workshop))
    more.setdefault("form", DurationsForm(sheet=sheet))
    more.setdefault("is_fitted", False)
    more.setdefault("slot_form", SlotForm(initial=SlotForm.shown_values(workshop)))
    if not sheet.items and member.can(Permission.FACILITATE):
        copies = run_sheet_queries.run_sheets_to_copy(member, workshop)
        more.setdefault("copy_form", CopyForm(copies=copies) if copies else None)
        # The template for this kind of workshop first.
        cards = [card for card in template_cards(member.roadmap) if card.template.items]
        more["templates"] = sorted(cards, key=lambda card: card.template.kind != workshop.kind)
    more["rows"] = [(line, more["form"][f"minutes_{line.pk}"]) for line in sheet.items]
    return render(request, "workshops/run_sheet.html", {"member": member, "workshop": workshop, **more})


@require_POST
def install_run_sheet(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    template = find_template(member.roadmap, request.POST.get("template", ""))
    apply_change(
        request,
        run_sheet_changes.install_run_sheet,
        done=_("Le conducteur est installé. Chaque mot et chaque durée se modifient."),
        workshop=workshop,
        template=template,
        by=member,
    )
    return redirect("workshops:run_sheet", slug, number)


@require_POST
def copy_run_sheet(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = CopyForm(copies=run_sheet_queries.run_sheets_to_copy(member, workshop), **form_arguments(request))
    done = _("Le conducteur est repris. Il peut changer ici sans changer là-bas.")
    if apply_form(request, form, run_sheet_changes.copy_run_sheet, done=done, workshop=workshop, by=member):
        return redirect("workshops:run_sheet", slug, number)
    return _run_sheet_page(request, member, workshop, copy_form=form)


@require_POST
def book_slot(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = SlotForm(**form_arguments(request, SlotForm.shown_values(workshop)))
    if apply_form(
        request, form, run_sheet_changes.book_slot, done=_("Le créneau est enregistré."), workshop=workshop, by=member
    ):
        return redirect("workshops:run_sheet", slug, number)
    return _run_sheet_page(request, member, workshop, slot_form=form)


@require_POST
def clear_run_sheet(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    apply_change(
        request, run_sheet_changes.clear_run_sheet, done=_("Le conducteur est vide."), workshop=workshop, by=member
    )
    return redirect("workshops:run_sheet", slug, number)


@require_http_methods(["GET", "POST"])
def add_item(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = NewItemForm(
        sheet=run_sheet_queries.run_sheet(workshop),
        **form_arguments(request, {"format": RunSheetItem.Format.PLENARY, "minutes": 15}),
    )
    if apply_form(
        request, form, run_sheet_changes.add_item, done=_("La séquence est ajoutée."), workshop=workshop, by=member
    ):
        return redirect("workshops:run_sheet", slug, number)
    return render(request, "workshops/add_item.html", {"member": member, "workshop": workshop, "form": form})


@require_http_methods(["GET", "POST"])
def edit_item(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, workshop, row = _enter_item(request, slug, number, pk)
    form = ItemForm(**form_arguments(request, ItemForm.shown_values(row)))
    if apply_form(request, form, run_sheet_changes.revise_item, done=_("C’est enregistré."), item=row, by=member):
        return redirect("workshops:run_sheet", slug, number)
    context = {"member": member, "workshop": workshop, "item": row, "form": form}
    return render(request, "workshops/item.html", context)


@require_POST
def move_item(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """`steps` is -1 or 1. The button is in the form of durations: those typed before are saved too."""
    member, workshop, row = _enter_item(request, slug, number, pk)
    steps = -1 if request.POST.get("steps") == "-1" else 1
    sheet = run_sheet_queries.run_sheet(workshop)
    form = DurationsForm(sheet=sheet, data=request.POST)
    if any(name.startswith("minutes_") for name in request.POST):
        if not form.is_valid():
            return _run_sheet_page(request, member, workshop, sheet=sheet, form=form)
        run_sheet_changes.set_durations(workshop=workshop, by=member, **form.cleaned_data)
    done = _("« %(title)s » a changé de place.") % {"title": row.title}
    rank = row.rank

    def move_back(_moved: object) -> Undo | None:
        """At an end of the run sheet, nothing has moved."""
        row.refresh_from_db()
        return Undo(request.path, {"steps": -steps}) if row.rank != rank else None

    apply_change(request, run_sheet_changes.move_item, done=done, undo=move_back, item=row, steps=steps, by=member)
    return redirect(reverse("workshops:run_sheet", args=[slug, number]) + f"#sequence-{pk}")


@require_POST
def remove_item(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, _workshop, row = _enter_item(request, slug, number, pk)
    done = _("La séquence « %(title)s » est retirée.") % {"title": row.title}
    apply_change(request, run_sheet_changes.remove_item, done=done, item=row, by=member)
    return redirect("workshops:run_sheet", slug, number)


def _enter_item(request: HttpRequest, slug: str, number: int, pk: int) -> tuple[Member, Workshop, RunSheetItem]:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    return member, workshop, get_object_or_404(RunSheetItem, workshop=workshop, pk=pk)
