"""What the resource of a request may not say by itself."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.funding.models import FundingLine, GrantRequest
from jalons.funding.rules import LINE_STATUSES, GrantStatus, Status
from jalons.roadmaps.changes import removed_meanwhile


def hold(line: models.Model) -> None:
    """The line as it is now, for nobody else to change until the end: its amount and its instalments go together."""
    try:
        line.refresh_from_db(from_queryset=type(line)._default_manager.select_for_update())
    except ObjectDoesNotExist as gone:
        raise Refused(removed_meanwhile()) from gone


def refuse_to_contradict(line: FundingLine, *, status: str, **values: object) -> None:
    """It says what the request says: its amount, and where it stands."""
    grant = GrantRequest.objects.filter(line=line).first()
    if grant is None:
        return
    for name, value in values.items():
        if getattr(line, name) != value:
            raise Refused(
                _("Cette ressource suit une demande de subvention. Changez la demande elle-même."), field=name
            )
    if Status(status) not in LINE_STATUSES[GrantStatus(grant.status)]:
        sentence = _("La demande de subvention est à l’état « %(state)s ». Changez d’abord l’état de la demande.")
        raise Refused(sentence % {"state": grant.get_status_display()}, field="status")
