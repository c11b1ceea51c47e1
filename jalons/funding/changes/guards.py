"""What the resource of a request may not say by itself."""

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from jalons.actions.changes import held
from jalons.base.errors import Refused
from jalons.funding.models import ExpenseLine, FundingLine, GrantRequest
from jalons.funding.rules import LINE_STATUSES, GrantStatus, Status
from jalons.roadmaps.changes import removed_meanwhile


def hold(line: ExpenseLine | FundingLine | GrantRequest) -> None:
    """The line as it is now, with its fiche: its amount and its instalments go together, and nobody freezes half of it."""
    held(line.action_id)
    try:
        line.refresh_from_db()
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
