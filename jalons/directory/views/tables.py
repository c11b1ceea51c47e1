from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.body_limits import takes_files
from jalons.base.http import apply_form, file_response, form_arguments
from jalons.base.previews import SentTable
from jalons.base.spreadsheets import CSV, XLSX
from jalons.base.table_files import MOST_BYTES
from jalons.directory import exports, words
from jalons.directory.access import enter_directory
from jalons.directory.changes import tables as table_changes
from jalons.directory.forms.tables import FIELD_CHOICES, PreviewForm, UploadForm, guess_columns, table_salt
from jalons.directory.queries import contacts
from jalons.directory.queries import tables as table_queries
from jalons.roadmaps.models import Member

PAGE = 100


@takes_files(MOST_BYTES)
@require_http_methods(["GET", "POST"])
def upload_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Receives the table and answers with its preview; nothing is written."""
    member = enter_directory(request, slug)
    form = UploadForm(**form_arguments(request), salt=table_salt(member.roadmap))
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["file"]
        return _preview_page(request, member, table, guess_columns(table))
    return render(request, "directory/upload.html", {"member": member, "form": form})


@require_POST
def preview_table(request: HttpRequest, slug: str) -> HttpResponse:
    """The preview of the same table, with other columns or another page."""
    member = enter_directory(request, slug)
    form = PreviewForm(request.POST, salt=table_salt(member.roadmap))
    if not form.is_valid():
        return _redirect_to_upload(request, member, form)
    return _preview_page(request, member, _sent_table(form), form.cleaned_data["columns"])


@require_POST
def import_people(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_directory(request, slug)
    form = PreviewForm(request.POST, salt=table_salt(member.roadmap))
    if apply_form(request, form, table_changes.import_people, by=member):
        messages.success(request, words.import_sentence(*form.result))  # type: ignore[attr-defined]
        return redirect("directory:index", slug)
    if "rows" not in form.cleaned_data:
        return _redirect_to_upload(request, member, form)
    return _preview_page(request, member, _sent_table(form), form.cleaned_data["columns"], form=form)


@require_safe
def import_model(request: HttpRequest, slug: str) -> HttpResponse:
    enter_directory(request, slug)
    return file_response(exports.write_import_model(), XLSX, "modele-acteurs.xlsx")


@require_safe
def export_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_directory(request, slug)
    return file_response(exports.write_xlsx(contacts.contact_rows(member.roadmap)), XLSX, f"acteurs-{slug}.xlsx")


@require_safe
def export_csv(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_directory(request, slug)
    return file_response(exports.write_csv(contacts.contact_rows(member.roadmap)), CSV, f"acteurs-{slug}.csv")


def _sent_table(form: PreviewForm) -> SentTable:
    return SentTable(form.cleaned_data["rows"], form.cleaned_data["header"])


def _preview_page(
    request: HttpRequest, member: Member, table: SentTable, columns: dict[int, str], **context: Any
) -> HttpResponse:
    seen = table_queries.import_preview(member.roadmap, table.rows, table.header, columns, timezone.localdate())
    page = Paginator(seen.lines, PAGE).get_page(request.POST.get("page"))
    context |= {
        "member": member,
        "table": table,
        "sealed": table.sealed(table_salt(member.roadmap)),
        "preview": seen,
        "page": page,
        "choices": FIELD_CHOICES,
    }
    return render(request, "directory/preview.html", context)


def _redirect_to_upload(request: HttpRequest, member: Member, form: PreviewForm) -> HttpResponse:
    for error in form.errors.get("table", [_("Envoyez de nouveau votre tableau.")]):
        messages.error(request, str(error))
    return redirect("directory:upload", member.roadmap.slug)
