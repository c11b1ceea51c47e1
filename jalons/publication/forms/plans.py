"""The import of an existing plan: the choices before it is written."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.table_imports import ConfirmForm
from jalons.funding.models import Kind
from jalons.publication.rules import column_guesses


class PlanConfirmForm(ConfirmForm):
    """`first` is the line of the file where actions begin. Answers about amounts are separate fields, one for each
    question."""

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

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "sent" not in data:
            return data
        first = data.pop("first", None)
        data["first"] = first - 1 if first else column_guesses.guess_first_line(data["sent"])
        data["kind"] = data.get("kind") or Kind.OPERATING.value
        data["answers"] = self._answers()
        return data

    def _answers(self) -> dict[str, Decimal]:
        answers = {}
        for name, text in self.data.items():
            if match := re.fullmatch(r"answer-(\d{1,5}-\w{1,20})", name):
                try:
                    amount = Decimal(str(text))
                except InvalidOperation:
                    continue
                if amount.is_finite():
                    answers[match[1]] = amount
        return answers
