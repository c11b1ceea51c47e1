"""A proposition that met objections: its text amended and put to the vote again, and its objections looked at."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from jalons.base import texts
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.votes.changes.ballots import lock_ballot, open_ballot, refuse_few_votes
from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper
from jalons.votes.rules import ballots, objections, rounds
from jalons.votes.rules.rounds import TextFault
from jalons.workshops import live
from jalons.workshops.changes.current_rows import current_row
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Workshop
from jalons.workshops.rules import workshops


@write_transaction()
def open_next_round(*, ballot: Ballot, texts: Mapping[int, str], by: Member) -> Ballot:
    """Puts amended propositions to the vote, at once. `texts`: rank in this round → amended text, empty when it is not put
    again. Until somebody has voted, `remove_ballot` takes it back; the papers of this round are never touched."""
    workshop = lock_workshop(ballot.workshop_id)
    ballot = lock_ballot(ballot)
    if ballot.state != ballots.BallotState.CLOSED or ballot.kind not in rounds.KINDS:
        raise Refused(
            _("Un second tour suit un vote clos, par consentement ou sur une échelle d’accord."),
            code="ballot-has-no-second-round",
        )
    if Ballot.objects.filter(previous_round=ballot).exists():
        raise Refused(_("Le tour suivant de ce vote est déjà ouvert."), code="next-round-exists")
    if ballot.round >= rounds.ROUNDS_MAX:
        raise Refused(
            _("Ce vote a déjà eu %(n)s tours. Reprenez la proposition en petit groupe, puis préparez un autre vote.")
            % {"n": ballot.round},
            code="too-many-rounds",
        )
    refuse_few_votes(ballot)
    first = {option.rank: option for option in amendable_options(ballot)}
    amended = rounds.amended_texts(texts)
    if fault := rounds.text_fault({rank: option.title for rank, option in first.items()}, amended):
        raise Refused(_text_sentence(fault, first, amended), code=f"amended-text-{fault[0]}", field="texts")
    title = _free_title(ballot)
    following = Ballot(
        workshop=workshop,
        title=title,
        kind=ballot.kind,
        most_per_option=ballot.most_per_option,
        asks_code=ballot.asks_code,
        previous_round=ballot,
        round=ballot.round + 1,
    )
    following.save()
    BallotOption.objects.bulk_create(
        BallotOption(
            ballot=following,
            uid=ballots.option_uid(following.uid, rank, text),
            rank=rank,
            title=text,
            amends=first[former],
            stake_id=first[former].stake_id,
            key_project_id=first[former].key_project_id,
            group_id=first[former].group_id,
        )
        for rank, (former, text) in enumerate(amended.items(), 1)
    )
    record_change(
        by=by,
        verb="create",
        about=following,
        after={
            "kind": following.get_kind_display(),
            "previous_round": ballot.title,
            "options": list(amended.values()),
        },
    )
    open_ballot(ballot=following, by=by, is_alone=True)
    following.refresh_from_db()
    return following


def amendable_options(ballot: Ballot) -> list[BallotOption]:
    """Those that met objections, reserves or opposition, in their order. Three queries."""
    papers = [
        *VotePaper.objects.filter(ballot=ballot).values_list("marks", flat=True),
        *RoomCount.objects.filter(ballot=ballot).values_list("marks", flat=True),
    ]
    totals = ballots.sum_papers(ballots.read_stored_marks(marks) for marks in papers)
    options = BallotOption.objects.filter(ballot=ballot)
    return [option for option in options if rounds.may_be_amended(ballot.kind, totals.get(option.rank, {}))]


def _free_title(ballot: Ballot) -> str:
    """« …, second tour »; a title already taken by another vote of the workshop gets a number."""
    root = ballot
    for _round in range(rounds.ROUNDS_MAX):
        if root.previous_round is None:
            break
        root = root.previous_round
    number = ballot.round + 1
    suffix = _(", second tour") if number == 2 else _(", %(n)se tour") % {"n": number}
    taken = set(Ballot.objects.filter(workshop=ballot.workshop_id).values_list("title", flat=True))
    titles = [suffix, *(f"{suffix} ({again})" for again in range(2, len(taken) + 3))]
    return next(
        title
        for title in (rounds.cut_title(root.title, end, workshops.TITLE_LIMIT) for end in titles)
        if title not in taken
    )


def _text_sentence(fault: tuple[TextFault, int], first: Mapping[int, BallotOption], amended: Mapping[int, str]) -> str:
    kind, rank = fault
    title = first[rank].title if rank in first else ""
    match kind:
        case TextFault.NONE:
            return _("Écrivez le texte amendé d’une proposition au moins.")
        case TextFault.UNKNOWN:
            return _("Une de ces propositions n’a pas rencontré d’objection dans ce vote. Rechargez la page.")
        case TextFault.UNCHANGED:
            return _(
                "« %(title)s » n’a pas changé. Écrivez le texte amendé, ou videz-le pour ne pas le remettre au vote."
            ) % {"title": title}
        case TextFault.TOO_LONG:
            return _("Raccourcissez le texte amendé de « %(title)s » : %(count)s caractères, %(limit)s au plus.") % {
                "title": title,
                "count": len(amended[rank]),
                "limit": ballots.OPTION_LIMIT,
            }
    return _("Deux propositions ont le même texte amendé : « %(text)s ». Gardez-en une.") % {"text": amended[rank]}


class Review(NamedTuple):
    """What was decided of an objection before, and the stamp of what is decided now: « Annuler » needs both."""

    before: str | None
    stamp: str


@write_transaction()
def review_objection(
    *, option: BallotOption, key: str, text: str | None, by: Member, seen: str | None = None
) -> Review:
    """What the room and documents may read of an objection: its words as they are, other words that name nobody, or
    nothing. `None` forgets what was decided.

    `seen` is the stamp of what the page showed of it. The journal says that it was looked at, never its words.
    """
    workshop, option = _lock_reviewed_option(option)
    written = {objections.objection_key(words): words for words in objection_texts(option)}
    if key not in written:
        raise Refused(_("Cette objection n’est plus dans le vote. Rechargez la page."), code="objection-gone")
    words = None if text is None else texts.normalize_text(texts.strip_invisible(text))
    if words and len(words) > ballots.REASON_LIMIT:
        raise Refused(
            _("Gardez %(limit)s caractères au plus pour une objection.") % {"limit": ballots.REASON_LIMIT},
            code="objection-too-long",
            field="text",
        )
    before: str | None = option.reviewed.get(key)
    now = objections.hear_objection(written[key], option.reviewed)
    if before == words:
        return Review(before, now.stamp)
    refuse_stale(seen, now.stamp, _stale_objection_sentence(now, words))
    reviewed = {other: kept for other, kept in option.reviewed.items() if other != key}
    reviewed = reviewed if words is None else reviewed | {key: words}
    _save_reviewed(workshop, option, reviewed, by)
    return Review(before, objections.hear_objection(written[key], reviewed).stamp)


def _stale_objection_sentence(now: objections.Objection, typed: str | None) -> str:
    """`typed`: the words that somebody wanted the room to read, if any."""
    match now.hearing:
        case objections.Hearing.HEARD:
            since = _("Quelqu’un a relu cette objection entre-temps : elle dit maintenant « %(now)s ».")
        case objections.Hearing.WITHDRAWN:
            since = _("Quelqu’un a relu cette objection entre-temps : elle ne sera pas lue.")
        case objections.Hearing.WAITING:
            since = _("Cette objection n’est plus comme sur votre page : personne ne l’a relue.")
    mine = _("Vous aviez écrit « %(typed)s ».") if typed else ""
    return " ".join(filter(None, [since, mine, _("Relisez-la de nouveau si besoin.")])) % {
        "now": now.text,
        "typed": typed,
    }


@write_transaction()
def review_objections(*, option: BallotOption, keys: Iterable[str], is_shown: bool, by: Member) -> list[str]:
    """Shows, as they are, the objections that were read together; `is_shown=False` forgets it. `keys`: those that the page
    showed, so that one that came since waits. Returns those that changed."""
    workshop, option = _lock_reviewed_option(option)
    present = objection_texts(option)
    words = {objections.objection_key(text): text for text in present}
    waiting = {
        objection.key for objection in objections.hear_objections(present, option.reviewed) if objection.is_waiting
    }
    asked = [key for key in dict.fromkeys(keys) if key in words]
    changed = [key for key in asked if (key in waiting if is_shown else option.reviewed.get(key) == words[key])]
    if changed:
        reviewed = {key: kept for key, kept in option.reviewed.items() if key not in changed}
        shown = {key: words[key] for key in changed} if is_shown else {}
        _save_reviewed(workshop, option, reviewed | shown, by)
    return changed


def _lock_reviewed_option(option: BallotOption) -> tuple[Workshop, BallotOption]:
    workshop = lock_workshop(option.ballot.workshop_id)
    ballot = lock_ballot(option.ballot)
    option = current_row(
        ballot.options.all(), option.pk, _("Cette proposition n’est plus dans le vote."), code="option-gone"
    )
    if ballot.state != ballots.BallotState.CLOSED:
        raise Refused(_("Les objections se lisent une fois le vote clos."), code="objections-not-open")
    return workshop, option


def _save_reviewed(workshop: Workshop, option: BallotOption, reviewed: dict[str, str], by: Member) -> None:
    option.reviewed = reviewed
    option.save(update_fields=["reviewed"])
    record_change(by=by, verb="review", about=option)
    record_event(workshop, live.TALLY)


def objection_texts(option: BallotOption) -> list[str]:
    """The words of phones and papers, as they were written. Two queries."""
    rank = str(option.rank)
    papers = VotePaper.objects.filter(ballot=option.ballot_id).values_list("reasons", flat=True)
    counts = RoomCount.objects.filter(ballot=option.ballot_id).values_list("reasons", flat=True)
    return [
        *(reasons[rank] for reasons in papers if rank in reasons),
        *(line for reasons in counts for line in ballots.reason_lines(reasons.get(rank, ""))),
    ]
