from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.accounts.access import SignedInRequest, sign_in_required
from jalons.accounts.models import User
from jalons.accounts.rules import token_hash
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.roadmaps import queries
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.changes import members as member_changes
from jalons.roadmaps.changes import milestones as milestone_changes
from jalons.roadmaps.changes import roadmaps
from jalons.roadmaps.changes import steps as step_changes
from jalons.roadmaps.forms import (
    CreateForm,
    InviteForm,
    MembershipForm,
    MilestoneForm,
    NewMilestoneForm,
    PerimeterForm,
    RoadmapForm,
    StepForm,
)
from jalons.roadmaps.models import Invitation, Member, Membership, Milestone, Step
from jalons.roadmaps.rules import Permission
from jalons.roadmaps.words import INVITATION_IS_CLOSED
from jalons.territories import queries as territories


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
    form = CreateForm(communes=territory.communes, **form_arguments(request, initial))
    if applied := apply_form(
        request, form, roadmaps.create_roadmap, epci=territory.epci, departement=territory.departement, by=request.user
    ):
        return redirect("overview:dashboard", applied.result.slug)
    return render(request, "roadmaps/create.html", {"form": form, "territory": territory})


def _chosen_perimeter(form: PerimeterForm) -> territories.Perimeter | None:
    """A perimeter of communes listed one by one, without an EPCI."""
    if not form.is_valid():
        return None
    communes = form.cleaned_data["communes"]
    return territories.Perimeter(_("Groupement de communes"), None, None, communes)


@require_http_methods(["GET", "POST"])
def roadmap_settings(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = RoadmapForm(**form_arguments(request, RoadmapForm.values(member.roadmap)))
    if apply_form(request, form, roadmaps.revise_roadmap, done=_("C’est enregistré."), by=member):
        return redirect("overview:dashboard", slug)
    return _roadmap_page(request, "settings", member, form=form)


@require_http_methods(["GET", "POST"])
def perimeter(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody reads the perimeter; only those who may change it get the form."""
    member = enter_roadmap(request, slug, Permission.READ if request.method == "GET" else Permission.MANAGE_ROADMAP)
    communes = queries.perimeter_communes(member.roadmap)
    lines = "\n".join(f"{commune.code} {commune.name}" for commune in communes)
    form = PerimeterForm(**form_arguments(request, {"communes": lines}))
    if apply_form(request, form, roadmaps.set_perimeter, done=_("Le périmètre est enregistré."), by=member):
        return redirect("roadmaps:perimeter", slug)
    population = sum(commune.population or 0 for commune in communes)
    return _roadmap_page(request, "perimeter", member, form=form, communes=communes, population=population)


# --- étapes and milestones -------------------------------------------------------------------------------------------


@require_safe
def steps(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    milestones = queries.roadmap_milestones(member.roadmap)
    form = NewMilestoneForm(steps=Step.objects.filter(roadmap=member.roadmap))
    interval = queries.workshop_interval(milestones)
    steps = queries.roadmap_steps(member.roadmap)
    return _roadmap_page(
        request,
        "steps",
        member,
        steps=steps,
        milestones=milestones,
        form=form,
        interval=interval,
        today=timezone.localdate(),
    )


@require_http_methods(["GET", "POST"])
def edit_step(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    step = get_object_or_404(Step, roadmap=member.roadmap, number=number)
    form = StepForm(**form_arguments(request, StepForm.values(step)))
    if apply_form(request, form, step_changes.revise_step, done=_("L’étape est enregistrée."), step=step, by=member):
        return redirect("roadmaps:steps", slug)
    return _roadmap_page(request, "step", member, form=form, step=step)


@require_http_methods(["GET", "POST"])
def add_milestone(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = NewMilestoneForm(steps=Step.objects.filter(roadmap=member.roadmap), **form_arguments(request))
    if apply_form(request, form, milestone_changes.add_milestone, done=_("Le jalon est ajouté."), by=member):
        return redirect("roadmaps:steps", slug)
    return _roadmap_page(request, "milestone", member, form=form)


@require_http_methods(["GET", "POST"])
def edit_milestone(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    milestone = get_object_or_404(Milestone, roadmap=member.roadmap, pk=pk)
    form = MilestoneForm(**form_arguments(request, MilestoneForm.values(milestone)))
    if apply_form(
        request,
        form,
        milestone_changes.revise_milestone,
        done=_("Le jalon est enregistré."),
        milestone=milestone,
        by=member,
    ):
        return redirect("roadmaps:steps", slug)
    return _roadmap_page(request, "milestone", member, form=form, milestone=milestone)


@require_POST
def remove_milestone(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    milestone = get_object_or_404(Milestone, roadmap=member.roadmap, pk=pk)
    apply_change(
        request, milestone_changes.remove_milestone, done=_("Le jalon est retiré."), milestone=milestone, by=member
    )
    return redirect("roadmaps:steps", slug)


# --- people ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ if request.method == "GET" else Permission.MANAGE_MEMBERS)
    form = InviteForm(**form_arguments(request))
    link = ""
    if applied := apply_form(request, form, member_changes.invite_member, by=member):
        link = applied.result.link
        form = InviteForm()
    return _roadmap_page(
        request,
        "members",
        member,
        form=form,
        link=link,
        team=queries.team_members(member.roadmap),
        readers=queries.supervising_bodies(member.roadmap),
        invitations=queries.open_invitations(member.roadmap),
    )


@require_http_methods(["GET", "POST"])
def edit_membership(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    membership = get_object_or_404(Membership.objects.select_related("user"), roadmap=member.roadmap, pk=pk)
    form = MembershipForm(**form_arguments(request, MembershipForm.values(membership)))
    if apply_form(
        request, form, member_changes.revise_membership, done=_("C’est enregistré."), membership=membership, by=member
    ):
        return redirect("roadmaps:members", slug)
    return _roadmap_page(request, "membership", member, form=form, membership=membership)


@require_POST
def remove_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    membership = get_object_or_404(Membership.objects.select_related("user"), roadmap=member.roadmap, pk=pk)
    done = _("La personne ne fait plus partie de l’équipe.")
    if apply_change(request, member_changes.remove_member, done=done, membership=membership, by=member):
        return redirect("roadmaps:members", slug)
    return redirect("roadmaps:membership", slug, pk)


@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    invitation = get_object_or_404(Invitation, roadmap=member.roadmap, pk=pk, accepted_at=None)
    done = _("L’invitation est annulée.")
    apply_change(request, member_changes.withdraw_invitation, done=done, invitation=invitation, by=member)
    return redirect("roadmaps:members", slug)


@require_POST
def send_invitation_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    invitation = get_object_or_404(Invitation, roadmap=member.roadmap, pk=pk, accepted_at=None)
    done = _("L’invitation repart dans un instant.")
    apply_change(request, member_changes.send_invitation_again, done=done, invitation=invitation, by=member)
    return redirect("roadmaps:members", slug)


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an invitation link. Joining requires signing in: the link alone proves no address."""
    invitation = queries.invitation_of(token_hash(token))
    if invitation is None:
        raise Http404
    if request.method == "POST" and isinstance(request.user, User):
        if apply_change(request, member_changes.accept_invitation, invitation=invitation, by=request.user):
            return redirect("overview:dashboard", invitation.roadmap.slug)
        return redirect("roadmaps:invitation", token)
    closed = "" if invitation.is_open(timezone.now()) else INVITATION_IS_CLOSED
    context = {"invitation": invitation, "closed": closed}
    return render(request, "roadmaps/invitation.html", context, status=410 if closed else 200)


def _roadmap_page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"roadmaps/{name}.html", {"member": member, **context})
