"""Tables of notes that come in and go out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.body_limits import takes_files
from jalons.base.http import apply_form, file_response, form_arguments
from jalons.base.previews import SentTable
from jalons.base.spreadsheets import CSV, XLSX
from jalons.base.table_files import MOST_BYTES
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission
from jalons.workshops import exports
from jalons.workshops.access import enter_workshop
from jalons.workshops.changes import note_imports as note_import_changes
from jalons.workshops.forms.paper import FIELD_CHOICES, NotesConfirmForm, NotesFileForm, PastedForm
from jalons.workshops.models import Workshop
from jalons.workshops.queries import note_imports as note_import_queries
from jalons.workshops.words import notes as words

PAGE = 100


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
