"""A table in three steps: sent (pasted, or as a file), shown, confirmed. Between them it is stored only in the page,
signed (decision 0010).

A floor inherits from `TableImport`, says what it recognises and how it is called, and writes three functions: `plan` (what
becomes of each line), `show_line` (how the preview tells it) and `write` (a change, which plans again).
`upload`, `preview_again` and `confirm` then answer its three addresses.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jalons.base import headings as table_headings
from jalons.base.attachments import strip_control_characters
from jalons.base.body_limits import takes_files
from jalons.base.errors import Refused
from jalons.base.forms import JalonsForm
from jalons.base.french import format_number
from jalons.base.headings import CellTests
from jalons.base.http import apply_form, form_arguments
from jalons.base.page_messages import Link, tell_done
from jalons.base.plurals import PluralLabel
from jalons.base.prepared_addresses import reverse
from jalons.base.previews import UNKNOWN_CHOICE, Preview, PreviewLine, doubtful_first, plan_sentence, preview_columns
from jalons.base.sent_tables import SentTable
from jalons.base.table_files import MOST_BYTES, MOST_LINES, Sheet, line_limit_sentence, read_pasted, read_sheets

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from jalons.base.previews import CountedWords, Words

LASTS = 24 * 3600
# Each column is a choice on the page, and a field of the form that comes back.
MOST_COLUMNS = 300
# Less than the size of a form that the server reads (DATA_UPLOAD_MAX_MEMORY_SIZE).
MOST_SEALED = 1_800_000
# What the choices of 300 columns add to a sealed table.
MOST_SEALED_COLUMNS = 20_000
LINES_OF_A_PAGE = 100
# Lines of a title, of headings and of explanations, above those that count.
HEADING_LINES = 30
EXPIRED = _("Cet aperçu est trop ancien. Envoyez de nouveau votre tableau.")


def takes_table[V: Callable[..., HttpResponse]](view: V) -> V:
    """The outermost decorator of a view where a table is sent."""
    return takes_files(MOST_BYTES)(require_http_methods(["GET", "POST"])(view))


def seal_table(table: SentTable, salt: str) -> str:
    """`columns` are those that the page shows; it asks for them too."""
    return signing.dumps(asdict(table), salt=salt, compress=True)


def unseal_table(text: str, salt: str) -> SentTable:
    """Raises signing.BadSignature when the text was altered, is too old, or comes from another form."""
    fields = signing.loads(text, salt=salt, max_age=LASTS)
    columns = {int(number): key for number, key in fields.pop("columns", {}).items()}
    return SentTable(**fields, columns=columns)


class UploadForm(JalonsForm):
    """Lines copied from a spreadsheet, or a file of one. Once valid, it gives `sent`, beside the fields of the subclass."""

    lines = forms.CharField(
        label=_("Collez vos lignes"),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "wrap": "off", "spellcheck": "false"}),
        required=False,
        strip=False,
        max_length=MOST_SEALED,
        error_messages={"max_length": _("Il y a trop de texte. Collez vos lignes en plusieurs fois.")},
    )
    file = forms.FileField(
        label=_("Un fichier de tableur"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods"}),
        required=False,
        error_messages={"empty": _("Ce fichier est vide : il n’y a aucune ligne à lire.")},
    )
    sometimes_needed = ("lines", "file")

    def __init__(self, *args: Any, table_import: "TableImport", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table_import = table_import
        most = {"most": format_number(table_import.most_lines)}
        self.fields["file"].help_text = _("Un fichier .xlsx, .ods ou .csv, de %(most)s lignes au plus.") % most
        self.fields["lines"].help_text = table_import.paste_hint
        # The browser would cut what is too long without a word: the server refuses it in a sentence.
        self.fields["lines"].widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        lines, file = data.pop("lines"), data.pop("file")
        try:
            data["sent"] = self._read_table(lines, file)
        except Refused as refusal:
            self.add_error(refusal.field or ("file" if file else "lines"), refusal.as_form_error())
        return data

    def _read_table(self, lines: str, file: Any) -> SentTable:
        if file and lines.strip():
            sentence = gettext("Vous avez collé des lignes et choisi un fichier. Gardez l’un des deux.")
            raise Refused(sentence, code="pasted-and-file", field="lines")
        if file:
            table = self.table_import.choose_table(self.table_import.read_sheets(file))
            return replace(table, source=strip_control_characters(str(file.name))[:150])
        if lines.strip():
            table = self.table_import.choose_table([self.table_import.read_pasted(lines)])
            return replace(table, source=gettext("lignes collées"))
        raise Refused(str(self.table_import.ask_lines), code="nothing-sent", field="lines")


class ConfirmForm(JalonsForm):
    """The table as it was shown, and the content of each column. When two columns are given the same content, the first
    is read. A content that the page does not propose is refused, and the column is shown again as it was.

    Once valid, it gives `sent`, beside the fields of the subclass.
    """

    table = forms.CharField(widget=forms.HiddenInput, max_length=MOST_SEALED + MOST_SEALED_COLUMNS)

    def __init__(self, *args: Any, table_import: "TableImport", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table_import = table_import
        self.has_other_columns = False

    def clean_table(self) -> SentTable:
        try:
            sent = unseal_table(self.cleaned_data["table"], self.table_import.salt)
        except (signing.BadSignature, TypeError) as error:
            raise ValidationError(EXPIRED) from error
        columns = self._columns(sent)
        self.has_other_columns = columns != sent.columns
        return replace(sent, columns=columns)

    def clean(self) -> dict[str, Any]:
        if "table" in self.cleaned_data:
            sent = self.cleaned_data["sent"] = self.cleaned_data.pop("table")
            if any(not self._is_proposed(self._choice(number)) for number in range(sent.width)):
                self.add_error(None, ValidationError(UNKNOWN_CHOICE, code="choice-unknown"))
        return self.cleaned_data

    def refuse_other_columns(self) -> None:
        """Adds an error to a valid form whose columns are not those of the page that it confirms: what would be written was not
        shown."""
        if self.has_other_columns:
            sentence = _("Vous avez changé une colonne. Voici le tableau relu ainsi : vérifiez, puis confirmez.")
            self.add_error(None, ValidationError(sentence, code="columns-changed"))

    def _choice(self, number: int) -> str:
        return str(self.data.get(f"column-{number}", ""))

    def _is_proposed(self, key: str) -> bool:
        return not key or key in self.table_import.labels

    def _columns(self, sent: SentTable) -> dict[int, str]:
        columns: dict[int, str] = {}
        for number in range(sent.width):
            key = self._choice(number)
            if not self._is_proposed(key):
                key = sent.columns.get(number, "")
            if key in self.table_import.labels and (key in self.table_import.repeatable or key not in columns.values()):
                columns[number] = key
        return columns


class Pages(NamedTuple):
    """Names of addresses: where a table is sent, shown again, confirmed."""

    upload: str
    preview: str
    confirm: str


class TableImport:
    """One import. `owner` is what the table is brought into: a table that was shown for one is confirmed for no other.
    `address`: the arguments of its pages."""

    name: str
    pages: Pages
    above: tuple[str, "str | StrPromise"]
    """The page above: the name of its address, and how it is called."""

    # What is recognised: key → the ways to write its heading; then how the page calls each key that a column may hold.
    headings: Mapping[str, Sequence[str]] = {}
    labels: "Words" = {}
    nothing: "str | StrPromise" = _("Ne pas importer")
    needed = ""
    """The column without which nothing is read."""
    repeatable: Collection[str] = ()
    """What several columns may hold."""
    most_lines = MOST_LINES

    # What becomes of a line, in the words of `plan_sentence`; then the acts that write.
    acts: "Words" = {"create": _("à ajouter"), "leave": _("laissée")}
    counts: "CountedWords" = {"leave": PluralLabel("%(n)s laissée", "%(n)s laissées", "count")}
    always: Collection[str] = ("create",)
    written: Collection[str] = ("create",)

    upload_form: type[UploadForm] = UploadForm
    confirm_form: type[ConfirmForm] = ConfirmForm
    upload_template = "base/table_import/upload.html"
    preview_template = "base/table_import/preview.html"
    layout = "base/layout.html"
    model_page = ""
    """The name of the address of the file to fill, where there is one."""

    upload_title: "str | StrPromise" = _("Importer un tableau")
    upload_lead: "str | StrPromise" = _(
        "Le tableau que vous avez déjà convient : colonnes dans n’importe quel ordre, titres au-dessus, lignes vides."
    )
    paste_hint: "str | StrPromise" = _(
        "Copiées d’un tableur, la ligne des titres avec elles si vous l’avez. Rien n’est écrit avant votre accord."
    )
    ask_lines: "str | StrPromise" = _("Collez des lignes, ou choisissez un fichier.")
    model_lead: "str | StrPromise" = _(
        "Remplissez le modèle, puis envoyez-le ici. Une seule colonne est nécessaire : le nom."
    )
    preview_title: "str | StrPromise" = _("Avant d’importer")
    read_again: "str | StrPromise" = _("Relire avec ces colonnes")
    no_header: "str | StrPromise" = _("La ligne des titres n’a pas été reconnue. Dites ce que contient chaque colonne.")
    ask_needed: tuple["str | StrPromise", "str | StrPromise"] = ("", "")
    """What is asked when no column holds what is needed, and what to do."""
    shown: "Words" = {}
    """The columns of the preview after the number of the line: field of `PreviewLine` → heading."""
    confirm_label: "str | PluralLabel" = ""
    """« Importer %(n)s notes », plural by `count`."""

    def __init__(self, owner: Any, address: Sequence[Any]) -> None:
        self.owner, self.address = owner, address

    # What a floor writes ------------------------------------------------------------------------

    def plan(self, sent: SentTable, **choices: Any) -> Sequence[Any]:
        """What becomes of each line. `choices` are the other fields of the form that confirms."""
        raise NotImplementedError

    def show_line(self, planned: Any) -> PreviewLine:
        raise NotImplementedError

    def write(self, **fields: Any) -> Any:
        """A change: it is given `sent` and the other fields of the form that confirms."""
        raise NotImplementedError

    def done_sentence(self, result: Any) -> str:
        raise NotImplementedError

    def done_page(self, result: Any) -> str:
        return reverse(self.above[0], args=self.address)

    def done_link(self, result: Any) -> Link | None:
        """What is left to look at once everything is written."""
        return None

    # What it may read otherwise -----------------------------------------------------------------

    @property
    def context(self) -> dict[str, Any]:
        """What else its pages show."""
        return {}

    def page_context(self, preview: Any, page: Sequence[PreviewLine]) -> dict[str, Any]:
        """What else a page of lines shows."""
        return {}

    @property
    def seems(self) -> CellTests:
        """Maps a key to a test of a cell, tried on the columns without a heading."""
        return {}

    def read_sheets(self, file: IO[bytes]) -> list[Sheet]:
        return read_sheets(file, most_lines=self.most_lines, heading_lines=HEADING_LINES)

    def read_pasted(self, text: str) -> Sheet:
        return read_pasted(text, most_lines=self.most_lines, heading_lines=HEADING_LINES)

    def find_header(self, rows: Sequence[Sequence[str]]) -> int | None:
        return table_headings.find_header(rows, self.headings, needed=self.needed)

    def first_line(self, sent: SentTable) -> int:
        """The index of the first line that counts."""
        return sent.header + 1

    def guess_columns(self, sent: SentTable) -> dict[int, str]:
        return table_headings.guess_columns(
            sent.rows, sent.header, self.headings, seems=self.seems, longest=self.needed
        )

    def preview(self, sent: SentTable, **choices: Any) -> Preview:
        return self.preview_of(sent, self.plan(sent, **choices))

    def preview_of(self, sent: SentTable, planned: Sequence[Any]) -> Preview:
        lines = [self._tell_act(self.show_line(line)) for line in planned]
        return Preview(
            sentence=plan_sentence((line.act for line in lines), self.acts, self.counts, self.always),
            columns=preview_columns(sent),
            lines=doubtful_first(lines),
            to_write=sum(line.act in self.written for line in lines),
            has_needed=not self.needed or self.needed in sent.columns.values(),
        )

    def _tell_act(self, line: PreviewLine) -> PreviewLine:
        return line if line.act_words else replace(line, act_words=str(self.acts[line.act]))

    # Its pages ----------------------------------------------------------------------------------

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Receives the table and answers with its preview; nothing is written."""
        form = self.upload_form(**form_arguments(request), table_import=self)
        if request.method == "POST" and form.is_valid():
            return self.show_first(request, form.cleaned_data["sent"])
        return self.upload_page(request, form=form)

    def preview_again(self, request: HttpRequest) -> HttpResponse:
        """The preview of the same table, with other columns, other choices or another page; or of another sheet."""
        form = self.confirm_form(request.POST, table_import=self)
        form.is_valid()
        if (place := self._asked_sheet(request, form)) is not None:
            return self._show_sheet(request, form.cleaned_data["sent"], place)
        return self._show_or_expire(request, form, self.form_again(request, form))

    def form_again(self, request: HttpRequest, form: ConfirmForm) -> ConfirmForm:
        """The form that a preview shows once more."""
        return form

    def confirm(self, request: HttpRequest) -> HttpResponse:
        form = self.confirm_form(request.POST, table_import=self)
        if form.is_valid() and self._asked_sheet(request, form) is not None:
            # What was shown is not what was chosen: it is shown first.
            return self.preview_again(request)
        if form.is_valid():
            form.refuse_other_columns()
        applied = apply_form(request, form, self.write)
        if applied is None:
            return self._show_or_expire(request, form, form)
        tell_done(request, self.done_sentence(applied.result), link=self.done_link(applied.result))
        return redirect(self.done_page(applied.result))

    def _asked_sheet(self, request: HttpRequest, form: ConfirmForm) -> int | None:
        """The place of the sheet to read instead of the one that was shown."""
        sent: SentTable | None = form.cleaned_data.get("sent")
        asked = request.POST.get("sheet", "")[:4]
        if sent is None or not sent.spare or not asked.isdecimal() or int(asked) == sent.place:
            return None
        return int(asked) if int(asked) <= len(sent.spare) else None

    def _show_sheet(self, request: HttpRequest, sent: SentTable, place: int) -> HttpResponse:
        sheets = [
            Sheet(name, [list(row) for row in rows], frozenset((row, column) for row, column in merged))
            for name, rows, merged in sent.book
        ]
        try:
            return self.show_first(request, replace(self.choose_table(sheets, place), source=sent.source))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(self.pages.upload, *self.address)

    def upload_page(self, request: HttpRequest, **shown: Any) -> HttpResponse:
        return render(request, self.upload_template, self._context() | shown)

    def show_first(self, request: HttpRequest, sent: SentTable) -> HttpResponse:
        """The preview with what the columns seem to hold."""
        sent = replace(sent, columns=self.guess_columns(sent))
        return self._preview_page(request, sent, {}, self.confirm_form(table_import=self))

    def _show_or_expire(self, request: HttpRequest, form: ConfirmForm, shown: ConfirmForm) -> HttpResponse:
        choices = dict(form.cleaned_data)
        if "sent" not in choices:
            messages.error(request, str(EXPIRED))
            return redirect(self.pages.upload, *self.address)
        return self._preview_page(request, choices.pop("sent"), choices, shown)

    def _preview_page(
        self, request: HttpRequest, sent: SentTable, choices: dict[str, Any], form: ConfirmForm
    ) -> HttpResponse:
        preview = self.preview(sent, **choices)
        count = {"count": preview.to_write, "n": preview.to_write}
        page = Paginator(preview.lines, LINES_OF_A_PAGE).get_page(request.POST.get("page"))
        shown = {
            "sent": sent,
            "sealed": seal_table(sent, self.salt),
            "preview": preview,
            "page": page,
            "choices": [("", self.nothing), *self.labels.items()],
            "form": form,
            "confirm_label": self.confirm_label % count,
        }
        return render(request, self.preview_template, self._context() | shown | self.page_context(preview, page))

    def _context(self) -> dict[str, Any]:
        urls = {name: reverse(page, args=self.address) for name, page in self.pages._asdict().items()}
        urls["above"] = reverse(self.above[0], args=self.address)
        urls["model"] = self.model_page and reverse(self.model_page, args=self.address)
        return {"table_import": self, "urls": urls} | self.context

    # Its tables ---------------------------------------------------------------------------------

    @property
    def salt(self) -> str:
        return f"{self.name}:{self.owner.pk}"

    def choose_table(self, sheets: Sequence[Sheet], place: int | None = None) -> SentTable:
        """The sheet at this place, by default the first one that has headings, since a page of explanations often comes before
        it; else the first sheet. Raises Refused when it is too large."""
        for sheet in sheets:
            self._refuse_wide(sheet.rows)
        if place is None:
            headers = (self.find_header(sheet.rows) for sheet in sheets)
            place = next((place for place, header in enumerate(headers) if header is not None), 0)
        sheet = sheets[place]
        header = self.find_header(sheet.rows)
        table = SentTable(
            sheet.rows,
            -1 if header is None else header,
            sheet.name,
            len(sheets) - 1,
            merged=sorted(sheet.merged),
            place=place,
        )
        self._refuse_large(table)
        others = [(other.name, other.rows, sorted(other.merged)) for other in sheets if other is not sheet]
        whole = replace(table, spare=others)
        return whole if others and len(seal_table(whole, self.salt)) <= MOST_SEALED else table

    def _refuse_wide(self, rows: Sequence[Sequence[str]]) -> None:
        """Before the headings are looked for, which reads each cell in several ways."""
        if len({place for row in rows for place, cell in enumerate(row) if cell}) > MOST_COLUMNS:
            sentence = gettext(
                "Ce tableau a plus de %(most)s colonnes. Gardez celles qui vous servent dans un nouveau fichier."
            )
            raise Refused(sentence % {"most": MOST_COLUMNS}, code="too-many-columns")

    def _refuse_large(self, table: SentTable) -> None:
        # The first line is not counted, recognised as headings or not.
        if sum(1 for _line in table.lines(max(1, self.first_line(table)))) > self.most_lines:
            raise Refused(line_limit_sentence(self.most_lines), code="too-many-lines")
        if len(seal_table(table, self.salt)) > MOST_SEALED:
            raise Refused(
                gettext("Ce tableau contient trop de texte. Envoyez-le en plusieurs fois."), code="too-much-text"
            )
