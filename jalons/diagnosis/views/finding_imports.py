"""A table of things said: sent, shown, confirmed."""

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
from jalons.base.spreadsheets import XLSX
from jalons.base.table_files import MOST_BYTES
from jalons.diagnosis import exports
from jalons.diagnosis.changes import finding_imports as finding_import_changes
from jalons.diagnosis.forms.finding_imports import (
    FIELD_CHOICES,
    FindingsConfirmForm,
    FindingsFileForm,
    findings_salt,
    guessed_columns,
)
from jalons.diagnosis.queries import finding_imports as finding_import_queries
from jalons.diagnosis.words import findings as words
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission

PAGE = 100


@takes_files(MOST_BYTES)
@require_http_methods(["GET", "POST"])
def upload_findings(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    form = FindingsFileForm(**form_arguments(request), salt=findings_salt(member.roadmap))
    if request.method == "POST" and form.is_valid():
        table: SentTable = form.cleaned_data["file"]
        return _preview_page(request, member, table, guessed_columns(table))
    return render(request, "diagnosis/upload_findings.html", {"member": member, "form": form})


@require_POST
def preview_findings(request: HttpRequest, slug: str) -> HttpResponse:
    """The same table, with other columns or another page of it."""
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    form = FindingsConfirmForm(request.POST, salt=findings_salt(member.roadmap))
    if not form.is_valid():
        return _expired_preview(request, slug)
    return _preview_form(request, member, form)


@require_POST
def import_findings(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    form = FindingsConfirmForm(request.POST, salt=findings_salt(member.roadmap))
    if applied := apply_form(request, form, finding_import_changes.import_findings, by=member):
        messages.success(request, words.import_sentence(*applied.result))
        return redirect("diagnosis:findings", slug)
    if "rows" not in form.cleaned_data:
        return _expired_preview(request, slug)
    return _preview_form(request, member, form)


@require_safe
def findings_template(request: HttpRequest, slug: str) -> HttpResponse:
    enter_roadmap(request, slug, Permission.DESCRIBE)
    return file_response(exports.write_findings_template(), XLSX, "modele-paroles.xlsx")


def _preview_form(request: HttpRequest, member: Member, form: FindingsConfirmForm) -> HttpResponse:
    said = form.cleaned_data
    return _preview_page(request, member, SentTable(said["rows"], said["header"]), said["columns"], form=form)


def _preview_page(
    request: HttpRequest, member: Member, table: SentTable, columns: dict[int, str], **context: Any
) -> HttpResponse:
    seen = finding_import_queries.findings_preview(
        member.roadmap, table.rows, table.header, columns, timezone.localdate()
    )
    context |= {
        "member": member,
        "table": table,
        "sealed": table.sealed(findings_salt(member.roadmap)),
        "preview": seen,
        "page": Paginator(seen.lines, PAGE).get_page(request.POST.get("page")),
        "choices": FIELD_CHOICES,
    }
    return render(request, "diagnosis/findings_preview.html", context)


def _expired_preview(request: HttpRequest, slug: str) -> HttpResponse:
    messages.error(request, _("Cet aperçu est trop ancien. Envoyez de nouveau votre tableau."))
    return redirect("diagnosis:upload_findings", slug)
