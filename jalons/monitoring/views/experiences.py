"""Experiences: what other teams offer and what ours keeps, one of them whole, written, offered, withdrawn, removed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.access import enter_action
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo, tell_done, tell_refused
from jalons.base.prepared_addresses import reverse
from jalons.base.sorted_tables import remember_filters
from jalons.monitoring.changes import experiences as changes
from jalons.monitoring.forms.experiences import (
    ExperienceFilterForm,
    ExperienceForm,
    KeepForm,
    OfferForm,
    TakeChangesForm,
)
from jalons.monitoring.models import Experience
from jalons.monitoring.models.experiences import text_stamp
from jalons.monitoring.models.sources import read_action_source, source_stamp
from jalons.monitoring.queries import experiences as queries
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

# `?de=nous`: those of this team.
OURS = "nous"


@require_safe
@remember_filters("q", "licence", "de")
def experience_list(request: HttpRequest, slug: str) -> HttpResponse:
    """`?de=nous`: ours, offered or kept; else what the other teams of the instance offer."""
    member = enter_roadmap(request, slug, Permission.READ)
    are_ours, filters = request.GET.get("de") == OURS, ExperienceFilterForm(request.GET)
    search, licence = filters.asked()
    shown = queries.list_experiences(
        member.roadmap, are_ours=are_ours, search=search, licence=licence, page=request.GET.get("page")
    )
    context = {
        "shown": shown,
        "page": shown.page,
        "are_ours": are_ours,
        "filters": filters,
        "is_filtered": bool(search or licence),
    }
    return _experience_page(request, "experiences", member, **context)


@require_safe
def experience_page(request: HttpRequest, slug: str, experience: int) -> HttpResponse:
    """One of ours, or one that another team offers."""
    member = enter_roadmap(request, slug, Permission.READ)
    row = queries.find_readable_experience(member.roadmap, experience)
    if row is None:
        raise Http404
    return _experience_page(request, "experience", member, shown=queries.experience_page(row, member))


@require_http_methods(["GET", "POST"])
def add_experience(request: HttpRequest, slug: str) -> HttpResponse:
    """What was seen elsewhere, written by hand."""
    member = enter_roadmap(request, slug, Permission.EDIT_ACTION)
    form = ExperienceForm(**form_arguments(request))
    done = _("L’expérience est gardée pour votre équipe.")
    if applied := apply_form(request, form, changes.write_experience, done=done, by=member):
        return redirect("monitoring:experience", slug, applied.result.pk)
    return _experience_page(request, "edit_experience", member, form=form, row=None)


@require_safe
def choose_action(request: HttpRequest, slug: str) -> HttpResponse:
    """Which of our fiches becomes an experience."""
    member = enter_roadmap(request, slug, Permission.EDIT_ACTION)
    return _experience_page(request, "choose_action", member, actions=queries.told_actions(member.roadmap))


@require_http_methods(["GET", "POST"])
def keep_experience(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A fiche becomes an experience: what of it goes."""
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    source = read_action_source(action)
    initial = {"title": action.title, "seen": source_stamp(source)}
    form = KeepForm(source=source, **form_arguments(request, initial))
    done = _("L’expérience est gardée pour votre équipe. Complétez-la, puis relisez-la avant de la proposer.")
    if applied := apply_form(request, form, changes.keep_action_experience, done=done, action=action, by=member):
        return redirect("monitoring:edit_experience", slug, applied.result.pk)
    return _experience_page(request, "keep_experience", member, form=form, action=action)


