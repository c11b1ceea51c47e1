"""The import of an existing plan: the choices before it is written."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jalons.base.amounts import read_amount
from jalons.base.sent_tables import SentTable
from jalons.base.table_imports import ConfirmForm, UploadForm
from jalons.funding.forms.funders import read_fusions
from jalons.funding.models import Kind
from jalons.funding.rules.money import Status
from jalons.publication.rules import column_guesses, document_rows
from jalons.publication.rules.line_money import Unit
from jalons.publication.rules.money_columns import MONEY_KEYS, MOST_COLUMNS, is_zero
from jalons.publication.rules.private_words import PilotChoice
from jalons.publication.rules.retold_years import Retold

NO_AMOUNT = Decimal(0)
# The name of a cell of money: « 12-c4 », « 12-amount_1 ».
CELL = r"\d{1,5}-\w{1,20}"


def read_payer_answers(sent: Mapping[str, Any]) -> dict[str, bool]:
    """Whether the money of each funder is public; nothing of those that nobody answered about."""
    said = ((re.fullmatch(r"payer-(\w{16})", name), answer) for name, answer in sent.items())
    return {match[1]: answer == "oui" for match, answer in said if match and answer in ("oui", "non")}


OWN_SHOWN = "own-shown"


def read_own_names(sent: Mapping[str, Any]) -> frozenset[str] | None:
    """The keys of the names that are ticked as those of the authority; None when the page asked about none."""
    if OWN_SHOWN not in sent:
        return None
    return frozenset(match[1] for name in sent if (match := re.fullmatch(r"own-(\w{16})", name)))


def read_pilot_choices(sent: Mapping[str, Any]) -> dict[str, PilotChoice]:
    """What is neither proposed nor chosen stays as it is."""
    said = ((re.fullmatch(r"pilot-([0-9a-f]{16})", name), choice) for name, choice in sent.items())
    return {match[1]: PilotChoice(choice) for match, choice in said if match and choice in set(PilotChoice)}


class PlanUploadForm(UploadForm):
    """A table, pasted or in a file; or a document that holds the fiches."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.label = _("Un tableau ou un document")
        file.widget.attrs["accept"] = ".csv,.xlsx,.ods,.docx,.odt,.pdf"
        file.help_text = _(
            "Un tableau .xlsx, .ods ou .csv (10 Mo, 500 lignes), ou un document .docx, .odt ou .pdf (20 Mo, 200 pages)."
        )


class PlanConfirmForm(ConfirmForm):
    """`first` is the line of the file where actions begin. Answers about amounts are separate fields, one for each
    question; so are the lines to leave, ticked on this page (`leave`) or on others (`left_elsewhere`). `seen`: the sums that
    the page showed, which are the only ones that may be written."""

    first = forms.IntegerField(
        label=_("Première ligne à lire"),
        min_value=1,
        max_value=5_001,
        required=False,
        help_text=_("Le numéro de la ligne dans votre fichier."),
    )
    kind = forms.ChoiceField(
        label=_("Ces montants paient"),
        choices=Kind.choices,
        required=False,
        help_text=_("Un plan le dit rarement. Vous corrigerez action par action."),
    )

    unit = forms.ChoiceField(
        label=_("Ces montants sont écrits"),
        choices=[
            (Unit.AS_TOLD.value, _("comme le disent les titres")),
            (Unit.EUROS.value, _("en euros")),
            (Unit.THOUSANDS.value, _("en milliers d’euros")),
        ],
        required=False,
        help_text=_("Pour les nombres sans unité."),
    )
    own_share = forms.ChoiceField(
        label=_("Ces montants sont"),
        choices=[(Status.ENVISAGED.value, _("envisagés")), (Status.GRANTED.value, _("inscrits au budget"))],
        required=False,
        help_text=_("Inscrits au budget, ils sont notés « accordé »."),
    )
    retold = forms.ChoiceField(
        label=_("Ces deux séries de colonnes sont"),
        choices=[
            (Retold.AS_READ.value, _("ce qui est dit ci-dessus")),
            (Retold.ONCE.value, _("le même argent, compté une fois")),
            (Retold.ADD.value, _("deux dépenses, à additionner")),
        ],
        required=False,
    )
    fix_cell = forms.RegexField(
        CELL,
        label=_("Cellule à corriger"),
        required=False,
        error_messages={"invalid": _("Choisissez une cellule de la liste.")},
    )
    fix_amount = forms.CharField(
        label=_("Le bon montant, en euros"), required=False, max_length=40, help_text=_("Par exemple : 12 500,50.")
    )
    left_elsewhere = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40_000)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def _columns(self, sent: SentTable) -> dict[int, str]:
        """No more columns of money than one table may have; what a forged form says beyond is not read."""
        columns = super()._columns(sent) | document_rows.own_columns(sent.headings)
        money = [number for number, key in columns.items() if key in MONEY_KEYS]
        return {number: key for number, key in columns.items() if number not in money[MOST_COLUMNS:]}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "sent" not in data:
            return data
        first = data.pop("first", None)
        data["first"] = first - 1 if first else column_guesses.guess_first_line(data["sent"])
        data["kind"] = data.get("kind") or Kind.OPERATING.value
        data["own_share"] = data.get("own_share") or Status.ENVISAGED.value
        data["answers"] = self._answers()
        data["corrections"] = self._corrections(data.pop("fix_cell", ""), data.pop("fix_amount", ""))
        data["fusions"] = read_fusions(self.data)
        data["payers"] = read_payer_answers(self.data)
        data["own_names"] = read_own_names(self.data)
        data["pilots"] = read_pilot_choices(self.data)
        data["retold"] = Retold(data.get("retold") or "")
        data["unit"] = Unit(data.get("unit") or "")
        data["left_out"] = self._left_out(data.pop("left_elsewhere", ""))
        data["seen"] = data.get("seen", "")
        return data

    def _corrections(self, cell: str, amount: str) -> dict[str, Decimal]:
        """Those of before, unless they were emptied, and the new one."""
        texts = {match[1]: text for name, text in self.data.items() if (match := re.fullmatch(f"fix-({CELL})", name))}
        if cell:
            texts[cell] = amount
        elif amount.strip():
            self.add_error("fix_amount", _("Choisissez la cellule que ce montant corrige."))
        corrections = {}
        for name, text in texts.items():
            if not str(text).strip():
                continue
            value = read_amount(str(text))
            if value.value is None or value.unsure:
                sentence = (
                    _("0 : rien n’est repris. Si l’action ne coûte rien, écrivez une dépense de 0 € dans son plan.")
                    if is_zero(str(text))
                    else _("Écrivez un montant en euros, comme 12 500,50.")
                )
                self.add_error("fix_amount", sentence)
            else:
                corrections[name] = value.value
        return corrections

    def _left_out(self, elsewhere: str) -> frozenset[int]:
        here = self.data.getlist("leave") if isinstance(self.data, QueryDict) else []
        ticked = [*elsewhere.split(","), *here]
        return frozenset(int(text) for text in ticked if re.fullmatch(r"[1-9]\d{0,6}", text, re.ASCII))

    def _answers(self) -> dict[str, Decimal]:
        """An answer that is no amount counts as `NO_AMOUNT`, which no question proposes."""
        answers = {}
        for name, text in self.data.items():
            if match := re.fullmatch(r"answer-(\d{1,5}-\w{1,20})", name):
                try:
                    amount = Decimal(str(text) or "NaN")
                except InvalidOperation:
                    amount = NO_AMOUNT
                if text:
                    answers[match[1]] = amount if amount.is_finite() else NO_AMOUNT
        return answers
