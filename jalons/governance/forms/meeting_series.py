"""The meetings that are proposed to a committee for a year, as they are ticked and dated."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.forms import DayField, JalonsForm
from jalons.base.french import format_day
from jalons.governance.rules.meetings import MOST_MEETINGS

_DAY = re.compile(r"day_([0-9]{1,2})")


class YearForm(JalonsForm):
    """A box and a day for each meeting proposed, then the hour and the place of all of them."""

    starts_at = forms.TimeField(
        label=gettext_lazy("Heure"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=gettext_lazy("Lieu"), max_length=200, required=False)

    def __init__(self, *args: Any, days: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = [int(match[1]) + 1 for name in self.data if (match := _DAY.fullmatch(name))]
        self.count = min(max(sent, default=0), MOST_MEETINGS) if self.is_bound else len(days)
        common = {name: self.fields.pop(name) for name in ("starts_at", "place")}
        for place in range(self.count):
            day = days[place] if place < len(days) else None
            number = {"n": place + 1}
            tick = forms.BooleanField(label=_("Réunion %(n)d") % number, required=False, initial=True)
            field = DayField(label=_("Jour de la réunion %(n)d") % number, required=False, initial=day)
            if day:
                field.help_text = _("Proposé : %(day)s.") % {"day": format_day(day)}
            field.widget.attrs["class"] = "input"
            self.fields |= {f"tick_{place}": tick, f"day_{place}": field}
        self.fields |= common

    def aside(self, name: str) -> Any:
        """The day of a meeting that is not ticked is not asked."""
        return "" if _DAY.fullmatch(name) else super().aside(name)

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"tick_{place}"], self[f"day_{place}"]) for place in range(self.count)]

    @property
    def others(self) -> list[Any]:
        return [self["starts_at"], self["place"]]

    def clean(self) -> dict[str, Any]:
        """The change takes the days that were ticked."""
        cleaned = super().clean() or {}
        days = []
        for place in range(self.count):
            if not cleaned.pop(f"tick_{place}", False):
                self.errors.pop(f"day_{place}", None)
            elif f"day_{place}" in cleaned and not cleaned[f"day_{place}"]:
                self.add_error(f"day_{place}", _("Écrivez le jour de cette réunion, ou décochez-la."))
            elif f"day_{place}" in cleaned:
                days.append(cleaned[f"day_{place}"])
            cleaned.pop(f"day_{place}", None)
        return cleaned | {"days": days}
