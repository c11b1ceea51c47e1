"""What would shame before the vote: one gap is accepted with a reason, or the reason is withdrawn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, asked_day, form_arguments
from jalons.publication.changes import vote_gaps as changes
from jalons.publication.documents.roadmap.vote_gaps import find_gap_line
from jalons.publication.forms.editions import GapForm
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules import Permission

DAY = "jour"


@require_http_methods(["GET", "POST"])
def accept_gap(request: HttpRequest, slug: str, kind: str, subject: str) -> HttpResponse:
    """A gap that was mended since leads back to the list, which says so."""
    member = enter_roadmap(request, slug, Permission.ARBITRATE)
    asked = asked_day(request, DAY)
    back = reverse("publication:adopt", args=[slug]) + (f"?{DAY}={asked:%Y-%m-%d}" if asked else "") + "#t-before"
    on = asked or timezone.localdate()
    line = find_gap_line(member.roadmap, on, kind, subject)
    if line is None:
        return redirect(back)
    form = GapForm(**form_arguments(request, {"reason": line.accepted.reason} if line.accepted else None))
    done = _("Le manque est accepté, avec son motif.")
    if apply_form(request, form, changes.accept_gap, done=done, kind=kind, subject=subject, on=on, by=member):
        return redirect(back)
    return render(request, "publication/accept_gap.html", {"member": member, "line": line, "form": form, "back": back})


@require_POST
def withdraw_gap(request: HttpRequest, slug: str, kind: str, subject: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.ARBITRATE)
    done = _("Le motif est retiré. Le manque est de nouveau à régler.")
    apply_change(request, changes.withdraw_gap, done=done, kind=kind, subject=subject, by=member)
    return redirect(reverse("publication:adopt", args=[slug]) + "#t-before")
