"""Building a questionnaire, and the sheet that anybody fills: no answer is required."""

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm, SendingField
from jalons.base.stale_forms import SeenForm
from jalons.base.stale_pages import shown_stamp
from jalons.diagnosis.models import Question, Questionnaire
from jalons.diagnosis.rules.questionnaires import ANSWER_LIMIT, SCALE, read_lines


class QuestionnaireForm(SeenForm):
    title = forms.CharField(
        label=_("Titre"), max_length=120, help_text=_("Ce qu’on lit en premier : « Le numérique et vous ».")
    )
    intro = forms.CharField(
        label=_("Mot d’accueil"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Qui pose ces questions, et ce que vous en ferez."),
    )


class EditQuestionnaireForm(QuestionnaireForm):
    opens_on = DayField(label=_("Ouvre le"), required=False, help_text=_("Vide : dès que vous l’ouvrez."))
    closes_on = DayField(label=_("Dernier jour"), required=False, help_text=_("Vide : jusqu’à ce que vous le fermiez."))


class QuestionForm(SeenForm):
    label = forms.CharField(label=_("Question"), max_length=200)
    kind = forms.ChoiceField(label=_("Type de réponse"), choices=Question.Kind.choices)
    choices = forms.CharField(
        label=_("Réponses proposées"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Une par ligne, pour une ou plusieurs réponses."),
    )
    low = forms.CharField(label=_("1 veut dire"), max_length=60, required=False, help_text=_("Pour « de 1 à 5 »."))
    high = forms.CharField(label=_("5 veut dire"), max_length=60, required=False)

    SHOWN: ClassVar = ("label", "kind", "low", "high", "choices")

    def clean_choices(self) -> list[str]:
        return read_lines(self.cleaned_data["choices"])

    @staticmethod
    def values_of(question: Question) -> dict[str, Any]:
        return {name: getattr(question, name) for name in ("label", "kind", "low", "high")} | {
            "choices": "\n".join(question.choices),
            "seen": shown_stamp(question, QuestionForm.SHOWN),
        }


class TellAnswersForm(JalonsForm):
    questions = forms.MultipleChoiceField(
        label=_("Questions reprises, avec leurs réponses"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Trois au plus. Aucune : le portrait ne dit rien de ce questionnaire."),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["questions"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices


class AnswerForm(JalonsForm):
    """One field for each question, named « q12 » by its key. `client_id` is made with the page: sent twice, it is one
    sheet."""

    client_id = SendingField(required=True)

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())
        self._questions = list(questionnaire.questions.all())
        for place, question in enumerate(self._questions, 1):
            self.fields[f"q{question.pk}"] = _question_field(question, f"{place}. {question.label}")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        answers = {question.key: data.get(f"q{question.pk}") for question in self._questions}
        rest = {name: value for name, value in data.items() if not name.startswith("q")}
        return rest | {"answers": answers}


class PaperSheetForm(AnswerForm):
    paper = forms.IntegerField(
        label=_("Numéro de la feuille"),
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input", "autofocus": True}
        ),
        error_messages={"invalid": _("Écrivez le numéro imprimé sur la feuille.")},
    )
    field_order = ("client_id", "paper")


def _question_field(question: Question, label: str) -> forms.Field:
    if question.kind == Question.Kind.TEXT:
        widget = forms.Textarea(attrs={"rows": 4, "dir": "auto", "maxlength": ANSWER_LIMIT, "class": "input"})
        help_text = _("Avec vos mots. Pas de nom de personne.")
        return forms.CharField(label=label, required=False, widget=widget, help_text=help_text)
    if question.kind == Question.Kind.SCALE:
        choices = [(str(place), _scale_label(question, place)) for place in SCALE]
    else:
        choices = [(str(place), choice) for place, choice in enumerate(question.choices)]
    if question.kind == Question.Kind.SEVERAL:
        return forms.MultipleChoiceField(
            label=label,
            choices=choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Plusieurs réponses possibles."),
        )
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)


def _scale_label(question: Question, place: int) -> str:
    end = {SCALE[0]: question.low, SCALE[-1]: question.high}.get(place, "")
    return f"{place}, {end}" if end else str(place)
