"""The journal's words for the changes of this floor, beside the labels of fields."""

from django.utils.translation import gettext_lazy as _

from jalons.opendata.models.places import Described
from jalons.roadmaps.words import JournalWords

_PLACES = ("placecorrection", "localplace")
_PLACE_FIELDS = {
    "programmes": _("programmes nationaux"),
    "publics": _("réservé à"),
    "care": _("prises en charge particulières"),
    "fees": _("tarif"),
    "access": _("comment y accéder"),
    "updated_on": _("fiche mise à jour le"),
}

JOURNAL = JournalWords(
    verbs={
        # --- figures
        ("update_data", ""): _("a demandé la mise à jour des données :"),
        ("give_data", ""): _("a donné un fichier de données :"),
        ("withdraw_data", ""): _("a retiré le fichier de données :"),
        ("restore_data", ""): _("a remis le fichier de données :"),
        # --- places
        ("import_places", ""): _("a importé des lieux dans"),
        ("correct", "placecorrection"): _("a corrigé le lieu"),
        **{("verify", kind): _("a vérifié la fiche du lieu") for kind in _PLACES},
        **{("hide", kind): _("a masqué le lieu") for kind in _PLACES},
        **{("show", kind): _("a montré de nouveau le lieu") for kind in _PLACES},
        ("undo", "placecorrection"): _("est revenu à la fiche d’origine du lieu"),
        ("part", "placecorrection"): _("a distingué d’un autre le lieu"),
        ("join_again", "placecorrection"): _("a rapproché d’un autre le lieu"),
    },
    fields={
        ("sourcevintage", "rows"): _("lignes"),
        ("localindicator", "label"): _("libellé"),
        **{("placecorrection", field.name): field.verbose_name for field in Described._meta.local_fields},
        **{(kind, name): words for kind in _PLACES for name, words in _PLACE_FIELDS.items()},
    },
)
