"""French sentences about who steers and what was voted."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.governance.models import Deliberation


def votes(deliberation: Deliberation) -> str:
    """« 30 pour, 1 contre, 2 abstentions »; what nobody voted is said in words."""
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
