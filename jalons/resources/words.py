"""The journal's words for the changes of this floor, beside the labels of fields."""

from django.utils.translation import gettext_lazy as _

from jalons.roadmaps.words import JournalWords

JOURNAL = JournalWords(
    verbs={
        ("undo", "keyproject"): _("a annulé un geste sur la carte de"),
    },
    fields={
        ("", "label"): _("libellé"),
        ("resourcenode", "label"): _("libellé"),
        ("feasibilityrule", "without_holder"): _("retrait sans détenteur"),
        ("feasibilityrule", "without_effort"): _("retrait sans effort estimé"),
    },
)
