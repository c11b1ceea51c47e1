"""The years over which a line of money is spread, one row for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import AmountField, DayField
from jalons.base.stale_forms import SeenForm
from jalons.funding.changes.instalments import FIRST_YEAR, LAST_YEAR, Payment
from jalons.funding.rules.money import ZERO

MOST = 12
_NAMES = ("year", "planned", "actual", "actual_on")


def count_rows(data: Mapping[str, Any], prefix: str, rows: int) -> int:
    """The number of rows to show: at least all that were sent, even when somebody else removed some meanwhile."""
    return min(max(rows, sum(name.startswith(prefix) for name in data)), MOST)


class SpreadForm(SeenForm):
    """The amount of a line, then one row for each instalment; empty rows are ignored."""

    amount = AmountField(label=_("Montant de la ligne"), help_text=_("Les échéances doivent faire ce montant."))

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = count_rows(self.data, "year_", rows)
        nothing = {"min_value": 0, "required": False}
        for n in range(1, self.rows + 1):
            self.fields[f"year_{n}"] = forms.IntegerField(
                label=_("Année"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, localize=False
            )
            self.fields[f"planned_{n}"] = AmountField(label=_("Prévu"), **nothing)
            self.fields[f"actual_{n}"] = AmountField(label=_("Payé"), **nothing)
            self.fields[f"actual_on_{n}"] = DayField(label=_("Payé le"), required=False)
        for name in self.fields:
            self.fields[name].widget.attrs["class"] = "input"

    def aside(self, name: str) -> str:
        """A row is filled or left empty as a whole, so none of its fields is marked « facultatif »."""
        return ""

    @staticmethod
    def initial_of(amount: Any, payments: Sequence[Any]) -> dict[str, Any]:
        """The initial values, from rows or proposals."""
        values = {
            f"{name}_{n}": getattr(payment, name, None) for n, payment in enumerate(payments, 1) for name in _NAMES
        }
        return {"amount": amount} | values

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{n}"] for name in _NAMES] for n in range(1, self.rows + 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        instalments: list[Payment] = []
        for n in range(1, self.rows + 1):
            year, planned, actual, actual_on = (data.get(f"{name}_{n}") for name in _NAMES)
            if year is None and planned is None and actual is None and actual_on is None:
                continue
            if planned == 0 and actual is None and actual_on is None and f"actual_{n}" not in self.errors:
                continue  # nothing is planned in that year
            if year is None and f"year_{n}" not in self.errors:
                self.add_error(f"year_{n}", _("Écrivez l’année de cette échéance."))
            if actual_on and actual is None and f"actual_{n}" not in self.errors:
                self.add_error(f"actual_{n}", _("Écrivez ce qui a été payé ce jour-là."))
            if not planned and actual is None and not {f"planned_{n}", f"actual_{n}"} & set(self.errors):
                self.add_error(f"planned_{n}", _("Écrivez le montant prévu."))
            if year is not None:
                instalments.append(Payment(year=year, planned=planned or ZERO, actual=actual, actual_on=actual_on))
        return {"amount": data.get("amount"), "instalments": instalments, "seen": data.get("seen")}
