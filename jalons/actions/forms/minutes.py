"""The text that says what was said of a point, in the sitting or in the compte rendu."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jalons.actions.forms.sheets import LongField
from jalons.base.stale_forms import SeenForm
from jalons.governance.models import MeetingMinutes, PointMinutes
from jalons.governance.models.minutes import TEXT_LIMIT


class SaidForm(SeenForm):
    """What was said of one point: on the page of the compte rendu, and in the sitting."""

    text = LongField(
        rows=5,
        label=_("Ce qui s’est dit"),
        max_length=TEXT_LIMIT,
        help_text=_("Nommez des fonctions plutôt que des personnes. Un tiret en début de ligne fait une liste."),
    )

    @staticmethod
    def of(minutes: MeetingMinutes | PointMinutes) -> dict[str, Any]:
        return {"text": minutes.text, "seen": minutes.stamp}
