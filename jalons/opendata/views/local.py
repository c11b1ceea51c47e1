"""A file of the team by commune: sent, previewed, confirmed."""

import re
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from jalons.base.http import apply_change, apply_form, posted_draft
from jalons.base.prepared_addresses import reverse
from jalons.base.sent_tables import SentTable
from jalons.base.table_files import Sheet
from jalons.base.table_imports import ConfirmForm, Pages, takes_table
from jalons.opendata.changes import local as local_changes
from jalons.opendata.forms.local import LocalConfirmForm, PortraitForm
from jalons.opendata.models import LocalIndicator, SourceVintage
from jalons.opendata.queries import local as local_queries
from jalons.opendata.rules.local import PERCENT
from jalons.opendata.sources import local_tables
from jalons.opendata.sources.local_tables import CODE, PART, VALUE, WHOLE
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.table_imports import RoadmapImport

LONG = re.compile(r"^(-?\d+[.,]\d{6})\d+$")


class LocalImport(RoadmapImport):
    """One row for each commune, at most all those of France; the indicator is described when it is confirmed."""

    name = "jalons.opendata.local"
    pages = Pages("opendata:local_file", "opendata:preview_local_file", "opendata:import_local_file")
    above = ("opendata:data", _("Données du territoire"))
    labels = {
        CODE: _("Code INSEE de la commune"),
        VALUE: _("Valeur"),
        PART: _("Nombre de personnes ou de foyers concernés"),
        WHOLE: _("Nombre total, pour faire un pourcentage"),
    }
    nothing = _("Ne pas lire")
    most_lines = 40_000
    confirm_form = LocalConfirmForm
    upload_template, preview_template = "opendata/local_file.html", "opendata/local_preview.html"
    upload_title, preview_title = _("Un fichier de votre équipe"), _("Avant d’enregistrer")
    no_header = ""

    def choose_table(self, sheets: Sequence[Sheet], place: int | None = None) -> SentTable:
        """Rounds to six decimals, so that a file of all France fits in the page."""
        rounded = [
            Sheet(sheet.name, [[LONG.sub(r"\1", cell) for cell in row] for row in sheet.rows]) for sheet in sheets
        ]
        return super().choose_table(rounded, place)

    def find_header(self, rows: Sequence[Sequence[str]]) -> int | None:
        return local_tables.find_header(rows)

    def guess_columns(self, sent: SentTable) -> dict[int, str]:
        return local_tables.guess_columns(sent.rows, sent.header)

    def preview(self, sent: SentTable, **choices: Any) -> local_queries.LocalPreview:
        unit = PERCENT if choices.get("indicator") else choices.get("unit", "")
        return local_queries.local_preview(self.member.roadmap, sent, unit)

    def form_again(self, request: HttpRequest, form: ConfirmForm) -> LocalConfirmForm:
        """The indicator may still be empty: its errors are not shown yet."""
        return LocalConfirmForm(initial=posted_draft(request), table_import=self)

    def write(self, **fields: Any) -> SourceVintage:
        return local_changes.give_local_file(**fields, by=self.member)

    def done_sentence(self, result: SourceVintage) -> str:
        return gettext("L’indicateur est enregistré.")

    def done_page(self, result: SourceVintage) -> str:
        return reverse("opendata:local_file", args=self.address)

    def upload_page(self, request: HttpRequest, **shown: Any) -> HttpResponse:
        return super().upload_page(request, lines=local_queries.local_indicators(self.member.roadmap), **shown)


@takes_table
def local_file(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ if request.method == "GET" else Permission.DESCRIBE)
    return LocalImport(member).upload(request)


@require_POST
def preview_local_file(request: HttpRequest, slug: str) -> HttpResponse:
    return LocalImport(enter_roadmap(request, slug, Permission.DESCRIBE)).preview_again(request)


@require_POST
def import_local_file(request: HttpRequest, slug: str) -> HttpResponse:
    return LocalImport(enter_roadmap(request, slug, Permission.DESCRIBE)).confirm(request)


@require_POST
def tell_in_portrait(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    indicator = get_object_or_404(LocalIndicator, roadmap=member.roadmap, pk=pk)
    form = PortraitForm(request.POST)
    apply_form(
        request, form, local_changes.tell_in_portrait, done=gettext("C’est enregistré."), indicator=indicator, by=member
    )
    return redirect("opendata:local_file", slug)


@require_POST
def remove_local_indicator(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    indicator = get_object_or_404(LocalIndicator, roadmap=member.roadmap, pk=pk)
    apply_change(
        request,
        local_changes.remove_local_indicator,
        done=gettext("L’indicateur est retiré."),
        indicator=indicator,
        by=member,
    )
    return redirect("opendata:local_file", slug)
