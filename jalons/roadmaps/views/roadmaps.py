"""A roadmap is created and set: its territory, étapes, milestones, team and invitations."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.accounts.access import SignedInRequest, sign_in_required
from jalons.accounts.models import User
from jalons.accounts.rules import token_hash
from jalons.base.http import apply_change, apply_form, earlier_result, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.sorted_tables import asked_order
from jalons.roadmaps.access import enter_roadmap, use_roadmap_clock
from jalons.roadmaps.changes import members as member_changes
from jalons.roadmaps.changes import milestones as milestone_changes
from jalons.roadmaps.changes import roadmaps
from jalons.roadmaps.changes import steps as step_changes
from jalons.roadmaps.forms import (
    CreateForm,
    HeldMilestoneForm,
    MembershipForm,
    MilestoneForm,
    NewMilestoneForm,
    PerimeterForm,
    SettingsForm,
    StepForm,
    StepStateForm,
)
from jalons.roadmaps.models import Blocker, Invitation, Member, Membership, Milestone, Step
from jalons.roadmaps.queries.blockers import high_blockers
from jalons.roadmaps.queries.members import invitation_of
from jalons.roadmaps.queries.milestones import milestone_line
from jalons.roadmaps.queries.perimeters import COMMUNES, has_roadmap, perimeter_communes
from jalons.roadmaps.queries.roles import role_table
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.words import INVITATION_IS_CLOSED
from jalons.territories import queries as territories
from jalons.territories.queries.told_above import PublishedRoadmap, published_here


@sign_in_required
@require_http_methods(["GET", "POST"])
def create_roadmap(request: SignedInRequest) -> HttpResponse:
    """First chooses a territory (by search), then checks what it proposes."""
    asked = request.GET.get("territoire", "")
    listed = PerimeterForm(request.GET if "communes" in request.GET else None)
    territory = territories.find_perimeter(asked) if asked else _chosen_perimeter(listed)
    if territory is None:
        text = request.GET.get("q", "")
        hits = territories.search_territories(text) if text else []
        context = {"text": text, "hits": hits, "unknown": asked, "form": listed}
        return render(request, "roadmaps/choose_territory.html", context, status=404 if asked else 200)
    initial = {"name": _("Inclusion numérique : %(name)s") % {"name": territory.name}, "lead_authority": territory.name}
    # The form sent twice finds the roadmap that it made the first time.
    exists = has_roadmap(territory) and earlier_result(request) is None
    form = CreateForm(communes=territory.communes, has_roadmap=exists, **form_arguments(request, initial))
    if applied := apply_form(
        request, form, roadmaps.create_roadmap, epci=territory.epci, departement=territory.departement, by=request.user
    ):
        return redirect("overview:dashboard", applied.result.slug)
    context = {"form": form, "territory": territory, "exists": exists, "published": _published_of(territory)}
    return render(request, "roadmaps/create.html", context)


def _published_of(territory: territories.Perimeter) -> Sequence[PublishedRoadmap]:
    """Those that anybody may read there."""
    if territory.epci:
        return published_here("epci", territory.epci.siren)
    if territory.departement:
        return published_here("departement", territory.departement.code)
    return published_here("commune", territory.communes[0].code) if territory.communes else ()


def _chosen_perimeter(form: PerimeterForm) -> territories.Perimeter | None:
    """A perimeter of communes listed one by one, without an EPCI."""
    if not form.is_valid():
        return None
    communes = form.cleaned_data["communes"]
    return territories.Perimeter(_("Groupement de communes"), None, None, communes)


@require_http_methods(["GET", "POST"])
def roadmap_settings(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = SettingsForm(**form_arguments(request, SettingsForm.shown_values(member.roadmap)))
    if apply_form(request, form, roadmaps.revise_roadmap, done=_("C’est enregistré."), by=member):
        return redirect("overview:dashboard", slug)
    return _roadmap_page(request, "settings", member, form=form)


@require_http_methods(["GET", "POST"])
def perimeter(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody reads the perimeter; only those who may change it get the form."""
    member = enter_roadmap(request, slug, Permission.READ if request.method == "GET" else Permission.MANAGE_ROADMAP)
    communes = perimeter_communes(member.roadmap)
    lines = "\n".join(f"{commune.code} {commune.name}" for commune in communes)
    form = PerimeterForm(
        **form_arguments(request, {"communes": lines, "seen": roadmaps.perimeter_stamp(member.roadmap)})
    )
    if apply_form(request, form, roadmaps.set_perimeter, done=_("Le périmètre est enregistré."), by=member):
        return redirect("roadmaps:perimeter", slug)
    population = sum(commune.population or 0 for commune in communes)
    order = asked_order(request, COMMUNES)
    context = {"form": form, "communes": order.sort(communes), "population": population, "order": order}
    return _roadmap_page(request, "perimeter", member, **context)


