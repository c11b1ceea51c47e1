"""The votes of the demo. Invented."""

from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots, closing, rounds, votes
from jalons.votes.models import Ballot
from jalons.votes.rules.objections import objection_key
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.models import KeyProject, Participant, Stake, Workshop

# What each phone places, in turn: rank of the enjeu → dots. The last paper is blank.
PAPERS: tuple[dict[int, int], ...] = (
    {1: 2, 2: 1},
    {1: 1, 2: 1, 3: 1},
    {2: 2, 4: 1},
    {1: 2, 5: 1},
    {1: 1, 3: 1, 4: 1},
    {3: 2, 1: 1},
    {},
)
# Table → (college, number of paper votes, dots on each enjeu): people who preferred paper.
ROOM = {3: ("habitant", 6, (7, 5, 3, 2, 0)), 5: ("association", 5, (4, 3, 3, 3, 1))}
# The last participants to join did not vote.
ABSTAIN = 2


def vote_on_stakes(workshop: Workshop, stakes: list[Stake], by: Member) -> Ballot:
    """During the workshop: phones and paper; then the vote is closed, and enjeux are sorted by it."""
    ballot = ballots.create_ballot(
        workshop=workshop,
        title="Quels enjeux comptent le plus ?",
        options=[stake.title for stake in stakes],
        by=by,
    )
    ballots.open_ballot(ballot=ballot, by=by)
    voters = list(Participant.objects.filter(workshop=workshop).order_by("id"))[:-ABSTAIN]
    for turn, participant in enumerate(voters):
        paper = PAPERS[turn % len(PAPERS)]
        votes.cast_paper(
            ballot=ballot, marks={rank: {"gommette": dots} for rank, dots in paper.items()}, by=participant
        )
    for table, (college, count, dots) in ROOM.items():
        marks = {rank: {"gommette": placed} for rank, placed in enumerate(dots, 1)}
        votes.enter_room_count(ballot=ballot, table=table, college=college, voters=count, marks=marks, by=by)
    closing.close_ballot(ballot=ballot, by=by)
    ballots.rank_by_votes(ballot=ballot, by=by)
    return ballot


# Usefulness, then feasibility of each chantier: what each phone places, in turn.
TWO_COLOURS = (
    ((2, 1, 0), (1, 2, 0)),
    ((2, 0, 1), (0, 2, 1)),
    ((1, 2, 0), (1, 2, 0)),
    ((2, 1, 0), (0, 1, 2)),
    ((2, 0, 1), (1, 2, 0)),
)


def vote_on_key_projects(workshop: Workshop, projects: list[KeyProject], by: Member) -> Ballot:
    """With two colours, on phones and at a table that preferred paper; then the three chantiers are kept."""
    ballot = ballots.create_ballot(
        workshop=workshop,
        title="Quels chantiers sont les plus utiles, et les plus faisables\u00a0?",
        options=[project.title for project in projects],
        is_two_coloured=True,
        by=by,
    )
    ballots.open_ballot(ballot=ballot, by=by)
    for turn, participant in enumerate(Participant.objects.filter(workshop=workshop).order_by("id")):
        useful, feasible = TWO_COLOURS[turn % len(TWO_COLOURS)]
        marks = {
            rank: {"utilite": high, "faisabilite": easy}
            for rank, (high, easy) in enumerate(zip(useful, feasible, strict=True), 1)
        }
        votes.cast_paper(ballot=ballot, marks=marks, by=participant)
    on_paper = {1: {"utilite": 7, "faisabilite": 6}, 2: {"utilite": 3, "faisabilite": 6}, 3: {"utilite": 1}}
    votes.enter_room_count(ballot=ballot, table=2, voters=5, marks=on_paper, by=by)
    closing.close_ballot(ballot=ballot, by=by)
    for project in projects:
        stake_changes.shortlist_key_project(project=project, by=by)
    return ballot


