"""Votes for the facilitation: preparing, opening, counting the room, closing, showing."""

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, asked_number, file_response, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.spreadsheets import CSV
from jalons.directory.models import College
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.votes import exports
from jalons.votes.changes import ballots as ballot_changes
from jalons.votes.changes import closing, votes
from jalons.votes.figures import opinion_figure, two_colour_figure
from jalons.votes.forms.ballots import BallotForm, RoomForm, ballot_values
from jalons.votes.models import Ballot, BallotOption, RoomCount, propositions_stamp, read_options
from jalons.votes.queries import ballots as ballot_queries
from jalons.votes.queries import results as result_queries
from jalons.votes.queries import rounds
from jalons.votes.queries.opinion_groups import method_sentence
from jalons.votes.queries.presence import people_present
from jalons.votes.queries.result_lines import result_lines
from jalons.votes.rules import ballots as ballot_rules
from jalons.votes.rules.rounds import KINDS
from jalons.votes.words import (
    MARK_WORDS,
    cast_sentence,
    late_sentence,
    turnout_gap_sentence,
    turnout_sentence,
    untold_sentence,
)
from jalons.workshops.access import enter_workshop, enter_workshop_to_read
from jalons.workshops.models import Workshop


def enter_ballot(
    request: HttpRequest, slug: str, number: int, pk: int, permission: Permission
) -> tuple[Member, Workshop, Ballot]:
    member, workshop = enter_workshop(request, slug, number, permission)
    return member, workshop, get_object_or_404(Ballot.objects.select_related("workshop"), workshop=workshop, pk=pk)


def enter_ballot_to_read(request: HttpRequest, slug: str, number: int, pk: int) -> tuple[Member, Workshop, Ballot]:
    member, workshop = enter_workshop_to_read(request, slug, number)
    return member, workshop, get_object_or_404(Ballot.objects.select_related("workshop"), workshop=workshop, pk=pk)


@require_safe
def ballots(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop_to_read(request, slug, number)
    cards = _told_cards(workshop)
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "ballots": cards,
        "is_over": workshop.state == Workshop.State.CLOSED and any(card.result for card in cards),
        "sources": ballot_queries.option_sources(workshop),
        "planned": ballot_queries.planned_votes(workshop),
    }
    return render(request, "votes/ballots.html", context)


def _told_cards(workshop: Workshop) -> list[ballot_queries.BallotCard]:
    """Each vote, with the first lines of its result once it is closed; before the workshop is over, once the room sees
    it. No more queries while none is told."""
    cards = ballot_queries.ballot_cards(workshop)
    is_over = workshop.state == Workshop.State.CLOSED
    told = {card.pk for card in cards if card.state == ballot_rules.BallotState.CLOSED and (is_over or card.is_shown)}
    if not told:
        return cards
    results = [found for found in result_queries.workshop_results(workshop) if found.pk in told]
    lines = {found.pk: result_lines(found, FIRST_RESULTS) for found in results}
    return [replace(card, result=tuple(lines.get(card.pk, ()))) for card in cards]


# The propositions that the list of votes shows of each; its page has them all.
FIRST_RESULTS = 3
QUESTIONS = {
    "enjeux_atelier": gettext_lazy("Quels enjeux comptent le plus ?"),
    "enjeux": gettext_lazy("Quels enjeux comptent le plus ?"),
    "groupes": gettext_lazy("Quels sujets comptent le plus ?"),
    "chantiers": gettext_lazy("Quels chantiers sont les plus utiles, et les plus faisables ?"),
}


