"""The sources of open data: what is loaded, and updates by network or by hand."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.body_limits import takes_files
from jalons.base.http import apply_change, apply_form, file_response, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.parts import render_part
from jalons.base.prepared_addresses import reverse
from jalons.base.spreadsheets import CSV, write_csv
from jalons.opendata.changes import updates, withdrawals
from jalons.opendata.forms.files import SourceFileForm
from jalons.opendata.models import SourceVintage
from jalons.opendata.queries import sources
from jalons.opendata.sources import SOURCES, Source
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

P = Permission


@require_safe
def data_page(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.READ)
    lines = sources.source_lines(member.roadmap)
    context = {
        "member": member,
        "lines": [line for line in lines if not line.is_extra],
        "extra": [line for line in lines if line.is_extra],
        "is_running": any(line.is_running for line in lines),
        "has_data": any(line.vintage for line in lines),
    }
    return render_part(request, "opendata/data.html", "sources", context)


@require_safe
def source_page(request: HttpRequest, slug: str, source: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.READ)
    chosen = _find_source(source)
    context = {
        "member": member,
        "line": sources.source_line(member.roadmap, chosen),
        "history": sources.vintage_history(member.roadmap, chosen),
    }
    return render_part(request, "opendata/source.html", "source", context)


@require_POST
def update_all(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.DESCRIBE)
    done = _("La mise à jour est lancée. Vous pouvez quitter cette page.")
    apply_change(request, updates.request_all_updates, done=done, by=member)
    return redirect("opendata:data", slug)


@require_POST
def update_source(request: HttpRequest, slug: str, source: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.DESCRIBE)
    done = _("La mise à jour est lancée. Vous pouvez quitter cette page.")
    apply_change(request, updates.request_update, done=done, source=_find_source(source), by=member)
    return redirect("opendata:data", slug) if "from_list" in request.POST else redirect("opendata:source", slug, source)


@takes_files(max(source.heaviest for source in SOURCES.values()))
@require_http_methods(["GET", "POST"])
def give_file(request: HttpRequest, slug: str, source: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.DESCRIBE)
    chosen = _find_source(source)
    form = SourceFileForm(**form_arguments(request), source=chosen)
    done = _("Le fichier est reçu. Il est lu en ce moment : vous pouvez quitter cette page.")
    if apply_form(request, form, updates.give_file, done=done, source=chosen, by=member):
        return redirect("opendata:source", slug, source)
    return render(request, "opendata/give_file.html", {"member": member, "source": chosen, "form": form})


@require_safe
def rejected_rows(request: HttpRequest, slug: str, source: str, vintage: int) -> HttpResponse:
    member = enter_roadmap(request, slug, P.READ)
    row = _find_vintage(member, source, vintage)
    headings = (_("Ligne du fichier"), _("Pourquoi elle est écartée"), _("Ce qui aide à la retrouver"))
    content = write_csv([headings, *sources.rejected_rows(row)])
    return file_response(content, CSV, f"lignes-ecartees-{source}-{vintage}.csv")


@require_POST
def withdraw_vintage(request: HttpRequest, slug: str, source: str, vintage: int) -> HttpResponse:
    member = enter_roadmap(request, slug, P.DESCRIBE)
    row = _find_vintage(member, source, vintage)
    done = _("Le fichier est retiré. Les données d’avant servent de nouveau.")
    undo = Undo(reverse("opendata:restore_vintage", args=[slug, source, vintage]), {})
    apply_change(request, withdrawals.withdraw_vintage, done=done, undo=undo, vintage=row, by=member)
    return redirect("opendata:source", slug, source)


@require_POST
def restore_vintage(request: HttpRequest, slug: str, source: str, vintage: int) -> HttpResponse:
    member = enter_roadmap(request, slug, P.DESCRIBE)
    row = _find_vintage(member, source, vintage)
    undo = Undo(reverse("opendata:withdraw_vintage", args=[slug, source, vintage]), {})
    apply_change(
        request, withdrawals.restore_vintage, done=_("Le fichier est remis."), undo=undo, vintage=row, by=member
    )
    return redirect("opendata:source", slug, source)


def _find_source(key: str) -> Source:
    if key not in SOURCES:
        raise Http404
    return SOURCES[key]


def _find_vintage(member: Member, source: str, pk: int) -> SourceVintage:
    vintage = sources.seen_vintage(member.roadmap, _find_source(source), pk)
    if vintage is None:
        raise Http404
    return vintage
