"""A second round of a vote, and the objections that the facilitation looks at before a room reads them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.rules.permissions import Permission
from jalons.votes.changes import rounds
from jalons.votes.forms.rounds import NextRoundForm, ReviewForm, ReviewTogetherForm
from jalons.votes.models import Ballot, BallotOption
from jalons.votes.queries import results
from jalons.votes.queries.rounds import next_round as following_round
from jalons.votes.rules.ballots import BallotState
from jalons.votes.rules.rounds import KINDS
from jalons.votes.views.ballots import enter_ballot
from jalons.votes.words import untold_sentence


@require_http_methods(["GET", "POST"])
def next_round(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Each proposition with its objections, and the text that is put to the vote again."""
    member, workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    is_over = vote.state == BallotState.CLOSED and vote.kind in KINDS
    following = following_round(vote)
    ballot_results = results.ballot_results(vote) if vote.state == BallotState.CLOSED else None
    is_told = ballot_results is not None and ballot_results.is_told
    options = rounds.amendable_options(vote) if is_over and is_told and not following else []
    form = NextRoundForm(**form_arguments(request), options=options)

    def undo_round(opened: Any) -> Undo:
        return Undo(reverse("votes:remove_ballot", args=[slug, number, opened.pk]), {})

    done = _("Le second tour est ouvert. Vous pouvez l’annuler tant que personne n’a voté.")
    if applied := apply_form(request, form, rounds.open_next_round, done=done, undo=undo_round, ballot=vote, by=member):
        return redirect("votes:ballot", slug, number, applied.result.pk)
    lines = {option.rank: option for option in ballot_results.options} if ballot_results else {}
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "ballot": vote,
        "form": form,
        "is_over": is_over,
        "following": following,
        "untold": "" if is_told else untold_sentence(),
        "rows": [(lines[option.rank], form[f"t-{option.rank}"]) for option in options if option.rank in lines],
    }
    return render(request, "votes/next_round.html", context)


@require_POST
def review_objection(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """`decision`: show these words, hide them, or forget what was decided (« Annuler »)."""
    member, _workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    form = ReviewForm(request.POST)
    option = _reviewed_option(vote, form)
    if option is None:
        messages.error(request, _("Cette objection n’est plus dans le vote. Rechargez la page."))
        return redirect("votes:ballot", slug, number, pk)
    key, decision, text = (form.cleaned_data[name] for name in ("key", "decision", "text"))
    if decision == "show" and not text.strip():
        messages.error(request, _("Écrivez les mots à montrer, ou choisissez « Ne pas la montrer »."))
        return redirect("votes:ballot", slug, number, pk)

    def undo_review(review: rounds.Review) -> Undo:
        before = review.before
        decided = "forget" if before is None else "show" if before else "hide"
        fields = {"option": option.rank, "key": key, "decision": decided, "text": before or "", "seen": review.stamp}
        return Undo(request.path, fields)

    done = {
        "show": _("La salle et le compte rendu liront ces mots."),
        "hide": _("Cette objection compte, et ne sera pas lue."),
        "forget": _("Cette objection est comme avant votre relecture."),
    }
    words = {"show": text, "hide": "", "forget": None}[decision]
    apply_change(
        request,
        rounds.review_objection,
        done=done[decision],
        undo=undo_review,
        option=option,
        key=key,
        text=words,
        seen=form.cleaned_data["seen"],
        by=member,
    )
    return redirect("votes:ballot", slug, number, pk)


@require_POST
def review_objections(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Shows together the objections of a proposition that the page showed (`key`, several); `decision=forget` is
    « Annuler »."""
    member, _workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    form = ReviewTogetherForm(request.POST)
    option = _reviewed_option(vote, form)
    if option is None:
        messages.error(request, _("Ces objections ne sont plus dans le vote. Rechargez la page."))
        return redirect("votes:ballot", slug, number, pk)
    is_shown = form.cleaned_data["decision"] != "forget"

    def undo_review(changed: list[str]) -> Undo | None:
        return Undo(request.path, {"option": option.rank, "decision": "forget", "key": changed}) if changed else None

    apply_change(
        request,
        rounds.review_objections,
        done=_("La salle et le compte rendu liront ces mots.") if is_shown else _("Ces objections sont à relire."),
        undo=undo_review if is_shown else None,
        option=option,
        keys=request.POST.getlist("key")[: form.KEYS_MAX],
        is_shown=is_shown,
        by=member,
    )
    return redirect("votes:ballot", slug, number, pk)


def _reviewed_option(vote: Ballot, form: ReviewForm | ReviewTogetherForm) -> BallotOption | None:
    if not form.is_valid():
        return None
    rows = BallotOption.objects.select_related("ballot")
    return rows.filter(ballot=vote, rank=form.cleaned_data["option"]).first()
