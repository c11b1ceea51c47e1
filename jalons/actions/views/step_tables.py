"""Steps that come from a spreadsheet, pasted or as a file."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jalons.actions.access import enter_action
from jalons.actions.changes import several_steps as changes
from jalons.actions.models import ActionSheet
from jalons.actions.queries import step_tables as step_table_queries
from jalons.actions.rules import step_tables
from jalons.base.headings import CellTests
from jalons.base.plurals import PluralLabel
from jalons.base.previews import PreviewLine, ReadLine
from jalons.base.sent_tables import SentTable
from jalons.base.table_imports import Pages, takes_table
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.table_imports import RoadmapImport


class StepsImport(RoadmapImport):
    """Its `owner` is a fiche."""

    name = "jalons.actions.steps"
    pages = Pages("actions:upload_steps", "actions:preview_steps", "actions:import_steps")
    above = ("actions:steps", _("Étapes de l’action"))
    headings, labels = step_tables.HEADINGS, step_table_queries.LABELS
    needed = "label"
    ask_needed = (_("Quelle colonne porte l’étape ?"), _("Choisissez-la, puis relisez."))
    most_lines = step_tables.MOST_STEPS
    acts, counts = step_table_queries.ACTS, step_table_queries.COUNTS
    upload_title, preview_title = _("Coller des étapes"), _("Avant d’ajouter les étapes")
    upload_lead = _("Une ligne par étape : ce qu’il y a à faire, pour quand, et qui s’en charge.")
    no_header = _("La ligne des titres n’a pas été reconnue. Ce qui est proposé est deviné d’après le contenu.")
    shown = {"title": _("Étape"), "details": _("Ce qui est gardé avec elle"), "doubts": _("À regarder")}
    confirm_label = PluralLabel("Ajouter %(n)s étape", "Ajouter %(n)s étapes", "count")

    def __init__(self, member: Member, action: ActionSheet) -> None:
        super().__init__(member, action)
        self.address = [member.roadmap.slug, action.code]

    @property
    def seems(self) -> CellTests:
        return step_tables.CELL_TESTS

    def plan(self, sent: SentTable, **choices: Any) -> Sequence[ReadLine]:
        known = [step.label for step in self.owner.steps.all()]
        return step_tables.read_steps(sent, known, timezone.localdate())

    def show_line(self, planned: ReadLine) -> PreviewLine:
        return step_table_queries.preview_step(planned)

    def write(self, **fields: Any) -> int:
        return changes.import_steps(**fields, action=self.owner, by=self.member)

    def done_sentence(self, result: int) -> str:
        return ngettext("%(n)s étape est ajoutée.", "%(n)s étapes sont ajoutées.", result) % {"n": result}


@takes_table
def upload_steps(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    return _enter_import(request, slug, code).upload(request)


@require_POST
def preview_steps(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    return _enter_import(request, slug, code).preview_again(request)


@require_POST
def import_steps(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    return _enter_import(request, slug, code).confirm(request)


def _enter_import(request: HttpRequest, slug: str, code: str) -> StepsImport:
    return StepsImport(*enter_action(request, slug, code, Permission.EDIT_ACTION))
