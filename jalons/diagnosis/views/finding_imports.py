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
from jalons.base.http import accepted, download, filled
from jalons.base.previews import SentTable
from jalons.base.sheets import MOST_BYTES
from jalons.base.spreadsheets import XLSX
from jalons.diagnosis import changes, exports, queries
from jalons.diagnosis.forms.finding_imports import (
    FIELD_CHOICES,
    FindingsConfirmForm,
    FindingsFileForm,
    guessed,
    salt,
)
from jalons.diagnosis.words import findings as words
from jalons.roadmaps.access import enter
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission

PAGE = 100


@takes_files(MOST_BYTES)
@require_http_methods(["GET", "POST"])
def upload_findings(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.DESCRIBE)
    form = FindingsFileForm(**filled(request), salt=salt(member.roadmap))
    if request.method == "POST" and form.is_valid():
        table: SentTable = form.cleaned_data["file"]
        return _preview(request, member, table, guessed(table))
    return render(request, "diagnosis/upload_findings.html", {"member": member, "form": form})


@require_POST
def preview_findings(request: HttpRequest, slug: str) -> HttpResponse:
    """The same table, with other columns or another page of it."""
    member = enter(request, slug, Permission.DESCRIBE)
    form = FindingsConfirmForm(request.POST, salt=salt(member.roadmap))
    if not form.is_valid():
        return _again(request, slug)
    return _preview_of(request, member, form)


@require_POST
def import_findings(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.DESCRIBE)
    form = FindingsConfirmForm(request.POST, salt=salt(member.roadmap))
    if accepted(request, form, changes.import_findings, by=member):
        messages.success(request, words.imported(*form.result))  # type: ignore[attr-defined]
        return redirect("diagnosis:findings", slug)
    if "rows" not in form.cleaned_data:
        return _again(request, slug)
    return _preview_of(request, member, form)


@require_safe
def findings_model(request: HttpRequest, slug: str) -> HttpResponse:
    enter(request, slug, Permission.DESCRIBE)
    return download(exports.findings_model(), XLSX, "modele-paroles.xlsx")


def _preview_of(request: HttpRequest, member: Member, form: FindingsConfirmForm) -> HttpResponse:
    said = form.cleaned_data
    return _preview(request, member, SentTable(said["rows"], said["header"]), said["columns"], form=form)


def _preview(
    request: HttpRequest, member: Member, table: SentTable, columns: dict[int, str], **context: Any
) -> HttpResponse:
    seen = queries.findings_preview(member.roadmap, table.rows, table.header, columns, timezone.localdate())
    context |= {
        "member": member,
        "table": table,
        "sealed": table.sealed(salt(member.roadmap)),
        "preview": seen,
        "page": Paginator(seen.lines, PAGE).get_page(request.POST.get("page")),
        "choices": FIELD_CHOICES,
    }
    return render(request, "diagnosis/findings_preview.html", context)


def _again(request: HttpRequest, slug: str) -> HttpResponse:
    messages.error(request, _("Cet aperçu est trop ancien. Envoyez de nouveau votre tableau."))
    return redirect("diagnosis:upload_findings", slug)
