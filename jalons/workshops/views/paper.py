"""Paper typed back fast; tables of notes that come in and go out."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.body_limits import takes_files
from jalons.base.http import HtmxRequest, apply_form, asked_number, file_response, form_arguments
from jalons.base.previews import SentTable
from jalons.base.spreadsheets import CSV, XLSX
from jalons.base.table_files import MOST_BYTES
from jalons.roadmaps.models import Member
from jalons.roadmaps.queries import perimeter_communes
from jalons.roadmaps.rules import Permission
from jalons.workshops import exports
from jalons.workshops.changes import note_imports as note_import_changes
from jalons.workshops.changes import notes
from jalons.workshops.forms.paper import (
    FIELD_CHOICES,
    NotesConfirmForm,
    NotesFileForm,
    PastedForm,
    RetypeForm,
    SheetForm,
    retype_values,
)
from jalons.workshops.models import Note, Workshop
from jalons.workshops.queries import note_imports as note_import_queries
from jalons.workshops.queries import paper
from jalons.workshops.views.workshops import enter_workshop
from jalons.workshops.words import notes as words

PAGE = 100


@require_http_methods(["GET", "POST"])
def paper_sheets(request: HtmxRequest, slug: str, number: int) -> HttpResponse:
    """One sheet after the other. `?apres=` tells the note just typed, `?corriger=` one to read again.

    Posting with `replace` types again a sheet that is known.
    """
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    known = _note_to_retype(request, workshop)
    form: SheetForm
    page = paper.paper_page(workshop, asked_number(request, "apres"))
    if known:
        form = RetypeForm(**form_arguments(request, retype_values(known)), workshop=workshop)
        applied = apply_form(request, form, notes.retype_note, note=known, by=member)
    else:
        form = SheetForm(**form_arguments(request, page.sticky), workshop=workshop)
        applied = apply_form(request, form, notes.write_note, workshop=workshop, by=member)
    if applied:
        return redirect(reverse("workshops:paper", args=[slug, number]) + f"?apres={applied.result.number}")
    form.show_communes(perimeter_communes(workshop.roadmap))
    # A number that is proposed is typed over, or accepted by Enter.
    form.put_focus("sheet" if page.next_sheet and not known and not form.is_bound else "text")
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "page": page,
        "form": form,
        "known": known,
        "other": _note_of_sheet(form, workshop, known),
    }
    return render(request, "workshops/paper.html#desk" if request.htmx else "workshops/paper.html", context)


def _note_to_retype(request: HttpRequest, workshop: Workshop) -> Note | None:
    """The note to type again, when one is asked for."""
    asked = request.POST.get("replace") if request.method == "POST" else request.GET.get("corriger")
    if not asked:
        return None
    note = paper.typed_note(workshop, int(asked) if asked.isdecimal() and len(asked) < 10 else None)
    if note is None:
        raise Http404
    return note


def _note_of_sheet(form: SheetForm, workshop: Workshop, known: Note | None) -> Note | None:
    """The note that bears the number of the sheet already: it is shown, to be corrected or to see the slip."""
    if not form.is_bound or "sheet" not in form.errors:
        return None
    other = paper.typed_sheet(workshop, form.typed_sheet)
    return None if known and other and other.pk == known.pk else other


# --- tables ----------------------------------------------------------------------------------------------------------


@takes_files(MOST_BYTES)
@require_http_methods(["GET", "POST"])
def notes_table(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A file is sent, or lines are pasted; the preview answers at once, nothing is written."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    is_pasted, salt = "lines" in request.POST, _preview_salt(workshop)
    file_form = NotesFileForm(**({} if is_pasted else form_arguments(request)), salt=salt)
    pasted = PastedForm(**(form_arguments(request) if is_pasted else {}), salt=salt)
    form, name = (pasted, "lines") if is_pasted else (file_form, "file")
    if request.method == "POST" and form.is_valid():
        sent: SentTable = form.cleaned_data[name]
        return _preview_page(
            request, member, workshop, sent, note_import_queries.guessed_columns(workshop, sent.rows, sent.header)
        )
    context = {
        "member": member,
        "workshop": workshop,
        "form": file_form,
        "pasted": pasted,
        "leaving": note_import_queries.export_counts(workshop),
    }
    return render(request, "workshops/notes_table.html", context)


@require_POST
def notes_preview(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same table, with other columns, or another page of it."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = NotesConfirmForm(request.POST, salt=_preview_salt(workshop), workshop=workshop)
    if not form.is_valid():
        return _expired_preview(request, slug, number)
    return _preview_form(request, member, workshop, form)


@require_POST
def import_notes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = NotesConfirmForm(request.POST, salt=_preview_salt(workshop), workshop=workshop)
    if applied := apply_form(request, form, note_import_changes.import_notes, workshop=workshop, by=member):
        messages.success(request, words.import_sentence(*applied.result))
        return redirect(reverse("workshops:wall", args=[slug, number]) + "?vue=liste&tri=-numero")
    if "rows" not in form.cleaned_data:
        return _expired_preview(request, slug, number)
    return _preview_form(request, member, workshop, form)


@require_safe
def notes_template(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    enter_workshop(request, slug, number, Permission.FACILITATE)
    return file_response(exports.write_notes_template(), XLSX, "modele-notes.xlsx")


@require_safe
def notes_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return file_response(
        exports.write_notes_csv(_exported_rows(request, slug, number)), CSV, f"notes-{slug}-atelier-{number}.csv"
    )


@require_safe
def notes_xlsx(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return file_response(
        exports.write_notes_xlsx(_exported_rows(request, slug, number)), XLSX, f"notes-{slug}-atelier-{number}.xlsx"
    )


def _exported_rows(request: HttpRequest, slug: str, number: int) -> list[note_import_queries.NoteRow]:
    """`?pour=transmettre`: without hidden notes, nor those that name somebody."""
    _member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    return note_import_queries.note_rows(workshop, to_pass_on=request.GET.get("pour") == "transmettre")


def _preview_salt(workshop: Workshop) -> str:
    return f"jalons.workshops.notes:{workshop.pk}"


def _preview_form(request: HttpRequest, member: Member, workshop: Workshop, form: NotesConfirmForm) -> HttpResponse:
    said = form.cleaned_data
    return _preview_page(request, member, workshop, SentTable(said["rows"], said["header"]), said["columns"], form)


def _preview_page(
    request: HttpRequest,
    member: Member,
    workshop: Workshop,
    sent: SentTable,
    columns: dict[int, str],
    form: NotesConfirmForm | None = None,
) -> HttpResponse:
    said = form.cleaned_data if form else {}
    seen = note_import_queries.import_preview(
        workshop,
        sent.rows,
        sent.header,
        columns,
        table=said.get("table"),
        category=said.get("category", ""),
        keep_doubles=said.get("keep_doubles", False),
    )
    context = {
        "member": member,
        "workshop": workshop,
        "sent": sent,
        "sealed": sent.sealed(_preview_salt(workshop)),
        "preview": seen,
        "page": Paginator(seen.lines, PAGE).get_page(request.POST.get("page")),
        "choices": FIELD_CHOICES,
        "form": form or NotesConfirmForm(salt=_preview_salt(workshop), workshop=workshop),
    }
    return render(request, "workshops/notes_preview.html", context)


def _expired_preview(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    messages.error(request, _("Cet aperçu est trop ancien. Envoyez de nouveau votre tableau."))
    return redirect("workshops:notes_table", slug, number)
