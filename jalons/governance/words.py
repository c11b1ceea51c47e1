"""French sentences about the committee and its votes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.governance.models import Deliberation
from jalons.roadmaps.words import JournalWords

# The journal's words for the changes of this floor, beside the labels of fields.
JOURNAL = JournalWords(
    verbs={
        ("settle", ""): gettext_lazy("a arrêté l’ordre du jour de"),
        ("unsettle", ""): gettext_lazy("a rouvert l’ordre du jour de"),
        ("install", "committee"): gettext_lazy("a installé le comité :"),
        ("write_deliberation", ""): gettext_lazy("a enregistré la"),
        ("withdraw_deliberation", ""): gettext_lazy("a retiré, saisie par erreur, la"),
    },
    fields={("committee", "seats"): gettext_lazy("membres")},
)


def vote_sentence(deliberation: Deliberation) -> str:
    """« 30 pour, 1 contre, 2 abstentions »; a count of zero is written in words."""
    against, abstentions = deliberation.votes_against, deliberation.abstentions
    if not against and not abstentions:
        return _("%(n)d pour, à l’unanimité") % {"n": deliberation.votes_for}
    return ", ".join(
        (
            _("%(n)d pour") % {"n": deliberation.votes_for},
            _("%(n)d contre") % {"n": against} if against else _("aucune voix contre"),
            ngettext("%(n)d abstention", "%(n)d abstentions", abstentions) % {"n": abstentions}
            if abstentions
            else _("aucune abstention"),
        )
    )
