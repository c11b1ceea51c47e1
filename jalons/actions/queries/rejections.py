"""The fiches that were put aside, with the decision that did it."""

from django.db.models import Prefetch

from jalons.actions.models import ActionSheet, Decision, roadmap_decisions_without_quorum
from jalons.actions.queries.meeting_decisions import DecisionLine, make_decision_line
from jalons.actions.queries.sheet_parts import living_projects, stake_titles
from jalons.actions.rules.sheets import Status
from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap
from jalons.workshops.queries.lineage import keep_living_stakes


@frozen
class Rejection:
    """A fiche that was put aside, with what became of it."""

    code: str
    title: str
    decision: DecisionLine | None
    stakes: tuple[str, ...]
    key_project: str


def rejected_actions(roadmap: Roadmap) -> list[Rejection]:
    """The fiches put aside today, with the decision that did it and the enjeux they answered."""
    decided = (
        Decision.objects.filter(outcome=Status.REJECTED, withdrawn_at=None).select_related("meeting").order_by("-id")
    )
    rows = ActionSheet.objects.filter(roadmap=roadmap, status=Status.REJECTED)
    rows = rows.select_related("axis", "key_project__merged_into")
    actions = list(rows.prefetch_related(Prefetch("decisions", queryset=decided)))
    keep_living_stakes(living_projects(actions))
    lacking = roadmap_decisions_without_quorum(
        roadmap, (line for row in actions for line in list(row.decisions.all())[:1])
    )
    rejections = []
    for row in actions:
        decision = next(iter(row.decisions.all()), None)
        stakes = stake_titles(row)
        project = row.key_project.living.title if row.key_project else ""
        rejections.append(
            Rejection(
                row.code,
                row.title,
                make_decision_line(decision, stakes, lacking=lacking) if decision else None,
                stakes,
                project,
            )
        )
    return rejections
