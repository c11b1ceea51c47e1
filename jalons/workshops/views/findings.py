"""« Reprendre dans le portrait »: notes of the room become findings of the diagnosis."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from jalons.base.http import apply_form, asked_number
from jalons.diagnosis.models import Finding
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop
from jalons.workshops.changes import findings as finding_changes
from jalons.workshops.forms.findings import TakeForm
from jalons.workshops.models import RunSheetItem
from jalons.workshops.queries import findings as finding_queries


@require_http_methods(["GET", "POST"])
def take_findings(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`?sequence=12` ticks the notes written while it ran, as reactions; `?note=4` ticks this one."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    items = list(RunSheetItem.objects.filter(workshop=workshop))
    asked = asked_number(request, "sequence")
    item = next((item for item in items if item.pk == asked), None)
    notes = finding_queries.notes_to_take(workshop, item)
    ticked = [
        note.number
        for note in notes
        if not note.finding and (note.is_of_item or note.number == asked_number(request, "note"))
    ]
    kind = Finding.Kind.REACTION if item else Finding.Kind.VERBATIM
    form = TakeForm(request.POST or None, notes=notes, initial={"kind": kind, "notes": ticked})
    if applied := apply_form(request, form, finding_changes.take_findings, workshop=workshop, by=member):
        taken = applied.result
        sentence = ngettext("%(n)s note est dans le portrait.", "%(n)s notes sont dans le portrait.", len(taken))
        messages.success(request, sentence % {"n": len(taken)})
        return redirect("diagnosis:findings", slug)
    chosen = set(map(str, form["notes"].value() or []))
    context = {
        "member": member,
        "workshop": workshop,
        "items": items,
        "item": item,
        "notes": notes,
        "ticked": {note.number for note in notes if str(note.number) in chosen},
        "form": form,
        "left": sum(not note.finding for note in notes),
    }
    return render(request, "workshops/take_findings.html", context)
