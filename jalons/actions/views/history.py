from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalons.actions import changes, queries
from jalons.actions.access import enter_action
from jalons.base.http import asked_number, carried_out
from jalons.roadmaps.queries import line_of
from jalons.roadmaps.rules import Permission


@require_safe
def history(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """`?champ=` keeps the changes of one field, `?avant=` goes further back."""
    member, action = enter_action(request, slug, code, Permission.READ)
    field, before = request.GET.get("champ", ""), asked_number(request, "avant")
    found = queries.history(action, field=field, before_id=before)
    if field and field not in dict(found.fields):
        raise Http404
    context = {"member": member, "action": action, "history": found, "field": field, "is_first_page": before is None}
    return render(request, "actions/history.html", context)


@require_POST
def restore(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """The button names the field: « champ »."""
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    entry = line_of(member.roadmap, "actionsheet", action.pk, pk)
    if entry is None:
        raise Http404
    field = request.POST.get("champ", "")
    done = _("Le champ dit de nouveau ce qu’il disait. Ce retour est lui aussi dans l’historique.")
    carried_out(request, changes.restore, done=done, action=action, entry=entry, field=field, by=member)
    return redirect(reverse("actions:history", args=[slug, code]))