# For each phone: a for agree, d for disagree, p for pass, one letter for each statement.
OPINIONS = ("aadda", "apdda", "adaad", "aadda", "ddaad", "adaad", "aadpa")
ANSWERS = {"a": "accord", "d": "desaccord", "p": "passe"}
# Step by step, for each phone: the first proposition, then the second, which some leave without an answer.
STEPS = (
    ("pleinement", "accord"), ("pleinement", "reserves"), ("accord", "partage"), ("pleinement", ""),
    ("accord", "contre"), ("partage", "accord"), ("accord", "reserves"),
)  # fmt: skip


def vote_on_next_steps(workshop: Workshop, by: Member) -> None:
    """At the end: opinions, how far two ideas are agreed on, and a decision by consent, amended after an objection."""
    opinions = ballots.create_ballot(
        workshop=workshop,
        title="Pour continuer ensemble",
        kind="avis",
        options=[
            "Se retrouver une fois par an, tous ensemble",
            "Tenir les réunions le soir plutôt qu’en journée",
            "Ouvrir les réunions aux habitantes et habitants",
            "Se réunir chaque fois dans une autre commune",
            "Garder un groupe restreint pour avancer vite",
        ],
        by=by,
    )
    charter = ballots.create_ballot(
        workshop=workshop,
        title="Accueillir sans rendez-vous",
        kind="consentement",
        options=["Chaque lieu accueille sans rendez-vous une demi-journée par semaine"],
        by=by,
    )
    steps = ballots.create_ballot(
        workshop=workshop,
        title="Jusqu’où sommes-nous d’accord ?",
        kind="echelle",
        options=["Publier chaque année ce qui a été fait", "Confier le suivi à une seule personne"],
        by=by,
    )
    for ballot in (opinions, charter, steps):
        ballots.open_ballot(ballot=ballot, by=by)
    for turn, participant in enumerate(Participant.objects.filter(workshop=workshop).order_by("id")):
        letters = OPINIONS[turn % len(OPINIONS)]
        marks = {rank: {ANSWERS[letter]: 1} for rank, letter in enumerate(letters, 1)}
        votes.cast_paper(ballot=opinions, marks=marks, by=participant)
        answer = "objection" if turn == 3 else "reserve" if turn % 3 == 1 else "accord"
        reasons = {1: "À deux personnes, notre médiathèque ne peut pas tenir cet horaire."} if turn == 3 else {}
        votes.cast_paper(ballot=charter, marks={1: {answer: 1}}, reasons=reasons, by=participant)
        first, second = STEPS[turn % len(STEPS)]
        marks = {1: {first: 1}} | ({2: {second: 1}} if second else {})
        reasons = {2: "Et si cette personne part ?"} if second == "contre" else {}
        votes.cast_paper(ballot=steps, marks=marks, reasons=reasons, by=participant)
    for ballot in (opinions, charter, steps):
        closing.close_ballot(ballot=ballot, by=by)
    # That of the charter was read over before the second round; those of the steps wait for the visitor.
    option = charter.options.select_related("ballot").get()
    keys = [objection_key(text) for text in rounds.objection_texts(option)]
    rounds.review_objections(option=option, keys=keys, is_shown=True, by=by)
    amended = "Chaque lieu accueille sans rendez-vous deux heures par semaine, aux heures qu’il choisit"
    again = rounds.open_next_round(ballot=charter, texts={1: amended}, by=by)
    for turn, participant in enumerate(Participant.objects.filter(workshop=workshop).order_by("id")):
        votes.cast_paper(ballot=again, marks={1: {"reserve" if turn % 4 == 1 else "accord": 1}}, by=participant)
    closing.close_ballot(ballot=again, by=by)


def prepare_ballot(workshop: Workshop, by: Member) -> Ballot:
    """Ready for the end of the afternoon; a visitor may open it and vote."""
    return ballots.create_ballot(
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
