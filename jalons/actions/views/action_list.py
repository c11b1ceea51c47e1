"""The list of the fiches, what it is narrowed to, and the same to take away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalons.actions import exports
from jalons.actions.models.carriers import member_carrier
from jalons.actions.queries import action_list as queries
from jalons.actions.queries import action_rows
from jalons.actions.queries.places import action_map
from jalons.base.http import file_response
from jalons.base.several import picked_rows
from jalons.base.sorted_tables import asked_order, filled_columns, remember_filters
from jalons.base.spreadsheets import CSV, XLSX
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
@remember_filters(*queries.ASKED)
def action_list(request: HttpRequest, slug: str) -> HttpResponse:
    """`?vue=carte` shows the same actions on a map; `?pilote=moi`, those of whoever looks."""
    member = enter_roadmap(request, slug, Permission.READ)
    listed = _asked_list(request, member)
    is_map = request.GET.get(queries.VIEW) == "carte" and not listed.index.is_empty
    context = {
        "member": member,
        "listed": listed,
        "index": listed.index,
        "order": asked_order(request, queries.COLUMNS),
        "columns": filled_columns(listed.rows, ["cost", "lacking"]),
        "map": action_map(member.roadmap, listed.index, status=listed.state.value) if is_map else None,
        "waiting": [] if is_map else action_rows.waiting_key_projects(member.roadmap),
    }
    return render(request, f"actions/{'map' if is_map else 'index'}.html", context)


@require_safe
def export_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as its address narrows and sorts it; or the rows of it that were ticked."""
    member = enter_roadmap(request, slug, Permission.READ)
    return file_response(exports.write_xlsx(_taken_rows(request, member)), XLSX, f"fiches-{slug}.xlsx")


@require_safe
def export_csv(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return file_response(exports.write_csv(_taken_rows(request, member)), CSV, f"fiches-{slug}.csv")


def _taken_rows(request: HttpRequest, member: Member) -> list[queries.ListedAction]:
    picked, rows = set(picked_rows(request)), _asked_list(request, member).rows
    return [row for row in rows if row.pk in picked] if picked else rows


def _asked_list(request: HttpRequest, member: Member) -> queries.ActionList:
    order = asked_order(request, queries.COLUMNS)
    return queries.action_list(member.roadmap, queries.read_asked(request.GET), order, member_carrier(member))
