"""The look of documents: a colour from a style guide, a logo, a line at the foot."""

from base64 import b64decode, b64encode
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.errors import Refused
from jalons.base.forms import JalonsForm
from jalons.base.stale_forms import SeenForm
from jalons.base.table_imports import MOST_SEALED
from jalons.papers import colours, uploaded_templates
from jalons.papers.documents import logos
from jalons.papers.uploaded_templates.archive import MOST_BYTES
from jalons.papers.uploaded_templates.reader import read_template
from jalons.publication.models import DocumentLook
from jalons.roadmaps.models import Roadmap

LASTS = 24 * 3600


class LookForm(SeenForm):
    """`sent_logo` is the signed logo of a preview, because a browser does not send a file twice."""

    accent = forms.CharField(
        label=_("Couleur principale"),
        max_length=20,
        required=False,
        help_text=_("Son code, par exemple #B5121B : il est dans votre charte graphique. Vide, c’est celle de Jalons."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    footer = forms.CharField(
        label=_("Ligne en bas de chaque page"),
        max_length=120,
        required=False,
        help_text=_("Par exemple votre nom et votre adresse postale."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
        help_text=_("Une image PNG ou JPEG de 5 Mo au plus. De préférence large, sur fond blanc ou transparent."),
        error_messages={"empty": _("Ce fichier est vide.")},
    )
    logo_alt = forms.CharField(
        label=_("Ce que dit le logo"),
        max_length=150,
        required=False,
        help_text=_("Lu aux personnes qui ne le voient pas. Vide, c’est « Logo : » et le nom de votre collectivité."),
    )
    remove_logo = forms.BooleanField(label=_("Ne plus mettre de logo"), required=False)
    sent_logo = forms.CharField(widget=forms.HiddenInput, max_length=MOST_SEALED, required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.salt = f"jalons.publication.logo:{roadmap.pk}"
        if not (has_logo or self.data.get("sent_logo")):
            del self.fields["remove_logo"]

    def clean_accent(self) -> str:
        typed = self.cleaned_data["accent"].strip()
        colour = colours.parse_colour(typed)
        if typed and not colour:
            raise ValidationError(
                _("Écrivez la couleur avec un dièse et six chiffres ou lettres, par exemple #B5121B.")
            )
        return colour

    def clean_logo(self) -> bytes | None:
        file = self.cleaned_data["logo"]
        if not file:
            return None
        if file.size > logos.MOST_BYTES:
            raise ValidationError(_("Ce logo est trop lourd : 5 Mo au plus."))
        try:
            return logos.redraw_logo(file.read())
        except Refused as refusal:
            raise refusal.as_form_error() from refusal

    def clean(self) -> dict[str, Any]:
        """The arguments of the change."""
        data = dict(super().clean() or {})
        sent, gone = data.pop("sent_logo", ""), data.pop("remove_logo", False)
        if data.get("logo") is None:
            data["logo"] = b"" if gone else self._opened(sent) if sent else None
        return data

    def _opened(self, sent: str) -> bytes | None:
        try:
            return b64decode(signing.loads(sent, salt=self.salt, max_age=LASTS))
        except signing.BadSignature as error:
            raise ValidationError(_("Cet aperçu est trop ancien. Choisissez de nouveau votre logo.")) from error

    def sealed(self) -> str:
        """The signed logo that the page holds until it is saved; empty when none was sent."""
        self.is_valid()
        logo = self.cleaned_data.get("logo")
        return signing.dumps(b64encode(logo).decode(), salt=self.salt) if logo else ""


class TemplateForm(JalonsForm):
    """A template, checked by its content: `taken` is the part that is stored."""

    file = forms.FileField(
        label=_("Votre modèle"),
        max_length=150,
        error_messages={"required": _("Choisissez un fichier."), "empty": _("Ce fichier est vide.")},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        endings = uploaded_templates.KINDS[kind].endings
        file = self.fields["file"]
        file.help_text = gettext(
            "Un fichier %(endings)s de 20 Mo au plus, sans macro ni lien vers un autre fichier."
        ) % {"endings": gettext(" ou ").join(endings)}
        file.widget.attrs["accept"] = ",".join(endings)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("Ce modèle est trop lourd : 20 Mo au plus. Allégez ses images."))
        try:
            taken = read_template(self.kind, file.read())
        except Refused as refusal:
            raise refusal.as_form_error() from refusal
        self.cleaned_data["taken"], self.cleaned_data["name"] = taken, str(file.name)[:150]
        return file

    def clean(self) -> dict[str, Any]:
        """The arguments of the change."""
        data = dict(super().clean() or {})
        data.pop("file", None)
        return data


def look_values(row: DocumentLook | None) -> dict[str, str]:
    if row is None:
        return {}
    accent = f"#{row.accent.upper()}" if row.accent else ""
    return {"accent": accent, "footer": row.footer, "logo_alt": row.logo_alt, "seen": row.stamp}
