"""Messages to guests: read before they leave, followed while they leave."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.invitations.changes import mailings as mailing_changes
from jalons.invitations.forms.guests import WriteForm
from jalons.invitations.mails import compose_guest_mail
from jalons.invitations.models import Mailing
from jalons.invitations.queries import mailings as mailing_queries
from jalons.invitations.rules.guests import Gesture
from jalons.invitations.views.guests import enter_guest_list
from jalons.roadmaps.models import Member
from jalons.workshops.models import Workshop


@require_http_methods(["GET", "POST"])
def write_guests(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """The recipients, their number, the text; « Voir le message » changes nothing, « Envoyer » sends."""
    member, workshop = enter_guest_list(request, slug, number)
    form = WriteForm(kind=kind, **form_arguments(request, {"paragraph": _last_words(workshop, kind)}))
    wants_to_see = request.POST.get("do") == "preview"
    if not wants_to_see and (
        applied := apply_form(request, form, mailing_changes.send_mailing, workshop=workshop, kind=kind, by=member)
    ):
        return redirect("invitations:mailing", slug, number, applied.result.pk)
    return _write_page(request, member, workshop, kind, form)


def _write_page(request: HttpRequest, member: Member, workshop: Workshop, kind: str, form: WriteForm) -> HttpResponse:
    again = bool(form.is_bound and form.is_valid() and form.cleaned_data.get("again"))
    recipients = mailing_queries.mailing_recipients(workshop, Gesture(kind), again=again)
    paragraph = form["paragraph"].value() or ""
    context = {
        "member": member,
        "workshop": workshop,
        "kind": kind,
        "form": form,
        "found": recipients,
        "example": compose_guest_mail(kind, recipients.example, workshop, paragraph=paragraph, author=member.name),
    }
    return render(request, "invitations/write_guests.html", context)


def _last_words(workshop: Workshop, kind: str) -> str:
    """An invitation sent later to other people has the same text."""
    last = Mailing.objects.filter(workshop=workshop, kind=kind).first() if kind == Gesture.INVITATION else None
    return last.paragraph if last else ""


@require_safe
def mailing(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    row = get_object_or_404(Mailing, workshop=workshop, pk=pk)
    context = {"member": member, "workshop": workshop, "page": mailing_queries.mailing_page(row)}
    return render(request, "invitations/mailing.html", context)


@require_POST
def retry_mailing(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    row = get_object_or_404(Mailing, workshop=workshop, pk=pk)
    done = _("Ce qui n’était pas parti repart.")
    apply_change(request, mailing_changes.retry_mailing, done=done, mailing=row, by=member)
    return redirect("invitations:mailing", slug, number, pk)
