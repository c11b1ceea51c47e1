"""The directory as a table: one that people have comes in, and it leaves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from jalons.base.http import file_response
from jalons.base.plurals import PluralLabel
from jalons.base.previews import PreviewLine
from jalons.base.sent_tables import SentTable
from jalons.base.spreadsheets import CSV, XLSX
from jalons.base.table_imports import Pages, takes_table
from jalons.directory import exports, words
from jalons.directory.access import enter_directory
from jalons.directory.changes import tables as table_changes
from jalons.directory.models import known_people
from jalons.directory.queries import contacts
from jalons.directory.queries import tables as table_queries
from jalons.directory.rules import people_imports
from jalons.directory.rules.people_imports import Planned
from jalons.directory.rules.people_tables import HEADINGS
from jalons.roadmaps.table_imports import RoadmapImport


class PeopleImport(RoadmapImport):
    name = "jalons.directory.table"
    pages = Pages("directory:upload", "directory:preview", "directory:import")
    above = ("directory:index", _("Acteurs"))
    model_page = "directory:model"
    headings = HEADINGS
    labels = {key: words.FIELDS[key] for key in HEADINGS}
    acts, counts = words.ACTS, words.COUNTS
    always = ("create", "update", "same")
    written = ("create", "update")
    shown = {
        "title": _("Personne"),
        "beside": _("Structure"),
        "details": _("Ce qui est écrit"),
        "doubts": _("À regarder"),
    }
    confirm_label = PluralLabel("Importer %(n)s personne", "Importer %(n)s personnes", "count")

    @cached_property
    def communes(self) -> dict[str, str]:
        return dict(self.member.roadmap.communes.values_list("code", "name"))

    def plan(self, sent: SentTable, **choices: Any) -> list[Planned]:
        self.left_out = {number: sent.left_out(row) for number, row in sent.lines()}
        return people_imports.plan_table(sent, self.communes, known_people(self.member.roadmap), timezone.localdate())

    def show_line(self, planned: Planned) -> PreviewLine:
        return table_queries.preview_line(planned, self.communes, self.left_out[planned.line.number])

    def write(self, **fields: Any) -> table_changes.Imported:
        return table_changes.import_people(**fields, by=self.member)

    def done_sentence(self, result: table_changes.Imported) -> str:
        return words.import_sentence(*result)


@takes_table
def upload_table(request: HttpRequest, slug: str) -> HttpResponse:
    return PeopleImport(enter_directory(request, slug)).upload(request)


@require_POST
def preview_table(request: HttpRequest, slug: str) -> HttpResponse:
    return PeopleImport(enter_directory(request, slug)).preview_again(request)


@require_POST
def import_people(request: HttpRequest, slug: str) -> HttpResponse:
    return PeopleImport(enter_directory(request, slug)).confirm(request)


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
