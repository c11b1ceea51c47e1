"""Import of a table of findings."""

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
from jalons.base.spreadsheets import XLSX
from jalons.base.table_imports import Pages, takes_table
from jalons.diagnosis import exports
from jalons.diagnosis.changes import finding_imports as finding_import_changes
from jalons.diagnosis.queries import finding_imports as finding_import_queries
from jalons.diagnosis.rules.finding_tables import HEADINGS, Line
from jalons.diagnosis.words import findings as words
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.table_imports import RoadmapImport


class FindingsImport(RoadmapImport):
    name = "jalons.diagnosis.findings"
    pages = Pages("diagnosis:upload_findings", "diagnosis:preview_findings", "diagnosis:import_findings")
    above = ("diagnosis:findings", _("Paroles recueillies"))
    model_page = "diagnosis:findings_model"
    model_lead = _("Remplissez le modèle, puis envoyez-le ici. Une seule colonne est nécessaire : ce qui a été dit.")
    headings = HEADINGS
    labels = {key: words.COLUMNS[key] for key in HEADINGS}
    needed = "text"
    ask_needed = (_("Quelle colonne porte ce qui a été dit ?"), _("Choisissez-la, puis relisez."))
    acts = words.ACTS
    shown = {"title": _("Parole"), "details": _("Ce qui est gardé avec elle"), "doubts": _("À regarder")}
    confirm_label = PluralLabel("Importer %(n)s parole", "Importer %(n)s paroles", "count")

    @cached_property
    def communes(self) -> dict[str, str]:
        return dict(self.member.roadmap.communes.values_list("code", "name"))

    def plan(self, sent: SentTable, **choices: Any) -> list[Line]:
        return finding_import_queries.finding_lines(self.member.roadmap, sent, self.communes, timezone.localdate())

    def show_line(self, planned: Line) -> PreviewLine:
        return finding_import_queries.preview_line(planned, self.communes)

    def write(self, **fields: Any) -> finding_import_changes.ImportedFindings:
        return finding_import_changes.import_findings(**fields, by=self.member)

    def done_sentence(self, result: finding_import_changes.ImportedFindings) -> str:
        return words.import_sentence(*result)


@takes_table
def upload_findings(request: HttpRequest, slug: str) -> HttpResponse:
    return FindingsImport(enter_roadmap(request, slug, Permission.DESCRIBE)).upload(request)


@require_POST
def preview_findings(request: HttpRequest, slug: str) -> HttpResponse:
    return FindingsImport(enter_roadmap(request, slug, Permission.DESCRIBE)).preview_again(request)


@require_POST
def import_findings(request: HttpRequest, slug: str) -> HttpResponse:
    return FindingsImport(enter_roadmap(request, slug, Permission.DESCRIBE)).confirm(request)


@require_safe
def findings_template(request: HttpRequest, slug: str) -> HttpResponse:
    enter_roadmap(request, slug, Permission.DESCRIBE)
    return file_response(exports.write_findings_template(), XLSX, "modele-paroles.xlsx")