@require_http_methods(["GET", "POST"])
def create_ballot(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`?depuis=enjeux` fills the propositions, `?type=avis` the kind of vote, `?prevu=0` all of a planned vote."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = BallotForm(**form_arguments(request, _proposed_values(request, workshop)))
    if applied := apply_form(request, form, ballot_changes.create_ballot, workshop=workshop, by=member):
        messages.success(request, _("Le vote est prêt. Relisez-le, puis ouvrez-le le moment venu."))
        return redirect("votes:ballot", slug, number, applied.result.pk)
    context = {
        "member": member,
        "workshop": workshop,
        "form": form,
        "empty_groups": _left_out_groups(request, workshop),
    }
    return render(request, "votes/create_ballot.html", context)


def _left_out_groups(request: HttpRequest, workshop: Workshop) -> list[str]:
    """The groups that have no note, when the propositions are those of the wall."""
    planned = ballot_queries.planned_vote(workshop, request.GET.get("prevu", ""))
    source = planned.source if planned else request.GET.get("depuis", "")
    return ballot_queries.option_sources(workshop)["groupes_vides"] if source == "groupes" else []


def _proposed_values(request: HttpRequest, workshop: Workshop) -> dict[str, Any]:
    planned = ballot_queries.planned_vote(workshop, request.GET.get("prevu", ""))
    if planned:
        titles = ballot_queries.option_sources(workshop).get(planned.source, [])
        terms = {"title": planned.title, "kind": planned.kind, "is_two_coloured": planned.is_two_coloured}
        return terms | {"options": "\n".join(titles), "most_per_option": ballot_rules.DEFAULT_MOST_PER_OPTION}
    source = request.GET.get("depuis", "")
    kind = request.GET.get("type", "")
    titles = ballot_queries.option_sources(workshop).get(source, []) if source in QUESTIONS else []
    return {
        "title": _free_title(workshop, str(QUESTIONS.get(source, ""))),
        "kind": kind if kind in Ballot.Kind.values else Ballot.Kind.DOTS,
        "options": "\n".join(titles),
        "most_per_option": ballot_rules.DEFAULT_MOST_PER_OPTION,
        "is_two_coloured": source == "chantiers",
    }


def _free_title(workshop: Workshop, question: str) -> str:
    """The question, with a number when another vote of the workshop asks it already."""
    taken = set(Ballot.objects.filter(workshop=workshop).values_list("title", flat=True))
    again = (f"{question} ({number})" for number in count(2))
    return question if question not in taken else next(title for title in again if title not in taken)


@require_http_methods(["GET", "POST"])
def revise_ballot(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    form = BallotForm(**form_arguments(request, ballot_values(vote)))
    if apply_form(request, form, ballot_changes.revise_ballot, done=_("C’est enregistré."), ballot=vote, by=member):
        return redirect("votes:ballot", slug, number, pk)
    context = {"member": member, "workshop": workshop, "ballot": vote, "form": form}
    return render(request, "votes/revise_ballot.html", context)


@require_safe
def ballot(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """In preparation, open, or closed; only a closed vote shows its results."""
    member, workshop, vote = enter_ballot_to_read(request, slug, number, pk)
    options = list(vote.options.all())
    is_dots = vote.kind == ballot_rules.BallotKind.DOTS
    participation = ballot_queries.ballot_participation(vote)
    present = people_present(workshop) if vote.state != ballot_rules.BallotState.DRAFT else None
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "ballot": vote,
        "options": options,
        "dots": (vote.dots or ballot_rules.default_dots(len(options))) if is_dots else 0,
        "participation": participation,
        "sentence": participation.sentence if vote.state == ballot_rules.BallotState.OPEN else "",
        "unvoted": turnout_sentence(participation.voters, participation.phone_voters, present, participation.phones),
        "late": late_sentence(len(vote.late_voters)),
        # On a page that a projector shows, nobody reads them before the facilitation shows them.
        "is_folded": workshop.state == Workshop.State.OPEN and participation.voters > 0 and not vote.is_shown,
        "results": result_queries.ballot_results(vote) if vote.state == ballot_rules.BallotState.CLOSED else None,
        "gap": turnout_gap_sentence(participation.voters, present),
        "has_too_many": present is not None and participation.voters > present.people,
        "room": list(vote.room_counts.all()),
        "tables": range(1, workshop.table_count + 1),
        "ranks_stakes": is_dots and any(option.stake_id for option in options),
        "ranks_projects": is_dots and any(option.key_project_id for option in options),
        "before": None,
        "amended": [],
        "following": None,
        "untold": untold_sentence(),
        "group_method": method_sentence() if vote.kind == ballot_rules.BallotKind.OPINION else "",
    }
    if vote.previous_round_id and (before := rounds.round_before(vote)):
        lines = context["results"].options if context["results"] else options
        context["before"] = before
        context["amended"] = [(line, before.of.get(line.rank)) for line in sorted(lines, key=lambda line: line.rank)]
    if vote.state == ballot_rules.BallotState.CLOSED and vote.kind in KINDS:
        context["following"] = rounds.next_round(vote)
    if results := context["results"]:
        context["opinion_map"] = opinion_figure(results.points) if results.points else None
        context["two_colours"] = drawn = (
            two_colour_figure(results) if results.is_two_coloured and results.is_told else None
        )
        context["lettered"] = list(zip(drawn.signs, results.options, strict=True)) if drawn else []
    return render(request, "votes/ballot.html", context)


@require_safe
def participation(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """How many have voted, in words; fetched every two seconds by a visible page, so that votes need not announce it.
    `?mots=decompte`: in fewer words; `?mots=reste`: how many have not.

    Empty once the vote is no longer open.
    """
    _member, workshop, vote = enter_ballot_to_read(request, slug, number, pk)
    sentence = ""
    if vote.state == ballot_rules.BallotState.OPEN:
        found, asked = ballot_queries.ballot_participation(vote), request.GET.get("mots", "")
        if asked == "reste":
            sentence = turnout_sentence(found.voters, found.phone_voters, people_present(workshop), found.phones)
        elif asked == "decompte":
            sentence = cast_sentence(found.phone_voters, found.room_voters)
        else:
            sentence = found.sentence
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8")


@require_POST
def open_ballot(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """While another vote is open, the answer is a page that asks first: `others`, « clore » or « garder », answers it.
    `back`: from « Piloter », one comes back there."""
    member, workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    back, answer = request.POST.get("back", ""), request.POST.get("others", "")
    others = [card for card in ballot_queries.ballot_cards(workshop) if card.state == ballot_rules.BallotState.OPEN]
    if others and vote.state != ballot_rules.BallotState.OPEN and answer not in ("clore", "garder"):
        context = {"member": member, "workshop": workshop, "ballot": vote, "others": others, "back": back}
        return render(request, "votes/open_ballot.html", context)
    if others and answer == "clore":
        done = _("Le vote est ouvert, et c’est le seul.")
        apply_change(request, closing.open_only_ballot, done=done, ballot=vote, by=member)
    else:
        apply_change(request, ballot_changes.open_ballot, done=_("Le vote est ouvert."), ballot=vote, by=member)
    return redirect("votes:run", slug, number) if back == "animer" else redirect("votes:ballot", slug, number, pk)


@require_POST
def close_ballot(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, _workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    apply_change(request, closing.close_ballot, done=_("Le vote est clos."), ballot=vote, by=member)
    return redirect("votes:ballot", slug, number, pk)


@require_POST
def close_entry(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """`channel`: « papier » or « telephones »; `closed` 1 or 0."""
    member, _workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    is_closed, channel = request.POST.get("closed") == "1", request.POST.get("channel", "")
    undo = Undo(request.path, {"channel": channel, "closed": "0" if is_closed else "1"})
    if channel == "papier":
        change = ballot_changes.close_paper_entry
        done = (
            _("La saisie des votes papier est close.") if is_closed else _("La saisie des votes papier est rouverte.")
        )
    elif channel == "telephones":
        change = ballot_changes.close_phone_entry
        done = (
            _("Les téléphones qui entrent maintenant ne votent pas.")
            if is_closed
            else _("Tous les téléphones entrés peuvent voter.")
        )
    else:
        messages.error(request, _("Rechargez la page, puis recommencez."))
        return redirect("votes:ballot", slug, number, pk)
    apply_change(request, change, done=done, undo=undo, ballot=vote, is_closed=is_closed, by=member)
    return redirect("votes:ballot", slug, number, pk)


@require_POST
def show_ballot(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, _workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    asked = request.POST.get("shown")
    shows_groups = asked == "groupes"
    is_shown = asked == "1" or shows_groups
    if shows_groups:
        done = _("Les groupes d’opinion sont sur le grand écran.")
    else:
        done = _("Les résultats sont sur le grand écran.") if is_shown else _("Les résultats ne sont plus sur l’écran.")
    before = ("groupes" if vote.shows_groups else "1") if vote.is_shown else "0"
    apply_change(
        request,
        ballot_changes.show_ballot,
        done=done,
        undo=Undo(request.path, {"shown": before}),
        ballot=vote,
        is_shown=is_shown,
        shows_groups=shows_groups,
        by=member,
    )
    return redirect("votes:ballot", slug, number, pk)


@require_POST
def freeze_option(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """`option` is the rank of the proposition; `frozen` 1 or 0."""
    member, _workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    rank = request.POST.get("option", "")
    option = (
        BallotOption.objects.select_related("ballot")
        .filter(ballot=vote, rank=int(rank) if rank.isascii() and rank.isdecimal() and len(rank) < 5 else 0)
        .first()
    )
    if option is None:
        messages.error(request, _("Cette proposition n’est pas dans ce vote. Rechargez la page."))
        return redirect("votes:ballot", slug, number, pk)
    is_frozen = request.POST.get("frozen") == "1"
    done = (
        _("« %(title)s » ne reçoit plus de nouvelle gommette.")
        if is_frozen
        else _("« %(title)s » reçoit de nouveau des gommettes.")
    ) % {"title": option.title}
    undo = Undo(request.path, {"option": option.rank, "frozen": "0" if is_frozen else "1"})
    apply_change(
        request, ballot_changes.freeze_option, done=done, undo=undo, option=option, is_frozen=is_frozen, by=member
    )
    return redirect("votes:ballot", slug, number, pk)


@require_POST
def prepare_ballot_again(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, _workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    done = _("Le vote est de nouveau en préparation : ses propositions se changent.")
    apply_change(request, ballot_changes.prepare_ballot_again, done=done, ballot=vote, by=member)
    return redirect("votes:ballot", slug, number, pk)


@require_POST
def remove_ballot(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, _workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    done = _("Le vote « %(title)s » est supprimé.") % {"title": vote.title}
    first = vote.previous_round_id
    if first:
        done = _("Le tour suivant est annulé. Le vote d’avant reste tel qu’il était.")
    if apply_change(request, ballot_changes.remove_ballot, done=done, ballot=vote, by=member):
        if first:
            return redirect("votes:ballot", slug, number, first)
        return redirect("votes:ballots", slug, number)
    return redirect("votes:ballot", slug, number, pk)


@require_POST
def rank_by_votes(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, _workshop, vote = enter_ballot(request, slug, number, pk, Permission.SHAPE)
    done = _("L’ordre suit maintenant ce vote. Les ex æquo partagent leur rang.")
    if apply_change(request, ballot_changes.rank_by_votes, done=done, ballot=vote, by=member):
        return redirect("workshops:stakes", slug)
    return redirect("votes:ballot", slug, number, pk)


# --- the papers of the room ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def room_count(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """`?table=2`: the papers of table 2; without it, those of the whole room. `?college=elu`: those that say it."""
    member, workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    table, college = _asked_pile(request)
    counts = {one.college: one for one in RoomCount.objects.filter(ballot=vote, table=table)}
    count = counts.get(college)
    seen = count.entered_at.isoformat() if count else ""
    options = read_options(vote)
    propositions = propositions_stamp(vote, options)
    form = RoomForm(
        **form_arguments(
            request, {"table": table, "college": college, "seen": seen, "voters": count.voters if count else None}
        )
    )
    done = (
        _("Le décompte est enregistré. Le résultat que voit la salle a changé : dites-le.")
        if vote.is_shown
        else _("Le décompte est enregistré.")
    )
    if apply_form(request, form, votes.enter_room_count, done=done, ballot=vote, by=member):
        return redirect("votes:ballot", slug, number, pk)
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "ballot": vote,
        "form": form,
        "table": table,
        "college": college,
        "colleges": college_piles(counts, college),
        "known": count,
        "seen": seen,
        "propositions": propositions,
        # What was typed about other propositions is not offered again.
        "draft_address": f"{request.get_full_path()} {propositions}",
        "is_stale": bool(count) and request.method == "POST" and request.POST.get("seen", "") != seen,
        "marks": [MARK_WORDS[mark] for mark in ballot_rules.ballot_marks(vote.kind, vote.is_two_coloured)],
        "lines": count_grid(vote, options, count, typed_counts(request, propositions)),
        "takes_reasons": ballot_rules.takes_reasons(vote.kind),
    }
    return render(request, "votes/room_count.html", context, status=count_status(request, propositions))


@require_POST
def remove_room_count(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """« Annuler » types the count again, as it was."""
    member, _workshop, vote = enter_ballot(request, slug, number, pk, Permission.FACILITATE)
    table, college = _asked_pile(request)
    count = RoomCount.objects.filter(ballot=vote, table=table, college=college).first()
    stamp = propositions_stamp(vote, read_options(vote))
    fields = _count_fields(count) | {"propositions": stamp} if count else {}
    undo = Undo(reverse("votes:room_count", args=[slug, number, pk]), fields) if fields else None
    apply_change(
        request,
        votes.remove_room_count,
        done=_("Le décompte est supprimé : ses votes papier ne comptent plus."),
        undo=undo,
        ballot=vote,
        table=table,
        college=college,
        seen=request.POST.get("seen", ""),
        by=member,
    )
    return redirect("votes:ballot", slug, number, pk)


def _asked_pile(request: HttpRequest) -> tuple[int | None, str]:
    """The table, None for the whole room, and the college, empty when the papers do not say it."""
    posted = request.POST.get("table", "")
    table = (
        (int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 5 else None)
        if request.method == "POST"
        else asked_number(request, "table")
    )
    college = (request.POST if request.method == "POST" else request.GET).get("college", "")
    return table, college if college in College.values else ""


def _count_fields(count: RoomCount) -> dict[str, object]:
    """What the form of a count would send to store it."""
    fields: dict[str, object] = {"table": count.table or "", "college": count.college, "voters": count.voters}
    for rank, marks in count.marks.items():
        fields |= {f"d-{rank}-{mark}": n for mark, n in marks.items()}
    return fields | {f"r-{rank}": text for rank, text in count.reasons.items()}


def college_piles(counts: dict[str, RoomCount], shown: str) -> list[dict[str, Any]]:
    """A pile of papers for each college, in the order of the boxes, then the papers without a tick."""
    words: list[tuple[str, Any]] = [*College.choices, ("", _("Collège non indiqué"))]
    return [
        {
            "college": college,
            "words": label,
            "voters": counts[college].voters if college in counts else None,
            # What its form shows: without network, a script opens the pile from here.
            "seen": counts[college].entered_at.isoformat() if college in counts else "",
            "fields": json.dumps(_count_fields(counts[college]) if college in counts else {}),
            "is_shown": college == shown,
        }
        for college, label in words
    ]


def typed_counts(request: HttpRequest, propositions: str) -> QueryDict | None:
    """What was sent about these propositions, None when the page showed others: counts are by rank."""
    is_typed = request.method == "POST" and request.POST.get("propositions", "") == propositions
    return request.POST if is_typed else None


def count_status(request: HttpRequest, propositions: str) -> int:
    """409 for a count of other propositions."""
    return 409 if request.method == "POST" and typed_counts(request, propositions) is None else 200


def count_grid(
    ballot: Ballot, options: Iterable[BallotOption], known: RoomCount | None, typed: QueryDict | None
) -> list[dict[str, Any]]:
    """One line for each proposition, one cell for each colour or answer: what was typed, else the stored count."""
    stored = ballot_rules.read_stored_marks(known.marks) if known else {}
    lines = []
    for option in options:
        cells = []
        for mark in ballot_rules.ballot_marks(ballot.kind, ballot.is_two_coloured):
            name = f"d-{option.rank}-{mark}"
            saved = stored.get(option.rank, {}).get(mark, 0)
            value = typed.get(name, "") if typed is not None else saved or ""
            cells.append({"name": name, "value": value, "words": MARK_WORDS[mark], "saved": saved})
        reason = f"r-{option.rank}"
        text = (
            typed.get(reason, "") if typed is not None else (known.reasons.get(str(option.rank), "") if known else "")
        )
        lines.append({"rank": option.rank, "title": option.title, "cells": cells, "reason": text})
    return lines


# --- export ----------------------------------------------------------------------------------------------------------


@require_safe
def ballot_csv(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    _member, _workshop, vote = enter_ballot_to_read(request, slug, number, pk)
    if vote.state != ballot_rules.BallotState.CLOSED:
        messages.error(request, _("Les résultats se lisent une fois le vote clos."))
        return redirect("votes:ballot", slug, number, pk)
    results = result_queries.ballot_results(vote)
    return file_response(exports.write_results_csv(results, rounds.round_before(vote)), CSV, f"vote-{number}-{pk}.csv")
