"""Enjeux, or chantiers, that become one: the door of `workshops.changes.fusions`, which knows nothing of votes."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member
from jalons.votes.models import Ballot
from jalons.workshops.changes import fusions
from jalons.workshops.changes.fusions import Row
from jalons.workshops.models import Fusion


@write_transaction()
def merge_outcomes(*, rows: Sequence[Row], title: str, text: str, by: Member, seen: str | None = None) -> Fusion:
    """Refused while a vote is open on one of them: a room must know what it votes on (decision 0065)."""
    lock_roadmap(by.roadmap)
    _refuse_open_votes(rows)
    return fusions.merge_outcomes(rows=rows, title=title, text=text, by=by, seen=seen)


@write_transaction()
def separate_outcomes(*, fusion: Fusion, by: Member, row: Row | None = None) -> list[Row]:
    lock_roadmap(by.roadmap)
    stays = fusion.stake or fusion.key_project
    _refuse_open_votes([stays] if stays else [])
    return fusions.separate_outcomes(fusion=fusion, row=row, by=by)


def _refuse_open_votes(rows: Sequence[Row]) -> None:
    """The votes that are about one of them, or about what it unites, are locked: none opens meanwhile."""
    about = Q()
    for row in rows:
        name = fusions.STAYS[type(row)]
        about |= Q(**{f"options__{name}": row}) | Q(**{f"options__{name}__merged_into": row})
    if not about:
        return
    ballots = Ballot.objects.filter(about, workshop__roadmap=rows[0].roadmap_id).distinct().values_list("pk", flat=True)
    locked = Ballot.objects.select_for_update(no_key=True).filter(pk__in=list(ballots)).order_by("pk")
    for ballot in locked:
        if ballot.state == Ballot.State.OPEN:
            raise Refused(
                _("Le vote « %(ballot)s » est ouvert, et il porte dessus. Attendez qu’il soit clos.")
                % {"ballot": ballot.title},
                code="open-vote-on-row",
            )
