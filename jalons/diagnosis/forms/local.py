"""A table by commune on its way: what its columns are, then what it counts and where it comes from."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.previews import ConfirmForm, SentTable, TableForm
from jalons.diagnosis.sources.local_tables import CODE, KEYS, PART, VALUE, WHOLE, find_header, guess
from jalons.roadmaps.models import Roadmap

COLUMN_CHOICES = [
    ("", _("Ne pas lire")),
    (CODE, _("Code INSEE de la commune")),
    (VALUE, _("Valeur")),
    (PART, _("Nombre de personnes ou de foyers concernés")),
    (WHOLE, _("Nombre total, pour faire un pourcentage")),
]


def salt(roadmap: Roadmap) -> str:
    return f"jalons.diagnosis.local:{roadmap.pk}"


def guessed(table: SentTable) -> dict[int, str]:
    return guess(table.rows, table.header)


class LocalFileForm(TableForm):
    def find_header(self, rows: Sequence[Sequence[str]]) -> int | None:
        return find_header(rows)


class LocalConfirmForm(ConfirmForm):
    headings = KEYS

    label = forms.CharField(
        label=_("Ce que le fichier compte"), max_length=100, help_text=_("Par exemple : foyers suivis par le CIAS.")
    )
    unit = forms.CharField(
        label=_("Unité"),
        max_length=20,
        required=False,
        help_text=_("%, €, foyers… Un nombre concerné et un nombre total donnent toujours un pourcentage."),
    )
    period = forms.CharField(label=_("Année ou période"), max_length=40, help_text=_("Par exemple : 2025."))
    producer = forms.CharField(label=_("Qui a produit ces chiffres"), max_length=150)
    licence = forms.CharField(
        label=_("Peut-on les publier ?"),
        max_length=100,
        help_text=_("La licence, ou ce que le producteur a permis : « Licence Ouverte », « usage interne »."),
    )
