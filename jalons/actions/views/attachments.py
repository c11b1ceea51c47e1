"""The files of a fiche are listed, added, downloaded and removed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.access import enter_action
from jalons.actions.changes import attachments as attachment_changes
from jalons.actions.forms.comments_and_links import AttachmentForm
from jalons.actions.models import Attachment
from jalons.actions.queries import attachments as attachment_queries
from jalons.base.attachments import HEAVIEST, download_response
from jalons.base.body_limits import takes_files
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.words import stored_sentence


@takes_files(HEAVIEST, read=2 * HEAVIEST)
@require_http_methods(["GET", "POST"])
def attachments(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Everybody may read; those who edit fiches get the form."""
    needed = Permission.READ if request.method == "GET" else Permission.EDIT_ACTION
    member, action = enter_action(request, slug, code, needed)
    form = AttachmentForm(**form_arguments(request))
    if apply_form(
        request, form, attachment_changes.add_attachment, done=_("La pièce est jointe."), action=action, by=member
    ):
        return redirect("actions:attachments", slug, code)
    context = {
        "member": member,
        "action": action,
        "form": form,
        "attachments": attachment_queries.attachment_lines(action, member),
        "stored": stored_sentence(member.roadmap),
    }
    return render(request, "actions/attachments.html", context)


@require_safe
def download_attachment(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """The file, as a download."""
    _member, action = enter_action(request, slug, code, Permission.READ)
    attachment = get_object_or_404(Attachment, action=action, pk=pk)
    return download_response(attachment.stored, attachment.name)


@require_POST
def remove_attachment(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    attachment = get_object_or_404(Attachment, action=action, pk=pk)
    apply_change(
        request, attachment_changes.remove_attachment, done=_("La pièce est retirée."), attachment=attachment, by=member
    )
    return redirect("actions:attachments", slug, code)
