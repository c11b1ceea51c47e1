"""Typing sheets of paper quickly."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from jalons.base.http import apply_form, asked_number, form_arguments
from jalons.base.parts import render_part
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.queries.perimeters import perimeter_communes
from jalons.roadmaps.rules.permissions import Permission
from jalons.votes.queries import paper
from jalons.workshops.access import enter_workshop
from jalons.workshops.changes import notes
from jalons.workshops.forms.paper import RetypeForm, SheetForm, retype_values
from jalons.workshops.models import Note, Workshop


@require_http_methods(["GET", "POST"])
def paper_sheets(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One sheet after the other. `?apres=` is the note just typed, `?corriger=` one to type again.

    POST with `replace` types a known sheet again.
    """
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    note = _note_to_retype(request, workshop)
    form: SheetForm
    page = paper.paper_page(workshop, asked_number(request, "apres"))
    if note:
        form = RetypeForm(**form_arguments(request, retype_values(note)), workshop=workshop)
        applied = apply_form(request, form, notes.retype_note, note=note, by=member)
    else:
        form = SheetForm(**form_arguments(request, page.sticky), workshop=workshop)
        applied = apply_form(request, form, notes.write_note, workshop=workshop, by=member)
    if applied:
        return redirect(reverse("votes:paper", args=[slug, number]) + f"?apres={applied.result.number}")
    form.show_communes(perimeter_communes(workshop.roadmap))
    # A suggested number is typed over, or accepted with Enter.
    form.put_focus("sheet" if page.next_sheet and not note and not form.is_bound else "text")
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "page": page,
        "form": form,
        "known": note,
        "other": _note_of_sheet(form, workshop, note),
    }
    return render_part(request, "votes/paper.html", "desk", context)


def _note_to_retype(request: HttpRequest, workshop: Workshop) -> Note | None:
    """The note to type again, if one is asked for."""
    asked = request.POST.get("replace") if request.method == "POST" else request.GET.get("corriger")
    if not asked:
        return None
    note = paper.typed_note(workshop, int(asked) if asked.isdecimal() and len(asked) < 10 else None)
    if note is None:
        raise Http404
    return note


def _note_of_sheet(form: SheetForm, workshop: Workshop, known: Note | None) -> Note | None:
    """The note that already has the number of the sheet: it is shown, to correct it or to notice the mistake."""
    if not form.is_bound or "sheet" not in form.errors:
        return None
    other = paper.typed_sheet(workshop, form.typed_sheet)
    return None if known and other and other.pk == known.pk else other


# --- tables ----------------------------------------------------------------------------------------------------------
