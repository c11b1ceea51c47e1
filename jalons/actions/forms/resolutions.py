"""What is asked of a resolution: what, who, when it is looked at again, and how it ends."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.forms.sheets import LongField
from jalons.actions.models import ActionSheet
from jalons.base.forms import DayField, JalonsForm, RowsField
from jalons.base.french import format_short_day
from jalons.base.stale_forms import SeenForm
from jalons.base.stale_pages import row_stamp
from jalons.directory.models import Organisation
from jalons.governance.models import Meeting, MeetingPoint, Resolution, Seat
from jalons.governance.models.seat_holders import HOLDER, seat_access
from jalons.governance.rules.resolutions import TEXT_LIMIT, Follow, review_following
from jalons.roadmaps.models import Blocker, Membership

_OWNERS = ("seat", "membership", "organisation")


class NeededField(LongField):
    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(rows=rows, **kwargs)
        self.required = self.widget.is_required = True


class FichesField(RowsField):
    """With their codes, as people say them."""

    def label_from_instance(self, obj: ActionSheet) -> str:
        return f"{obj.code} {obj.title}"


class ResolutionForm(SeenForm):
    """One list for who has it to do: the seats of that day, then the team, then the structures of the directory."""

    text = NeededField(
        rows=2,
        label=gettext_lazy("Ce qui est à faire"),
        max_length=TEXT_LIMIT,
        help_text=gettext_lazy("Un verbe, un résultat. Par exemple : signer la convention avec le Département."),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Qui la fait"), required=False)
    due_on = DayField(label=gettext_lazy("À faire avant le"), required=False)
    review_on = DayField(
        label=gettext_lazy("Le comité y revient le"),
        required=False,
        help_text=gettext_lazy("Le jour de l’échéance, ou plus tard. Vide : le comité n’y revient pas."),
    )
    point = forms.ModelChoiceField(
        MeetingPoint.objects.none(),
        label=gettext_lazy("Point de l’ordre du jour"),
        required=False,
        empty_label=gettext_lazy("Aucun en particulier"),
    )
    actions = FichesField(
        ActionSheet.objects.none(),
        label=gettext_lazy("Fiches concernées"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    blocker = forms.ModelChoiceField(
        Blocker.objects.none(),
        label=gettext_lazy("Point de blocage concerné"),
        required=False,
        empty_label=gettext_lazy("Aucun"),
    )

    def __init__(
        self, *args: Any, meeting: Meeting, reviews: Sequence[date] = (), is_frozen: bool = False, **kwargs: Any
    ) -> None:
        """`reviews`: the days of the later meetings of the committee. `is_frozen`: the compte rendu is validated, so that
        the words stay."""
        super().__init__(*args, **kwargs)
        self._reviews = reviews
        self._chosen_for: tuple[date, date | None] | None = None
        self._is_new = "seen" not in self.fields
        if self._is_new:
            self.fields["review_on"].help_text = _review_help(reviews)
        self._people = _possible_owners(meeting, str(self.initial.get("owner") or ""))
        choice = cast("forms.ChoiceField", self.fields["owner"])
        choice.choices = [
            ("", _("Personne pour l’instant")),
            *((group, [(key, label) for key, label, _row in rows]) for group, rows in self._people if rows),
        ]
        roadmap = meeting.roadmap
        self._offer("point", meeting.points.all())
        self._offer(
            "actions", ActionSheet.objects.filter(roadmap=roadmap).select_related("axis").order_by("axis__rank", "rank")
        )
        self._offer("blocker", Blocker.objects.filter(roadmap=roadmap))
        if not meeting.points.exists():
            del self.fields["point"]
        if is_frozen:
            self.fields["text"].disabled = True
            if "point" in self.fields:
                self.fields["point"].disabled = True

    def _offer(self, name: str, rows: Any) -> None:
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def clean(self) -> dict[str, Any]:
        """The arguments of the change: one column for each kind of owner."""
        data = dict(super().clean() or {})
        if self._is_new and not data.get("review_on") and "review_on" not in self.errors:
            due_on = data.get("due_on")
            day = review_following(due_on, self._reviews) if due_on else next(iter(self._reviews), None)
            data["review_on"] = day
            self._chosen_for = (day, due_on) if day else None
        rows = {key: row for _group, group in self._people for key, _label, row in group}
        owner = rows.get(data.pop("owner", ""))
        kinds = {Seat: "seat", Membership: "membership", Organisation: "organisation"}
        return data | dict.fromkeys(_OWNERS) | ({kinds[type(owner)]: owner} if owner else {})

    @property
    def review_sentence(self) -> str:
        """The review day that was left to the form; empty when somebody typed one."""
        if self._chosen_for is None:
            return ""
        chosen, due_on = self._chosen_for
        day = {"day": format_short_day(chosen)}
        if due_on is None:
            return _("Le comité y revient le %(day)s, à sa prochaine réunion.") % day
        if chosen in self._reviews:
            return _("Le comité y revient le %(day)s, à sa première réunion après l’échéance.") % day
        return _("Aucune réunion n’est encore fixée après l’échéance : le comité y revient à partir du %(day)s.") % day

    @staticmethod
    def of(resolution: Resolution) -> dict[str, Any]:
        return {
            "text": resolution.text,
            "owner": _owner_key(resolution.owner) if resolution.owner else "",
            "due_on": resolution.due_on,
            "review_on": None if resolution.review_on == resolution.review_called_off_on else resolution.review_on,
            "point": resolution.point_id,
            "actions": [tie.action_id for tie in resolution.actions.all()],
            "blocker": resolution.blocker_id,
            "seen": row_stamp(resolution),
        }


def _review_help(reviews: Sequence[date]) -> str:
    """Of a new resolution: which day it is, when it is left empty."""
    if not reviews:
        return _("Le jour de l’échéance, ou plus tard. Vide : le jour de l’échéance.")
    return _(
        "Le jour de l’échéance, ou plus tard. Vide : à la première réunion après l’échéance, ou ce jour-là s’il n’y en a pas encore ; sans échéance, le %(day)s."
    ) % {"day": format_short_day(reviews[0])}


type _Owner = Seat | Membership | Organisation


def _owner_key(row: _Owner) -> str:
    return f"{row._meta.model_name}-{row.pk}"


def _possible_owners(meeting: Meeting, current: str) -> list[tuple[str, list[tuple[str, str, _Owner]]]]:
    """By group: the key, the words and the row of each. Whoever sits is not offered a second time as a member of the team
    or a structure. The present owner stays among them, even once they have left."""
    known = meeting.committee.seats.select_related(*HOLDER)
    seats = list(known.on(meeting.held_on)) or list(known.on(timezone.localdate()))
    held = [row for row in meeting.committee.seats.all() if _owner_key(row) == current and row not in seats]
    team = Membership.objects.filter(roadmap=meeting.roadmap)
    structures = Organisation.objects.filter(roadmap=meeting.roadmap).order_by("name")
    seated = [access for row in seats if (access := seat_access(row))]
    named = {row.label.casefold() for row in (*seats, *held)}

    def offered(rows: Iterable[tuple[_Owner, str]]) -> list[tuple[str, str, _Owner]]:
        found = [
            (_owner_key(row), words, row)
            for row, words in rows
            if _owner_key(row) == current or (words.casefold() not in named and row not in seated)
        ]
        named.update(words.casefold() for _key, words, _row in found)
        return found

    return [
        (_("Au comité"), [(_owner_key(row), row.label, row) for row in (*seats, *held)]),
        (_("Dans l’équipe"), offered((row, row.shown_function) for row in team)),
        (_("Structures"), offered((row, row.name) for row in structures)),
    ]


class EndForm(JalonsForm):
    outcome = LongField(rows=3, label=gettext_lazy("Ce qui a été fait"), max_length=500)
    closed_on = DayField(label=gettext_lazy("Faite le"))


class AbandonForm(JalonsForm):
    outcome = NeededField(rows=3, label=gettext_lazy("Pourquoi elle est abandonnée"), max_length=500)
    closed_on = DayField(label=gettext_lazy("Abandonnée le"))


FOLLOWS = (
    ("", gettext_lazy("Toutes")),
    (Follow.TODO, gettext_lazy("À faire")),
    (Follow.LATE, gettext_lazy("En retard")),
    (Follow.TO_REVIEW, gettext_lazy("À revoir")),
    (Follow.CLOSED, gettext_lazy("Closes")),
)
