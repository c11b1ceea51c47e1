"""Milestones of a roadmap."""

from datetime import date

from jalons.base.db import write_transaction
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.models import (
    Member,
    Milestone,
    Step,
)


@write_transaction()
def add_milestone(*, title: str, due_on: date, by: Member, step: Step | None = None) -> Milestone:
    milestone = Milestone.objects.create(roadmap=by.roadmap, title=title, due_on=due_on, step=step)
    record_change(by=by, verb="add", about=milestone, after={"due_on": due_on})
    return milestone


@write_transaction()
def revise_milestone(
    *, milestone: Milestone, title: str, due_on: date, by: Member, reached_on: date | None = None
) -> None:
    revise_row(milestone, {"title": title, "due_on": due_on, "reached_on": reached_on}, by=by)


@write_transaction()
def remove_milestone(*, milestone: Milestone, by: Member) -> None:
    record_change(by=by, verb="remove", about=milestone, before={"title": milestone.title, "due_on": milestone.due_on})
    milestone.delete()
