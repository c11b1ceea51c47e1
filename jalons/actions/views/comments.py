"""The comments of a fiche are read, written, marked as dealt with, and removed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions.access import enter_action
from jalons.actions.changes import comments as comment_changes
from jalons.actions.forms.comments_and_links import CommentForm
from jalons.actions.models import ActionSheet, Comment
from jalons.actions.queries import comments_and_links
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def comments(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The team may read; those who propose actions may write."""
    needed = Permission.FOLLOW_WORK if request.method == "GET" else Permission.PROPOSE_ACTION
    member, action = enter_action(request, slug, code, needed)
    form = CommentForm(**form_arguments(request))
    if apply_form(
        request, form, comment_changes.add_comment, done=_("Votre commentaire est ajouté."), action=action, by=member
    ):
        return redirect("actions:comments", slug, code)
    context = {
        "member": member,
        "action": action,
        "form": form,
        "comments": comments_and_links.comment_lines(action, member=member),
    }
    return render(request, "actions/comments.html", context)


@require_http_methods(["GET", "POST"])
def edit_comment(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action, comment = _enter_comment(request, slug, code, pk, Permission.PROPOSE_ACTION)
    form = CommentForm(**form_arguments(request, {"text": comment.text}))
    done = _("Le commentaire est corrigé.")
    if apply_form(request, form, comment_changes.amend_comment, done=done, comment=comment, by=member):
        return redirect("actions:comments", slug, code)
    context = {"member": member, "action": action, "form": form, "comment": comment}
    return render(request, "actions/comment.html", context)


@require_POST
def remove_comment(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, _action, comment = _enter_comment(request, slug, code, pk, Permission.PROPOSE_ACTION)
    apply_change(
        request, comment_changes.remove_comment, done=_("Le commentaire est retiré."), comment=comment, by=member
    )
    return redirect("actions:comments", slug, code)


@require_POST
def resolve_comment(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """`traite=non` opens it again."""
    member, _action, comment = _enter_comment(request, slug, code, pk, Permission.EDIT_ACTION)
    resolved = request.POST.get("traite") != "non"
    done = _("Le commentaire est traité.") if resolved else _("Le commentaire est rouvert.")
    undo = Undo(request.path, {"traite": "non" if resolved else "oui"})
    apply_change(
        request, comment_changes.resolve_comment, done=done, undo=undo, comment=comment, resolved=resolved, by=member
    )
    return redirect("actions:comments", slug, code)


def _enter_comment(
    request: HttpRequest, slug: str, code: str, pk: int, permission: Permission
) -> tuple[Member, ActionSheet, Comment]:
    member, action = enter_action(request, slug, code, permission)
    comment = comments_and_links.find_comment(action, pk)
    if comment is None:
        raise Http404
    return member, action, comment
