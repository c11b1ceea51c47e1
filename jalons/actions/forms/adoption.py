"""What is typed of the way of adoption: its document, its signature, where the document mentions each action."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.actions.models import ActionSheet, AdoptionPath
from jalons.actions.rules.adoption import Mode
from jalons.base.forms import DayField, JalonsForm
from jalons.base.stale_forms import SeenForm


class ReferenceForm(SeenForm):
    """Once the assembly voted, its way does not change."""

    reference = forms.CharField(
        label=_("Document de référence"),
        max_length=200,
        help_text=_(
            "Un cadre de la liste, ou le nom du projet de territoire ou de la convention, avec ses années. Rien pour une délibération sans autre document."
        ),
        widget=forms.TextInput(attrs={"list": "cadres", "autocomplete": "off"}),
    )


class AdoptionForm(ReferenceForm):
    mode = forms.ChoiceField(label=_("Voie d’adoption"), choices=AdoptionPath.Mode.choices, widget=forms.RadioSelect)

    field_order = ("mode", "reference")
    sometimes_needed = ("reference",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].required = self.data.get(self.add_prefix("mode")) != Mode.ALONE


class SignatureForm(JalonsForm):
    signed_on = DayField(label=_("Signée avec la Caf le"), required=False, help_text=_("Vide : pas encore signée."))


class CrossReferencesForm(SeenForm):
    """One line for each action: where the projet de territoire mentions it, or its axis in the CTG."""

    def __init__(self, *args: Any, actions: list[ActionSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actions = actions
        for action in actions:
            widget = forms.TextInput(attrs={"class": "input"})
            label = f"{action.code} {action.title}"
            self.fields[f"action-{action.pk}"] = forms.CharField(
                label=label, max_length=200, required=False, widget=widget
            )

    def clean(self) -> dict[str, Any]:
        """The arguments of the change. A line that was not sent is left as it is: only an emptied one is removed."""
        cleaned = super().clean() or {}
        names = {action: f"action-{action.pk}" for action in self._actions}
        sent = {action: name for action, name in names.items() if self.add_prefix(name) in self.data}
        references = {action: cleaned.get(name, "") for action, name in sent.items()}
        return {"references": references, "seen": cleaned.get("seen")}
