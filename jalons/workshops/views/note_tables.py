"""Import and export of tables of notes."""

from io import BytesIO
from typing import IO, Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from jalons.base.french import matching_key
from jalons.base.headings import CellTests
from jalons.base.http import file_response
from jalons.base.plurals import PluralLabel
from jalons.base.prepared_addresses import reverse
from jalons.base.previews import PreviewLine
from jalons.base.sent_tables import SentTable
from jalons.base.spreadsheets import CSV, XLSX
from jalons.base.table_files import MOST_BYTES, Sheet, read_sheets
from jalons.base.table_imports import Pages, takes_table
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.table_imports import RoadmapImport
from jalons.workshops import exports
from jalons.workshops.access import enter_workshop
from jalons.workshops.changes import note_imports as note_import_changes
from jalons.workshops.forms.note_imports import NotesConfirmForm
from jalons.workshops.models import Workshop, import_destination, plan_notes
from jalons.workshops.queries import note_imports as note_import_queries
from jalons.workshops.rules.note_plans import Planned
from jalons.workshops.rules.note_tables import HEADINGS, cell_tests
from jalons.workshops.words import notes as words


class NotesImport(RoadmapImport):
    """Its `owner` is a workshop. A file is uploaded, or lines are pasted."""

    name = "jalons.workshops.notes"
    pages = Pages("workshops:notes_table", "workshops:notes_preview", "workshops:import_notes")
    above = ("workshops:notes_table", _("Notes et tableur"))
    headings = HEADINGS
    labels = {key: words.FIELDS[key] for key in HEADINGS}
    needed = "text"
    ask_needed = (
        _("Quelle colonne porte le texte des notes ?"),
        _("Choisissez « Texte » pour cette colonne, puis relisez."),
    )
    acts, counts = words.ACTS, words.COUNTS
    confirm_form = NotesConfirmForm
    upload_template = "workshops/notes_table.html"
    preview_template = "workshops/notes_preview.html"
    preview_title = _("Avant d’importer les notes")
    paste_hint = _("Une par ligne, même depuis un tableur. Une ligne « Table 3 » dit la table des notes dessous.")
    ask_lines = _("Écrivez au moins une note, ou choisissez un fichier.")
    read_again = _("Relire avec ces choix")
    no_header = _("La ligne des titres n’a pas été reconnue. Ce qui est proposé est deviné d’après le contenu.")
    shown = {"title": _("Note"), "details": _("Ce qui est gardé avec elle"), "doubts": _("À regarder")}
    confirm_label = PluralLabel("Importer %(n)s note", "Importer %(n)s notes", "count")

    def __init__(self, member: Member, workshop: Workshop) -> None:
        super().__init__(member, workshop)
        self.address = [member.roadmap.slug, workshop.number]

    @property
    def context(self) -> dict[str, Any]:
        return super().context | {"workshop": self.owner}

    @property
    def seems(self) -> CellTests:
        return cell_tests(import_destination(self.owner))

    def read_sheets(self, file: IO[bytes]) -> list[Sheet]:
        """A CSV with one column is not split at commas, because each line is a sentence."""
        content = file.read(MOST_BYTES + 1)
        sheets = read_sheets(BytesIO(content))
        first = next(row for row in sheets[0].rows if any(row))
        if not sheets[0].name and len(first) == 1 and matching_key(first[0]) in map(matching_key, HEADINGS["text"]):
            return read_sheets(BytesIO(content), delimiters=("\t",))
        return sheets

    def read_pasted(self, text: str) -> Sheet:
        """Without tabs, each line is a sentence, whatever its punctuation."""
        if "\t" in text:
            return super().read_pasted(text)
        return Sheet("", [[line.strip()] if line.strip() else [] for line in text.splitlines()])

    @cached_property
    def communes(self) -> dict[str, str]:
        return dict(self.member.roadmap.communes.values_list("code", "name"))

    def plan(self, sent: SentTable, **choices: Any) -> list[Planned]:
        return plan_notes(self.owner, sent, **choices)

    def preview(self, sent: SentTable, **choices: Any) -> note_import_queries.NotesPreview:
        planned = self.plan(sent, **choices)
        return note_import_queries.notes_preview(self.owner, planned, self.preview_of(sent, planned))

    def show_line(self, planned: Planned) -> PreviewLine:
        return note_import_queries.preview_line(planned, self.communes)

    def write(self, **fields: Any) -> note_import_changes.Imported:
        return note_import_changes.import_notes(**fields, workshop=self.owner, by=self.member)

    def done_sentence(self, result: note_import_changes.Imported) -> str:
        return words.import_sentence(*result)

    def done_page(self, result: note_import_changes.Imported) -> str:
        return reverse("workshops:wall", args=self.address) + "?vue=liste&tri=-numero"

    def upload_page(self, request: HttpRequest, **shown: Any) -> HttpResponse:
        return super().upload_page(request, leaving=note_import_queries.export_counts(self.owner), **shown)


def _enter_import(request: HttpRequest, slug: str, number: int) -> NotesImport:
    return NotesImport(*enter_workshop(request, slug, number, Permission.FACILITATE))


@takes_table
def notes_table(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return _enter_import(request, slug, number).upload(request)


@require_POST
def notes_preview(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return _enter_import(request, slug, number).preview_again(request)


@require_POST
def import_notes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return _enter_import(request, slug, number).confirm(request)


@require_safe
def notes_template(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    enter_workshop(request, slug, number, Permission.FACILITATE)
    return file_response(exports.write_notes_template(), XLSX, "modele-notes.xlsx")


@require_safe
def notes_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    rows = _exported_rows(request, slug, number)
    return file_response(exports.write_notes_csv(rows), CSV, f"notes-{slug}-atelier-{number}.csv")


@require_safe
def notes_xlsx(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    rows = _exported_rows(request, slug, number)
    return file_response(exports.write_notes_xlsx(rows), XLSX, f"notes-{slug}-atelier-{number}.xlsx")


def _exported_rows(request: HttpRequest, slug: str, number: int) -> list[note_import_queries.NoteRow]:
    """`?pour=transmettre`: without hidden notes and those that name somebody."""
    _member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    return note_import_queries.note_rows(workshop, to_pass_on=request.GET.get("pour") == "transmettre")
