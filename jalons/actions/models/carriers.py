"""Whose actions a member looks for."""

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
    organisation = next((name for _function, name in rows if name), "")
    is_authority = matching_key(organisation) == matching_key(roadmap.lead_authority)
    return Carrier(rows[0][0], "" if is_authority else organisation)


def carries_action(member: Member, action: ActionSheet) -> bool:
    """Whether the fiche names them, or their organisation, as its pilot or as its élue or élu. One query."""
    return member_carrier(member).carries(
        lead_contact=action.lead_contact,
        lead_organisation=action.lead_organisation,
        elected_sponsor=action.elected_sponsor,
    )


@PreparedQuery
def _functions_and_organisations(roadmap: int, user: int) -> QuerySet[Membership, tuple[str, str | None]]:
    """One row, or one for each invitation that gave it."""
    rows = Membership.objects.filter(roadmap=roadmap, user=user).order_by()
    own, invited = "group_member__organisation__name", "invitations__group_member__organisation__name"
    return rows.values_list("function", Coalesce(own, invited))
