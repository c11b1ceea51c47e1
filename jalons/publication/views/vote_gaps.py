"""The gaps that are found before a vote: accepted with a reason, one or several, or the reason is withdrawn."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.forms import JalonsForm
from jalons.base.http import apply_change, apply_form, asked_day, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.several import MOST_PICKED, PICKED, Choice, Gesture, change_several
from jalons.publication.changes import vote_gaps as changes
from jalons.publication.documents.roadmap.standing import adopted_edition
from jalons.publication.documents.roadmap.vote_gaps import find_gap_line
from jalons.publication.forms.editions import GapForm, OneGapForm
from jalons.publication.queries.vote_gaps import missing_before_vote
from jalons.publication.words import mixed_gaps_sentence
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules.permissions import Permission

DAY = "jour"


@require_http_methods(["GET", "POST"])
def accept_gap(request: HttpRequest, slug: str, kind: str, subject: str) -> HttpResponse:
    """A gap that was mended since leads back to the list, which says so."""
    member = enter_roadmap(request, slug, Permission.ARBITRATE)
    asked = asked_day(request, DAY)
    back = f"{_gate(member.roadmap, asked)}#t-before"
    on = asked or timezone.localdate()
    line = find_gap_line(member.roadmap, on, kind, subject)
    if line is None:
        return redirect(back)
    shown = {"reason": line.accepted.reason if line.accepted else "", "seen": line.stamp}
    form = OneGapForm(**form_arguments(request, shown))
    done = _("Le manque est accepté, avec son motif.")
    if apply_form(request, form, changes.accept_gap, done=done, kind=kind, subject=subject, on=on, by=member):
        return redirect(back)
    return render(request, "publication/accept_gap.html", {"member": member, "line": line, "form": form, "back": back})


@require_POST
def withdraw_gap(request: HttpRequest, slug: str, kind: str, subject: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.ARBITRATE)
    done = _("Le motif est retiré. Le manque est de nouveau à régler.")
    apply_change(request, changes.withdraw_gap, done=done, kind=kind, subject=subject, by=member)
    return redirect(f"{_gate(member.roadmap, asked_day(request, DAY))}#t-before")


GESTURES = {
    "accepter": Gesture(
        changes.accept_gaps,
        GapForm,
        lambda n: ngettext("Accepter %(n)s manque", "Accepter %(n)s manques avec un seul motif", n) % {"n": n},
        gettext_lazy("Accepter avec ce motif"),
        lambda keys: (
            ngettext(
                "%(n)d manque est accepté, avec son motif.", "%(n)d manques sont acceptés, avec leur motif.", len(keys)
            )
            % {"n": len(keys)}
        ),
    ),
}


@require_http_methods(["GET", "POST"])
def accept_gaps(request: HttpRequest, slug: str) -> HttpResponse:
    """One reason for the gaps that were ticked, or for those of one lot (`?lot=`), which its page shows one by one."""
    member = enter_roadmap(request, slug, Permission.ARBITRATE)
    asked = asked_day(request, DAY)
    before = missing_before_vote(member.roadmap, asked or timezone.localdate())
    picked, lot = _picked_keys(request), request.GET.get("lot", "")
    if request.method == "GET" and lot:
        picked = {line.key for one in before.lots if one.key == lot for line in one.lines}
    lines = [line for line in before.lines if line.key in picked and line.may_be_accepted]
    if len({line.gap.lot for line in lines}) > 1:
        messages.error(request, mixed_gaps_sentence())
        return redirect(f"{_gate(member.roadmap, asked)}#t-before")

    def undo(keys: list[str], _form: JalonsForm) -> Undo:
        return Undo(reverse("publication:withdraw_gaps", args=[slug]), {PICKED: keys})

    return change_several(
        request,
        GESTURES,
        [Choice(line.key, line.title, line.finding) for line in lines],
        template="publication/accept_gaps.html",
        context={"member": member},
        back=_gate(member.roadmap, asked),
        ticks="#t-before",
        nothing=_("Cochez au moins un manque de la liste."),
        undo=undo,
        keys=[line.key for line in lines],
        on=before.on,
        by=member,
    )


@require_POST
def withdraw_gaps(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.ARBITRATE)
    done = _("Le motif est retiré. Ces manques sont de nouveau à régler.")
    apply_change(request, changes.withdraw_gaps, done=done, keys=sorted(_picked_keys(request)), by=member)
    return redirect(f"{_gate(member.roadmap, None)}#t-before")


def _picked_keys(request: HttpRequest) -> set[str]:
    sent = request.POST if request.method == "POST" else request.GET
    return set(sent.getlist(PICKED)[:MOST_PICKED])


def _gate(roadmap: Roadmap, on: date | None) -> str:
    """The page of the next vote: the first, or that of an avenant."""
    name = "publication:amend" if adopted_edition(roadmap) else "publication:adopt"
    return reverse(name, args=[roadmap.slug]) + (f"?{DAY}={on:%Y-%m-%d}" if on else "")
