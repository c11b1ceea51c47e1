"""What an élue or an élu has to do this very day. What is late is in « Ce qui est en retard », what committees asked and what is to be
answered has its own lines: nothing is told twice."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions import words
from jalons.actions.models import ActionStep
from jalons.actions.queries import action_rows
from jalons.actions.rules.carriers import Carrier
from jalons.actions.rules.movers import expected_movers
from jalons.actions.rules.sheets import CLOSED, Status
from jalons.base import french
from jalons.base.prepared_addresses import reverse
from jalons.base.todos import Todo
from jalons.overview.words.duties import YOU
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.queries.pledges import pledges_due


def own_day(member: Member, carrier: Carrier, index: action_rows.Index) -> list[Todo]:
    """The étapes of the actions that they answer for, then what they promised. Two queries at most."""
    if member.role is not Role.SPONSOR:
        return []
    return [*_own_steps(member, carrier, index), *_own_pledges(member, carrier)]


def _own_steps(member: Member, carrier: Carrier, index: action_rows.Index) -> Iterator[Todo]:
    slug, today = member.roadmap.slug, timezone.localdate()
    rows = {row.pk: row for row in index.rows if row.is_carried_by(carrier) and Status(row.status.value) not in CLOSED}
    if not rows:
        return
    for step in ActionStep.objects.filter(action__in=rows, done_on=None, ends_on=today):
        row = rows[step.action_id]
        movers = expected_movers(
            step_owner=step.owner, lead_contact=row.lead_contact, lead_organisation=row.lead_organisation
        )
        yield Todo(
            title=step.label,
            url=reverse("overview:action", args=[slug, row.code]),
            detail=_("Étape de l’action %(action)s.") % {"action": f"{row.code} {row.title}"},
            on=today,
            who=str(YOU) if carrier.is_among(movers) else words.movers_label(movers),
        )


def _own_pledges(member: Member, carrier: Carrier) -> Iterator[Todo]:
    today, function = timezone.localdate(), french.matching_key(carrier.function)
    for line in pledges_due(member.roadmap, today):
        if function and french.matching_key(line.who) == function:
            page = f"{reverse('workshops:all_pledges', args=[member.roadmap.slug])}?etat=a-tenir"
            yield Todo(title=line.text, url=page, detail=_("Un engagement que vous avez pris."), on=today, who=str(YOU))
