"""Votes: the question, a paper from a phone, the counts of the room. The change checks whether a vote is valid."""

import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm, SendingField
from jalons.base.stale_forms import SeenForm
from jalons.directory.models import College
from jalons.votes.models import Ballot
from jalons.votes.rules import ballots
from jalons.workshops.rules import workshops

_COUNT = re.compile(r"\d{1,4}", re.ASCII)
_DOT = re.compile(r"d-(\d{1,4})-([a-z]{1,20})", re.ASCII)
_REASON = re.compile(r"r-(\d{1,4})", re.ASCII)
_ANSWER = re.compile(r"(\d{1,4}):([a-z]{1,20})", re.ASCII)


class BallotForm(SeenForm):
    title = forms.CharField(label=_("Question posée"), max_length=workshops.TITLE_LIMIT)
    kind = forms.ChoiceField(label=_("Façon de voter"), choices=Ballot.Kind.choices, widget=forms.RadioSelect)
    options = forms.CharField(
        label=_("Propositions"),
        help_text=_(
            "Une par ligne. L’intitulé exact d’un enjeu, d’un chantier ou d’un groupe du mur relie la proposition à lui."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Écrivez au moins une proposition.")},
    )
    dots = forms.IntegerField(
        label=_("Gommettes par personne"),
        required=False,
        help_text=_("Laissez vide pour suivre la méthode : un tiers des propositions, et trois au moins."),
        max_value=ballots.DOTS_MAX,
        error_messages={
            "invalid": _("Écrivez un nombre entier, par exemple 3."),
            "max_value": _("Donnez à chaque personne entre 1 et %(limit_value)s gommettes."),
        },
    )
    most_per_option = forms.IntegerField(
        label=_("Gommettes au plus sur une même proposition"),
        required=False,
        max_value=ballots.DOTS_MAX,
        error_messages={
            "invalid": _("Écrivez un nombre entier, par exemple 2."),
            "max_value": _("Autorisez %(limit_value)s gommettes au plus sur une même proposition."),
        },
    )
    is_two_coloured = forms.BooleanField(
        label=_("Deux couleurs : une pour l’utilité, une pour la faisabilité"), required=False
    )

    asks_code = forms.BooleanField(
        label=_("Un code de vote par personne"),
        required=False,
        help_text=_("Le kit imprime un billet par personne, à donner à l’entrée. Un code vote une seule fois."),
    )

    def clean_options(self) -> list[str]:
        return str(self.cleaned_data["options"]).splitlines()

    def clean_most_per_option(self) -> int:
        most: int | None = self.cleaned_data["most_per_option"]
        return ballots.DEFAULT_MOST_PER_OPTION if most is None else most


def ballot_values(ballot: Ballot) -> dict[str, Any]:
    return BallotForm.values(ballot) | {"options": "\n".join(option.title for option in ballot.options.all())}


def read_marks(posted: Any) -> dict[int, dict[str, int]]:
    """Counts as a page sends them: « d-3-utilite=2 ». An unreadable count becomes −1 and an unreadable name rank 0: the
    change refuses both."""
    marks: dict[int, dict[str, int]] = {}
    for name, value in posted.items():
        if name.startswith("d-"):
            match = _DOT.fullmatch(name)
            rank, mark = (int(match[1]), match[2]) if match else (0, "")
            text = str(value).strip() or "0"
            marks.setdefault(rank, {})[mark] = int(text) if _COUNT.fullmatch(text) else -1
    return marks


def read_reasons(posted: Any) -> dict[int, str]:
    matches = {name: _REASON.fullmatch(name) for name in posted}
    return {int(match[1]): str(posted[name]) for name, match in matches.items() if match}


def read_target(posted: Any, *names: str) -> tuple[str, int, str]:
    """The button that was pressed: « plus=3:utilite » gives ("plus", 3, "utilite"); an empty name when unreadable."""
    for name in names:
        if match := _ANSWER.fullmatch(str(posted.get(name, ""))):
            return name, int(match[1]), match[2]
    return "", 0, ""


def read_client_id(posted: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(posted.get("client_id", "")))
    except ValueError:
        return None


class RoomForm(JalonsForm):
    """The papers of a table or of the room. Counts are fields of the page, one for each proposition and colour."""

    table = forms.IntegerField(required=False, widget=forms.HiddenInput)
    college = forms.ChoiceField(required=False, choices=[("", ""), *College.choices], widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    propositions = forms.CharField(required=False, widget=forms.HiddenInput)
    voters = forms.IntegerField(
        label=_("Nombre de votes papier"),
        min_value=0,
        max_value=2000,
        help_text=_("Comptez les feuilles, même blanches."),
        error_messages={
            "required": _("Écrivez combien de personnes ont voté sur papier."),
            "invalid": _("Écrivez un nombre entier, par exemple 12."),
            "min_value": _("Écrivez un nombre entier, à partir de 0."),
            "max_value": _("Un atelier compte 2 000 votes papier au plus."),
        },
    )

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data | {"marks": read_marks(self.data), "reasons": read_reasons(self.data)}


class TableCountForm(RoomForm):
    """Typed at a table. `client_id` is made with the page: the form may wait there for the network."""

    client_id = SendingField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())
