"""What is asked to attach a file, to comment, to send a link of a fiche, and to fill the fiche by that link."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.forms.sheets import LongField, SheetForm
from jalons.actions.models import ActionSheet, SheetLink
from jalons.actions.rules.sheet_fields import SHEET_FIELDS
from jalons.base.attachments import AttachmentField
from jalons.base.forms import JalonsForm, RowsField
from jalons.directory.models import Contact


class AttachmentForm(JalonsForm):
    file = AttachmentField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy("PDF, image (PNG, JPEG) ou document bureautique, 10 Mo au plus."),
    )


class CommentForm(JalonsForm):
    text = LongField(rows=4, label=gettext_lazy("Votre commentaire"), max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = _("Écrivez votre commentaire.")


class _PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Contact) -> str:
        return ", ".join(filter(None, (obj.name, obj.function, str(obj.organisation or ""))))


class LinkForm(JalonsForm):
    """A person of the directory, or an address and a function."""

    sometimes_needed = ("contact", "email", "holder")

    contact = _PersonField(Contact.objects.none(), label=gettext_lazy("Une personne de votre carnet"), required=False)
    email = forms.EmailField(
        label=gettext_lazy("Ou une autre adresse électronique"),
        max_length=200,
        required=False,
        error_messages={"invalid": gettext_lazy("Écrivez une adresse complète, par exemple accueil@exemple.fr.")},
    )
    holder = forms.CharField(
        label=gettext_lazy("Sa fonction"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("L’historique la montrera. Par exemple : direction du centre social."),
    )

    def __init__(self, *args: Any, contacts: QuerySet[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("_PersonField", self.fields["contact"])
        choice.queryset = contacts
        choice.empty_label = _("Choisissez une personne")


class UnreadLinksForm(JalonsForm):
    """What « Remettre à lire » sends: the links that were read together."""

    links = RowsField(SheetLink.objects.none())

    def __init__(self, *args: Any, links: QuerySet[SheetLink], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("RowsField", self.fields["links"]).queryset = links


class ReadLinksForm(JalonsForm):
    """What « C’est lu » sends: the fiches that the page shows, and when something last came by their links."""

    actions = RowsField(ActionSheet.objects.none())
    seen_at = forms.DateTimeField()

    def __init__(self, *args: Any, actions: QuerySet[ActionSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("RowsField", self.fields["actions"]).queryset = actions

    def clean_seen_at(self) -> datetime:
        """No later than now. An instant that no page showed is refused: it may not fit in the database."""
        seen_at: datetime = self.cleaned_data["seen_at"]
        if not 2000 < seen_at.year < 3000:
            raise forms.ValidationError(_("Cette page n’a pas dit quand elle a été montrée\u00a0: rechargez-la."))
        return min(seen_at, timezone.now())


class OwnFicheForm(SheetForm):
    """The fiche as its pilote fills it by their link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in SHEET_FIELDS:
            if field.is_of_the_team:
                del self.fields[field.name]
