"""A file of the team, by commune: sent, shown, confirmed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.body_limits import takes_files
from jalons.base.http import apply_change, apply_form, form_arguments, posted_draft
from jalons.base.previews import SentTable
from jalons.base.table_files import MOST_BYTES
from jalons.opendata.changes import local as local_changes
from jalons.opendata.forms.local import (
    COLUMN_CHOICES,
    LocalConfirmForm,
    LocalFileForm,
    PortraitForm,
    guessed_columns,
    local_salt,
)
from jalons.opendata.models import LocalIndicator
from jalons.opendata.queries import local as local_queries
from jalons.opendata.rules.local import PERCENT
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission


@takes_files(MOST_BYTES)
@require_http_methods(["GET", "POST"])
def local_file(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ if request.method == "GET" else Permission.DESCRIBE)
    form = LocalFileForm(**form_arguments(request), salt=local_salt(member.roadmap))
    if request.method == "POST" and form.is_valid():
        table: SentTable = form.cleaned_data["file"]
        return _local_preview_page(
            request, member, table, guessed_columns(table), LocalConfirmForm(salt=local_salt(member.roadmap))
        )
    context = {"member": member, "form": form, "lines": local_queries.local_indicators(member.roadmap)}
    return render(request, "opendata/local_file.html", context)


@require_POST
def preview_local_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same table, with other columns."""
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    form = LocalConfirmForm(request.POST, salt=local_salt(member.roadmap))
    form.is_valid()
    if "rows" not in form.cleaned_data:
        return _expired_preview(request, slug)
    said = form.cleaned_data
    shown = LocalConfirmForm(initial=posted_draft(request), salt=local_salt(member.roadmap))
    return _local_preview_page(request, member, SentTable(said["rows"], said["header"]), said["columns"], shown)


@require_POST
def import_local_file(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    form = LocalConfirmForm(request.POST, salt=local_salt(member.roadmap))
    if apply_form(request, form, local_changes.give_local_file, done=_("L’indicateur est enregistré."), by=member):
        return redirect("opendata:local_file", slug)
    if "rows" not in form.cleaned_data:
        return _expired_preview(request, slug)
    said = form.cleaned_data
    return _local_preview_page(request, member, SentTable(said["rows"], said["header"]), said["columns"], form)


@require_POST
def tell_in_portrait(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    indicator = get_object_or_404(LocalIndicator, roadmap=member.roadmap, pk=pk)
    form = PortraitForm(request.POST)
    apply_form(
        request, form, local_changes.tell_in_portrait, done=_("C’est enregistré."), indicator=indicator, by=member
    )
    return redirect("opendata:local_file", slug)


@require_POST
def remove_local_indicator(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    indicator = get_object_or_404(LocalIndicator, roadmap=member.roadmap, pk=pk)
    apply_change(
        request,
        local_changes.remove_local_indicator,
        done=_("L’indicateur est retiré."),
        indicator=indicator,
        by=member,
    )
    return redirect("opendata:local_file", slug)


def _local_preview_page(
    request: HttpRequest, member: Member, table: SentTable, columns: dict[int, str], form: LocalConfirmForm
) -> HttpResponse:
    unit = PERCENT if request.POST.get("indicator") else request.POST.get("unit", "").strip()
    context = {
        "member": member,
        "table": table,
        "sealed": table.sealed(local_salt(member.roadmap)),
        "preview": local_queries.local_preview(member.roadmap, table.rows, table.header, columns, unit),
        "choices": COLUMN_CHOICES,
        "form": form,
    }
    return render(request, "opendata/local_preview.html", context)


def _expired_preview(request: HttpRequest, slug: str) -> HttpResponse:
    messages.error(request, _("Cet aperçu est trop ancien. Envoyez de nouveau votre tableau."))
    return redirect("opendata:local_file", slug)
