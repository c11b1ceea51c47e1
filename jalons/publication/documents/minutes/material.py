"""What the chapters of a compte rendu read of the workshop, in a constant number of queries."""

from jalons.base.frozen import frozen
from jalons.invitations.models import Minutes
from jalons.invitations.queries import minutes as minute_queries
from jalons.invitations.queries.minutes import MinutesNotes, StakeSaid
from jalons.invitations.rules import minutes as rules
from jalons.resources.queries import resources
from jalons.resources.queries.resources import ResourceMap
from jalons.votes.queries import results
from jalons.votes.queries.results import Results
from jalons.workshops.models import KeyProject, Pledge, Workshop
from jalons.workshops.queries import run_sheets as run_sheet_queries
from jalons.workshops.queries.run_sheets import RunSheet


@frozen
class Material:
    """The data of the chapters, read once: a constant number of queries."""

    workshop: Workshop
    attendance: rules.Attendance
    run_sheet: RunSheet
    ran: dict[int, rules.ItemRun]
    has_free_timer: bool  # a countdown ran, of no séquence
    said: MinutesNotes
    stakes: list[StakeSaid]
    votes: list[Results]
    projects: list[KeyProject]
    maps: dict[int, ResourceMap]
    pledges: list[Pledge]

    @classmethod
    def of(cls, minutes: Minutes) -> "Material":
        workshop = minutes.workshop
        projects = minute_queries.minutes_projects(workshop)
        pledges = Pledge.objects.filter(workshop=workshop).select_related("key_project").order_by("due_on", "pk")
        return cls(
            workshop=workshop,
            attendance=minute_queries.attendance_counts(workshop),
            run_sheet=run_sheet_queries.run_sheet(workshop),
            ran=minute_queries.item_durations(workshop),
            has_free_timer=minute_queries.has_free_timer(workshop),
            said=minute_queries.minutes_notes(workshop, minutes.picks),
            stakes=minute_queries.minutes_stakes(workshop),
            votes=results.workshop_results(workshop),
            projects=projects,
            maps=resources.resource_maps(projects),
            pledges=[pledge for pledge in pledges if minutes.picks.get(pledge_key(pledge), True)],
        )


def pledge_key(pledge: Pledge) -> str:
    return f"pledge:{pledge.uid}"
