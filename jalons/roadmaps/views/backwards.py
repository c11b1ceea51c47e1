"""Milestones are planned backwards from the day of the vote, and take their former days back."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form
from jalons.base.page_messages import Undo, tell_done
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.changes import backwards as changes
from jalons.roadmaps.forms import FormerDaysForm, PlanBackwardsForm, TargetForm
from jalons.roadmaps.queries.backwards import backward_plan, council_milestone
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def plan_backwards(request: HttpRequest, slug: str) -> HttpResponse:
    """`?target_on=2026-12-15` shows the milestones before and after; sending the form moves them."""
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = PlanBackwardsForm(request.POST or None)
    if applied := apply_form(request, form, changes.plan_backwards, by=member):
        _tell_moved(request, slug, applied.result)
        return redirect("overview:steps", slug)
    council = council_milestone(member.roadmap)
    asked = request.POST if request.method == "POST" else request.GET if "target_on" in request.GET else None
    target = TargetForm(asked, initial={"target_on": council.due_on if council and not council.reached_on else None})
    plan = backward_plan(member.roadmap, target.cleaned_data["target_on"]) if target.is_valid() else None
    if plan and plan.refusal:
        target.add_error("target_on", plan.refusal.as_form_error())
        plan = None
    if plan and request.method == "GET":
        form = PlanBackwardsForm(initial=target.cleaned_data)
    if plan and not plan.is_confirmation_needed:
        del form.fields["is_confirmed"]
    context = {"member": member, "target": target, "plan": plan, "form": form, "council": council}
    return render(request, "roadmaps/plan_backwards.html", context)


@require_POST
def restore_days(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = FormerDaysForm(request.POST)
    if form.is_valid():
        done = _("Les jalons ont retrouvé leurs dates.")
        apply_change(request, changes.restore_days, done=done, days=form.cleaned_data["days"], by=member)
    else:
        messages.error(request, str(form.errors["days"][0]))
    return redirect("overview:steps", slug)


def _tell_moved(request: HttpRequest, slug: str, former: Mapping[int, date]) -> None:
    if not former:
        tell_done(request, _("Les jalons étaient déjà à ces dates."))
        return
    days = ",".join(f"{pk}:{day.isoformat()}" for pk, day in former.items())
    undo = Undo(reverse("roadmaps:restore_days", args=[slug]), {"days": days})
    sentence = ngettext("%(n)d jalon est déplacé.", "%(n)d jalons sont déplacés.", len(former)) % {"n": len(former)}
    tell_done(request, sentence, undo=undo)
