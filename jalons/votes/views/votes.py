"""Voting from a phone: no account, one question on each screen, every button works without a script.

A form is answered by a redirection; a script by what its vote changes, or by the page when it is refused.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from jalons.base.drawn_once import DrawnOnce
from jalons.base.errors import Refused
from jalons.base.http import asked_number, own_page
from jalons.base.parts import is_by_script
from jalons.base.prepared_addresses import reverse
from jalons.base.stale_pages import Stale, refuse_stale
from jalons.votes.changes import votes
from jalons.votes.forms.ballots import read_client_id, read_marks, read_reasons, read_target
from jalons.votes.models import Ballot
from jalons.votes.queries import ballots as ballot_queries
from jalons.votes.rules import ballots as ballot_rules
from jalons.votes.words import dots_sentence, untold_sentence
from jalons.workshops.access import find_participant as participant_at
from jalons.workshops.models import Participant
from jalons.workshops.queries import phones


@require_safe
@own_page
def open_votes(request: HttpRequest, code: str) -> HttpResponse:
    """The votes open now; a single one is shown at once."""
    participant = participant_at(request, code)
    if participant is None:
        return redirect("votes:participate", code)
    ballots = ballot_queries.open_ballots(participant)
    if len(ballots) == 1:
        return redirect("votes:vote", code, ballots[0].pk)
    return render(request, "votes/votes.html", {"workshop": participant.workshop, "votes": ballots})


@require_http_methods(["GET", "POST"])
@own_page
def vote(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    participant = participant_at(request, code)
    if participant is None:
        return redirect("votes:participate", code)
    ballot = ballot_queries.workshop_ballot(phones.read_workshop(participant), pk)
    if ballot is None or ballot.state == ballot_rules.BallotState.DRAFT:
        return _withdrawn_page(request, participant, pk, is_gone=ballot is None)
    if ballot.kind == ballot_rules.BallotKind.DOTS:
        return _vote_with_dots(request, ballot, participant)
    return _vote_on_statements(request, ballot, participant)


def _withdrawn_page(request: HttpRequest, participant: Participant, pk: int, *, is_gone: bool) -> HttpResponse:
    """At its own address: a phone that showed this vote never finds another one under its button."""
    is_sent = request.method == "POST"
    context = {
        "workshop": phones.read_workshop(participant),
        "pk": pk,
        "voter": participant.pk,
        "is_gone": is_gone,
        "is_sent": is_sent,
        "others": ballot_queries.open_ballots(participant),
    }
    return render(request, "votes/withdrawn_vote.html", context, status=404 if is_gone else 409 if is_sent else 200)


# Until they vote, the page of a ballot is the same for everybody.
_BALLOT = DrawnOnce("votes/vote.html", "client_id", "voter")


def _vote_page(
    request: HttpRequest,
    participant: Participant,
    page: ballot_queries.PhoneBallot,
    refusal: str = "",
    part: str = "",
    **more: Any,
) -> HttpResponse:
    workshop, own = participant.workshop, {"client_id": uuid.uuid4(), "voter": participant.pk}
    context = {
        "workshop": workshop,
        "page": page,
        "refusal": refusal,
        "untold": untold_sentence(),
        "others": [] if page.is_open else ballot_queries.open_ballots(participant),
        "voting_code": request.POST.get("code", "")[:20],
        **own,
        **more,
    }
    if request.method != "POST" and not page.has_voted:
        shown = (
            page,
            *context["others"],
            more.get("option"),
            workshop.code,
            workshop.title,
            workshop.state,
            workshop.last_seq,
        )
        if response := _BALLOT.page(request, shown, lambda: context, **own):
            return response
    return render(request, f"votes/vote.html{part}", context, status=409 if refusal else 200)


# --- dots ------------------------------------------------------------------------------------------------------------


def _vote_with_dots(request: HttpRequest, ballot: Ballot, participant: Participant) -> HttpResponse:
    """« + » and « − » render the page again without counting anything; « Je vote » sends the paper."""
    if request.method != "POST":
        page = ballot_queries.phone_ballot(ballot, participant)
        return _vote_page(request, participant, page, **_dots_left(page))
    marks, seen = read_marks(request.POST), request.POST.get("seen", "")
    press, rank, mark = read_target(request.POST, "plus", "moins")
    if press:
        page = ballot_queries.phone_ballot(ballot, participant)
        if page.is_open and (stale := _stale_sentence(page, seen)):
            return _vote_page(request, participant, page, stale, **_dots_left(page))
        marks, refusal = _press_dot(page, marks, press, rank, mark)
        page = _page_with_marks(page, marks)
        return _vote_page(
            request,
            participant,
            page,
            refusal,
            pressed=f"{press}-{rank}-{mark}",
            # Shown beside the button, because the top of a long ballot is out of sight.
            refused=rank if any(option.rank == rank for option in page.options) else 0,
            is_draft=True,
            **_dots_left(page),
        )
    try:
        paper = votes.cast_paper(
            ballot=ballot,
            marks=marks,
            by=participant,
            client_id=read_client_id(request.POST),
            voting_code=request.POST.get("code", ""),
            seen=seen,
        )
    except Refused as refused:
        ballot = _note_late_vote(refused, ballot, participant)
        page = ballot_queries.phone_ballot(ballot, participant)
        is_draft = page.stamp == seen
        sent = _chosen_lines(page, marks, {}) if is_draft else []
        page = _page_with_marks(page, marks) if is_draft else page
        return _vote_page(
            request, participant, page, refused.sentence, is_draft=is_draft, sent=sent, **_dots_left(page)
        )
    # Sent again after the closing: it was counted before, and its page says that the vote is closed.
    is_open = ballot.state == ballot_rules.BallotState.OPEN
    if is_by_script(request) and is_open and paper.marks == ballot_rules.stored_marks(marks):
        return HttpResponse(_counted_part())
    if is_open:
        messages.success(request, _("Votre vote est enregistré. Vous pouvez le changer jusqu’à la clôture."))
    if is_by_script(request):
        # Sent again after another one: the page says which vote is counted.
        page = ballot_queries.phone_ballot(ballot, participant)
        return _vote_page(request, participant, page, **_dots_left(page))
    return redirect("votes:vote", participant.workshop.code, ballot.pk)


def _note_late_vote(refused: Refused, ballot: Ballot, participant: Participant) -> Ballot:
    """The vote as it is once this sending is noted, when it came after the closing."""
    if refused.code != "ballot-closed" or not votes.note_late_vote(ballot=ballot, by=participant):
        return ballot
    return ballot_queries.workshop_ballot(ballot.workshop, ballot.pk) or ballot


def _chosen_lines(page: ballot_queries.PhoneBallot, marks: ballot_rules.Marks, reasons: Mapping[int, str]) -> list[str]:
    """What a refused vote had chosen, for whoever sent it: it is stored nowhere else."""
    is_dots = page.kind == ballot_rules.BallotKind.DOTS
    lines = []
    for option in page.options:
        for mark in option.marks:
            count = marks.get(option.rank, {}).get(mark.mark, 0)
            if count > 0:
                words = mark.words if not is_dots else dots_sentence(count, mark.words if len(option.marks) > 1 else "")
                name = f"{ballot_rules.option_letter(option.rank)}. {option.title}"
                lines.append(_("%(name)s : %(words)s") % {"name": name, "words": words})
                lines.extend([reasons[option.rank]] if reasons.get(option.rank, "").strip() else [])
    return lines or [_("Aucune gommette : un vote blanc.")] if is_dots else lines


def _stale_sentence(page: ballot_queries.PhoneBallot, seen: str) -> str:
    """Dots are placed by rank: those of a page that showed other propositions are not placed again."""
    try:
        refuse_stale(seen, page.stamp, votes.changed_propositions_sentence())
    except Stale as stale:
        return stale.sentence
    return ""


@cache
def _counted_part() -> str:
    """What a counted vote changes on its page: the same for everybody."""
    return render_to_string("votes/_vote_dots.html#counted", {"page": {"has_voted": True}, "is_draft": False})


def _page_with_marks(page: ballot_queries.PhoneBallot, marks: ballot_rules.Marks) -> ballot_queries.PhoneBallot:
    """The page with the dots that are placed but not counted yet."""
    return replace(
        page,
        options=tuple(
            replace(
                option,
                marks=tuple(
                    replace(mark, count=max(0, marks.get(option.rank, {}).get(mark.mark, 0))) for mark in option.marks
                ),
            )
            for option in page.options
        ),
    )


def _press_dot(
    page: ballot_queries.PhoneBallot, marks: dict[int, dict[str, int]], press: str, rank: int, mark: str
) -> tuple[dict[int, dict[str, int]], str]:
    """Adds or removes a dot; the sentence says why when it is refused."""
    option = next((option for option in page.options if option.rank == rank), None)
    if option is None or mark not in {one.mark for one in option.marks}:
        return marks, _("Cette proposition n’est pas dans ce vote. Rechargez la page.")
    answers = marks.setdefault(rank, {})
    count = answers.get(mark, 0) + (1 if press == "plus" else -1)
    counted = next(one.count for one in option.marks if one.mark == mark)
    if count < 0:
        return marks, ""
    if press == "plus":
        if option.is_frozen and count > counted:
            return marks, _("Cette proposition ne reçoit plus de nouvelle gommette.")
        if count > page.most:
            sentence = ngettext(
                "Une seule gommette par proposition.", "%(most)s gommettes au plus par proposition.", page.most
            )
            return marks, sentence % {"most": page.most}
        if ballot_rules.count_mark(marks, mark) >= page.dots:
            return marks, _("Toutes vos gommettes sont placées. Enlevez-en une ailleurs pour en remettre une ici.")
    answers[mark] = count
    return marks, ""


def _dots_left(page: ballot_queries.PhoneBallot) -> dict[str, Any]:
    """The dots left to place, and those that are placed, for each colour."""
    marks = page.options[0].marks if page.options else []
    placed = {
        mark.mark: sum(mine.count for option in page.options for mine in option.marks if mine.mark == mark.mark)
        for mark in marks
    }
    return {
        "left": [(mark.mark, mark.words, page.dots - placed[mark.mark]) for mark in marks],
        "placed_of": [(mark.mark, mark.words, placed[mark.mark]) for mark in marks],
        "placed": sum(placed.values()),
        "is_two_coloured": len(marks) > 1,
        "places": range(1, page.most + 1),
    }


# --- consent, opinion ------------------------------------------------------------------------------------------------


def _vote_on_statements(request: HttpRequest, ballot: Ballot, participant: Participant) -> HttpResponse:
    """One proposition on each screen: an answer is counted at once, then the next one is shown."""
    if request.method == "POST":
        name, rank, mark = read_target(request.POST, "answer")
        try:
            votes.cast_paper(
                ballot=ballot,
                marks={rank: {mark: 1}} if name else {0: {"": 1}},
                reasons=read_reasons(request.POST),
                by=participant,
                client_id=read_client_id(request.POST),
                is_whole=False,
                voting_code=request.POST.get("code", ""),
                seen=request.POST.get("seen", ""),
            )
        except Refused as refused:
            ballot = _note_late_vote(refused, ballot, participant)
            page = ballot_queries.phone_ballot(ballot, participant)
            typed = read_reasons(request.POST).get(rank, "")
            if page.is_late and not page.is_open:
                is_known = page.stamp == request.POST.get("seen", "")
                sent = _chosen_lines(page, {rank: {mark: 1}}, {rank: typed}) if is_known else [typed] if typed else []
                return _vote_page(request, participant, page, refused.sentence, sent=sent)
            if page.is_open and page.stamp != request.POST.get("seen", ""):
                where = page.unanswered.rank if page.unanswered else 0
                return _statement_page(request, participant, page, where, refused.sentence, lost=typed)
            return _statement_page(request, participant, page, rank or 1, refused.sentence, typed=typed)
        page = ballot_queries.phone_ballot(ballot, participant)
        following = page.unanswered
        where = following.rank if following else 0
        if is_by_script(request):
            return _statement_page(request, participant, page, where, part="#ballot")
        return redirect(reverse("votes:vote", args=[participant.workshop.code, ballot.pk]) + f"?proposition={where}")
    page = ballot_queries.phone_ballot(ballot, participant)
    asked = asked_number(request, "proposition")
    if asked is None and page.unanswered:
        asked = page.unanswered.rank
    return _statement_page(request, participant, page, asked or 0)


def _statement_page(
    request: HttpRequest,
    participant: Participant,
    page: ballot_queries.PhoneBallot,
    rank: int,
    refusal: str = "",
    typed: str = "",
    part: str = "",
    lost: str = "",
) -> HttpResponse:
    """The proposition of this rank; rank 0 (or an unknown one) shows all the answers. `lost`: what was typed about a
    proposition that has changed since."""
    option = next((option for option in page.options if option.rank == rank), None)
    typed = typed or (option.reason if option else "")
    previous = page.options[option.place - 2] if option and option.place > 1 else None
    about = {"option": option, "previous": previous, "typed": typed, "lost": lost}
    return _vote_page(request, participant, page, refusal, part, **about)
