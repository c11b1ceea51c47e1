"""What is asked before a fiche starts from a model or is copied from another one."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from jalons.actions.forms.sheets import ProposalForm
from jalons.base.forms import DayField
from jalons.base.public_holidays import working_day


class StartForm(ProposalForm):
    """An intitulé, an axis, and the day from which the steps of a model are dated."""

    starts_on = DayField(
        label=gettext_lazy("Début de l’action"),
        help_text=gettext_lazy("Les étapes se datent à partir de ce jour. Vous les corrigerez ensuite."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["key_project"]
        self.fields["starts_on"].initial = working_day(timezone.localdate())


class CopyForm(ProposalForm):
    starts_on = DayField(
        label=gettext_lazy("Début de la copie"),
        required=False,
        help_text=gettext_lazy("Les étapes gardent leur écart avec ce jour. Sans date, elles sont copiées sans date."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["key_project"]
