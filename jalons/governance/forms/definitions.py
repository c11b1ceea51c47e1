"""What is typed of the shared definition, whom it is shown to, and what each answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.forms import DayField, JalonsForm, RowsField
from jalons.base.stale_forms import SeenForm
from jalons.governance.models import AskedMember, Definition, GroupMember, Impression
from jalons.governance.models.definitions import DEFINITION_TEXTS
from jalons.governance.rules.definitions import MOST_WORDS, Answer, first_unread_line


def _long_field(name: str, rows: int, help_text: Any = "") -> forms.CharField:
    field: Any = Definition._meta.get_field(name)
    return forms.CharField(
        label=field.verbose_name.capitalize(),
        max_length=field.max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class DefinitionForm(SeenForm):
    """Everything may be saved as a draft; only proposing it counts the words."""

    sometimes_needed = ("text",)

    text = _long_field(
        "text",
        6,
        gettext_lazy("Pour nous, l’inclusion numérique, c’est… %(most)d mots au plus pour être proposée.")
        % {"most": MOST_WORDS},
    )
    includes = _long_field("includes", 3, gettext_lazy("Ce dont vous parlez aussi quand vous dites ces mots."))
    excludes = _long_field("excludes", 3, gettext_lazy("Par exemple : le déploiement de la fibre, suivi ailleurs."))
    audiences = _long_field("audiences", 3, gettext_lazy("Les personnes auxquelles vous pensez d’abord."))
    glossary = _long_field(
        "glossary", 4, gettext_lazy("Une ligne par terme, avec deux points. Par exemple : « France services : … ».")
    )

    @classmethod
    def initial_of(cls, source: Definition | None, seen: str) -> dict[str, Any]:
        """`source`: the draft, or the version that the next one begins with."""
        return {name: getattr(source, name) if source else "" for name in DEFINITION_TEXTS} | {"seen": seen}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # Browsers send CRLF: the same text would differ from the stored one.
        return cleaned | {name: cleaned[name].replace("\r\n", "\n") for name in DEFINITION_TEXTS if name in cleaned}

    def clean_glossary(self) -> str:
        text: str = self.cleaned_data["glossary"]
        if line := first_unread_line(text):
            raise forms.ValidationError(
                _("Écrivez chaque ligne ainsi : « terme : sens ». À revoir : « %(line)s »."),
                code="unread-term",
                params={"line": line[:80]},
            )
        return text


class _MembersField(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        if obj.access:
            return _("%(who)s, dans Jalons") % {"who": obj.function}
        if obj.mail_address:
            return _("%(who)s, par une page privée") % {"who": obj.function}
        return _("%(who)s, sans adresse : vous lui donnerez sa page") % {"who": obj.function}


class ConsultationForm(JalonsForm):
    """Who is asked, and until when."""

    closes_on = DayField(label=gettext_lazy("Dernier jour pour répondre"))
    members = _MembersField(
        GroupMember.objects.none(),
        label=gettext_lazy("Qui est interrogé"),
        widget=forms.CheckboxSelectMultiple,
        to_field_name=None,
    )

    def __init__(self, *args: Any, members: list[GroupMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        rows = GroupMember.objects.select_related("contact", "membership__user", "invitation__membership__user")
        field.queryset = rows.filter(pk__in=[member.pk for member in members])

    def clean_members(self) -> list[GroupMember]:
        return list(self.cleaned_data["members"])


class ExtensionForm(JalonsForm):
    closes_on = DayField(label=gettext_lazy("Nouveau dernier jour"))


class AdoptionForm(JalonsForm):
    adopted_on = DayField(label=gettext_lazy("Adoptée le"))


class AnswerForm(JalonsForm):
    sometimes_needed = ("reason",)

    answer = forms.ChoiceField(
        label=gettext_lazy("Votre réponse"),
        choices=[
            (
                Answer.CONSENT,
                gettext_lazy("Je consens : ce texte n’est peut-être pas le mien, mais je peux vivre avec."),
            ),
            (Answer.OBJECTION, gettext_lazy("J’ai une objection : adopté tel quel, il nuirait à la démarche.")),
            (Answer.ASIDE, gettext_lazy("Je ne me prononce pas.")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Si c’est une objection, sa raison"),
        max_length=AskedMember._meta.get_field("reason").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        # Who reads it: READ for the reason, AGREE for whose it is.
        help_text=gettext_lazy(
            "Toute l’équipe de la feuille de route lit cette raison sans votre nom, et les services qui la suivent aussi (la "
            "préfecture, par exemple). Les personnes référentes, les élues et les élus qui la conduisent savent qu’elle vient "
            "de vous."
        ),
    )

    def clean_reason(self) -> str:
        return str(self.cleaned_data["reason"]).replace("\r\n", "\n")


class ImpressionForm(JalonsForm):
    sometimes_needed = ("it_is", "it_is_not")

    it_is = forms.CharField(
        label=Impression.Side.IS.label,
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Une phrase, comme vous la diriez. Trois minutes suffisent."),
    )
    it_is_not = forms.CharField(
        label=Impression.Side.IS_NOT.label,
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {name: " ".join(text.split()) for name, text in cleaned.items()}
