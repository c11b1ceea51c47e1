"""The meetings of a committee are planned for a whole year."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from jalons.base.http import apply_form, asked_number, form_arguments
from jalons.base.page_messages import tell_done
from jalons.base.prepared_addresses import reverse
from jalons.governance.access import enter_committee
from jalons.governance.changes.meeting_series import plan_meetings
from jalons.governance.forms.meeting_series import YearForm
from jalons.governance.queries.meeting_series import days_off, proposed_year
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def plan_committee_year(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?annee=`: this year or one of the two next."""
    member, committee = enter_committee(request, slug, pk, Permission.ARBITRATE)
    proposal = proposed_year(committee, asked_number(request, "annee"))
    initial: dict[str, Any] = {"starts_at": proposal.starts_at, "place": proposal.place}
    form = YearForm(days=proposal.days, **form_arguments(request, initial))
    if applied := apply_form(request, form, plan_meetings, committee=committee, by=member):
        added = applied.result
        sentence = ngettext("%(n)d réunion est prévue.", "%(n)d réunions sont prévues.", len(added))
        tell_done(request, sentence % {"n": len(added)})
        for warning in days_off(member.roadmap, (one.held_on for one in added)):
            messages.warning(request, warning)
        return redirect(f"{reverse('governance:committee', args=[slug, pk])}?annee={added[0].held_on.year}#annee")
    context = {"member": member, "committee": committee, "proposal": proposal, "form": form}
    return render(request, "governance/plan_committee_year.html", context)
