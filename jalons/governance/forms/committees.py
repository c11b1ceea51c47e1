"""What is typed of a committee, and who is given a seat in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm, LineField
from jalons.base.stale_forms import SeenForm
from jalons.directory.models import Contact
from jalons.governance.changes.seats import NewSeat
from jalons.governance.models import Committee, GroupMember, Seat
from jalons.governance.queries.seat_people import Sitters, sitter_key
from jalons.governance.rules.committees import ProposedSeat
from jalons.governance.rules.meetings import EXPECTED_MEETINGS, MOST_MEETINGS, NOTICE_DAYS
from jalons.roadmaps.models import Membership

LONGEST_LABEL = 200


def read_labels(text: str) -> list[str]:
    """One a line."""
    lines: list[str] = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if any(len(line) > LONGEST_LABEL for line in lines):
        raise forms.ValidationError(_("Une ligne est trop longue : deux cents signes au plus."))
    return lines


class CommitteeForm(SeenForm):
    name = LineField(label=_("Nom"), max_length=150)
    kind = forms.ChoiceField(label=_("Type"), choices=Committee.Kind.choices, initial=Committee.Kind.TECHNICAL)
    rhythm = forms.ChoiceField(
        label=_("Il se réunit"), choices=Committee.Rhythm.choices, initial=Committee.Rhythm.QUARTERLY
    )
    expected_meetings = forms.IntegerField(
        label=_("Réunions prévues par an"),
        required=False,
        min_value=1,
        max_value=MOST_MEETINGS,
        help_text=_("Vide, c’est son rythme : 12, 4, 2 ou 1 par an, et 3 pour un autre rythme."),
    )
    notice_days = forms.IntegerField(
        label=_("Délai de convocation, en jours"), min_value=0, max_value=90, initial=NOTICE_DAYS
    )
    quorum = forms.ChoiceField(
        label=_("Quorum"),
        choices=Committee.Quorum.choices,
        initial=Committee.Quorum.NONE,
        help_text=_(
            "Une règle que ce comité se donne : elle ne vaut pas pour le conseil. Les réunions déjà convoquées ou tenues gardent la leur."
        ),
    )
    comment = forms.CharField(
        label=_("Commentaire"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Celui que l’outil national demande : 500 signes au plus."),
    )

    @classmethod
    def values(cls, row: object) -> dict[str, Any]:
        """The number of meetings is shown when it is not that of the rhythm, which then may change it."""
        assert isinstance(row, Committee)
        follows = row.expected_meetings == EXPECTED_MEETINGS[row.rhythm]
        return super().values(row) | {"expected_meetings": None if follows else row.expected_meetings}


class CloseForm(JalonsForm):
    closed_on = DayField(label=_("Clos le"))


class SitterField(forms.ChoiceField):
    """Gives the row of the person, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Qui siège"), required=False, **kwargs)
        self.people: Sitters = {}

    def offer(self, people: Sitters) -> None:
        self.people, self.choices = people, _sitter_choices(people)

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value))


def _sitter_choices(people: Sitters) -> list[Any]:
    groups: Mapping[type, tuple[Any, list[Any]]] = {
        GroupMember: (_("Dans le groupe projet"), []),
        Membership: (_("Dans l’équipe"), []),
        Contact: (_("Dans l’annuaire"), []),
    }
    for key, person in people.items():
        groups[type(person)][1].append((key, _sitter_label(person)))
    return [("", _("Personne de connu")), *((label, choices) for label, choices in groups.values() if choices)]


def _sitter_label(person: GroupMember | Membership | Contact) -> str:
    if isinstance(person, Membership):
        return f"{person.user.name}, {person.shown_function}"
    organisation = person.organisation.name if person.organisation else ""
    return ", ".join(part for part in (person.name, person.function, organisation) if part)


class SeatForm(SeenForm):
    label = forms.CharField(
        label=_("Fonction ou structure"),
        max_length=LONGEST_LABEL,
        help_text=_("Sans nom de personne : le siège reste quand les gens changent. Les documents le montrent."),
    )
    kind = forms.ChoiceField(label=_("Au titre de"), choices=Seat.Kind.choices, initial=Seat.Kind.PARTNER)
    has_vote = forms.BooleanField(label=_("A une voix"), required=False, initial=True)
    office = forms.ChoiceField(label=_("Charge"), required=False, choices=[("", _("aucune")), *Seat.Office.choices])
    person = SitterField(help_text=_("Son nom vient du groupe, de son compte ou de l’annuaire, et disparaît avec eux."))
    substitute = forms.CharField(
        label=_("Suppléance"),
        max_length=120,
        required=False,
        help_text=_("La fonction de qui vient à sa place, sans nom."),
    )
    since = DayField(label=_("Siège depuis le"))

    def __init__(self, *args: Any, people: Sitters, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, SitterField)
        field.offer(people)

    @classmethod
    def values(cls, row: object) -> dict[str, Any]:
        assert isinstance(row, Seat)
        plain = {name: getattr(row, name) for name in cls.base_fields if name not in ("seen", "person")}
        person = sitter_key(row.group_member or row.membership or row.contact)
        return plain | {"person": person, "seen": SeenForm.values(row)["seen"]}


class EndSeatForm(JalonsForm):
    until = DayField(label=_("Dernier jour de ce siège"))


class SeveralSeatsForm(JalonsForm):
    labels = forms.CharField(
        label=_("Membres, un par ligne"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Des fonctions et des structures, sans nom de personne. Vous direz ensuite qui siège, sur la page de chaque siège."
        ),
    )
    kind = forms.ChoiceField(label=_("Au titre de"), choices=Seat.Kind.choices, initial=Seat.Kind.PARTNER)
    has_vote = forms.BooleanField(label=_("Ont une voix"), required=False, initial=True)
    since = DayField(label=_("Siègent depuis le"), initial=timezone.localdate)

    def clean_labels(self) -> list[str]:
        return read_labels(self.cleaned_data["labels"])


class InstallForm(JalonsForm):
    """The proposal for the comité de pilotage: what is ticked sits, and what is written below sits too."""

    name = LineField(label=_("Nom"), max_length=150, initial=_("Comité de pilotage inclusion numérique"))
    rhythm = forms.ChoiceField(
        label=_("Il se réunit"), choices=Committee.Rhythm.choices, initial=Committee.Rhythm.QUARTERLY
    )
    seats = forms.MultipleChoiceField(label=_("Membres proposés"), widget=forms.CheckboxSelectMultiple, required=False)
    others = forms.CharField(
        label=_("Autres membres, un par ligne"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Écrivez des fonctions et des structures, sans nom de personne : elles restent quand les gens changent."
        ),
    )

    def __init__(self, *args: Any, proposed: Sequence[ProposedSeat], people: Sitters, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = {seat.label: seat for seat in proposed}
        self.people = people
        field = self.fields["seats"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, f"{seat.label} ({_kind_label(seat)})") for key, seat in self.proposed.items()]
        field.initial = [key for key, seat in self.proposed.items() if not seat.is_example]

    def clean_seats(self) -> list[NewSeat]:
        kept = [self.proposed[key] for key in self.cleaned_data["seats"]]
        return [NewSeat(seat.label, seat.kind, self.people.get(seat.tie)) for seat in kept]

    def clean_others(self) -> list[str]:
        return read_labels(self.cleaned_data["others"])


def _kind_label(seat: ProposedSeat) -> str:
    label = str(Seat.Kind(seat.kind).label)
    return gettext("%(kind)s, exemple") % {"kind": label} if seat.is_example else label
