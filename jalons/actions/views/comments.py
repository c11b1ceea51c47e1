from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions import changes, queries
from jalons.actions.access import enter_action
from jalons.actions.forms import CommentForm
from jalons.actions.models import ActionSheet, Comment
from jalons.base.http import accepted, carried_out, filled
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission


@require_http_methods(["GET", "POST"])
def comments(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Everybody reads; who proposes actions speaks."""
    needed = Permission.READ if request.method == "GET" else Permission.PROPOSE_ACTION
    member, action = enter_action(request, slug, code, needed)
    form = CommentForm(**filled(request))
    if accepted(request, form, changes.comment, done=_("Votre commentaire est ajouté."), action=action, by=member):
        return redirect("actions:comments", slug, code)
    context = {
        "member": member,
        "action": action,
        "form": form,
        "comments": queries.comments(action, member=member),
    }
    return render(request, "actions/comments.html", context)


@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action, comment = _comment(request, slug, code, pk, Permission.PROPOSE_ACTION)
    form = CommentForm(**filled(request, {"text": comment.text}))
    done = _("Le commentaire est corrigé.")
    if accepted(request, form, changes.amend_comment, done=done, comment=comment, by=member):
        return redirect("actions:comments", slug, code)
    context = {"member": member, "action": action, "form": form, "comment": comment}
    return render(request, "actions/comment.html", context)


@require_POST
def remove_comment(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, _action, comment = _comment(request, slug, code, pk, Permission.PROPOSE_ACTION)
    carried_out(request, changes.remove_comment, done=_("Le commentaire est retiré."), comment=comment, by=member)
    return redirect("actions:comments", slug, code)


@require_POST
def resolve_comment(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """`traite=non` opens it again."""
    member, _action, comment = _comment(request, slug, code, pk, Permission.EDIT_ACTION)
    resolved = request.POST.get("traite") != "non"
    carried_out(request, changes.resolve_comment, comment=comment, resolved=resolved, by=member)
    return redirect("actions:comments", slug, code)


def _comment(
    request: HttpRequest, slug: str, code: str, pk: int, permission: Permission
) -> tuple[Member, ActionSheet, Comment]:
    member, action = enter_action(request, slug, code, permission)
    found = queries.comment_of(action, pk)
    if found is None:
        raise Http404
    return member, action, found
