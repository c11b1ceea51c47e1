"""The key messages of a portrait: those kept by the team, and those suggested by the figures."""

from collections.abc import Iterable, Mapping

from jalons.base.frozen import frozen
from jalons.diagnosis.models import KeyMessage
from jalons.diagnosis.rules import messages as rules
from jalons.diagnosis.words.messages import candidate_sentence
from jalons.roadmaps.models import Roadmap


@frozen
class Suggestion:
    """A sentence proposed by the rule, with its source. It has no effect until the team keeps it."""

    key: str
    text: str
    source: str


@frozen
class MessageLine:
    """`today`: the present sentence of the rule, when it differs from that of the day the message was kept; empty when
    it is the same. `is_gone`: the figures give no such sentence any more."""

    pk: int
    rank: int
    text: str
    source: str
    is_theirs: bool
    today: Suggestion | None = None
    is_gone: bool = False

    @property
    def has_moved(self) -> bool:
        return self.is_gone or self.today is not None


@frozen
class Messages:
    kept: tuple[MessageLine, ...]
    suggested: tuple[Suggestion, ...]
    """Not kept yet, the most significant first."""

    @property
    def room(self) -> int:
        return rules.MOST - len(self.kept)

    @property
    def first(self) -> tuple[Suggestion, ...]:
        """The suggestions shown until a message is kept."""
        return self.suggested[: rules.MOST]

    @property
    def has_moved(self) -> bool:
        return any(line.has_moved for line in self.kept)


def portrait_messages(roadmap: Roadmap, candidates: Iterable[rules.Candidate], sources: Mapping[str, str]) -> Messages:
    """One query. `sources`: the source of each candidate, by key."""
    suggestions = {
        candidate.key: Suggestion(candidate.key, candidate_sentence(candidate), sources.get(candidate.key, ""))
        for candidate in rules.rank_candidates(candidates)
    }
    rows = list(KeyMessage.objects.filter(roadmap=roadmap))
    taken = {row.key for row in rows}
    return Messages(
        kept=tuple(_message_line(row, suggestions.get(row.key)) for row in rows),
        suggested=tuple(one for key, one in suggestions.items() if key not in taken),
    )


def _message_line(row: KeyMessage, today: Suggestion | None) -> MessageLine:
    moved = today is not None and today.text != row.proposed
    return MessageLine(
        pk=row.pk,
        rank=row.rank,
        text=row.text,
        source=row.source,
        is_theirs=not row.key,
        today=today if moved else None,
        is_gone=bool(row.key) and today is None,
    )
