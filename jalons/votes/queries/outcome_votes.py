"""What closed votes said of an enjeu or a chantier, under the title that it had then."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.votes.models import Ballot, voted_condition
from jalons.votes.queries.option_results import OptionResult
from jalons.votes.queries.results import results_of_ballots
from jalons.votes.rules import ballots as ballot_rules
from jalons.votes.words import option_sentence
from jalons.workshops.models import Workshop
from jalons.workshops.queries.lineage import united_projects, united_stakes


@frozen
class OutcomeVote:
    """What a closed vote said of one enjeu or chantier, under the title that it had then."""

    ballot: str
    workshop: Workshop
    is_shown: bool
    kind: str
    option: OptionResult
    options: int
    voters: int

    @property
    def sentence(self) -> str:
        """« lettre B, rang 2 sur 8, 14 gommettes »."""
        words = option_sentence(
            self.kind,
            place=self.option.place,
            is_tied=self.option.is_tied,
            options=self.options,
            marks={mark.mark: mark.total for mark in self.option.marks},
            leaning=self.option.leaning_words,
            share=self.option.agreement,
        )
        return _("lettre %(letter)s, %(told)s") % {"letter": self.option.letter, "told": words}


@frozen
class OutcomeVotes:
    """By the pk of the enjeu or of the chantier, where it now is, or of the group; votes in the order of workshops."""

    stakes: dict[int, list[OutcomeVote]]
    projects: dict[int, list[OutcomeVote]]
    groups: dict[int, list[OutcomeVote]]


def outcome_votes(stakes: Iterable[int], projects: Iterable[int], groups: Iterable[int] = ()) -> OutcomeVotes:
    """The closed votes about these enjeux and chantiers, or about what was merged into them, and about these groups of a
    wall. Four queries, one when nobody voted on any."""
    wanted_stakes, wanted_projects, wanted_groups = set(stakes), set(projects), set(groups)
    about = Q(options__stake__in=united_stakes(wanted_stakes))
    about |= Q(options__key_project__in=united_projects(wanted_projects))
    about |= Q(options__group__in=wanted_groups)
    rows = (
        Ballot.objects.filter(about, voted_condition(), state=ballot_rules.BallotState.CLOSED)
        .select_related("workshop")
        .distinct()
    )
    ballots = list(rows.order_by("workshop__number", "id"))
    votes = OutcomeVotes({}, {}, {})
    for ballot, results in zip(ballots, results_of_ballots(ballots) if ballots else (), strict=True):
        if not results.is_told:
            continue
        for option in results.options:
            told = OutcomeVote(
                ballot.title,
                ballot.workshop,
                ballot.is_shown,
                ballot.kind,
                option,
                len(results.options),
                results.voters,
            )
            if option.living_stake in wanted_stakes:
                votes.stakes.setdefault(option.living_stake, []).append(told)
            if option.living_project in wanted_projects:
                votes.projects.setdefault(option.living_project, []).append(told)
            if option.group in wanted_groups and not (option.living_stake or option.living_project):
                votes.groups.setdefault(option.group, []).append(told)
    return votes
