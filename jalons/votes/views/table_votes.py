"""« Votes sur papier » of a table: its secretary types the papers of the table, for a vote that is open. No account: the link of the
table is enough, and the count is that of its table only."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from jalons.base import rate_limits
from jalons.base.http import apply_form, form_arguments
from jalons.directory.models import College
from jalons.votes.changes import votes
from jalons.votes.forms.ballots import TableCountForm
from jalons.votes.models import Ballot, RoomCount, propositions_stamp, read_options
from jalons.votes.rules.ballots import BallotState, ballot_marks, takes_reasons
from jalons.votes.views.ballots import college_piles, count_grid, count_status, typed_counts
from jalons.votes.words import MARK_WORDS
from jalons.workshops.models import TableSecretary, table_member
from jalons.workshops.queries import pace
from jalons.workshops.queries import secretaries as secretary_queries
from jalons.workshops.views.phones import is_from_queue, queue_refusal, queued_change_response
from jalons.workshops.views.secretaries import closed_link, link_holder


@require_safe
def table_votes(request: HttpRequest, code: str, token: str) -> HttpResponse:
    holder = link_holder(request, code, token)
    if holder is None:
        return closed_link(request)
    ballots = Ballot.objects.filter(workshop=holder.workshop, state=BallotState.OPEN).order_by("pk")
    typed: dict[int, dict[str, RoomCount]] = {ballot.pk: {} for ballot in ballots}
    for count in RoomCount.objects.filter(ballot__in=ballots, table=holder.table):
        typed[count.ballot_id][count.college] = count
    lines = [
        (ballot, [pile for pile in college_piles(typed[ballot.pk], "") if pile["voters"] is not None])
        for ballot in ballots
    ]
    return render(request, "votes/table_votes.html", _context(holder, token) | {"ballots": lines})


@require_http_methods(["GET", "POST"])
@ensure_csrf_cookie
def table_vote(request: HttpRequest, code: str, token: str, pk: int) -> HttpResponse:
    """The papers of the table, a pile for each college. The rules are those of the facilitation."""
    holder = link_holder(request, code, token)
    is_queued = request.method == "POST" and is_from_queue(request)
    if holder is None:
        if is_queued:
            return queue_refusal(_("Ce lien ne sert plus. Demandez le nouveau à l’animation, et gardez vos feuilles."))
        return closed_link(request)
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.ACTS, holder.workshop.pk, holder.table)
    ballot = Ballot.objects.filter(workshop=holder.workshop, pk=pk).exclude(state=BallotState.DRAFT).first()
    if ballot is None:
        if is_queued:
            return queue_refusal(
                _("Ce vote n’est plus dans l’atelier. Gardez vos feuilles, et donnez-les à l’animation.")
            )
        raise Http404
    asked = (request.POST if request.method == "POST" else request.GET).get("college", "")
    college = asked if asked in College.values else ""
    counts = {one.college: one for one in RoomCount.objects.filter(ballot=ballot, table=holder.table)}
    count = counts.get(college)
    seen = count.entered_at.isoformat() if count else ""
    options = read_options(ballot)
    propositions = propositions_stamp(ballot, options)
    form = TableCountForm(**form_arguments(request, {"college": college, "voters": count.voters if count else None}))

    def enter_count(**said: Any) -> RoomCount:
        said.pop("client_id")
        return votes.enter_table_count(**said | {"table": holder.table})

    if is_queued:
        return queued_change_response(form, enter_count, ballot=ballot, by=table_member(holder))
    done = _("Le décompte de la table est enregistré.")
    if apply_form(request, form, enter_count, done=done, ballot=ballot, by=table_member(holder)):
        return redirect("votes:table_votes", code, token)
    context = _context(holder, token) | {
        "ballot": ballot,
        "form": form,
        "college": college,
        "colleges": (piles := college_piles(counts, college)),
        "pile_words": next(pile["words"] for pile in piles if pile["is_shown"]),
        "known": count,
        "seen": seen,
        "propositions": propositions,
        "is_stale": bool(count) and request.method == "POST" and request.POST.get("seen", "") != seen,
        "marks": [MARK_WORDS[mark] for mark in ballot_marks(ballot.kind, ballot.is_two_coloured)],
        "lines": count_grid(ballot, options, count, typed_counts(request, propositions)),
        "takes_reasons": takes_reasons(ballot.kind),
    }
    return render(request, "votes/table_vote.html", context, status=count_status(request, propositions))


def _context(holder: TableSecretary, token: str) -> dict[str, Any]:
    return {
        "workshop": holder.workshop,
        "secretary": holder,
        "token": token,
        "pages": secretary_queries.table_pages(holder.workshop),
        "playing": pace.playing_item(holder.workshop, timezone.now()),
    }