# --- étapes and milestones -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def edit_step(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    step = get_object_or_404(Step, roadmap=member.roadmap, number=number)
    blocking = high_blockers(step) if step.state != Step.State.DONE else []
    form = StepForm(is_blocked=bool(blocking), **form_arguments(request, StepForm.values(step)))
    if apply_form(request, form, step_changes.revise_step, done=_("L’étape est enregistrée."), step=step, by=member):
        return redirect("overview:step", slug, number)
    return _roadmap_page(request, "step", member, form=form, step=step, blocking=blocking)


@require_POST
def set_step_state(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """« La dire terminée », from the list of étapes (`?de=liste`) or the page of one; « Annuler » gives back its state."""
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    step = get_object_or_404(Step, roadmap=member.roadmap, number=number)
    form = StepStateForm(request.POST)
    is_from_list = request.GET.get("de") == "liste"
    address = request.get_full_path()
    if form.is_valid():
        state = form.cleaned_data["state"]
        told = str(Step.State(state).label)
        is_set = apply_change(
            request,
            step_changes.set_step_state,
            done=_("L’étape %(n)d est %(state)s.") % {"n": number, "state": told},
            undo=lambda former: Undo(address, {"state": former, "seen": step.stamp}) if former != state else None,
            step=step,
            state=state,
            by=member,
            seen=form.cleaned_data["seen"],
        )
        # What blocks it is told: the reason why it ends all the same is written in its form.
        if not is_set and state == Step.State.DONE and Blocker.objects.filter(step=step).open_and_high().exists():
            return redirect("roadmaps:step", slug, number)
    if is_from_list:
        return redirect(f"{reverse('overview:steps', args=[slug])}#etape-{number}")
    return redirect("overview:step", slug, number)


@require_http_methods(["GET", "POST"])
def add_milestone(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = NewMilestoneForm(steps=Step.objects.filter(roadmap=member.roadmap), **form_arguments(request))
    if apply_form(request, form, milestone_changes.add_milestone, done=_("Le jalon est ajouté."), by=member):
        return redirect("overview:steps", slug)
    return _roadmap_page(request, "milestone", member, form=form, held=None)


@require_http_methods(["GET", "POST"])
def edit_milestone(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    milestone = get_object_or_404(Milestone.objects.dated(), roadmap=member.roadmap, pk=pk)
    held = milestone_line(milestone, member.roadmap)
    form: HeldMilestoneForm | MilestoneForm
    if held.page:
        form = HeldMilestoneForm(**form_arguments(request, HeldMilestoneForm.values(milestone)))
    else:
        called_off_on = milestone.called_off_on if held.lacks_day else None
        arguments = form_arguments(request, MilestoneForm.values(milestone))
        form = MilestoneForm(called_off_on=called_off_on, **arguments)
    if apply_form(
        request,
        form,
        milestone_changes.revise_milestone,
        done=_("Le jalon est enregistré."),
        milestone=milestone,
        by=member,
    ):
        return redirect("overview:steps", slug)
    return _roadmap_page(request, "milestone", member, form=form, milestone=milestone, held=held)


@require_POST
def remove_milestone(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    milestone = get_object_or_404(Milestone.objects.dated(), roadmap=member.roadmap, pk=pk)
    # One that announces something would come back without it.
    undo = (
        None
        if milestone.reached_on or milestone.awaits or milestone.appointment
        else Undo(
            reverse("roadmaps:add_milestone", args=[slug]),
            {"title": milestone.title, "due_on": milestone.due_on, "step": milestone.step_id or ""},
        )
    )
    done = _("Le jalon est retiré.")
    apply_change(request, milestone_changes.remove_milestone, done=done, undo=undo, milestone=milestone, by=member)
    return redirect("overview:steps", slug)


# --- people ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The former address of the team: the page is now that of the groupe projet, and an open form is sent to the one that
    invites."""
    is_sent = request.method == "POST"
    enter_roadmap(request, slug, Permission.MANAGE_MEMBERS if is_sent else Permission.READ)
    page = reverse("governance:invite" if is_sent else "governance:group", args=[slug])
    return HttpResponsePermanentRedirect(page, preserve_request=is_sent)


@require_http_methods(["GET", "POST"])
def edit_membership(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    membership = get_object_or_404(Membership.objects.select_related("user"), roadmap=member.roadmap, pk=pk)
    form = MembershipForm(**form_arguments(request, MembershipForm.shown_values(membership)))
    if apply_form(
        request, form, member_changes.revise_membership, done=_("C’est enregistré."), membership=membership, by=member
    ):
        return redirect("governance:group", slug)
    return _roadmap_page(request, "membership", member, form=form, membership=membership, roles=role_table().roles)


@require_POST
def remove_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    membership = get_object_or_404(Membership.objects.select_related("user"), roadmap=member.roadmap, pk=pk)
    done = _("La personne n’a plus accès à la feuille de route.")
    if apply_change(request, member_changes.remove_member, done=done, membership=membership, by=member):
        return redirect("governance:group", slug)
    return redirect("roadmaps:membership", slug, pk)


@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    invitation = get_object_or_404(Invitation, roadmap=member.roadmap, pk=pk, accepted_at=None)
    done = _("L’invitation est annulée.")
    apply_change(request, member_changes.withdraw_invitation, done=done, invitation=invitation, by=member)
    return redirect("governance:group", slug)


@require_POST
def send_invitation_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    invitation = get_object_or_404(Invitation, roadmap=member.roadmap, pk=pk, accepted_at=None)
    done = _("L’invitation repart dans un instant.")
    apply_change(request, member_changes.send_invitation_again, done=done, invitation=invitation, by=member)
    return redirect("governance:group", slug)


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an invitation link. Joining requires signing in: the link alone proves no address. Whoever signs in with
    another address than the one it was sent to asks the référente."""
    invitation = invitation_of(token_hash(token))
    if invitation is None:
        raise Http404
    use_roadmap_clock(invitation.roadmap)
    is_theirs = isinstance(request.user, User) and invitation.is_for(request.user)
    if request.method == "POST" and isinstance(request.user, User):
        if not is_theirs:
            apply_change(request, member_changes.claim_invitation, invitation=invitation, by=request.user)
        elif apply_change(request, member_changes.accept_invitation, invitation=invitation, by=request.user):
            return redirect("overview:dashboard", invitation.roadmap.slug)
        return redirect("roadmaps:invitation", token)
    closed = "" if invitation.is_open(timezone.now()) else INVITATION_IS_CLOSED
    inviter = invitation.roadmap.name_of(invitation.invited_by)
    context = {"invitation": invitation, "closed": closed, "is_theirs": is_theirs, "inviter": inviter}
    return render(request, "roadmaps/invitation.html", context, status=410 if closed else 200)


def _roadmap_page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"roadmaps/{name}.html", {"member": member, **context})
