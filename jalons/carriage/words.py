"""The journal's words for the changes of this floor, beside the labels of fields."""

from django.utils.translation import gettext_lazy as _

from jalons.roadmaps.words import JournalWords

JOURNAL = JournalWords(
    verbs={
        ("carry", "workshop"): _("a emporté"),
        ("open_carried", "workshop"): _("a ouvert l’atelier emporté"),
        ("pack", "workshop"): _("a préparé le retour de"),
        ("await_return", "workshop"): _("a fait lire un retour de"),
        ("set_aside", "workshop"): _("a écarté un retour de"),
        ("bring_back", "workshop"): _("a rapporté l’atelier"),
        ("bring_back", ""): _("a rapporté"),
    },
    fields={
        ("workshop", "rows_added"): _("lignes ajoutées"),
        ("workshop", "rows_changed"): _("lignes changées"),
        ("workshop", "rows_removed"): _("lignes retirées"),
        ("workshop", "renumbered"): _("notes renumérotées"),
    },
)
