"""The numbers of the rule of feasibility belong to the roadmap."""

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.resources.models import FeasibilityRule
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def set_feasibility_rule(
    *, available: int, without_holder: int, without_effort: int, strong: int, medium: int, by: Member
) -> FeasibilityRule:
    lock_roadmap(by.roadmap)
    if medium >= strong:
        raise Refused(
            _("Le seuil de « forte » doit dépasser celui de « moyenne »."), code="thresholds-reversed", field="strong"
        )
    values = {
        "available": available,
        "without_holder": without_holder,
        "without_effort": without_effort,
        "strong": strong,
        "medium": medium,
    }
    before = FeasibilityRule.objects.filter(roadmap=by.roadmap).values(*values).first() or {}
    rule, _created = FeasibilityRule.objects.update_or_create(roadmap=by.roadmap, defaults=values)
    if before != values:
        record_change(by=by, verb="revise", about=rule, before=before, after=values)
    return rule
