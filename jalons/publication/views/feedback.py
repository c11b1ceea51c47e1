"""What the notes became, told to those who took part: the words, who is told and how, the letters."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, file_response, form_arguments
from jalons.invitations.changes import feedback as invitation_changes
from jalons.invitations.queries import feedback as feedback_queries
from jalons.publication.changes import feedback as publication_changes
from jalons.publication.documents.letters import feedback as letters
from jalons.publication.documents.letters.feedback import FeedbackPage
from jalons.publication.documents.letters.pdf import write_feedback_pdf
from jalons.publication.documents.letters.told_outcomes import told_outcomes
from jalons.publication.forms.feedback import FeedbackForm
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """The message as it will leave, its words to change, who receives it and who does not."""
    member = enter_roadmap(request, slug, Permission.KNOW_PEOPLE)
    row, told = feedback_queries.roadmap_feedback(member.roadmap), told_outcomes(member.roadmap)
    form = FeedbackForm(**form_arguments(request, {"text": letters.feedback_text(row), "seen": row.stamp}))
    addressees = feedback_queries.feedback_addressees(row)
    is_told = bool(addressees.already or addressees.on_its_way)
    done = (
        _("C’est enregistré. Relisez le message, puis envoyez-le.")
        if addressees.waiting or not is_told
        else _("C’est enregistré pour les lettres : personne n’attend plus ce message par courriel.")
    )
    if apply_form(request, form, invitation_changes.write_feedback, done=done, by=member):
        return redirect("publication:feedback", slug)
    context = {
        "member": member,
        "form": form,
        "told": told,
        "seen": letters.feedback_stamp(row, told),
        "addressees": addressees,
        "previews": letters.feedback_previews(row, told, addressees.waiting),
        "sendings": list(row.sendings.all()) if row.pk else [],
        "is_told": is_told,
        "contact": feedback_queries.postal_contact(member.roadmap),
        "sheets": len(feedback_queries.typed_sheets(member.roadmap)),
    }
    return render(request, "publication/feedback.html", context, status=409 if form.differences else 200)


@require_POST
def send_feedback(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.KNOW_PEOPLE)
    done = _("C’est enregistré : les messages partent un par un. Cette page dit où ils en sont.")
    seen = request.POST.get("seen", "")
    apply_change(request, publication_changes.send_feedback, done=done, seen=seen, by=member)
    return redirect("publication:feedback", slug)


@require_POST
def send_feedback_again(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.KNOW_PEOPLE)
    done = _("Ce qui n’était pas parti repart.")
    apply_change(request, invitation_changes.send_feedback_again, done=done, by=member)
    return redirect("publication:feedback", slug)


@require_safe
def feedback_letters(request: HttpRequest, slug: str) -> HttpResponse:
    """A page for each person without e-mail. They hold names and addresses."""
    member = enter_roadmap(request, slug, Permission.KNOW_PEOPLE)
    row = feedback_queries.roadmap_feedback(member.roadmap)
    people = feedback_queries.paper_letters(feedback_queries.feedback_addressees(row))
    return _letters_response(request, member, letters.person_pages(people), "lettres de retour")


@require_safe
def feedback_sheets(request: HttpRequest, slug: str) -> HttpResponse:
    """A page for each sheet that was typed back, with its code: they are left where the workshop took place."""
    member = enter_roadmap(request, slug, Permission.KNOW_PEOPLE)
    sheets = feedback_queries.typed_sheets(member.roadmap)
    return _letters_response(request, member, letters.sheet_pages(sheets), "retour par feuille")


def _letters_response(request: HttpRequest, member: Member, pages: tuple[FeedbackPage, ...], name: str) -> HttpResponse:
    outcomes = told_outcomes(member.roadmap)
    if not pages or outcomes.is_empty:
        sentence = (
            _("Il n’y a pas de lettre à imprimer.")
            if outcomes.kept or outcomes.aside
            else _("Rien n’est encore décidé.")
        )
        messages.error(request, sentence)
        return redirect("publication:feedback", member.roadmap.slug)
    row = feedback_queries.roadmap_feedback(member.roadmap)
    made = letters.feedback_pages(row, outcomes, pages, timezone.localdate())
    file = f"{slugify(f'{name} {member.roadmap.name}')[:80]}.pdf"
    return file_response(write_feedback_pdf(made), "application/pdf", file, is_shown=True)
