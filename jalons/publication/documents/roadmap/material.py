"""The data of the chapters, read once: a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from jalons.actions.queries import action_rows
from jalons.actions.queries import sheets as sheet_queries
from jalons.actions.queries.sheets import Sheet
from jalons.actions.rules.adoption import ADOPTED
from jalons.base.frozen import frozen
from jalons.funding.queries import consolidated
from jalons.funding.queries import plans as plan_queries
from jalons.funding.queries.carriers import tell_carrier
from jalons.funding.queries.consolidated import Consolidation
from jalons.funding.queries.plans import Plan
from jalons.governance.models import Definition
from jalons.governance.queries import definitions as definition_queries
from jalons.monitoring.models import Indicator
from jalons.monitoring.queries import experiences
from jalons.monitoring.queries import indicators as monitoring
from jalons.resources.queries import resources as resource_queries
from jalons.resources.queries.resources import ResourceMap
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject, Pledge
from jalons.workshops.queries import stakes as stake_queries
from jalons.workshops.queries.lineage import united_projects
from jalons.workshops.queries.stakes import StakesPage, ThreadNote, Voices


@frozen
class Resources:
    """The resources of a chantier: its map, the number of pledges, and how many were kept."""

    project: int
    drawn: ResourceMap
    pledges: int = 0
    kept: int = 0


def project_resources(projects: Iterable[KeyProject], on: date) -> dict[int, Resources]:
    """Four queries, whatever the number of projects. A pledge counts as kept when it was `on` that day."""
    rows = list(projects)
    shown_in = Coalesce("key_project__merged_into", "key_project")
    pledges = Pledge.objects.filter(key_project__in=united_projects(project.pk for project in rows)).order_by()
    counts = pledges.values_list(shown_in).annotate(made=Count("id"), kept=Count("done_on", filter=Q(done_on__lte=on)))
    promised = {pk: counted for pk, *counted in counts}
    maps = resource_queries.resource_maps(rows)
    return {project.pk: Resources(project.pk, maps[project.pk], *promised.get(project.pk, (0, 0))) for project in rows}


@dataclass
class Material:
    roadmap: Roadmap
    on: date
    sheets: list[Sheet]
    plans: dict[int, Plan]
    money: Consolidation
    indicators: dict[int, list[Indicator]]
    stakes: StakesPage
    definition: Definition | None = None  # the adopted one
    adopted_only: bool = False
    notes: dict[int, list[ThreadNote]] = field(default_factory=dict)  # by enjeu
    ideas: dict[int, list[ThreadNote]] = field(default_factory=dict)  # by chantier
    resources: dict[int, Resources] = field(default_factory=dict)
    # By action: the experience with which it began.
    sources: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, roadmap: Roadmap, on: date, *, adopted_only: bool = False) -> "Material":
        """Everything is judged `on` that day: the vote may be recorded long after it was held. `adopted_only`: without
        the actions that are not kept, and their money; else those that are promised or kept, because a draft may still
        be deleted."""
        stakes = stake_queries.stakes_page(roadmap)
        shown = set() if adopted_only else {row.pk for row in action_rows.action_index(roadmap).promised}
        sheets = [
            tell_carrier(sheet)
            for sheet in sheet_queries.roadmap_sheets(roadmap, on)
            if sheet.status.value in ADOPTED or sheet.pk in shown
        ]
        return cls(
            roadmap=roadmap,
            on=on,
            sheets=sheets,
            plans=plan_queries.plans_by_action(roadmap, on),
            money=consolidated.consolidated_money(roadmap, only={sheet.pk for sheet in sheets}, on=on),
            indicators=monitoring.indicators_by_action(roadmap),
            stakes=stakes,
            definition=definition_queries.adopted_definition(roadmap),
            adopted_only=adopted_only,
            notes=stake_queries.notes_of_stakes(line.pk for line in (*stakes.stakes, *stakes.stakes_aside)),
            ideas=stake_queries.notes_of_projects(line.pk for line in (*stakes.projects, *stakes.projects_aside)),
            resources=project_resources(KeyProject.objects.living().filter(roadmap=roadmap), on),
            sources=experiences.reuse_sentences(roadmap),
        )

    def voices_behind(self, sheet: Sheet) -> Voices:
        if sheet.key_project is None:
            return Voices({}, [])
        notes = {piece.pk: self.notes.get(piece.pk, []) for piece in sheet.key_project.stakes}
        return Voices.of(notes, self.ideas.get(sheet.key_project.pk, []))
