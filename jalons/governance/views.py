from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalons.base.http import apply_form, form_arguments
from jalons.governance import changes, queries
from jalons.governance.forms import CommitteeForm
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules import Permission


@require_http_methods(["GET", "POST"])
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sits; before the committee exists, a proposal, which has no effect until somebody confirms it."""
    permission = Permission.MANAGE_ROADMAP if request.method == "POST" else Permission.READ
    member = enter_roadmap(request, slug, permission)
    current = queries.steering_committee(member.roadmap)
    form = CommitteeForm(**form_arguments(request, CommitteeForm.of(current, queries.proposed_seats(member.roadmap))))
    done = _("Le comité de pilotage est enregistré.")
    if apply_form(request, form, changes.settle_committee, done=done, by=member):
        return redirect("governance:committee", slug)
    return render(request, "governance/committee.html", {"member": member, "committee": current, "form": form})
