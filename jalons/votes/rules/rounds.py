"""The rounds of a vote: a proposition that met objections is amended, then put to the vote again. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from jalons.votes.rules import ballots

# After so many, the room needs something else than a vote.
ROUNDS_MAX = 6
KINDS = frozenset({ballots.BallotKind.CONSENT, ballots.BallotKind.GRADIENT})


def may_be_amended(kind: str, given: Mapping[str, int]) -> bool:
    """Whether somebody objected, has reserves or is against."""
    return kind in KINDS and ballots.count_reasoned(given) > 0


class TextFault(StrEnum):
    NONE = "none"
    UNKNOWN = "unknown"
    UNCHANGED = "unchanged"
    TOO_LONG = "too-long"
    TWICE = "twice"


def amended_texts(typed: Mapping[int, str]) -> dict[int, str]:
    """The texts that are put to the vote again: an empty one is not."""
    texts = {rank: " ".join(text.split()) for rank, text in sorted(typed.items())}
    return {rank: text for rank, text in texts.items() if text}


def text_fault(first: Mapping[int, str], amended: Mapping[int, str]) -> tuple[TextFault, int] | None:
    """The fault of the amended texts and the rank of its proposition. `first`: those that may be amended."""
    for rank, text in amended.items():
        if rank not in first:
            return TextFault.UNKNOWN, rank
        if text == first[rank]:
            return TextFault.UNCHANGED, rank
        if len(text) > ballots.OPTION_LIMIT:
            return TextFault.TOO_LONG, rank
        if list(amended.values()).count(text) > 1:
            return TextFault.TWICE, rank
    return None if amended else (TextFault.NONE, 0)


def cut_title(title: str, suffix: str, limit: int) -> str:
    """« Accueillir sans rendez-vous, second tour », shortened in its first part when it is too long."""
    room = limit - len(suffix)
    return (title if len(title) <= room else f"{title[: room - 1].rstrip()}…") + suffix
