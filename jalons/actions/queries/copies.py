"""The source of a fiche, and the roadmaps where it may be copied."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jalons.accounts.models import User
from jalons.actions.library import ModelIndicator, model_action
from jalons.actions.models import ActionSheet, Origin
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import Membership, Roadmap
from jalons.roadmaps.rules.permissions import GRANTED, Permission


@frozen
class OriginLine:
    """`model`: its key; `code`: the code of the source fiche, if it is still in this roadmap."""

    sentence: str
    model: str
    code: str


def origin_line(action: ActionSheet) -> OriginLine | None:
    row = next(iter(_origins_of(action.pk)), None)
    if row is None:
        return None
    roadmap, axis_rank, rank, key, title, elsewhere = row
    if key:
        model = model_action(key)
        return OriginLine(
            _("Partie du modèle « %(title)s ».") % {"title": model.title if model else key}, key if model else "", ""
        )
    here = roadmap == action.roadmap_id
    sentence = (
        _("Copiée de la fiche « %(title)s ».")
        if here
        else _("Copiée de la fiche « %(title)s », feuille de route « %(roadmap)s ».")
    )
    return OriginLine(sentence % {"title": title, "roadmap": elsewhere}, "", f"{axis_rank}.{rank}" if here else "")


@PreparedQuery
def _origins_of(action: int) -> QuerySet[Origin, Any]:
    columns = ("source__roadmap", "source__axis__rank", "source__rank", "model_key", "source_title", "source_roadmap")
    return Origin.objects.filter(action=action).values_list(*columns)


def suggested_indicators(action: ActionSheet) -> tuple[ModelIndicator, ...]:
    """The indicators proposed by the model from which a fiche was started."""
    key = Origin.objects.filter(action=action).values_list("model_key", flat=True).first()
    model = model_action(key) if key else None
    return model.indicators if model else ()


def copy_targets(user: User | None, here: Roadmap) -> list[Roadmap]:
    """The roadmaps where somebody may propose a fiche, the current one first."""
    roles = [role for role, granted in GRANTED.items() if Permission.PROPOSE_ACTION in granted]
    rows = Membership.objects.filter(user=user, role__in=roles, roadmap__removal_asked_at=None).select_related(
        "roadmap"
    )
    return sorted((row.roadmap for row in rows), key=lambda roadmap: (roadmap != here, roadmap.name))
