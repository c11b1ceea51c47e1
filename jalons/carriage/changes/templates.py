"""A workshop, its conducteur and its votes kept as a template of the team."""

from django.db.models import Exists, OuterRef

from jalons.base.db import write_transaction
from jalons.roadmaps.models import Member
from jalons.votes.models import Ballot, BallotOption
from jalons.workshops.changes.templates import keep_template
from jalons.workshops.models import KeptTemplate, Workshop
from jalons.workshops.models.run_sheets import run_sheet_items
from jalons.workshops.rules import workshop_templates as rules
from jalons.workshops.rules.workshop_templates import PlannedVote, WorkshopTemplate


@write_transaction()
def keep_workshop_as_template(*, workshop: Workshop, by: Member) -> KeptTemplate:
    """What people wrote stays out of it: no note, no proposition, no name, no place, no day."""
    template = WorkshopTemplate(
        kind=workshop.kind,
        title=workshop.title,
        items=tuple(run_sheet_items(workshop)),
        question=workshop.question,
        table_count=workshop.table_count,
        votes=_votes(workshop),
        step=workshop.step,
    )
    return keep_template(template, by=by)


def _votes(workshop: Workshop) -> tuple[PlannedVote, ...]:
    """Those that were prepared, then those that were planned and are not prepared yet."""
    options = BallotOption.objects.filter(ballot=OuterRef("pk"))
    ballots = Ballot.objects.filter(workshop=workshop).annotate(
        about_stakes=Exists(options.exclude(stake=None)),
        about_projects=Exists(options.exclude(key_project=None)),
        about_groups=Exists(options.exclude(group=None)),
    )
    prepared = [
        PlannedVote(
            ballot.title,
            ballot.kind,
            ballot.is_two_coloured,
            "enjeux"
            if ballot.about_stakes
            else "chantiers"
            if ballot.about_projects
            else "groupes"
            if ballot.about_groups
            else "",
        )
        for ballot in ballots
    ]
    titles = {vote.title for vote in prepared}
    planned = [vote for vote in rules.read_votes(workshop.planned_votes) if vote.title not in titles]
    return tuple([*prepared, *planned][: rules.VOTES_MAX])
