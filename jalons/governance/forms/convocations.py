"""What is asked before a meeting is convened, and what a seat answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm, check_phone
from jalons.base.stale_forms import SeenForm
from jalons.governance.models import Seat
from jalons.governance.rules.convocations import MOST_LETTERS_OF_PARAGRAPH, Answer


class ConveneForm(JalonsForm):
    paragraph = forms.CharField(
        label=_("Un mot de votre part"),
        max_length=MOST_LETTERS_OF_PARAGRAPH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Facultatif : il est mis avant l’ordre du jour, dans les courriels et les lettres."),
    )

    def clean_paragraph(self) -> str:
        return str(self.cleaned_data["paragraph"]).replace("\r\n", "\n")


_ANSWERS = [
    (Answer.PRESENT.value, _("Je viens")),
    (Answer.EXCUSED.value, _("Je m’excuse : je ne viens pas")),
    (Answer.REPRESENTED.value, _("Je ne viens pas, un autre siège me représente")),
]
# Of the form alone: present, through its suppléance.
BY_SUBSTITUTE = "suppleance"


class SeatPhoneForm(SeenForm):
    """Of the contact who sits."""

    phone = forms.CharField(
        label=_("Téléphone"),
        max_length=30,
        validators=[check_phone],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages={"required": _("Écrivez le numéro, par exemple 05 53 00 00 00.")},
    )


class ReplyForm(JalonsForm):
    """What a seat answers to its convocation."""

    sometimes_needed = ("represented_by",)

    answer = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=_ANSWERS,
        widget=forms.RadioSelect,
    )
    represented_by = forms.ModelChoiceField(
        label=_("Qui vous représente"),
        queryset=Seat.objects.none(),
        required=False,
        empty_label=_("choisir un siège"),
        help_text=_("À remplir si un autre siège vous représente. Un siège n’en représente qu’un autre."),
    )

    def __init__(self, *args: Any, seats: list[Seat], substitute: str = "", **kwargs: Any) -> None:
        """`seats`: those that may represent this one. Any seat is read, so that a refusal says why it may not.
        `substitute`: the suppléance of the seat."""
        super().__init__(*args, **kwargs)
        if substitute:
            answer = self.fields["answer"]
            assert isinstance(answer, forms.ChoiceField)
            comes = _("Je ne viens pas, ma suppléance vient : %(who)s") % {"who": substitute}
            answer.choices = [_ANSWERS[0], (BY_SUBSTITUTE, comes), *_ANSWERS[1:]]
        field = self.fields["represented_by"]
        assert isinstance(field, forms.ModelChoiceField)
        committees = {seat.committee_id for seat in seats}
        field.queryset = Seat.objects.filter(committee__in=committees)
        field.choices = [("", field.empty_label or ""), *((seat.pk, seat.label) for seat in seats)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == BY_SUBSTITUTE:
            cleaned |= {"answer": Answer.PRESENT.value, "by_substitute": True}
        return cleaned
