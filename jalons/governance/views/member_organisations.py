"""« Structures membres »: their list, the page of each, and the answers to those that ask."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.directory.models import Organisation
from jalons.governance.changes import member_organisations as changes
from jalons.governance.forms.member_organisations import AnswerForm, MemberForm, NewMemberForm
from jalons.governance.models import JoinRequest, MemberOrganisation
from jalons.governance.queries import member_organisations as queries
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def member_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    rows = queries.member_rows(member)
    manages = member.can(Permission.MANAGE_MEMBERS)
    context = {
        "member": member,
        "rows": rows,
        "counts": queries.count_members(rows),
        "same_numbers": queries.same_numbers(member.roadmap) if manages else [],
        "door": queries.find_door(member.roadmap) if manages else None,
    }
    return render(request, "governance/member_organisations.html", context)


@require_http_methods(["GET", "POST"])
def add_member(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    form = NewMemberForm(**form_arguments(request), organisations=queries.free_organisations(member.roadmap))
    done = _("La structure est dans la liste.")
    if apply_form(request, form, changes.add_member, done=done, by=member):
        return redirect("governance:member_organisations", slug)
    return render(request, "governance/add_member_organisation.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def member_organisation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_member(request, slug, pk)
    form = MemberForm(**form_arguments(request, MemberForm.values(row)), row=row)
    done = _("La structure est enregistrée.")
    if apply_form(request, form, changes.revise_member, done=done, row=row, by=member):
        return redirect("governance:member_organisations", slug)
    return _member_page(request, member, row, form=form)


@require_POST
def answer_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """« Confirmer » and « Ne pas retenir », with the sentence that is sent to those who asked."""
    member, row = _enter_member(request, slug, pk)
    answer_form = AnswerForm(**form_arguments(request))
    declines = request.POST.get("decision") == "refuser"
    change = changes.decline_member if declines else changes.confirm_member
    if applied := apply_form(request, answer_form, change, row=row, by=member):
        messages.success(request, _answered_sentence(applied.result, row, declines=declines))
        return redirect("governance:member_organisations", slug)
    return _member_page(request, member, row, answer_form=answer_form)


def _answered_sentence(answered: list[JoinRequest], row: MemberOrganisation, *, declines: bool) -> str:
    """`row`: as it was before the answer."""
    state = MemberOrganisation.State(row.state)
    if answered and (state is state.CONFIRMED or (declines and state is not state.CANDIDATE)):
        sentence = _("La demande n’est pas retenue.") if declines else _("La demande est acceptée.")
    else:
        words = _("« %(name)s » n’est pas retenue.") if declines else _("« %(name)s » est confirmée.")
        sentence = words % {"name": row.name}
    if not answered:
        return sentence
    if any(request.message for request in answered):
        return f"{sentence} {_('Votre réponse part dans un instant.')}"
    return f"{sentence} {_('Personne n’est prévenu : cette personne ne peut pas recevoir de courriel.')}"


@require_POST
def leave_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_member(request, slug, pk)
    undo = Undo(
        reverse("governance:take_back_departure", args=[slug, pk]), {"co_porteuse": "1" if row.is_co_carrier else ""}
    )
    done = _("Le départ de « %(name)s » est noté.") % {"name": row.name}
    apply_change(request, changes.leave_member, done=done, undo=undo, row=row, by=member)
    return redirect("governance:member_organisations", slug)


@require_POST
def take_back_departure(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_member(request, slug, pk)
    done = _("« %(name)s » reste parmi les structures membres.") % {"name": row.name}
    was_co_carrier = bool(request.POST.get("co_porteuse"))
    apply_change(request, changes.take_back_departure, done=done, row=row, is_co_carrier=was_co_carrier, by=member)
    return redirect("governance:member_organisations", slug)


@require_POST
def set_co_carrier(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`co_porteuse`: empty when it is no longer one."""
    member, row = _enter_member(request, slug, pk)
    wanted = bool(request.POST.get("co_porteuse"))
    sentence = _("« %(name)s » est co-porteuse.") if wanted else _("« %(name)s » n’est plus co-porteuse.")
    undo = Undo(request.path, {"co_porteuse": "" if wanted else "1"})
    apply_change(
        request,
        changes.set_co_carrier,
        done=sentence % {"name": row.name},
        undo=undo,
        row=row,
        is_co_carrier=wanted,
        by=member,
    )
    return redirect("governance:member_organisations", slug)


@require_POST
def remove_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_member(request, slug, pk)
    done = _("« %(name)s » est retirée de la liste. Elle reste dans l’annuaire.") % {"name": row.name}
    apply_change(request, changes.remove_member, done=done, row=row, by=member)
    return redirect("governance:member_organisations", slug)


@require_POST
def merge_members(request: HttpRequest, slug: str, pk: int, other: int) -> HttpResponse:
    member, row = _enter_member(request, slug, pk)
    second = get_object_or_404(Organisation, roadmap=member.roadmap, pk=other)
    done = _("Les deux structures n’en font plus qu’une.")
    apply_change(request, changes.merge_members, done=done, row=row, other=second, by=member)
    return redirect("governance:member_organisations", slug)


@require_POST
def send_answer_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`pk` is that of the request."""
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    asked = get_object_or_404(JoinRequest, member__roadmap=member.roadmap, pk=pk)
    done = _("La réponse repart dans un instant.")
    apply_change(request, changes.send_answer_again, done=done, asked=asked, by=member)
    return redirect("governance:member_organisation", slug, asked.member_id)


def _enter_member(request: HttpRequest, slug: str, pk: int) -> tuple[Member, MemberOrganisation]:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    rows = MemberOrganisation.objects.select_related("organisation", "roadmap", "main_contact")
    return member, get_object_or_404(rows, roadmap=member.roadmap, pk=pk)


def _member_page(request: HttpRequest, member: Member, row: MemberOrganisation, **forms: object) -> HttpResponse:
    """The form of the organisation, and the answer to those who asked; one of them may show a refusal."""
    shown = queries.member_row(row.pk, member)
    if shown is None:  # removed meanwhile
        raise Http404
    context = {
        "member": member,
        "row": shown,
        "form": MemberForm(initial=MemberForm.values(row), row=row),
        "answer_form": AnswerForm(),
    }
    return render(request, "governance/member_organisation.html", context | forms)
