"""What follows an action, told with the same words to the team and to those who wrote the notes: the decision and its
reason, the money, the vote of the assembly, the last figures.

Each fact is read where its own page reads it. `in_public` leaves out what is internal: euros before the assembly has
adopted the action, a decision that its committee has to take again.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet
from jalons.actions.queries.decided import ToldDecision, told_decisions
from jalons.actions.rules.sheets import Status, is_voted_elsewhere
from jalons.base.french import format_euros
from jalons.base.frozen import frozen
from jalons.funding.queries import plans
from jalons.funding.queries.funded_actions import WILL_NOT_BE_DONE
from jalons.funding.rules.money import Sums
from jalons.funding.words.plans import answers_sentence
from jalons.governance import words as governance_words
from jalons.governance.models import Deliberation
from jalons.invitations.models import Minutes
from jalons.invitations.models.minutes import MinutesPart
from jalons.monitoring.queries.indicators import Figure, figures_by_action
from jalons.monitoring.words import figure_sentence
from jalons.publication.queries.adopted_actions import Adoption, action_adoptions
from jalons.roadmaps.models import Roadmap
from jalons.votes.queries.outcome_votes import OutcomeVote, OutcomeVotes, outcome_votes


@frozen
class VoteLine:
    """`asked`: the vote and its workshop. `title`: what was voted, when it had another title then."""

    asked: str
    result: str
    title: str

    def __str__(self) -> str:
        if self.title:
            return _("%(asked)s, sous le titre « %(title)s » : %(result)s.") % vars(self)
        return _("%(asked)s : %(result)s.") % vars(self)


@frozen
class VoteLines:
    """By the pk of the enjeu or of the chantier, where it now is, or of the group."""

    stakes: Mapping[int, list[VoteLine]]
    projects: Mapping[int, list[VoteLine]]
    groups: Mapping[int, list[VoteLine]]


@frozen
class ActionOutcome:
    """What follows an action; each text is empty where there is nothing to tell."""

    decision: ToldDecision | None
    money: str
    act: str
    """The délibération alone, where its votes are told elsewhere on the page."""
    adoption: str
    voted_money: str
    figures: list[str]
    is_doubtful: bool
    """Whether its decision lacks its quorum."""


def action_outcomes(roadmap: Roadmap, actions: Iterable[ActionSheet], *, in_public: bool) -> dict[int, ActionOutcome]:
    """By action. Six queries, one more where a fiche is under way that nobody adopted, and ten at most where committees
    have a quorum, whatever the number of actions; none without
    action."""
    rows = list(actions)
    if not rows:
        return {}
    pks = [row.pk for row in rows]
    is_voted = _has_voted(roadmap, rows)
    decisions, sums = told_decisions(roadmap, pks), plans.sums_by_action(pks)
    adoptions, figures = action_adoptions(roadmap, pks), figures_by_action(pks)
    return {
        row.pk: _build_outcome(
            row,
            decisions.get(row.pk),
            sums.get(row.pk),
            adoptions.get(row.pk),
            figures.get(row.pk, []),
            in_public=in_public,
            is_voted=row.is_adopted or is_voted_elsewhere(Status(row.status), is_voted=is_voted),
        )
        for row in rows
    }


def _has_voted(roadmap: Roadmap, rows: Iterable[ActionSheet]) -> bool:
    """Whether the assembly has adopted something. Asked only where a fiche could have been adopted elsewhere."""
    if any(row.is_adopted for row in rows):
        return True
    may_be_elsewhere = any(is_voted_elsewhere(Status(row.status), is_voted=False) for row in rows)
    return may_be_elsewhere and ActionSheet.objects.filter(roadmap=roadmap, is_adopted=True).exists()


def _build_outcome(
    row: ActionSheet,
    decision: ToldDecision | None,
    sums: Sums | None,
    adoption: Adoption | None,
    figures: Iterable[Figure],
    *,
    in_public: bool,
    is_voted: bool,
) -> ActionOutcome:
    is_stopped = row.status in WILL_NOT_BE_DONE
    tells_money = sums is not None and (not in_public or (is_voted and not is_stopped))
    return ActionOutcome(
        decision=None if in_public and decision and decision.lacks_quorum else decision,
        money=_money_sentence(sums, with_expenses=not in_public) if sums and tells_money else "",
        act=_("Adoptée par la %(deliberation)s.") % {"deliberation": adoption.deliberation}
        if adoption and not is_stopped
        else "",
        adoption=_adoption_sentence(adoption.deliberation) if adoption else "",
        voted_money=_voted_sentence(adoption.expenses) if adoption and not (in_public and is_stopped) else "",
        figures=[] if is_stopped else [_figure_words(figure) for figure in figures],
        is_doubtful=decision is not None and decision.lacks_quorum,
    )


def _money_sentence(sums: Sums, *, with_expenses: bool) -> str:
    answers = answers_sentence(sums)
    if not with_expenses:
        return answers
    return _("%(expenses)s de dépenses. %(answers)s") % {"expenses": format_euros(sums.expenses), "answers": answers}


def _adoption_sentence(vote: Deliberation) -> str:
    """« Délibération n° 12 du 3 mars 2026, conseil communautaire : 30 pour, à l’unanimité. »"""
    sentence = _("%(deliberation)s, %(assembly)s : %(votes)s.") % {
        "deliberation": vote,
        "assembly": vote.assembly,
        "votes": governance_words.vote_sentence(vote),
    }
    return capfirst(sentence)


def _voted_sentence(expenses: Decimal | None) -> str:
    return _("%(expenses)s de dépenses votées.") % {"expenses": format_euros(expenses)} if expenses else ""


def _figure_words(figure: Figure) -> str:
    return figure_sentence(
        figure.label,
        figure.unit,
        figure.baseline,
        (figure.last.on, figure.last.value) if figure.last else None,
        (figure.target.on, figure.target.value),
    )


def vote_lines(
    stakes: Iterable[int], projects: Iterable[int], groups: Iterable[int] = (), *, in_public: bool
) -> VoteLines:
    """The closed votes about these enjeux, chantiers and groups. `in_public`: those that the room has seen, or that its compte
    rendu has told. Five queries at most."""
    votes = outcome_votes(stakes, projects, groups)
    workshops = _told_workshops(votes) if in_public else set()

    def lines(by_pk: Mapping[int, list[OutcomeVote]]) -> dict[int, list[VoteLine]]:
        return {
            pk: [_vote_line(one) for one in some if not in_public or one.is_shown or one.workshop.pk in workshops]
            for pk, some in by_pk.items()
        }

    return VoteLines(lines(votes.stakes), lines(votes.projects), lines(votes.groups))


def _told_workshops(votes: OutcomeVotes) -> set[int]:
    """The workshops whose compte rendu was given, votes included."""
    lists = (*votes.stakes.values(), *votes.projects.values(), *votes.groups.values())
    hidden = {vote.workshop.pk for some in lists for vote in some}
    if not hidden:
        return set()
    rows = Minutes.objects.filter(workshop__in=hidden, given_on__isnull=False, is_open=False)
    return {
        row.workshop_id for row in rows.only("workshop", "hidden_parts") if MinutesPart.VOTES not in row.hidden_parts
    }


def _vote_line(vote: OutcomeVote) -> VoteLine:
    asked = _("%(workshop)s, vote « %(ballot)s »") % {"workshop": vote.workshop.title, "ballot": vote.ballot}
    return VoteLine(asked, vote.sentence, vote.option.title if vote.option.merged_into else "")
