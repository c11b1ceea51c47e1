"""The words of the message that tells what the notes became."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jalons.actions.forms.sheets import LongField
from jalons.base.stale_forms import SeenForm
from jalons.invitations.rules.feedback import TEXT_LIMIT


class FeedbackForm(SeenForm):
    text = LongField(
        rows=6,
        label=_("Votre message"),
        max_length=TEXT_LIMIT,
        help_text=_("Les décisions et leurs raisons suivent, telles qu’elles sont notées. Ne nommez personne."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
