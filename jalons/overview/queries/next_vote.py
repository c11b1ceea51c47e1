"""What the council votes next, as an élue or an élu reads it, with the count of what is to correct before. The count takes a
hundred queries: the dashboard is shown without it, asks for it, and keeps it until somebody writes in the roadmap."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.overview.rules.facts import Facts
from jalons.publication.documents.roadmap.summary import next_vote_words
from jalons.roadmaps.models import Member
from jalons.roadmaps.queries.journal import JournalLine, latest_lines
from jalons.roadmaps.rules.permissions import Role

# Beyond so many roadmaps, all are forgotten.
MOST_KEPT = 200


@frozen
class NextVote:
    text: str
    url: str
    is_counted: bool


# By roadmap: the last line of its journal and the day, as they were, with the sentence that was true then. Every change
# writes a line; days make steps late and schemes close.
_kept: dict[int, tuple[tuple[int, date], str]] = {}


def next_vote(member: Member, facts: Facts, latest: Sequence[JournalLine]) -> NextVote | None:
    """No query. `latest`: the last lines of the journal."""
    if member.role is not Role.SPONSOR or not facts.actions:
        return None
    known, sentence = _kept.get(member.roadmap.pk, (None, ""))
    if known == _state_of(latest):
        return NextVote(sentence, _adoption_url(member), is_counted=True)
    waiting = (
        _("Le prochain vote du conseil serait un avenant\u00a0: voir ce qu’il attend.")
        if facts.is_voted
        else _("Le prochain vote du conseil est l’adoption\u00a0: voir ce qu’elle attend.")
    )
    return NextVote(waiting, _adoption_url(member), is_counted=False)


def counted_next_vote(member: Member) -> NextVote | None:
    """As « L’essentiel » and the page of the adoption say it."""
    if member.role is not Role.SPONSOR:
        return None
    # Read before the count: what somebody writes meanwhile makes it out of date.
    state, today = _state_of(latest_lines(member)), timezone.localdate()
    sentence = _("Prochain vote du conseil\u00a0: %(what)s") % {"what": next_vote_words(member.roadmap, today)}
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[member.roadmap.pk] = (state, sentence)
    return NextVote(sentence, _adoption_url(member), is_counted=True)


def forget_counts() -> None:
    """For tests, which write rows without the journal."""
    _kept.clear()


def _state_of(latest: Sequence[JournalLine]) -> tuple[int, date]:
    return (latest[0].pk if latest else 0, timezone.localdate())


def _adoption_url(member: Member) -> str:
    return f"{reverse('publication:adoption', args=[member.roadmap.slug])}#t-next"
