"""The votes of the demo. Invented."""

from jalons.roadmaps.models import Member
from jalons.workshops import changes
from jalons.workshops.models import Ballot, Participant, Stake, Workshop

# What each phone places, in turn: rank of the enjeu → dots. The last one is blank.
PAPERS: tuple[dict[int, int], ...] = (
    {1: 2, 2: 1},
    {1: 1, 2: 1, 3: 1},
    {2: 2, 4: 1},
    {1: 2, 5: 1},
    {1: 1, 3: 1, 4: 1},
    {3: 2, 1: 1},
    {},
)
# Table → (paper votes, dots on each enjeu): those who preferred paper.
ROOM = {3: (6, (7, 5, 3, 2, 0)), 5: (5, (4, 3, 3, 3, 1))}
# The last to have joined did not vote.
ABSTAIN = 2


def vote_on_stakes(workshop: Workshop, stakes: list[Stake], by: Member) -> Ballot:
    """During the workshop: phones and paper, closed, and the enjeux ranked by it."""
    ballot = changes.create_ballot(
        workshop=workshop,
        title="Quels enjeux comptent le plus ?",
        options=[stake.title for stake in stakes],
        by=by,
    )
    changes.open_ballot(ballot=ballot, by=by)
    voters = list(Participant.objects.filter(workshop=workshop).order_by("id"))[:-ABSTAIN]
    for turn, participant in enumerate(voters):
        paper = PAPERS[turn % len(PAPERS)]
        changes.cast_paper(
            ballot=ballot, marks={rank: {"gommette": dots} for rank, dots in paper.items()}, by=participant
        )
    for table, (count, dots) in ROOM.items():
        marks = {rank: {"gommette": placed} for rank, placed in enumerate(dots, 1)}
        changes.enter_room_count(ballot=ballot, table=table, voters=count, marks=marks, by=by)
    changes.close_ballot(ballot=ballot, by=by)
    changes.rank_by_votes(ballot=ballot, by=by)
    return ballot


def prepare_a_vote(workshop: Workshop, by: Member) -> Ballot:
    """Ready for the end of the afternoon; a visitor may open it and vote."""
    return changes.create_ballot(
        workshop=workshop,
        title="Par où commencer ?",
        options=[
            "Rendre les démarches plus simples à comprendre",
            "Aller à la rencontre des personnes isolées",
            "Former celles et ceux qui accueillent",
            "Prêter ou donner du matériel",
        ],
        by=by,
    )
