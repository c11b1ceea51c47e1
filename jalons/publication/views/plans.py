"""The plan of actions as a table: its export, and the import of an existing one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import IO, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.queries.action_rows import action_index
from jalons.base.body_limits import takes_files
from jalons.base.errors import Refused
from jalons.base.forms import JalonsForm
from jalons.base.http import file_response
from jalons.base.page_messages import Link
from jalons.base.plurals import PluralLabel
from jalons.base.prepared_addresses import reverse
from jalons.base.previews import PreviewLine
from jalons.base.sent_tables import SentTable
from jalons.base.several import Choice, Gesture, change_several, picked_rows
from jalons.base.table_files import Sheet, read_sheets
from jalons.base.table_imports import HEADING_LINES, Pages
from jalons.funding.rules.money import Kind
from jalons.funding.views.funders import alike_funders_link
from jalons.papers.uploaded_documents.archive import MOST_BYTES
from jalons.publication import words
from jalons.publication.changes import plans as plan_changes
from jalons.publication.changes import private_words as private_word_changes
from jalons.publication.documents import plan_documents, plan_files
from jalons.publication.forms.plans import PlanConfirmForm, PlanUploadForm, read_pilot_choices
from jalons.publication.models import PlanImport, import_fate
from jalons.publication.queries import imports
from jalons.publication.queries import plans as plan_queries
from jalons.publication.rules import column_guesses
from jalons.publication.rules.columns import HEADINGS, KEEP, MOST_PLAN_LINES, find_header
from jalons.publication.rules.document_rows import is_fiche_table
from jalons.publication.rules.known_funders import NO_ANSWER
from jalons.publication.rules.line_money import Unit
from jalons.publication.rules.money_columns import MOST_COLUMNS, REPEATABLE
from jalons.publication.rules.retold_years import Retold
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.table_imports import RoadmapImport


@require_safe
def plan_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    content = plan_files.write_plan_file(member.roadmap.name, plan_queries.plan_table(member.roadmap), extension)
    return file_response(content, plan_files.FORMATS[extension], f"plan-d-actions-{slug}.{extension}")


class PlanTableImport(RoadmapImport):
    """Headings on two lines are merged, and the table has one line of headings from then on."""

    name = "jalons.publication.plan"
    pages = Pages("publication:upload_plan", "publication:preview_plan", "publication:import_plan")
    above = ("actions:index", _("Actions"))
    labels = (
        {KEEP: _("Garder dans « Autres informations »")} | {key: words.FIELDS[key] for key in HEADINGS} | words.MONEY
    )
    repeatable = (KEEP, *REPEATABLE)
    needed = "title"
    ask_needed = (
        _("Quelle colonne porte l’intitulé des actions ?"),
        _("Choisissez « Intitulé de l’action » pour cette colonne, puis relisez."),
    )
    upload_form, confirm_form = PlanUploadForm, PlanConfirmForm
    upload_template, preview_template = "publication/upload_plan.html", "publication/preview_plan.html"
    upload_title, preview_title = _("Importer un plan existant"), _("Avant d’importer le plan")
    upload_lead = _(
        "Votre tableau convient tel qu’il est : colonnes dans n’importe quel ordre, titres sur plusieurs lignes, cellules fusionnées. Le modèle de Territoires en transitions est reconnu. Un document Word, LibreOffice ou PDF aussi : ses titres et ses tableaux deviennent des fiches."
    )
    read_again = _("Relire avec ces choix")
    no_header = _("La ligne des titres n’a pas été reconnue. Ce qui est proposé est deviné d’après le contenu.")
    shown = {"title": _("Action ou étape"), "doubts": _("À regarder"), "details": _("Ce qui est écrit")}
    confirm_label = PluralLabel("Importer %(n)s action", "Importer %(n)s actions", "count")

    most_lines = MOST_PLAN_LINES

    def read_sheets(self, file: IO[bytes]) -> list[Sheet]:
        if plan_documents.is_document(file):
            return plan_documents.read_document_sheets(file)
        plan_documents.refuse_false_document(file)
        return read_sheets(file, most_lines=self.most_lines, heading_lines=HEADING_LINES, as_shown=True)

    def find_header(self, rows: Sequence[Sequence[str]]) -> int | None:
        return 0 if rows and is_fiche_table(rows[0]) else find_header(rows)[0]

    def first_line(self, sent: SentTable) -> int:
        return column_guesses.guess_first_line(sent)

    def choose_table(self, sheets: Sequence[Sheet], place: int | None = None) -> SentTable:
        table = super().choose_table(sheets, place)
        if is_fiche_table(table.headings):
            return table
        headings = find_header(table.rows)[1]
        if table.header >= 0 and headings != list(table.headings):
            rows = [headings if number == table.header else row for number, row in enumerate(table.rows)]
            table = replace(table, rows=rows, raw_headings=table.headings)
        if len(column_guesses.guess_money(table, {})) > MOST_COLUMNS:
            sentence = _("Ce tableau a plus de %(most)s colonnes de montants. Envoyez-le en plusieurs fois.")
            raise Refused(sentence % {"most": MOST_COLUMNS}, code="too-many-money-columns")
        return table

    def guess_columns(self, sent: SentTable) -> dict[int, str]:
        return imports.remembered_columns(self.member.roadmap, sent) or column_guesses.guess_columns(sent)

    def preview(self, sent: SentTable, **choices: Any) -> imports.PlanPreview:
        first = choices.get("first", column_guesses.guess_first_line(sent))
        return imports.plan_preview(
            self.member.roadmap,
            sent,
            first,
            choices.get("answers", {}),
            left_out=choices.get("left_out", ()),
            unit=choices.get("unit", Unit.AS_TOLD),
            pilots=choices.get("pilots", {}),
            corrections=choices.get("corrections", {}),
            fusions=choices.get("fusions"),
            kind=choices.get("kind", Kind.OPERATING),
            retold=choices.get("retold", Retold.AS_READ),
            payers=choices.get("payers", NO_ANSWER),
            own_names=choices.get("own_names"),
        )

    def page_context(self, preview: Any, page: Sequence[PreviewLine]) -> dict[str, Any]:
        """The lines to leave that other pages show: this one has the boxes of its own lines only."""
        others = preview.left_out - {line.number for line in page}
        return {"left_elsewhere": ",".join(map(str, sorted(others)))}

    def write(self, **fields: Any) -> PlanImport:
        return plan_changes.import_plan(**fields, by=self.member)

    def done_sentence(self, result: PlanImport) -> str:
        return words.import_sentence(len(result.actions), result.step_count, result.indicator_count)

    def done_link(self, result: PlanImport) -> Link | None:
        return alike_funders_link(self.member.roadmap)

    def done_page(self, result: PlanImport) -> str:
        return reverse("publication:plan_import", args=[*self.address, result.pk])

    def upload_page(self, request: HttpRequest, **shown: Any) -> HttpResponse:
        return super().upload_page(request, imports=imports.plan_imports(self.member.roadmap), **shown)


@takes_files(MOST_BYTES)
@require_http_methods(["GET", "POST"])
def upload_plan(request: HttpRequest, slug: str) -> HttpResponse:
    return PlanTableImport(enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)).upload(request)


@require_POST
def preview_plan(request: HttpRequest, slug: str) -> HttpResponse:
    return PlanTableImport(enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)).preview_again(request)


@require_POST
def import_plan(request: HttpRequest, slug: str) -> HttpResponse:
    return PlanTableImport(enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)).confirm(request)


@require_safe
def plan_import(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_import(request, slug, pk)
    fate = None if row.undone_at else import_fate(row)
    context = {
        "member": member,
        "row": imports.import_row(row),
        "fate": fate,
        "has_code_gaps": bool((row.undone_at or row.taken_out) and action_index(member.roadmap).code_moves),
        "fiches": imports.brought_fiches(fate) if fate else (),
        "private": imports.private_rows(row),
        "kept": list(map(words.kept_sentence, fate.kept if fate else row.kept)),
    }
    return render(request, "publication/plan_import.html", context)


@require_POST
def sort_private_words(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_import(request, slug, pk)
    try:
        done = private_word_changes.sort_private_words(row=row, answers=read_pilot_choices(request.POST), by=member)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, words.sorted_sentence(*done))
    return redirect(f"{reverse('publication:plan_import', args=[slug, pk])}#t-private")


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


TAKE_OUT = "retirer"
_GESTURES = {
    TAKE_OUT: Gesture(
        plan_changes.take_out_actions,
        JalonsForm,
        lambda n: ngettext("Retirer %(n)s fiche de l’import ?", "Retirer %(n)s fiches de l’import ?", n) % {"n": n},
        _("Oui, retirer"),
        lambda undone: words.taken_out_sentence(*undone),
        _(
            "Leurs étapes, leurs montants et leurs indicateurs partent avec elles. Les autres fiches gardent leur code. Le même fichier, envoyé de nouveau, les ramène."
        ),
        is_final=True,
    )
}


@require_http_methods(["GET", "POST"])
def take_out_actions(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The fiches of an import that were ticked, or one from its own page."""
    member, row = _enter_import(request, slug, pk)
    fate = import_fate(row).narrowed(picked_rows(request))
    nothing = words.kept_sentences(fate.kept) or gettext("Cochez au moins une fiche de la liste.")
    return change_several(
        request,
        _GESTURES,
        [Choice(action, fate.present[action]) for action in fate.leaving],
        template="publication/take_out_actions.html",
        context={"member": member, "row": row},
        back=reverse("publication:plan_import", args=[slug, pk]),
        ticks="#t-fiches",
        nothing=nothing,
        row=row,
        actions=list(fate.leaving),
        by=member,
    )


def _enter_import(request: HttpRequest, slug: str, pk: int) -> tuple[Member, PlanImport]:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    row = imports.plan_import(member.roadmap, pk)
    if row is None:
        raise Http404
    return member, row
