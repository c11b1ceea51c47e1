"""Expenses and resources that come from a spreadsheet, pasted or as a file."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from jalons.actions.access import enter_action
from jalons.actions.models import ActionSheet
from jalons.base.headings import CellTests
from jalons.base.page_messages import Link
from jalons.base.plurals import PluralLabel
from jalons.base.previews import PreviewLine, ReadLine
from jalons.base.sent_tables import SentTable
from jalons.base.table_imports import Pages, takes_table
from jalons.funding.changes import several_lines as changes
from jalons.funding.forms.several_lines import LinesConfirmForm
from jalons.funding.models import Kind
from jalons.funding.queries import line_tables as line_table_queries
from jalons.funding.rules import line_tables
from jalons.funding.views.funders import alike_funders_link
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.table_imports import RoadmapImport


class LinesImport(RoadmapImport):
    """Its `owner` is a fiche."""

    name = "jalons.funding.lines"
    pages = Pages("funding:upload_lines", "funding:preview_lines", "funding:import_lines")
    above = ("funding:plan", gettext_lazy("Plan de financement"))
    headings, labels, acts = line_tables.HEADINGS, line_table_queries.LABELS, line_table_queries.ACTS
    needed = "amount"
    ask_needed = (gettext_lazy("Quelle colonne porte le montant ?"), gettext_lazy("Choisissez-la, puis relisez."))
    most_lines = line_tables.MOST_LINES
    confirm_form, preview_template = LinesConfirmForm, "funding/preview_lines.html"
    upload_title, preview_title = gettext_lazy("Coller des lignes"), gettext_lazy("Avant d’ajouter les lignes")
    upload_lead = gettext_lazy(
        "Une ligne par dépense ou par ressource, avec son montant. Celle qui dit qui finance est une ressource."
    )
    no_header = gettext_lazy(
        "La ligne des titres n’a pas été reconnue. Ce qui est proposé est deviné d’après le contenu."
    )
    read_again = gettext_lazy("Relire avec ces choix")
    shown = {
        "title": gettext_lazy("Dépense ou financeur"),
        "details": gettext_lazy("Ce qui est écrit"),
        "doubts": gettext_lazy("À regarder"),
    }
    confirm_label = PluralLabel("Ajouter %(n)s ligne", "Ajouter %(n)s lignes", "count")

    def __init__(self, member: Member, action: ActionSheet) -> None:
        super().__init__(member, action)
        self.address = [member.roadmap.slug, action.code]

    @property
    def seems(self) -> CellTests:
        return line_tables.CELL_TESTS

    def guess_columns(self, sent: SentTable) -> dict[int, str]:
        """Without headings, the longest texts are what is paid."""
        columns = super().guess_columns(sent)
        if sent.header < 0 and "label" not in columns.values():
            free = [place for place in range(sent.width) if place not in columns]
            columns |= {free[0]: "label"} if free else {}
        return columns

    def plan(self, sent: SentTable, **choices: Any) -> Sequence[ReadLine]:
        return line_tables.read_money_lines(sent, choices.get("kind") or Kind.OPERATING.value)

    def preview(self, sent: SentTable, **choices: Any) -> line_table_queries.LinesPreview:
        planned = self.plan(sent, **choices)
        return line_table_queries.lines_preview(
            self.member.roadmap, self.preview_of(sent, planned), planned, choices.get("fusions")
        )

    def show_line(self, planned: ReadLine) -> PreviewLine:
        return line_table_queries.preview_money_line(planned)

    def write(self, **fields: Any) -> changes.ImportedLines:
        return changes.import_plan_lines(**fields, action=self.owner, by=self.member)

    def done_sentence(self, result: changes.ImportedLines) -> str:
        spent = ngettext("%(n)s dépense", "%(n)s dépenses", result.expenses) % {"n": result.expenses}
        brought = ngettext("%(n)s ressource", "%(n)s ressources", result.resources) % {"n": result.resources}
        return _("C’est ajouté : %(spent)s, %(brought)s.") % {"spent": spent, "brought": brought}

    def done_link(self, result: changes.ImportedLines) -> Link | None:
        return alike_funders_link(self.member.roadmap)


@takes_table
def upload_lines(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    return _enter_import(request, slug, code).upload(request)


@require_POST
def preview_lines(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    return _enter_import(request, slug, code).preview_again(request)


@require_POST
def import_lines(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    return _enter_import(request, slug, code).confirm(request)


def _enter_import(request: HttpRequest, slug: str, code: str) -> LinesImport:
    return LinesImport(*enter_action(request, slug, code, Permission.FUND))