@require_http_methods(["GET", "POST"])
def edit_experience(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_experience(request, slug, pk, Permission.EDIT_ACTION)
    form = ExperienceForm(**form_arguments(request, ExperienceForm.shown_values(row)))
    was_offered = row.offered_on is not None
    if was_offered and not member.can(Permission.MANAGE_ROADMAP):
        tell_refused(request, changes.offered_text_sentence())
        return redirect("monitoring:experience", slug, pk)
    done = _("L’expérience est enregistrée.")
    if apply_form(request, form, changes.revise_experience, done=done, experience=row, by=member):
        return _after_revision(request, slug, pk, was_offered=was_offered)
    return _experience_page(request, "edit_experience", member, form=form, row=row)


@require_http_methods(["GET", "POST"])
def take_action_changes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Its fiche changed since: field by field, what replaces the text of the experience."""
    member, row = _enter_experience(request, slug, pk, Permission.EDIT_ACTION)
    moved, was_offered = queries.moved_fiche(row), row.offered_on is not None
    form = TakeChangesForm(moved=moved.names, **form_arguments(request, {"take": moved.untouched, "seen": moved.stamp}))
    done = _("C’est noté : l’expérience et la fiche sont comparées de nouveau à partir d’aujourd’hui.")
    if apply_form(request, form, changes.take_action_changes, done=done, experience=row, by=member):
        return _after_revision(request, slug, pk, was_offered=was_offered)
    return _experience_page(request, "take_changes", member, form=form, row=row, moved=moved)


def _after_revision(request: HttpRequest, slug: str, pk: int, *, was_offered: bool) -> HttpResponse:
    """What the other teams read no more, because it changed, is read again first."""
    if was_offered and not Experience.objects.filter(pk=pk, offered_on__isnull=False).exists():
        tell_done(
            request,
            _("Les autres équipes ne la lisent plus : relisez-la, puis proposez-la de nouveau."),
            is_warning=True,
        )
        return redirect("monitoring:offer_experience", slug, pk)
    return redirect("monitoring:experience", slug, pk)


@require_http_methods(["GET", "POST"])
def offer_experience(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What the other teams will read, and the button that offers it."""
    member, row = _enter_experience(request, slug, pk, Permission.MANAGE_ROADMAP)
    undo = Undo(reverse("monitoring:withdraw_experience", args=[slug, pk]), {})
    done = _("Toutes les équipes de cette instance peuvent la lire.")
    form = OfferForm(**form_arguments(request, {"seen": text_stamp(row)}))
    if apply_form(request, form, changes.offer_experience, done=done, undo=undo, experience=row, by=member):
        return redirect("monitoring:experience", slug, pk)
    shown = queries.experience_page(row, member)
    return _experience_page(request, "offer_experience", member, shown=shown, form=form)


@require_POST
def withdraw_experience(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_experience(request, slug, pk, Permission.MANAGE_ROADMAP)

    def undo(seen: str) -> Undo | None:
        """Offers the text that was read again, and no other."""
        url = reverse("monitoring:offer_experience", args=[slug, pk])
        return Undo(url, {"is_read_again": "on", "seen": seen}) if seen else None

    done = _("Elle n’est plus proposée. Ce que d’autres équipes en ont repris leur reste.")
    apply_change(request, changes.withdraw_experience, done=done, undo=undo, experience=row, by=member)
    return redirect("monitoring:experience", slug, pk)


@require_POST
def remove_experience(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_experience(request, slug, pk, Permission.EDIT_ACTION)
    undo = Undo(reverse("monitoring:restore_experience", args=[slug, pk]), {})
    done = _("L’expérience est retirée.")
    if apply_change(request, changes.remove_experience, done=done, undo=undo, experience=row, by=member):
        return redirect(_own_list(slug))
    return redirect("monitoring:experience", slug, pk)


@require_POST
def restore_experience(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.EDIT_ACTION)
    row = Experience.objects.filter(pk=pk).first()
    if row and row.roadmap_id != member.roadmap.pk:
        raise Http404
    if row is None:
        messages.error(request, _("Cette expérience n’existe plus."))
    elif apply_change(
        request, changes.restore_experience, done=_("L’expérience est revenue."), experience=row, by=member
    ):
        return redirect("monitoring:experience", slug, pk)
    return redirect(_own_list(slug))


def _enter_experience(request: HttpRequest, slug: str, pk: int, permission: Permission) -> tuple[Member, Experience]:
    """The member who asks, and an experience of their own team."""
    member = enter_roadmap(request, slug, permission)
    row = queries.find_own_experience(member.roadmap, pk)
    if row is None:
        raise Http404
    return member, row


def _own_list(slug: str) -> str:
    return reverse("monitoring:experiences", args=[slug]) + f"?de={OURS}"


def _experience_page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"monitoring/{name}.html", {"member": member, **context})
