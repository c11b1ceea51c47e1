"""Preparing a vote, opening it, closing it, showing it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.prepared_queries import PreparedQuery
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.ranks import renumber_rows
from jalons.roadmaps.models import Member
from jalons.votes.models import Ballot, BallotOption
from jalons.votes.rules import anonymity, ballots
from jalons.workshops import live
from jalons.workshops.changes.current_rows import current_row
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.pace import let_screen_follow
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import KeyProject, NoteGroup, Stake, Workshop
from jalons.workshops.rules import workshops


def lock_ballot(ballot: Ballot) -> Ballot:
    """Locks the vote until the end of the transaction, and reads it again; refused when it was just removed.

    A change that also needs the workshop locks it first. Papers lock only this row: the whole room votes at once, and
    the wall need not wait.
    """
    rows = _find_for_update(ballot.pk)
    if not rows:
        raise Refused(_("Ce vote vient d’être supprimé."), code="ballot-gone")
    return rows[0]


@PreparedQuery
def _find_for_update(pk: int) -> QuerySet[Ballot]:
    return Ballot.objects.select_for_update(no_key=True, of=("self",)).select_related("workshop").filter(pk=pk)


@write_transaction()
def create_ballot(
    *,
    workshop: Workshop,
    title: str,
    options: Sequence[str],
    by: Member,
    kind: str = Ballot.Kind.DOTS,
    is_two_coloured: bool = False,
    dots: int | None = None,
    most_per_option: int = ballots.DEFAULT_MOST_PER_OPTION,
    asks_code: bool = False,
) -> Ballot:
    workshop = lock_workshop(workshop.pk)
    _refuse_taken_ballot_title(workshop, title)
    ballot = Ballot(
        workshop=workshop,
        title=title,
        asks_code=asks_code,
        **_check_terms(kind, is_two_coloured, dots, most_per_option),
    )
    titles = _check_option_titles(options)
    ballot.save()
    _set_options(ballot, titles)
    record_change(by=by, verb="create", about=ballot, after={"kind": ballot.get_kind_display(), "options": titles})
    return ballot


@write_transaction()
def revise_ballot(
    *,
    ballot: Ballot,
    title: str,
    options: Sequence[str],
    kind: str,
    is_two_coloured: bool,
    dots: int | None,
    most_per_option: int,
    by: Member,
    asks_code: bool = False,
    seen: str | None = None,
) -> None:
    """Only while it is being prepared, so that everybody votes on the same thing. `seen`: the stamp of what the form showed."""
    workshop = lock_workshop(ballot.workshop_id)
    ballot = lock_ballot(ballot)
    if ballot.state != ballots.BallotState.DRAFT:
        raise Refused(
            _("Ce vote a été ouvert : ses propositions et ses règles ne changent plus."), code="ballot-was-opened"
        )
    refuse_stale(seen, ballot.stamp)
    _refuse_taken_ballot_title(workshop, title, but=ballot.pk)
    titles = _check_option_titles(options)
    terms = _check_terms(kind, is_two_coloured, dots, most_per_option)
    was = ballot.kind
    revise_row(ballot, {"title": title, "asks_code": asks_code, **terms}, by=by)
    before = [option.title for option in ballot.options.all()]
    if before != titles or kind != was:
        ballot.options.all().delete()
        _set_options(ballot, titles)
    if before != titles:
        record_change(by=by, verb="revise", about=ballot, before={"options": before}, after={"options": titles})


def _check_terms(kind: str, is_two_coloured: bool, dots: int | None, most: int) -> dict[str, Any]:
    if kind != ballots.BallotKind.DOTS:
        return {"kind": kind, "is_two_coloured": False, "dots": None, "most_per_option": 1}
    if dots is not None and not 1 <= dots <= ballots.DOTS_MAX:
        sentence = _("Donnez à chaque personne entre 1 et %(most)s gommettes.")
        raise Refused(sentence % {"most": ballots.DOTS_MAX}, code="dots-out-of-bounds", field="dots")
    if not 1 <= most <= (dots or ballots.DOTS_MAX):
        raise Refused(
            _("Autorisez au moins une gommette par proposition, et jamais plus que la personne n’en a."),
            code="dots-per-option-out-of-bounds",
            field="most_per_option",
        )
    return {"kind": kind, "is_two_coloured": is_two_coloured, "dots": dots, "most_per_option": most}


def _check_option_titles(options: Sequence[str]) -> list[str]:
    titles = [title for title in (" ".join(option.split()) for option in options) if title]
    if not titles:
        raise Refused(_("Écrivez au moins une proposition."), code="no-option", field="options")
    if len(titles) > ballots.OPTIONS_MAX:
        sentence = _("Vous proposez %(count)s choix. Gardez-en %(most)s au plus : personne n’en lit davantage.")
        raise Refused(
            sentence % {"count": len(titles), "most": ballots.OPTIONS_MAX}, code="too-many-options", field="options"
        )
    for title in titles:
        if len(title) > ballots.OPTION_LIMIT:
            sentence = _("Raccourcissez cette proposition à %(limit)s caractères : « %(start)s… »")
            raise Refused(
                sentence % {"limit": ballots.OPTION_LIMIT, "start": title[:40]}, code="option-too-long", field="options"
            )
        if titles.count(title) > 1:
            sentence = _("La proposition « %(title)s » est écrite deux fois. Gardez-en une.")
            raise Refused(sentence % {"title": title}, code="option-written-twice", field="options")
    return titles


def _set_options(ballot: Ballot, titles: list[str]) -> None:
    """A proposition with the title of an enjeu, a chantier or a group is linked to it. When all are groups, their ranks are
    those of the wall, so that each keeps its letter: the room says « celle-là, en C »."""
    roadmap = ballot.workshop.roadmap_id
    stakes = {stake.title: stake for stake in Stake.objects.filter(roadmap=roadmap, title__in=titles)}
    projects = {project.title: project for project in KeyProject.objects.filter(roadmap=roadmap, title__in=titles)}
    living = NoteGroup.objects.living().filter(workshop=ballot.workshop, title__in=titles)
    groups = {group.title: group for group in living}
    own_ranks = {title: group.rank for title, group in groups.items()}
    keeps_letters = ballots.keeps_wall_letters(ballot.kind, [own_ranks.get(title) for title in titles])
    ranks = own_ranks if keeps_letters else {title: rank for rank, title in enumerate(titles, 1)}
    BallotOption.objects.bulk_create(
        BallotOption(
            ballot=ballot,
            uid=ballots.option_uid(ballot.uid, ranks[title], title),
            rank=ranks[title],
            title=title,
            stake=stakes.get(title),
            key_project=projects.get(title),
            group=groups.get(title),
        )
        for title in titles
    )


def _refuse_taken_ballot_title(workshop: Workshop, title: str, but: int = 0) -> None:
    if Ballot.objects.filter(workshop=workshop, title=title).exclude(pk=but).exists():
        raise Refused(_("Un vote de cet atelier porte déjà cet intitulé."), code="ballot-title-taken", field="title")


# --- open, close, show -----------------------------------------------------------------------------------------------


@write_transaction()
def open_ballot(*, ballot: Ballot, by: Member, is_alone: bool = False) -> None:
    """The rules can no longer change. A closed vote may be opened again: its results are hidden until it closes.
    `is_alone`: refused while another vote is open; the page of the vote asks what becomes of it."""
    workshop = lock_workshop(ballot.workshop_id)
    ballot = change_ballot_state(ballot, ballots.BallotState.OPEN)
    if is_alone and (title := open_titles(workshop).first()):
        raise Refused(
            _("Le vote « %(title)s » est encore ouvert : clôturez-le d’abord.") % {"title": title},
            code="another-ballot-open",
        )
    _refuse_amended_since(ballot)
    if workshop.state == workshops.State.DRAFT:
        raise Refused(
            _("Ouvrez d’abord l’atelier : sans lui, personne ne peut voter."), code="workshop-not-open-to-vote"
        )
    if not workshops.participants_may_write(workshop.state):
        raise Refused(
            _("L’atelier est clos : les téléphones ne votent plus. Rouvrez d’abord l’atelier, puis ce vote."),
            code="workshop-closed-to-votes",
        )
    _refuse_merged_options(ballot)
    count = ballot.options.count()
    is_first_time = ballot.opened_at is None
    if ballot.kind == ballots.BallotKind.DOTS:
        if count < 2:
            raise Refused(_("Un vote par gommettes demande au moins deux propositions."), code="too-few-options")
        ballot.dots = ballot.dots or ballots.default_dots(count)
    ballot.opened_at = ballot.opened_at or timezone.now()
    ballot.closed_at = ballot.corrected_at = ballot.present = None
    ballot.is_shown = False
    ballot.save()
    record_change(by=by, verb="open" if is_first_time else "reopen", about=ballot)
    record_event(workshop, live.BALLOT)
    let_screen_follow(workshop)


def _refuse_amended_since(ballot: Ballot) -> None:
    """The next round stands on what this one said: its papers no longer change."""
    if Ballot.objects.filter(previous_round=ballot).exists():
        raise Refused(
            _("Un tour suivant est ouvert d’après ce vote : il ne rouvre plus. Annulez d’abord le tour suivant."),
            code="ballot-has-next-round",
        )


def _refuse_merged_options(ballot: Ballot) -> None:
    """A room must not choose between an enjeu, or a chantier, and what it was merged into."""
    for option in ballot.options.select_related("stake__merged_into", "key_project__merged_into"):
        if (outcome := option.outcome) and outcome.merged_into:
            raise Refused(
                _("« %(title)s » a été fusionné dans « %(into)s ». Préparez un autre vote, sans cette proposition.")
                % {"title": outcome.title, "into": outcome.merged_into.title}
                if ballot.opened_at
                else _(
                    "« %(title)s » a été fusionné dans « %(into)s ». Retirez-le des propositions, puis ouvrez le vote."
                )
                % {"title": outcome.title, "into": outcome.merged_into.title},
                code="option-was-merged",
            )


def change_ballot_state(ballot: Ballot, state: ballots.BallotState) -> Ballot:
    """Locks the vote and gives it its new state, without saving it."""
    ballot = lock_ballot(ballot)
    if not ballots.ballot_may_become(ballot.state, state):
        sentence, code = {
            ballots.BallotState.DRAFT: (_("Ce vote est déjà en préparation."), "ballot-in-preparation"),
            ballots.BallotState.OPEN: (_("Ce vote est déjà ouvert."), "ballot-already-open"),
            ballots.BallotState.CLOSED: (_("Seul un vote ouvert peut être clos."), "ballot-not-open"),
        }[state]
        raise Refused(sentence, code=code)
    ballot.state = state
    return ballot


@write_transaction()
def show_ballot(*, ballot: Ballot, is_shown: bool, by: Member, shows_groups: bool = False) -> None:
    """Shows one vote at a time on the big screen, once it is closed: its results, or its opinion groups. An open vote has
    the screen, because the room votes: the results would stay unseen behind it."""
    workshop = lock_workshop(ballot.workshop_id)
    ballot = lock_ballot(ballot)
    if ballot.state != ballots.BallotState.CLOSED:
        raise Refused(_("Les résultats se montrent une fois le vote clos."), code="ballot-not-closed")
    if is_shown:
        _refuse_behind_open_vote(workshop)
        Ballot.objects.filter(workshop=workshop, is_shown=True).exclude(pk=ballot.pk).update(is_shown=False)
    shows_groups = shows_groups and is_shown and ballot.kind == ballots.BallotKind.OPINION
    values = {"is_shown": is_shown, "shows_groups": shows_groups}
    if revise_row(ballot, values, by=by, verb="show" if is_shown else "hide"):
        record_event(workshop, live.BALLOT)  # the home of a phone leads to them
        if is_shown:
            let_screen_follow(workshop)


def open_titles(workshop: Workshop) -> QuerySet[Ballot, str]:
    return Ballot.objects.filter(workshop=workshop, state=ballots.BallotState.OPEN).values_list("title", flat=True)


def _refuse_behind_open_vote(workshop: Workshop) -> None:
    if title := open_titles(workshop).first():
        raise Refused(
            _("Le vote « %(title)s » est ouvert : le grand écran le montre. Clôturez-le, puis montrez ces résultats.")
            % {"title": title},
            code="screen-taken-by-open-vote",
        )


@write_transaction()
def freeze_option(*, option: BallotOption, is_frozen: bool, by: Member) -> None:
    """No new dot may be put on this option; the present ones stay. It can be undone."""
    workshop = lock_workshop(option.ballot.workshop_id)
    ballot = lock_ballot(option.ballot)
    option = current_row(
        ballot.options.all(), option.pk, _("Cette proposition n’est plus dans le vote."), code="option-gone"
    )
    if ballot.state != ballots.BallotState.OPEN:
        raise Refused(_("Une proposition se gèle pendant que le vote est ouvert."), code="ballot-not-open-to-freeze")
    if revise_row(option, {"is_frozen": is_frozen}, by=by, verb="freeze" if is_frozen else "thaw"):
        record_event(workshop, live.BALLOT)  # phones and the big screen say it at once


@write_transaction()
def close_paper_entry(*, ballot: Ballot, is_closed: bool, by: Member) -> None:
    """The papers are all typed: nobody types some of them twice. It can be undone."""
    ballot = lock_ballot(ballot)
    _refuse_never_opened(ballot)
    revise_row(ballot, {"is_paper_closed": is_closed}, by=by)


@write_transaction()
def close_phone_entry(*, ballot: Ballot, is_closed: bool, by: Member) -> None:
    """Phones that enter the workshop from now on do not vote in this vote: nobody votes again from another browser. It
    can be undone."""
    ballot = lock_ballot(ballot)
    _refuse_never_opened(ballot)
    if is_closed != bool(ballot.phones_closed_at):
        revise_row(ballot, {"phones_closed_at": timezone.now() if is_closed else None}, by=by)


def _refuse_never_opened(ballot: Ballot) -> None:
    if ballot.state == ballots.BallotState.DRAFT:
        raise Refused(_("Ouvrez d’abord le vote."), code="entry-of-unopened-ballot")


@write_transaction()
def prepare_ballot_again(*, ballot: Ballot, by: Member) -> None:
    """Takes back an opening by mistake, while nobody has voted: its propositions and its rules may change again. Counts of
    no paper, and what was frozen, go with it."""
    workshop = lock_workshop(ballot.workshop_id)
    ballot = lock_ballot(ballot)
    if ballot.has_votes:
        raise Refused(
            _("Des personnes ont déjà voté : ce vote ne revient plus en préparation. Vous pouvez le clore."),
            code="ballot-has-votes-to-keep",
        )
    if ballot.previous_round_id:
        raise Refused(
            _("Ce vote est un second tour : annulez-le, puis préparez-le de nouveau d’après le premier."),
            code="round-goes-no-further-back",
        )
    before = ballot.get_state_display()
    ballot = change_ballot_state(ballot, ballots.BallotState.DRAFT)
    ballot.opened_at = ballot.closed_at = ballot.corrected_at = ballot.present = ballot.phones_closed_at = None
    ballot.is_shown = ballot.shows_groups = ballot.is_paper_closed = False
    ballot.late_voters = []
    ballot.save()
    ballot.room_counts.all().delete()
    ballot.options.update(is_frozen=False)
    record_change(by=by, verb="prepare_again", about=ballot, before={"state": before})
    record_event(workshop, live.BALLOT)


@write_transaction()
def remove_ballot(*, ballot: Ballot, by: Member) -> None:
    workshop = lock_workshop(ballot.workshop_id)
    ballot = lock_ballot(ballot)
    if ballot.has_votes:
        raise Refused(_("Des personnes ont déjà voté : ce vote ne peut plus être supprimé."), code="ballot-has-votes")
    was_open = ballot.state != ballots.BallotState.DRAFT
    record_change(
        by=by, verb="remove", about=ballot, before={"options": [option.title for option in ballot.options.all()]}
    )
    ballot.delete()
    if was_open:
        record_event(workshop, live.BALLOT)


# --- what the vote decides -------------------------------------------------------------------------------------------


def refuse_few_votes(ballot: Ballot) -> None:
    """An order, or a second round, would tell what one or two people answered."""
    room = ballot.room_counts.aggregate(n=Sum("voters"))["n"] or 0
    sizes = {anonymity.Channel.PHONES: ballot.papers.count(), anonymity.Channel.PAPER: room}
    if not anonymity.is_told(sizes):
        raise Refused(
            _(
                "Moins de trois votes, ou de trois téléphones à côté des feuilles : en tirer une suite dirait le vote de quelqu’un. Refaites un vote à plusieurs."
            ),
            code="too-few-votes",
        )


@write_transaction()
def rank_by_votes(*, ballot: Ballot, by: Member) -> int:
    """Sorts the enjeux (or the chantiers) of the roadmap as the room voted; returns how many changed place.

    Ties share their place, in their former order; rows that were not in the vote come after, in their order.
    """
    lock_roadmap(by.roadmap)
    ballot = lock_ballot(ballot)
    if ballot.state != ballots.BallotState.CLOSED or ballot.kind != ballots.BallotKind.DOTS:
        raise Refused(
            _("Seul un vote par gommettes, une fois clos, peut donner un ordre."), code="ballot-gives-no-order"
        )
    refuse_few_votes(ballot)
    options = list(ballot.options.select_related("stake", "key_project"))
    papers = [*ballot.papers.values_list("marks", flat=True), *ballot.room_counts.values_list("marks", flat=True)]
    total = ballots.sum_papers(ballots.read_stored_marks(marks) for marks in papers)
    place_of = ballots.ranked_places({option.rank: sum(total.get(option.rank, {}).values()) for option in options})
    places = {option.stake_id: place_of[option.rank] for option in options if option.stake_id}
    model: type[Stake] | type[KeyProject] = Stake
    if not places:
        model = KeyProject
        places = {option.key_project_id: place_of[option.rank] for option in options if option.key_project_id}
    if not places:
        raise Refused(
            _("Ce vote ne porte ni sur des enjeux, ni sur des chantiers de la feuille de route."),
            code="ballot-not-on-rows",
        )
    rows: list[Any] = list(model._default_manager.filter(roadmap=by.roadmap).order_by("rank", "id"))
    for option in options:
        # What unites others takes the best of their places: their dots are not added up, they may be the same people’s.
        if (outcome := option.outcome) and (root := outcome.merged_into_id):
            places[root] = min(places.get(root, len(options) + 1), place_of[option.rank])
    rows.sort(key=lambda row: places.get(row.pk, len(options) + 1))
    tied = _mark_ties(rows, places)
    moved = renumber_rows(rows)
    if moved or tied:
        record_change(by=by, verb="rank", about=ballot, after={"order": [row.title for row in rows]})
    return moved or tied


def _mark_ties(rows: list[Any], places: Mapping[int, int]) -> int:
    """Says which rows, in their new order, share the place of the one before; returns how many changed."""
    changed = []
    for row, before in zip(rows, [None, *rows], strict=False):
        ties = before is not None and row.pk in places and places.get(before.pk) == places[row.pk]
        if row.ties_previous != ties:
            row.ties_previous = ties
            changed.append(row)
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, ["ties_previous"])
    return len(changed)
