"""Whose actions a member looks for."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from jalons.actions.models.sheets import ActionSheet
from jalons.actions.rules.carriers import Carrier
from jalons.base.french import matching_key
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import Member, Membership


def member_carrier(member: Member) -> Carrier:
    """One query."""
    roadmap, user = member.roadmap, member.user
    rows = _functions_and_organisations(roadmap.pk, user.pk) if user else []
    if not rows:
        return Carrier()
    organisation, others = next(((name, others) for _function, name, others in rows if name), ("", None))
    if matching_key(organisation) == matching_key(roadmap.lead_authority):
        return Carrier(rows[0][0])
    return Carrier(rows[0][0], organisation, tuple(others or ()))


def carries_action(member: Member, action: ActionSheet) -> bool:
    """Whether the fiche names them, or their organisation, as its pilot or as its élue or élu. One query."""
    return member_carrier(member).carries(
        lead_contact=action.lead_contact,
        lead_organisation=action.lead_organisation,
        elected_sponsor=action.elected_sponsor,
    )


@PreparedQuery
def _functions_and_organisations(roadmap: int, user: int) -> QuerySet[Membership, tuple[str, str | None, Any]]:
    """One row, or one for each invitation that gave it."""
    rows = Membership.objects.filter(roadmap=roadmap, user=user).order_by()
    own, invited = "group_member__organisation__", "invitations__group_member__organisation__"
    names = (Coalesce(f"{own}{field}", f"{invited}{field}") for field in ("name", "other_names"))
    return rows.values_list("function", *names)
