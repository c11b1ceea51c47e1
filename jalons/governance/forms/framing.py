"""What is typed of one part of the note de cadrage."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import AmountField, MeasureField
from jalons.base.stale_forms import SeenForm
from jalons.governance.models import FramingNote
from jalons.governance.models.framing import TEXT_LIMIT
from jalons.governance.rules.framing import FIELDS, Part


def _text_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Une ligne vide sépare deux paragraphes. Un tiret en début de ligne fait une liste. Nommez des fonctions plutôt que des personnes."
        ),
    )


class FramingPartForm(SeenForm):
    """One part of the note: the fields of the others are removed."""

    # An adopted note has them; until then, nothing is asked.
    sometimes_needed = ("context", "objectives")

    context = _text_field(_("Contexte"))
    objectives = _text_field(_("Objectifs"))
    planned_governance = _text_field(_("Gouvernance prévue"))
    planned_staff = MeasureField(
        label=_("Temps de travail, en équivalents temps plein (ETP)"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal("999.99"),
        help_text=_("Par exemple 0,2 pour une journée par semaine. Laissez vide si vous ne le savez pas encore."),
        error_messages={
            "min_value": _("Écrivez un nombre positif, par exemple 0,2."),
            "max_value": _("Écrivez un nombre d’équivalents temps plein, par exemple 0,2."),
            "max_decimal_places": _("Deux chiffres après la virgule suffisent, par exemple 0,25."),
        },
    )
    planned_budget = AmountField(
        label=_("Budget de la démarche, en euros"),
        required=False,
        min_value=Decimal(0),
        help_text=_(
            "Ce que coûte la démarche elle-même\u00a0: ateliers, accompagnement, communication. Écrivez 0 si rien n’est prévu, laissez vide si vous ne le savez pas encore."
        ),
    )
    communication = _text_field(_("Communication"))

    def __init__(self, *args: Any, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {*FIELDS[part], "seen"}:
            del self.fields[name]

    @staticmethod
    def of(note: FramingNote, part: Part) -> dict[str, Any]:
        return {name: getattr(note, name) for name in FIELDS[part]} | {"seen": note.part_stamp(part)}
