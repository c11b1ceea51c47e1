"""Which chantier answers which enjeu, and the action that each chantier became."""

from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import Tag, status_tag
from jalons.actions.rules.sheets import Status
from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap
from jalons.workshops.queries.stakes import ProjectLine, StakeLine, StakesPage, stakes_page


@frozen
class Answer:
    """One cell: whether the chantier of the line answers the enjeu of the column."""

    stake: StakeLine
    is_given: bool


@frozen
class BornAction:
    code: str
    title: str
    status: Tag


@frozen
class CoverageRow:
    project: ProjectLine
    answers: tuple[Answer, ...]
    actions: tuple[BornAction, ...]


@frozen
class Coverage:
    page: StakesPage
    rows: tuple[CoverageRow, ...]


def coverage(roadmap: Roadmap) -> Coverage:
    """The actions that were refused are left out. One query more than the list of enjeux."""
    page = stakes_page(roadmap)
    born: dict[int, list[BornAction]] = {}
    kept = ActionSheet.objects.filter(roadmap=roadmap, key_project__isnull=False).exclude(status=Status.REJECTED)
    for action in kept.select_related("axis", "key_project").order_by("axis__rank", "rank", "pk"):
        assert action.key_project
        born.setdefault(action.key_project.merged_into_id or action.key_project.pk, []).append(
            BornAction(action.code, action.title, status_tag(action.status))
        )
    rows = tuple(
        CoverageRow(
            project,
            tuple(Answer(stake, any(one.pk == project.pk for one in stake.projects)) for stake in page.stakes),
            tuple(born.get(project.pk, ())),
        )
        for project in page.projects
    )
    return Coverage(page, rows)
