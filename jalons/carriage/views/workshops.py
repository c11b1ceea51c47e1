"""The page of a workshop: its content and next step; revising it, removing it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.carriage.changes import workshops as workshop_changes
from jalons.carriage.changes.templates import keep_workshop_as_template
from jalons.carriage.queries.outcome import workshop_outcome
from jalons.invitations.queries import minutes as minute_queries
from jalons.invitations.queries import next_steps, readiness
from jalons.invitations.queries.attendance import people_present, turnout_sentence
from jalons.invitations.rules.minutes import is_reminded
from jalons.invitations.views.guests import warn_of_overbooking
from jalons.roadmaps.rules.permissions import Permission
from jalons.votes.models import has_begun
from jalons.workshops.access import enter_workshop, may_read_now
from jalons.workshops.forms.workshops import WorkshopForm, workshop_values
from jalons.workshops.models import KeptTemplate, Workshop
from jalons.workshops.queries import workshops as workshop_queries
from jalons.workshops.rules.turnout import Turnout
from jalons.workshops.views.workshops import join_address, workshop_qr
from jalons.workshops.words import counts, schedule_label


@require_safe
def workshop_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.READ)
    invitations, following = next_steps.invitations_card(workshop)
    categories = workshop_queries.participants_by_category(workshop)
    turnout = people_present(workshop) if workshop.capacity else None
    entered = sum(count for _words, count in categories)
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "when": schedule_label(workshop.held_on, workshop.starts_at, workshop.ends_at),
        "qr": workshop_qr(workshop),
        "address": join_address(),
        "today": timezone.localdate(),
        "invitations": invitations,
        "next": following,
        "categories": categories,
        "reads_now": may_read_now(member, workshop),
        # Nobody is turned away from a full room: only the facilitation is told.
        "crowd": _crowd_sentence(entered, turnout, workshop.capacity) if workshop.capacity else "",
    }
    if workshop.state == Workshop.State.DRAFT and member.may["facilitate"]:
        context["readiness"] = [line for line in readiness.readiness_lines(workshop) if member.may[line.may]]
    if workshop.state == Workshop.State.OPEN and member.may["facilitate"]:
        context["has_begun"] = has_begun(workshop)
    if workshop.state != Workshop.State.DRAFT:
        minutes = minute_queries.workshop_minutes(workshop)
        context["correction"] = minute_queries.correction_sentence(minutes)
    if workshop.state == Workshop.State.CLOSED:
        due_on = minute_queries.minutes_due_date(minutes)
        context |= {
            "minutes": minutes,
            "due_on": due_on,
            # As the dashboard counts them: nobody is reminded of those of long ago.
            "is_late": due_on is not None
            and due_on < timezone.localdate()
            and is_reminded(due_on, timezone.localdate()),
            "outcome": workshop_outcome(workshop, timezone.localdate()),
        }
        attendance = minute_queries.attendance_counts(workshop)
        if attendance.is_checked:
            came = [(minute_queries.category_label(line.key), line.present) for line in attendance.categories]
            context |= {
                "attendance": attendance,
                "categories": [line for line in came if line[1]],
                "turnout": turnout_sentence(workshop),
            }
    return render(request, "carriage/console.html", context)


def _crowd_sentence(entered: int, turnout: Turnout | None, capacity: int) -> str:
    """By the sheet of the door when it was begun, else by phones. Empty when there are places enough."""
    inside = entered if turnout is None else turnout.here
    if inside <= capacity:
        return ""
    return counts.crowd_sentence(
        counts.phones_words(inside) if turnout is None else counts.present_words(inside), capacity
    )


@require_http_methods(["GET", "POST"])
def revise_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = WorkshopForm(**form_arguments(request, workshop_values(workshop)))
    if apply_form(
        request, form, workshop_changes.revise_workshop, done=_("C’est enregistré."), workshop=workshop, by=member
    ):
        warn_of_overbooking(request, workshop)
        return redirect("carriage:console", slug, number)
    return render(request, "carriage/revise.html", {"member": member, "workshop": workshop, "form": form})


@require_POST
def remove_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    done = _("L’atelier « %(title)s » est supprimé.") % {"title": workshop.title}
    if apply_change(request, workshop_changes.remove_workshop, done=done, workshop=workshop, by=member):
        return redirect("workshops:index", slug)
    return redirect("carriage:console", slug, number)


@require_POST
def keep_as_template(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)

    def done(kept: KeptTemplate) -> str:
        return _("Gardé comme modèle de l’équipe : « %(title)s ».") % {"title": kept.title}

    if apply_change(request, keep_workshop_as_template, done=done, workshop=workshop, by=member):
        return redirect("workshops:templates", slug)
    return redirect("carriage:console", slug, number)
