"""Two rounds of a vote, side by side: the first text, its objections in their words, the amended text."""

from collections.abc import Iterable

from jalons.base.frozen import frozen
from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper
from jalons.votes.queries.option_results import OptionResult
from jalons.votes.queries.results import Results, ballot_results
from jalons.votes.rules.ballots import BallotState, reason_lines
from jalons.votes.rules.objections import hear_objection, objection_key
from jalons.workshops.models import Workshop


@frozen
class Before:
    """A proposition in the round before. `words`: each answer and its count, « objection 1 ». `objections`: what a room may
    read of them; `withheld`: how many it may not."""

    title: str
    words: tuple[tuple[str, int], ...]
    objections: tuple[str, ...]
    withheld: int


@frozen
class RoundBefore:
    """`of`: rank of the amended proposition → what it was."""

    pk: int
    title: str
    of: dict[int, Before]


def round_before(ballot: Ballot) -> RoundBefore | None:
    """Five queries for a second round, none for a first."""
    if ballot.previous_round_id is None:
        return None
    first = Ballot.objects.get(pk=ballot.previous_round_id)
    if first.state != BallotState.CLOSED:
        return None
    return build_round(ballot_results(first), dict(ballot.options.values_list("rank", "amends_id")))


def build_round(first: Results, amends: dict[int, int | None]) -> RoundBefore:
    """`amends`: rank of an amended proposition → the proposition of the first round."""
    former = {option.pk: option for option in first.options}
    return RoundBefore(
        first.pk,
        first.title,
        {rank: _option_before(former[pk]) for rank, pk in amends.items() if pk in former},
    )


def _option_before(option: OptionResult) -> Before:
    return Before(
        option.title,
        tuple((mark.words, mark.total) for mark in option.marks),
        tuple(option.reasons),
        option.held_back,
    )


def next_round(ballot: Ballot) -> Ballot | None:
    return Ballot.objects.filter(previous_round=ballot).first()


# --- objections in minutes -------------------------------------------------------------------------------------------


def quoted_key(option: str, key: str) -> str:
    """The name of an objection in minutes. `option`: the uid of its proposition."""
    return f"objection:{option}:{key}"


def current_objections(workshop: Workshop, keys: Iterable[str]) -> dict[str, str | None]:
    """The present text of quoted objections; None for those that may no longer be read. Three queries, none when nothing
    is quoted."""
    wanted = {key for key in keys if key.startswith("objection:")}
    if not wanted:
        return {}
    uids = {key.split(":")[1] for key in wanted}
    options = BallotOption.objects.filter(ballot__workshop=workshop, uid__in=uids)
    by_place = {(option.ballot_id, str(option.rank)): option for option in options}
    votes = {ballot for ballot, _rank in by_place}
    now: dict[str, str] = {}
    for ballot, reasons in VotePaper.objects.filter(ballot__in=votes).values_list("ballot_id", "reasons"):
        for rank, text in reasons.items():
            if option := by_place.get((ballot, rank)):
                _keep_heard(now, option, text)
    for ballot, reasons in RoomCount.objects.filter(ballot__in=votes).values_list("ballot_id", "reasons"):
        for rank, text in reasons.items():
            if option := by_place.get((ballot, rank)):
                for line in reason_lines(text):
                    _keep_heard(now, option, line)
    return {key: now.get(key) for key in wanted}


def _keep_heard(now: dict[str, str], option: BallotOption, text: str) -> None:
    heard = hear_objection(text, option.reviewed)
    if heard.is_heard:
        now[quoted_key(str(option.uid), objection_key(text))] = heard.text
