"""Whoever manages the roadmap reads and writes their own carnet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.changes import private_notes as changes
from jalons.roadmaps.forms import PrivateNoteForm
from jalons.roadmaps.models import PrivateNote
from jalons.roadmaps.queries.private_notes import notebook_lines
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def notebook_page(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = PrivateNoteForm(**form_arguments(request, {"noted_on": timezone.localdate()}))
    if apply_form(request, form, changes.add_private_note, done=_("La note est gardée."), by=member):
        return redirect("roadmaps:notebook", slug)
    context = {"member": member, "form": form, "notes": notebook_lines(member)}
    return render(request, "roadmaps/notebook.html", context)


@require_http_methods(["GET", "POST"])
def edit_private_note(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    note = get_object_or_404(PrivateNote, roadmap=member.roadmap, pk=pk)
    form = PrivateNoteForm(**form_arguments(request, PrivateNoteForm.values(note)))
    done = _("La note est enregistrée.")
    if apply_form(request, form, changes.revise_private_note, done=done, note=note, by=member):
        return redirect("roadmaps:notebook", slug)
    return render(request, "roadmaps/private_note.html", {"member": member, "form": form, "note": note})


@require_POST
def remove_private_note(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    note = get_object_or_404(PrivateNote, roadmap=member.roadmap, pk=pk)
    undo = Undo(reverse("roadmaps:notebook", args=[slug]), {"text": note.text, "noted_on": note.noted_on})
    done = _("La note est retirée.")
    apply_change(request, changes.remove_private_note, done=done, undo=undo, note=note, by=member)
    return redirect("roadmaps:notebook", slug)
