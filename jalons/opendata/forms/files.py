"""A file of open data given by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.forms import JalonsForm
from jalons.opendata.sources import Source
from jalons.opendata.sources.fetching import format_weight


class SourceFileForm(JalonsForm):
    """The worker reads the file: here, only its size is checked."""

    file = forms.FileField(
        label=gettext_lazy("Le fichier"),
        widget=forms.FileInput(),
        error_messages={
            "required": gettext_lazy("Choisissez le fichier à envoyer."),
            "empty": gettext_lazy("Ce fichier est vide."),
        },
    )
    even_older = forms.BooleanField(
        label=gettext_lazy("Prendre ce fichier même s’il est plus ancien que les données en place"),
        required=False,
    )

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._source = source
        field = self.fields["file"]
        field.widget.attrs["accept"] = ",".join((*source.kinds, ".txt"))
        field.help_text = _("Un fichier %(kinds)s ou %(last)s, de %(most)s au plus.") % {
            "kinds": ", ".join(source.kinds[:-1]),
            "last": source.kinds[-1],
            "most": format_weight(source.heaviest),
        }

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self._source.heaviest:
            raise forms.ValidationError(
                _("Ce fichier pèse %(size)s : celui de cette source n’en pèse jamais plus de %(most)s.")
                % {"size": format_weight(file.size), "most": format_weight(self._source.heaviest)}
            )
        return file
