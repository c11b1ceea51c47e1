"""Tables."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.invitations.models import Guest
from jalons.invitations.queries.tables import TablesPage
from jalons.invitations.rules import tables as rules
from jalons.workshops.models import Workshop
from jalons.workshops.rules.workshops import TABLES_MAX


class ComposeForm(JalonsForm):
    preferred = forms.TypedChoiceField(
        label=_("Nombre de personnes souhaité par table"),
        choices=[(number, str(number)) for number in range(rules.LEAST, rules.MOST + 1)],
        coerce=int,
        initial=rules.PREFERRED,
    )
    fewer = forms.BooleanField(
        label=_("Supprimer les tables en trop"),
        help_text=_("Sinon elles restent, vides, avec le lien de leur secrétaire."),
        required=False,
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_seen(self) -> str | None:
        return self.cleaned_data["seen"] or None


def table_choices(workshop: Workshop) -> list[tuple[str, Any]]:
    tables = [
        (str(number), _("Table %(number)s") % {"number": number}) for number in range(1, workshop.table_count + 1)
    ]
    following = workshop.table_count + 1
    if following <= TABLES_MAX:
        tables.append((str(following), _("Une nouvelle table, la %(number)s") % {"number": following}))
    return [*tables, ("0", _("Sans table"))]


class SeatForm(JalonsForm):
    """Also sent by the menu of a person: « guest » and « table »."""

    guest = forms.ModelChoiceField(
        label=_("Personne"),
        queryset=Guest.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Cette personne n’est plus dans la liste.")},
    )
    table = forms.TypedChoiceField(label=_("À placer"), coerce=int)

    def __init__(self, *args: Any, workshop: Workshop, page: TablesPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guest, table = self.fields["guest"], self.fields["table"]
        assert isinstance(guest, forms.ModelChoiceField)
        assert isinstance(table, forms.ChoiceField)
        guest.queryset = Guest.objects.filter(workshop=workshop)
        guest.choices = [
            (seat.guest_id, f"{seat.label}, {seat.organisation}" if seat.organisation else seat.label)
            for seat in sorted(page.seats, key=lambda seat: seat.label.casefold())
        ]
        table.choices = table_choices(workshop)

    def clean_table(self) -> int | None:
        return self.cleaned_data["table"] or None
