"""The groupe projet is read, and people join it, leave it or are given access."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.forms import JalonsForm
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.directory.queries.contacts import organisation_names
from jalons.governance.changes import group as changes
from jalons.governance.forms.group import (
    ClaimForm,
    GroupMemberForm,
    InviteForm,
    LeaveForm,
    NewGroupMemberForm,
    RefusedClaimForm,
)
from jalons.governance.models import GroupMember
from jalons.governance.queries import group as queries
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.changes import members as member_changes
from jalons.roadmaps.models import Invitation, Member
from jalons.roadmaps.queries.roles import role_table
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def group_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in the groupe projet, what it lacks, and who else has access. Everybody reads functions."""
    return _render_group(request, enter_roadmap(request, slug, Permission.READ))


@require_http_methods(["GET", "POST"])
def add_group_member(request: HttpRequest, slug: str) -> HttpResponse:
    """`?personne=acces-12` or `contact-12`: the form opens on that person."""
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    people = queries.addable_people(member.roadmap)
    initial = {"person": request.GET.get("personne", ""), "since": timezone.localdate()}
    form = NewGroupMemberForm(people=people, **form_arguments(request, initial))

    def undo(added: GroupMember) -> Undo:
        return Undo(reverse("governance:remove_group_member", args=[slug, added.pk]), {})

    done = _("Le membre est ajouté au groupe projet.")
    if apply_form(request, form, changes.add_group_member, done=done, undo=undo, by=member):
        return redirect("governance:group", slug)
    return _form_page(request, "add_group_member", member, form=form)


@require_http_methods(["GET", "POST"])
def group_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    row = _find_group_member(member, pk)
    people = {} if row.access or row.contact else queries.addable_people(member.roadmap)
    form = GroupMemberForm(people=people, **form_arguments(request, GroupMemberForm.values(row)))
    done = _("Le membre est enregistré.")
    if apply_form(request, form, changes.revise_group_member, done=done, member=row, by=member):
        return redirect("governance:group", slug)
    leaving = LeaveForm(initial={"until": row.until or timezone.localdate()})
    return _form_page(request, "group_member", member, form=form, row=row, leaving=leaving)


@require_POST
def leave_group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A day that is refused is shown again on the page of the member."""
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    row = _find_group_member(member, pk)
    leaving = LeaveForm(request.POST)
    done = (
        _("Le départ est noté. Cette personne garde son accès : retirez-le sous « Autres accès » si besoin.")
        if row.access
        else _("Le départ est noté.")
    )
    undo = Undo(reverse("governance:rejoin_group", args=[slug, pk]), {})
    if apply_form(request, leaving, changes.leave_group, done=done, undo=undo, member=row, by=member):
        return redirect("governance:group", slug)
    people = {} if row.access or row.contact else queries.addable_people(member.roadmap)
    form = GroupMemberForm(people=people, initial=GroupMemberForm.values(row))
    return _form_page(request, "group_member", member, form=form, row=row, leaving=leaving)


@require_POST
def rejoin_group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    row = _find_group_member(member, pk)
    undo = Undo(reverse("governance:leave_group", args=[slug, pk]), {"until": row.until}) if row.until else None
    done = _("La personne est de nouveau dans le groupe.")
    apply_change(request, changes.rejoin_group, done=done, undo=undo, member=row, by=member)
    return redirect("governance:group", slug)


@require_POST
def remove_group_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    row = _find_group_member(member, pk)
    undo = None if row.until else Undo(reverse("governance:add_group_member", args=[slug]), _fields_of(row))
    done = _("La ligne est retirée du groupe projet.")
    if apply_change(request, changes.remove_group_member, done=done, undo=undo, member=row, by=member):
        return redirect("governance:group", slug)
    return redirect("governance:group_member", slug, pk)


@require_http_methods(["GET", "POST"])
def invite_member(request: HttpRequest, slug: str) -> HttpResponse:
    """`?membre=12`: gives access to that member of the group. The link is shown once, on the page that answers."""
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    asked = asked_number(request, "membre")
    row = _find_group_member(member, asked) if asked else None
    form = InviteForm(**form_arguments(request, InviteForm.of(row)))
    applied = apply_form(request, form, changes.invite_person, member=row, by=member)
    context: dict[str, Any] = {
        "member": member,
        "form": form,
        "row": row,
        "invited": applied and applied.result,
        "roles": role_table().roles,
    }
    return render(request, "governance/invite.html", context)


@require_POST
def accept_claim(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What is refused is shown again on the page of the group, with the function that was typed."""
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    invitation = get_object_or_404(Invitation, roadmap=member.roadmap, pk=pk)
    form = ClaimForm(request.POST, invitation=invitation)
    done = _("La personne a rejoint la feuille de route, avec son adresse.")
    if apply_form(request, form, changes.accept_claim, done=done, invitation=invitation, by=member):
        return redirect("governance:group", slug)
    return _render_group(request, member, answered=(pk, form))


@require_POST
def refuse_claim(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    invitation = get_object_or_404(Invitation, roadmap=member.roadmap, pk=pk)
    form = RefusedClaimForm(request.POST)
    done = _("La demande est refusée. L’invitation sert encore à la personne qui l’a reçue.")
    if apply_form(request, form, member_changes.refuse_claim, done=done, invitation=invitation, by=member):
        return redirect("governance:group", slug)
    return _render_group(request, member, answered=(pk, form))


def _render_group(request: HttpRequest, member: Member, answered: tuple[int, JalonsForm] | None = None) -> HttpResponse:
    """`answered`: an invitation, and the answer to whoever claims it that was refused."""
    group = queries.group_page(member)
    context = {
        "member": member,
        "group": group,
        "invitations": [(invitation, _claim_form(invitation, answered)) for invitation in group.invitations],
        "refused": answered[1] if answered else None,
        "knows": queries.may_know_members(member),
        "now": timezone.now(),
    }
    return render(request, "governance/group.html", context)


def _claim_form(invitation: Invitation, answered: tuple[int, JalonsForm] | None) -> ClaimForm:
    """What was typed for somebody else is not shown again: it was their function."""
    if answered and answered[0] == invitation.pk and isinstance(answered[1], ClaimForm):
        form = answered[1]
        if form.data.get("claimed_by") == str(invitation.claimed_by_id):
            return form
    return ClaimForm(invitation=invitation)


def _find_group_member(member: Member, pk: int) -> GroupMember:
    row = queries.group_member_of(member.roadmap, pk)
    if row is None:
        raise Http404
    return row


def _fields_of(row: GroupMember) -> dict[str, object]:
    """What the form of a new member would send to write this one again."""
    access = row.membership
    person = f"acces-{access.pk}" if access else f"contact-{row.contact.pk}" if row.contact else ""
    return {
        "person": person,
        "kind": row.kind,
        "function": row.function,
        "organisation": str(row.organisation or ""),
        "service": row.service,
        "substitute": row.substitute,
        "responsibilities": tuple(row.responsibilities),
        "since": row.since,
    }


def _form_page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    organisations = organisation_names(member.roadmap)
    return render(request, f"governance/{name}.html", {"member": member, "organisations": organisations, **context})
