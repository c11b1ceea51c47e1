"""« Animer »: the console of the facilitation, until the workshop is closed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.errors import Refused
from jalons.base.http import apply_change
from jalons.base.parts import is_by_script
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.votes.changes import ballots as ballot_changes
from jalons.votes.changes import closing
from jalons.votes.forms.run import GestureForm
from jalons.votes.models import Ballot
from jalons.votes.queries import ballots as ballot_queries
from jalons.votes.queries.closing import closing_question, reopening_question
from jalons.votes.queries.presence import people_present
from jalons.votes.rules.ballots import BallotState
from jalons.votes.words import turnout_sentence
from jalons.workshops.access import enter_workshop
from jalons.workshops.changes import moderation
from jalons.workshops.changes import pace as pace_changes
from jalons.workshops.models import RunSheetItem, Workshop
from jalons.workshops.queries import pace as pace_queries
from jalons.workshops.queries import walls
from jalons.workshops.queries.screens import screen_choices
from jalons.workshops.rules.pace import format_clock


@require_http_methods(["GET", "POST"])
def run_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All the controls on one page. For a script there is no page in the answer: the stream shows the result."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    if request.method == "POST":
        refusal = _run_gesture(request, workshop, member)
        if is_by_script(request):
            return HttpResponse(refusal, status=409, content_type="text/plain") if refusal else HttpResponse(status=204)
        if refusal:
            messages.error(request, refusal)
        return redirect("workshops:wall" if request.POST.get("back") == "mur" else "votes:run", slug, number)
    stage, ballots = pace_queries.screen_stage(workshop, timezone.now()), ballot_queries.ballot_cards(workshop)
    turnout, phones = people_present(workshop), stage.pace.participants
    context = {
        "member": member,
        "workshop": workshop,
        "pace": stage.pace,
        "ballots": [
            replace(ballot, turnout=turnout_sentence(ballot.voters, ballot.phone_voters, turnout, phones))
            for ballot in ballots
        ],
        "has_open_vote": any(ballot.state == BallotState.OPEN for ballot in ballots),
        "on_screen": _screen_content(stage, ballots),
        "screen_choices": screen_choices(workshop),
        "to_read": walls.notes_to_read(workshop) if stage.pace.to_read else [],
    }
    return render(request, "votes/run.html", context)


def _screen_content(stage: pace_queries.Stage, ballots: list[ballot_queries.BallotCard]) -> str:
    """What the big screen shows: how to join when it is asked, then a vote, then notes."""
    if stage.name == pace_queries.WAY_IN or stage.name in pace_queries.CHOSEN.values():
        return stage.name
    if any(ballot.state == BallotState.OPEN for ballot in ballots):
        return "vote"
    return "results" if any(ballot.is_shown for ballot in ballots) else stage.name


def _run_gesture(request: HttpRequest, workshop: Workshop, by: Member) -> str:
    """Does what a button asks; returns the sentence of a refusal."""
    form = GestureForm(request.POST)
    if not form.is_valid() and "minutes" in form.errors:
        return _("Écrivez un nombre de minutes, de 1 à 180.")
    if not form.is_valid():
        return _("Ce geste n’est pas lisible. Rechargez la page.")
    name, item = form.cleaned_data["gesture"]
    try:
        if name == "timer":
            asked = {"minutes": item or form.cleaned_data["minutes"], "freezes": form.cleaned_data["freezes"]}
            pace_changes.start_timer(workshop=workshop, by=by, seen=_shown_pace(request), **asked)
        else:
            gestures = _console_gestures(workshop, by, _shown_pace(request), item or 0)
            (gestures | _reading_gestures(workshop, by, form.read_notes, item or 0))[name]()
    except Ballot.DoesNotExist:
        return _("Ce vote n’existe plus. La page est à jour.")
    except Refused as refusal:
        return refusal.sentence
    return ""


def _shown_pace(request: HttpRequest) -> str | None:
    """None from the wall, which shows no pace; an empty stamp is stale, and so is none."""
    return None if request.POST.get("back") == "mur" else request.POST.get("seen", "")


def _console_gestures(workshop: Workshop, by: Member, seen: str | None, item: int) -> dict[str, Callable[[], Any]]:
    paced: dict[str, Any] = {"workshop": workshop, "by": by, "seen": seen}
    plain: dict[str, Any] = {"workshop": workshop, "by": by}
    return {
        "start": partial(pace_changes.start_item, item=RunSheetItem(pk=item), **paced),
        "more": partial(pace_changes.give_time, minutes=5, **paced),
        "more-one": partial(pace_changes.give_time, minutes=1, **paced),
        "restart-timer": partial(pace_changes.restart_timer, **paced),
        "less": partial(pace_changes.give_time, minutes=-1, **paced),
        "pause": partial(pace_changes.pause_item, **paced),
        "resume": partial(pace_changes.resume_item, **paced),
        "stop": partial(pace_changes.stop_item, **paced),
        "hide": partial(pace_changes.hide_notes, **plain),
        "reveal": partial(pace_changes.reveal_notes, **plain),
        "freeze": partial(pace_changes.freeze_notes, **plain),
        "unfreeze": partial(pace_changes.unfreeze_notes, **plain),
        "show-way-in": partial(pace_changes.show_way_in, **plain),
        "leave-way-in": partial(pace_changes.leave_way_in, **plain),
        **{
            f"screen-{screen}": partial(pace_changes.choose_screen, screen=screen, **plain)
            for screen in Workshop.Screen
        },
        "screen-groupe": partial(pace_changes.choose_screen, screen=Workshop.Screen.GROUP, group=item, **plain),
        "screen-carte": partial(pace_changes.choose_screen, screen=Workshop.Screen.MAP, key_project=item, **plain),
        "open-vote": lambda: ballot_changes.open_ballot(ballot=_find_ballot(workshop, item), by=by, is_alone=True),
        "close-vote": lambda: closing.close_ballot(ballot=_find_ballot(workshop, item), by=by),
        "show-vote": lambda: ballot_changes.show_ballot(ballot=_find_ballot(workshop, item), is_shown=True, by=by),
        "leave-vote": lambda: ballot_changes.show_ballot(ballot=_find_ballot(workshop, item), is_shown=False, by=by),
    }


def _reading_gestures(
    workshop: Workshop, by: Member, seen: dict[int, str], number: int
) -> dict[str, Callable[[], Any]]:
    """`seen`: the stamps of the notes that the page showed; `number`: the one that is decided alone."""
    one: dict[str, Any] = {"workshop": workshop, "seen": {number: seen.get(number, "")}, "by": by}
    return {
        "read-first": partial(pace_changes.read_notes_first, workshop=workshop, by=by),
        "read-after": partial(pace_changes.read_notes_after, workshop=workshop, by=by),
        "show-note": partial(moderation.read_notes, is_shown=True, **one),
        "mask-note": partial(moderation.read_notes, is_shown=False, **one),
        "show-notes": partial(moderation.read_notes, **one | {"seen": seen}, is_shown=True, leaves_names=True),
    }


def _find_ballot(workshop: Workshop, pk: int) -> Ballot:
    return Ballot.objects.select_related("workshop").get(workshop=workshop, pk=pk)


@require_http_methods(["GET", "POST"])
def close_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The page says what else closes, and what will still be to do, before one presses."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    if request.method != "POST":
        if workshop.state != Workshop.State.OPEN:
            return redirect("votes:run", slug, number)
        context = {"member": member, "workshop": workshop, "question": closing_question(workshop)}
        return render(request, "votes/close_workshop.html", context)
    done = _("L’atelier est clos. Vous pouvez encore classer les notes et ajouter celles du papier.")
    apply_change(request, closing.close_workshop, done=done, workshop=workshop, by=member)
    return redirect("carriage:console", slug, number)


@require_POST
def reopen_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same evening it opens as it was. Later, or once the minutes are validated, the answer is a page that asks first:
    `sure` answers it. `back`: from « Piloter », one comes back there."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    back = request.POST.get("back", "")
    question = reopening_question(workshop)
    if workshop.state == Workshop.State.CLOSED and question.is_asked and "sure" not in request.POST:
        context = {"member": member, "workshop": workshop, "question": question, "back": back}
        return render(request, "votes/reopen_workshop.html", context)
    apply_change(
        request,
        closing.reopen_workshop,
        done=_reopened_sentence,
        workshop=workshop,
        gives_back=question.gives_back,
        by=member,
    )
    return redirect("votes:run" if back == "animer" else "carriage:console", slug, number)


def _reopened_sentence(reopening: closing.Reopening) -> str:
    sentences = [_("L’atelier est rouvert : les téléphones écrivent de nouveau.")]
    sentences += [_("Le vote « %(title)s » est rouvert.") % {"title": title} for title in reopening.votes]
    if reopening.seconds:
        sentences.append(
            _("Le temps reprend où il était : il reste %(clock)s.") % {"clock": format_clock(reopening.seconds)}
        )
    return " ".join(sentences)


@require_POST
def prepare_workshop_again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    done = _("L’atelier est de nouveau en préparation.")
    apply_change(request, closing.prepare_workshop_again, done=done, workshop=workshop, by=member)
    return redirect("carriage:console", slug, number)
