from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.accounts.access import SignedInRequest, signed_in
from jalons.accounts.models import User
from jalons.accounts.rules import token_hash
from jalons.base.http import accepted, carried_out, filled
from jalons.roadmaps import changes, queries
from jalons.roadmaps.access import enter
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


@signed_in
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """First choose a territory (a search), then check what it brings."""
    asked = request.GET.get("territoire", "")
    listed = PerimeterForm(request.GET if "communes" in request.GET else None)
    territory = territories.perimeter(asked) if asked else _listed(listed)
    if territory is None:
        text = request.GET.get("q", "")
        hits = territories.search(text) if text else []
        context = {"text": text, "hits": hits, "unknown": asked, "form": listed}
        return render(request, "roadmaps/choose_territory.html", context, status=404 if asked else 200)
    initial = {"name": _("Inclusion numérique : %(name)s") % {"name": territory.name}, "lead_authority": territory.name}
    form = CreateForm(communes=territory.communes, **filled(request, initial))
    if accepted(request, form, changes.create, epci=territory.epci, departement=territory.departement, by=request.user):
        return redirect("overview:dashboard", form.result.slug)  # type: ignore[attr-defined]
    return render(request, "roadmaps/create.html", {"form": form, "territory": territory})


def _listed(form: PerimeterForm) -> territories.Perimeter | None:
    """Communes chosen one by one, without the EPCI that holds them."""
    if not form.is_valid():
        return None
    communes = form.cleaned_data["communes"]
    return territories.Perimeter(_("Groupement de communes"), None, None, communes)


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.MANAGE_ROADMAP)
    form = RoadmapForm(**filled(request, RoadmapForm.values(member.roadmap)))
    if accepted(request, form, changes.revise_roadmap, done=_("C’est enregistré."), by=member):
        return redirect("overview:dashboard", slug)
    return _page(request, "settings", member, form=form)


@require_http_methods(["GET", "POST"])
def perimeter(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody reads the perimeter; the form is for those who may change it."""
    member = enter(request, slug, Permission.READ if request.method == "GET" else Permission.MANAGE_ROADMAP)
    communes = queries.perimeter(member.roadmap)
    lines = "\n".join(f"{commune.code} {commune.name}" for commune in communes)
    form = PerimeterForm(**filled(request, {"communes": lines}))
    if accepted(request, form, changes.set_perimeter, done=_("Le périmètre est enregistré."), by=member):
        return redirect("roadmaps:perimeter", slug)
    population = sum(commune.population or 0 for commune in communes)
    return _page(request, "perimeter", member, form=form, communes=communes, population=population)


# --- étapes and milestones -------------------------------------------------------------------------------------------


@require_safe
def steps(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    milestones = queries.milestones(member.roadmap)
    form = NewMilestoneForm(steps=Step.objects.filter(roadmap=member.roadmap))
    interval = queries.workshop_interval(milestones)
    steps = queries.steps(member.roadmap)
    return _page(
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
def step(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member = enter(request, slug, Permission.MANAGE_ROADMAP)
    step = get_object_or_404(Step, roadmap=member.roadmap, number=number)
    form = StepForm(**filled(request, StepForm.values(step)))
    if accepted(request, form, changes.revise_step, done=_("L’étape est enregistrée."), step=step, by=member):
        return redirect("roadmaps:steps", slug)
    return _page(request, "step", member, form=form, step=step)


@require_http_methods(["GET", "POST"])
def add_milestone(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.MANAGE_ROADMAP)
    form = NewMilestoneForm(steps=Step.objects.filter(roadmap=member.roadmap), **filled(request))
    if accepted(request, form, changes.add_milestone, done=_("Le jalon est ajouté."), by=member):
        return redirect("roadmaps:steps", slug)
    return _page(request, "milestone", member, form=form)


@require_http_methods(["GET", "POST"])
def milestone(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter(request, slug, Permission.MANAGE_ROADMAP)
    milestone = get_object_or_404(Milestone, roadmap=member.roadmap, pk=pk)
    form = MilestoneForm(**filled(request, MilestoneForm.values(milestone)))
    if accepted(
        request, form, changes.revise_milestone, done=_("Le jalon est enregistré."), milestone=milestone, by=member
    ):
        return redirect("roadmaps:steps", slug)
    return _page(request, "milestone", member, form=form, milestone=milestone)


@require_POST
def remove_milestone(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter(request, slug, Permission.MANAGE_ROADMAP)
    milestone = get_object_or_404(Milestone, roadmap=member.roadmap, pk=pk)
    carried_out(request, changes.remove_milestone, done=_("Le jalon est retiré."), milestone=milestone, by=member)
    return redirect("roadmaps:steps", slug)


# --- people ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ if request.method == "GET" else Permission.MANAGE_MEMBERS)
    form = InviteForm(**filled(request))
    link = ""
    if accepted(request, form, changes.invite, by=member):
        link = form.result.link  # type: ignore[attr-defined]
        form = InviteForm()
    return _page(
        request,
        "members",
        member,
        form=form,
        link=link,
        team=queries.team(member.roadmap),
        readers=queries.supervising_bodies(member.roadmap),
        invitations=queries.open_invitations(member.roadmap),
    )


@require_http_methods(["GET", "POST"])
def membership(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter(request, slug, Permission.MANAGE_MEMBERS)
    membership = get_object_or_404(Membership.objects.select_related("user"), roadmap=member.roadmap, pk=pk)
    form = MembershipForm(**filled(request, MembershipForm.values(membership)))
    if accepted(
        request, form, changes.revise_membership, done=_("C’est enregistré."), membership=membership, by=member
    ):
        return redirect("roadmaps:members", slug)
    return _page(request, "membership", member, form=form, membership=membership)


@require_POST
def remove_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter(request, slug, Permission.MANAGE_MEMBERS)
    membership = get_object_or_404(Membership.objects.select_related("user"), roadmap=member.roadmap, pk=pk)
    done = _("La personne ne fait plus partie de l’équipe.")
    if carried_out(request, changes.remove_member, done=done, membership=membership, by=member):
        return redirect("roadmaps:members", slug)
    return redirect("roadmaps:membership", slug, pk)


@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter(request, slug, Permission.MANAGE_MEMBERS)
    invitation = get_object_or_404(Invitation, roadmap=member.roadmap, pk=pk, accepted_at=None)
    done = _("L’invitation est annulée.")
    carried_out(request, changes.withdraw_invitation, done=done, invitation=invitation, by=member)
    return redirect("roadmaps:members", slug)


@require_POST
def send_invitation_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter(request, slug, Permission.MANAGE_MEMBERS)
    invitation = get_object_or_404(Invitation, roadmap=member.roadmap, pk=pk, accepted_at=None)
    done = _("L’invitation repart dans un instant.")
    carried_out(request, changes.send_invitation_again, done=done, invitation=invitation, by=member)
    return redirect("roadmaps:members", slug)


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation link. Joining needs to be signed in: the link alone proves no address."""
    invitation = queries.invitation_of(token_hash(token))
    if invitation is None:
        raise Http404
    if request.method == "POST" and isinstance(request.user, User):
        if carried_out(request, changes.accept_invitation, invitation=invitation, by=request.user):
            return redirect("overview:dashboard", invitation.roadmap.slug)
        return redirect("roadmaps:invitation", token)
    closed = "" if invitation.is_open(timezone.now()) else INVITATION_IS_CLOSED
    context = {"invitation": invitation, "closed": closed}
    return render(request, "roadmaps/invitation.html", context, status=410 if closed else 200)


def _page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"roadmaps/{name}.html", {"member": member, **context})
