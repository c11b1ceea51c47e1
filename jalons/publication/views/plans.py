"""The plan of actions as a table: it leaves, and one that exists comes in."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.body_limits import takes_files
from jalons.base.errors import Refused
from jalons.base.http import apply_form, file_response, form_arguments
from jalons.base.previews import SentTable
from jalons.base.table_files import MOST_BYTES
from jalons.publication import words
from jalons.publication.changes import plans as plan_changes
from jalons.publication.documents import plan_files
from jalons.publication.forms.plans import FIELD_CHOICES, PlanConfirmForm, PlanFileForm, plan_salt
from jalons.publication.models import PlanImport, import_fate
from jalons.publication.queries import imports
from jalons.publication.queries import plans as plan_queries
from jalons.publication.rules import column_guesses
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission

PAGE = 100


@require_safe
def plan_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    content = plan_files.write_plan_file(member.roadmap.name, plan_queries.plan_rows(member.roadmap), extension)
    return file_response(content, plan_files.FORMATS[extension], f"plan-d-actions-{slug}.{extension}")


@takes_files(MOST_BYTES)
@require_http_methods(["GET", "POST"])
def upload_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The table is sent; its preview answers at once, nothing is written."""
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = PlanFileForm(**form_arguments(request), salt=plan_salt(member.roadmap))
    if request.method == "POST" and form.is_valid():
        sent: SentTable = form.cleaned_data["file"]
        said = {
            "columns": column_guesses.guess_columns(sent.rows, sent.header),
            "first": column_guesses.guess_first_line(sent.rows, sent.header),
            "answers": {},
        }
        return _render_preview(request, member, sent, said, PlanConfirmForm(salt=plan_salt(member.roadmap)))
    context = {"member": member, "form": form, "imports": imports.plan_imports(member.roadmap)}
    return render(request, "publication/upload_plan.html", context)


@require_POST
def preview_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The same table, with other columns, other answers, or another page of it."""
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = PlanConfirmForm(request.POST, salt=plan_salt(member.roadmap))
    if not form.is_valid() and "rows" not in form.cleaned_data:
        return _ask_new_upload(request, member)
    return _render_preview(request, member, form.sent, form.cleaned_data, form)


@require_POST
def import_plan(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = PlanConfirmForm(request.POST, salt=plan_salt(member.roadmap))
    if applied := apply_form(request, form, plan_changes.import_plan, by=member):
        row = applied.result
        messages.success(request, words.import_sentence(len(row.actions), row.step_count))
        return redirect("publication:plan_import", slug, row.pk)
    if "rows" not in form.cleaned_data:
        return _ask_new_upload(request, member)
    return _render_preview(request, member, form.sent, form.cleaned_data, form)


@require_safe
def plan_import(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_import(request, slug, pk)
    context = {"member": member, "row": imports.import_row(row), "fate": None if row.undone_at else import_fate(row)}
    return render(request, "publication/plan_import.html", context)


@require_POST
def undo_plan_import(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_import(request, slug, pk)
    try:
        undone = plan_changes.undo_plan_import(row=row, by=member)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, words.undo_sentence(*undone))
    return redirect("publication:plan_import", slug, pk)


def _enter_import(request: HttpRequest, slug: str, pk: int) -> tuple[Member, PlanImport]:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    row = imports.plan_import(member.roadmap, pk)
    if row is None:
        raise Http404
    return member, row


def _render_preview(
    request: HttpRequest, member: Member, sent: SentTable, said: dict[str, Any], form: PlanConfirmForm
) -> HttpResponse:
    said = {name: said[name] for name in ("columns", "first", "answers")}
    seen = imports.plan_preview(member.roadmap, sent.rows, sent.header, **said, merged=sent.merged)
    context = {
        "member": member,
        "sent": sent,
        "sealed": sent.sealed(plan_salt(member.roadmap)),
        "preview": seen,
        "page": Paginator(seen.lines, PAGE).get_page(request.POST.get("page")),
        "choices": FIELD_CHOICES,
        "form": form,
        "first": said["first"] + 1,
    }
    return render(request, "publication/preview_plan.html", context)


def _ask_new_upload(request: HttpRequest, member: Member) -> HttpResponse:
    messages.error(request, _("Cet aperçu est trop ancien. Envoyez de nouveau votre tableau."))
    return redirect("publication:upload_plan", member.roadmap.slug)
